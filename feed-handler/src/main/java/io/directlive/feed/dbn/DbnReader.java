package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.directlive.feed.BadInput;
import io.directlive.feed.CountingStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a DBN file, versions 1 to 3, plain or zstd, one record at a time.
 *
 * <pre>
 *   while (reader.next())
 *   {
 *       use(reader.buffer(), reader.offset(), reader.length(), reader.recordNumber());
 *   }
 *   // reader.state() now says how it ended.
 * </pre>
 *
 * Everything before a fault is handed over; then {@link #next()} is false, the state is {@link State#FAILED} and
 * {@link #failure()} says where and why. Nothing that is in a file makes it throw. What is in the records is not looked
 * at, except for their length.
 * <p>
 * Used by one thread. Allocates nothing for records; reads the file in large pieces, on that thread. Memory is bounded:
 * its own buffer, the decompressor's window of at most 128 MiB, and metadata up to 256 MiB, which are only taken as far
 * as the file has them.
 */
public final class DbnReader implements AutoCloseable
{
    /** How the reader is. */
    public enum State
    {
        /** There may be more records. */
        READING,
        /** The file ended after a whole record. */
        END_OF_FILE,
        /** There is more that cannot be read. */
        FAILED
    }

    private static final int BUFFER_LENGTH = 1 << 20;
    private static final int READ_LENGTH = 1 << 17; // At most this is lost with damage: a block of zstd.
    private static final int WINDOW_LOG_LIMIT = 27;
    private static final int PREFIX_LENGTH = 8;
    private static final int MAX_METADATA_LENGTH = 1 << 28;
    private static final int ZSTD_MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50; // The last four bits are free.

    private final String name;
    private final long fileLength;
    private final CountingStream file;
    private final byte[] bytes = new byte[BUFFER_LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    private InputStream content;
    private DbnMetadata metadata;
    private State state = State.READING;
    private BadInput failure;
    private String readFault;
    private boolean isDrained;

    private long bufferStart; // Place of the buffer's first byte in the content.
    private int position;     // In the buffer: of the next record.
    private int limit;        // In the buffer: end of what was read.
    private int offset;
    private int length;
    private long recordNumber;

    private DbnReader(final Path path, final long fileLength, final CountingStream file)
    {
        this.name = path.toString();
        this.fileLength = fileLength;
        this.file = file;
    }

    /**
     * Opens a file and reads its metadata. One that is refused at once, because it is no DBN file, is open too: its
     * state is {@link State#FAILED}.
     *
     * @param path of the file.
     * @return its reader, before the first record.
     * @throws IOException when there is no such file, or it may not be read.
     */
    public static DbnReader open(final Path path) throws IOException
    {
        final boolean isZstd = isZstd(path);
        final DbnReader reader =
            new DbnReader(path, Files.size(path), new CountingStream(Files.newInputStream(path)));
        reader.start(isZstd);
        return reader;
    }

    /**
     * @param path of a file that exists.
     * @return whether it is a DBN file, by its first bytes, under zstd as well.
     * @throws IOException when it cannot be read.
     */
    public static boolean matches(final Path path) throws IOException
    {
        try (DbnReader reader = open(path))
        {
            return reader.metadata != null;
        }
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

    /** @return what the file says of itself; null when it was refused at once. */
    public DbnMetadata metadata()
    {
        return metadata;
    }

    /**
     * Goes to the next record.
     *
     * @return true when there is one; false when there is none, for good.
     */
    public boolean next()
    {
        if (state != State.READING)
        {
            return false;
        }
        if (position == limit && !fill(1))
        {
            return endOfContent("");
        }
        final int nextLength = DbnRecord.length(buffer, position);
        if (nextLength < DbnRecord.HEADER_LENGTH)
        {
            fail(position, "a record of " + nextLength + " bytes is shorter than its header");
            return false;
        }
        if (limit - position < nextLength && !fill(nextLength))
        {
            return endOfContent("cut off inside a record of " + nextLength + " bytes");
        }

        offset = position;
        length = nextLength;
        position += nextLength;
        recordNumber++;
        return true;
    }

    /** @return holds the record; valid until {@link #next()}. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return of the record in {@link #buffer()}. */
    public int offset()
    {
        return offset;
    }

    /** @return of the record in bytes. */
    public int length()
    {
        return length;
    }

    /** @return number of the record, from 1; 0 before the first. */
    public long recordNumber()
    {
        return recordNumber;
    }

    /** @return where the record is in the content, before compression. */
    public long byteOffset()
    {
        return bufferStart + offset;
    }

    /** @return bytes taken from the file so far, as they are on disk. */
    public long bytesRead()
    {
        return file.count();
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
            content.close();
        }
        catch (final IOException ex)
        {
            fail(position, "cannot be closed: " + ex.getMessage());
        }
    }

    private void start(final boolean isZstd)
    {
        content = file;
        try
        {
            content = isZstd ? new ZstdInputStreamNoFinalizer(file).setLongMax(WINDOW_LOG_LIMIT) : file;
        }
        catch (final IOException ex)
        {
            fail(0, "cannot be decompressed: " + ex.getMessage());
            return;
        }
        readMetadata();
    }

    private void readMetadata()
    {
        if (!fill(PREFIX_LENGTH) || buffer.getByte(0) != 'D' || buffer.getByte(1) != 'B' || buffer.getByte(2) != 'N')
        {
            fail(0, readFault == null ? "does not start as DBN" : readFault);
            return;
        }
        final int version = buffer.getByte(3) & 0xFF;
        if (version == 0 || version > DbnMetadata.MAX_VERSION)
        {
            fail(3, "version " + version + " of DBN is not known");
            return;
        }
        final long metadataLength = buffer.getInt(4, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        if (metadataLength > MAX_METADATA_LENGTH)
        {
            fail(4, "metadata of " + metadataLength + " bytes is too long");
            return;
        }
        position = PREFIX_LENGTH;
        parseMetadata(version, (int)metadataLength);
    }

    private void parseMetadata(final int version, final int metadataLength)
    {
        final byte[] taken = take(metadataLength);
        if (taken.length < metadataLength)
        {
            fail(PREFIX_LENGTH, readFault == null ? "cut off inside the metadata" : readFault);
            return;
        }
        try
        {
            metadata = DbnMetadata.parse(version, new UnsafeBuffer(taken));
        }
        catch (final IllegalArgumentException ex)
        {
            fail(PREFIX_LENGTH, ex.getMessage());
        }
    }

    /** Grows with what is there, not with what is announced. */
    private byte[] take(final int wanted)
    {
        byte[] taken = new byte[Math.min(wanted, BUFFER_LENGTH)];
        int count = 0;
        while (count < wanted && (position < limit || fill(1)))
        {
            final int part = Math.min(wanted - count, limit - position);
            if (taken.length < count + part)
            {
                taken = Arrays.copyOf(taken, Math.min(wanted, Math.max(2 * taken.length, count + part)));
            }
            buffer.getBytes(position, taken, count, part);
            position += part;
            count += part;
        }
        return count == taken.length ? taken : Arrays.copyOf(taken, count);
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
        failure = new BadInput(name, recordNumber + 1, bufferStart + bufferPosition, reason);
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
        try
        {
            return content.read(bytes, limit, Math.min(READ_LENGTH, BUFFER_LENGTH - limit));
        }
        catch (final IOException ex)
        {
            readFault = "cannot be read on: " + (ex.getMessage() == null ? ex.toString() : ex.getMessage());
            return -1;
        }
    }

    private static boolean isZstd(final Path path) throws IOException
    {
        try (InputStream start = Files.newInputStream(path))
        {
            final byte[] first = start.readNBytes(4);
            final int magic = first.length < 4 ? 0 : new UnsafeBuffer(first).getInt(0, LITTLE_ENDIAN);
            return magic == ZSTD_MAGIC || (magic & 0xFFFF_FFF0) == SKIPPABLE_MAGIC;
        }
    }
}
