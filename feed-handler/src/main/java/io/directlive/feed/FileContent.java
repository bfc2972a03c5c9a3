package io.directlive.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is in a file, plain or gzip, seen through one large buffer from front to back. Reads the file in large pieces,
 * on the thread that asks; what was inflated before a damaged place is handed over too. Used by one thread; allocates
 * nothing after it is open.
 */
public final class FileContent implements AutoCloseable
{
    /** Most bytes that can be looked at in one piece. */
    public static final int MAX_PIECE = 1 << 20;

    private static final int INFLATER_BUFFER_LENGTH = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;

    private final String name;
    private final long fileLength;
    private final CountingStream file;
    private final boolean isGzip;
    private final byte[] bytes = new byte[MAX_PIECE];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    private GzipStream gzip;
    private String fault;
    private boolean isDrained;
    private long bufferStart; // Place of the buffer's first byte in the content.
    private int position;
    private int limit;

    private FileContent(final Path path, final long fileLength, final CountingStream file, final boolean isGzip)
    {
        this.name = path.toString();
        this.fileLength = fileLength;
        this.file = file;
        this.isGzip = isGzip;
    }

    /**
     * @param path of the file.
     * @return its content, at the first byte.
     * @throws IOException when there is no such file, or it may not be read.
     */
    public static FileContent open(final Path path) throws IOException
    {
        final boolean isGzip = isGzip(path);
        final long fileLength = Files.size(path);
        return new FileContent(path, fileLength, new CountingStream(Files.newInputStream(path)), isGzip);
    }

    /** @return path of the file. */
    public String name()
    {
        return name;
    }

    /** @return holds what can be looked at; what is where in it changes with {@link #require(int)}. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return in {@link #buffer()}: of the next byte. */
    public int position()
    {
        return position;
    }

    /** @return bytes from the position on that can be looked at. */
    public int available()
    {
        return limit - position;
    }

    /** @return of the next byte in the content, before compression. */
    public long offset()
    {
        return bufferStart + position;
    }

    /** @return why the content cannot be read beyond {@link #available()}; null when nothing was found wrong so far. */
    public String fault()
    {
        return fault;
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

    /**
     * Brings bytes in, where they are not there yet.
     *
     * @param needed bytes, up to {@link #MAX_PIECE}.
     * @return true when so many from the position on can be looked at; false when the content ends before.
     */
    public boolean require(final int needed)
    {
        return limit - position >= needed || fill(needed);
    }

    /**
     * Goes on.
     *
     * @param count of bytes, up to {@link #available()}.
     */
    public void skip(final int count)
    {
        position += count;
    }

    /**
     * Goes on over bytes that are not looked at, however many.
     *
     * @param count of bytes.
     * @return true when so many were there.
     */
    public boolean discard(final long count)
    {
        long left = count;
        while (left > 0)
        {
            final int piece = (int)Math.min(left, MAX_PIECE);
            if (!require(piece))
            {
                return false;
            }
            skip(piece);
            left -= piece;
        }
        return true;
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
            fault = "cannot be closed: " + ex.getMessage();
        }
    }

    private boolean fill(final int needed)
    {
        if (MAX_PIECE - position < needed)
        {
            System.arraycopy(bytes, position, bytes, 0, limit - position);
            bufferStart += position;
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
                return file.read(bytes, limit, MAX_PIECE - limit);
            }
            if (gzip == null)
            {
                gzip = new GzipStream(file);
            }
            return gzip.read(bytes, limit, MAX_PIECE - limit);
        }
        catch (final IOException ex)
        {
            fault = "cannot be read on: " + (ex.getMessage() == null ? ex.toString() : ex.getMessage());
            // What was inflated before the damage is in the buffer, although the call did not get to say so.
            final long salvaged = gzip == null ? 0 : gzip.inflated() - inflated;
            limit += (int)Math.min(Math.max(salvaged, 0), MAX_PIECE - limit);
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
