package io.directlive.feed;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

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

    private static final int BUFFER_LENGTH = 1 << 20;
    private static final int INFLATER_BUFFER_LENGTH = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;
    private static final int PREFIX_LENGTH = Short.BYTES;

    private final String name;
    private final long fileLength;
    private final CountingStream file;
    private final boolean isGzip;
    private final byte[] bytes = new byte[BUFFER_LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    private GzipStream gzip;
    private State state = State.READING;
    private BadInput failure;
    private String readFault;
    private boolean isDrained;

    private long bufferStart; // Place of the buffer's first byte in the content.
    private int position;     // In the buffer: of the next length.
    private int limit;        // In the buffer: end of what was read.
    private int offset;
    private int length;
    private long messageNumber;

    private BinaryFileReader(final Path path, final long fileLength, final CountingStream file, final boolean isGzip)
    {
        this.name = path.toString();
        this.fileLength = fileLength;
        this.file = file;
        this.isGzip = isGzip;
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
        final boolean isGzip = isGzip(path);
        final long fileLength = Files.size(path);
        final CountingStream file = new CountingStream(Files.newInputStream(path));
        final BinaryFileReader reader = new BinaryFileReader(path, fileLength, file, isGzip);
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
        return name;
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
        if (limit - position < PREFIX_LENGTH && !fill(PREFIX_LENGTH))
        {
            return endOfContent("cut off inside a length");
        }
        final int nextLength = buffer.getShort(position, BIG_ENDIAN) & 0xFFFF;
        if (limit - position < PREFIX_LENGTH + nextLength && !fill(PREFIX_LENGTH + nextLength))
        {
            return endOfContent("cut off inside a message of " + nextLength + " bytes");
        }
        if (nextLength == 0)
        {
            return endOfSession();
        }

        offset = position + PREFIX_LENGTH;
        length = nextLength;
        position = offset + nextLength;
        messageNumber++;
        return true;
    }

    /** @return holds the message; valid until {@link #next()}. */
    public DirectBuffer buffer()
    {
        return buffer;
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
        return bufferStart + offset - PREFIX_LENGTH;
    }

    /** @return bytes taken from the file so far, as they are on disk. */
    public long bytesRead()
    {
        return file.count;
    }

    /** @return bytes of the file on disk. */
    public long bytesTotal()
    {
        return fileLength;
    }

    /** Closes the file. */
    @Override
    public void close()
    {
        try
        {
            if (gzip != null)
            {
                gzip.close();
            }
            file.close();
        }
        catch (final IOException ex)
        {
            fail(position, "cannot be closed: " + ex.getMessage());
        }
    }

    /** A first length of zero is the end of an empty session, or the file has messages with no lengths before them. */
    private void refuseFileWithoutLengths()
    {
        if (fill(PREFIX_LENGTH + 1) && buffer.getShort(0, BIG_ENDIAN) == 0)
        {
            fail(0, "lengths are zero at offset 0, yet there is more: looks like messages without lengths, " +
                "not BinaryFILE");
        }
    }

    private boolean endOfSession()
    {
        if (limit > position + PREFIX_LENGTH || fill(PREFIX_LENGTH + 1))
        {
            fail(position + PREFIX_LENGTH, "there is more after a length of zero, which ends the session");
        }
        else if (readFault != null)
        {
            fail(position + PREFIX_LENGTH, readFault);
        }
        else
        {
            state = State.END_OF_SESSION;
        }
        return false;
    }

    private boolean endOfContent(final String cut)
    {
        if (readFault != null)
        {
            fail(position, readFault);
        }
        else if (position < limit)
        {
            fail(position, cut);
        }
        else
        {
            state = State.END_OF_FILE;
        }
        return false;
    }

    private void fail(final int bufferPosition, final String reason)
    {
        failure = new BadInput(name, messageNumber + 1, bufferStart + bufferPosition, reason);
        state = State.FAILED;
    }

    /** @return true when so many bytes from the position on are there; false when the content ends before. */
    private boolean fill(final int needed)
    {
        if (BUFFER_LENGTH - position < needed)
        {
            System.arraycopy(bytes, position, bytes, 0, limit - position);
            bufferStart += position;
            offset -= position;
            limit -= position;
            position = 0;
        }
        while (limit - position < needed && !isDrained)
        {
            final int read = read();
            isDrained = read < 0;
            limit += Math.max(read, 0);
        }
        return limit - position >= needed;
    }

    private int read()
    {
        final long inflated = gzip == null ? 0 : gzip.inflated();
        try
        {
            if (!isGzip)
            {
                return file.read(bytes, limit, BUFFER_LENGTH - limit);
            }
            if (gzip == null)
            {
                gzip = new GzipStream(file);
            }
            return gzip.read(bytes, limit, BUFFER_LENGTH - limit);
        }
        catch (final IOException ex)
        {
            readFault = "cannot be read on: " + (ex.getMessage() == null ? ex.toString() : ex.getMessage());
            isDrained = true;
            // What was inflated before the damage is in the buffer, although the call did not get to say so.
            final long salvaged = gzip == null ? 0 : gzip.inflated() - inflated;
            limit += (int)Math.min(Math.max(salvaged, 0), BUFFER_LENGTH - limit);
            return -1;
        }
    }

    private static boolean isGzip(final Path path) throws IOException
    {
        try (InputStream start = Files.newInputStream(path))
        {
            final int first = start.read();
            return (first << 8 | start.read()) == GZIP_MAGIC;
        }
    }

    /** Counts what is taken from the file. */
    private static final class CountingStream extends FilterInputStream
    {
        private long count;

        CountingStream(final InputStream in)
        {
            super(in);
        }

        @Override
        public int read() throws IOException
        {
            final int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(final byte[] target, final int targetOffset, final int targetLength) throws IOException
        {
            final int read = in.read(target, targetOffset, targetLength);
            count += Math.max(read, 0);
            return read;
        }
    }

    /** Tells how much came out of the current member, even when a call ends in an exception. */
    private static final class GzipStream extends GZIPInputStream
    {
        GzipStream(final InputStream in) throws IOException
        {
            super(in, INFLATER_BUFFER_LENGTH);
        }

        long inflated()
        {
            return inf.getBytesWritten();
        }
    }
}
