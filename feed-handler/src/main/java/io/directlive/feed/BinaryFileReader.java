package io.directlive.feed;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Reads a file in BinaryFILE framing, plain or gzip, one message at a time: a length of two bytes, big endian, then
 * as many bytes of one message, and so on. A length of zero says that the session is complete and must be the last
 * thing in the file.
 *
 * <pre>
 *   while (reader.next())
 *   {
 *       use(reader.buffer(), reader.offset(), reader.length(), reader.messageNumber());
 *   }
 *   // reader.state() now says how it ended.
 * </pre>
 *
 * Everything before a fault is handed over; then {@link #next()} is false, the state is {@link State#FAILED} and
 * {@link #failure()} says where and why. Nothing that is in a file makes it throw. What is in the messages is not
 * looked at.
 * <p>
 * Used by one thread. Allocates nothing for messages; reads the file in large pieces, on that thread.
 */
public final class BinaryFileReader implements AutoCloseable
{
    /** How the reader is. */
    public enum State
    {
        /** There may be more messages. */
        READING,
        /** The session was said to be complete, and nothing followed. */
        END_OF_SESSION,
        /** The file ended after a whole message. */
        END_OF_FILE,
        /** There is more that cannot be read. */
        FAILED
    }

    private static final int PREFIX_LENGTH = Short.BYTES;

    private final FileContent content;

    private State state = State.READING;
    private BadInput failure;
    private int offset;
    private int length;
    private long byteOffset;
    private long messageNumber;

    private BinaryFileReader(final FileContent content)
    {
        this.content = content;
    }

    /**
     * Opens a file. One that is refused at once, because it has no lengths, is open too: its state is {@link
     * State#FAILED}.
     *
     * @param path of the file.
     * @return its reader, before the first message.
     * @throws IOException when there is no such file, or it may not be read.
     */
    public static BinaryFileReader open(final Path path) throws IOException
    {
        final BinaryFileReader reader = new BinaryFileReader(FileContent.open(path));
        reader.refuseFileWithoutLengths();
        return reader;
    }

    /** @return how the reader is. */
    public State state()
    {
        return state;
    }

    /** @return why reading failed; null unless the state is {@link State#FAILED}. */
    public BadInput failure()
    {
        return failure;
    }

    /** @return path of the file. */
    public String name()
    {
        return content.name();
    }

    /**
     * Goes to the next message.
     *
     * @return true when there is one; false when there is none, for good.
     */
    public boolean next()
    {
        if (state != State.READING)
        {
            return false;
        }
        if (!content.require(PREFIX_LENGTH))
        {
            return endOfContent("cut off inside a length");
        }
        final int nextLength = content.buffer().getShort(content.position(), BIG_ENDIAN) & 0xFFFF;
        if (!content.require(PREFIX_LENGTH + nextLength))
        {
            return endOfContent("cut off inside a message of " + nextLength + " bytes");
        }
        if (nextLength == 0)
        {
            return endOfSession();
        }

        byteOffset = content.offset();
        offset = content.position() + PREFIX_LENGTH;
        length = nextLength;
        content.skip(PREFIX_LENGTH + nextLength);
        messageNumber++;
        return true;
    }

    /** @return holds the message; valid until {@link #next()}. */
    public DirectBuffer buffer()
    {
        return content.buffer();
    }

    /** @return of the message in {@link #buffer()}. */
    public int offset()
    {
        return offset;
    }

    /** @return of the message in bytes. */
    public int length()
    {
        return length;
    }

    /** @return number of the message, from 1; 0 before the first. */
    public long messageNumber()
    {
        return messageNumber;
    }

    /** @return where the message's length is in the content, before compression. */
    public long byteOffset()
    {
        return byteOffset;
    }

    /** @return bytes taken from the file so far, as they are on disk. */
    public long bytesRead()
    {
        return content.bytesRead();
    }

    /** @return bytes of the file on disk. */
    public long bytesTotal()
    {
        return content.bytesTotal();
    }

    /** Closes the file. */
    @Override
    public void close()
    {
        content.close();
    }

    /** A first length of zero is the end of an empty session, or the file has messages with no lengths before them. */
    private void refuseFileWithoutLengths()
    {
        if (content.require(PREFIX_LENGTH + 1) && content.buffer().getShort(content.position(), BIG_ENDIAN) == 0)
        {
            fail(0, "lengths are zero at offset 0, yet there is more: looks like messages without lengths, " +
                "not BinaryFILE");
        }
    }

    private boolean endOfSession()
    {
        if (content.require(PREFIX_LENGTH + 1))
        {
            fail(PREFIX_LENGTH, "there is more after a length of zero, which ends the session");
        }
        else if (content.fault() != null)
        {
            fail(PREFIX_LENGTH, content.fault());
        }
        else
        {
            state = State.END_OF_SESSION;
        }
        return false;
    }

    private boolean endOfContent(final String cut)
    {
        if (content.fault() != null)
        {
            fail(0, content.fault());
        }
        else if (content.available() > 0)
        {
            fail(0, cut);
        }
        else
        {
            state = State.END_OF_FILE;
        }
        return false;
    }

    private void fail(final int ahead, final String reason)
    {
        failure = new BadInput(content.name(), messageNumber + 1, content.offset() + ahead, reason);
        state = State.FAILED;
    }
}
