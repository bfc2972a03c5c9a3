package io.directlive.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is taken from a file, before it is decompressed: with the size of the file, the progress. One thread. */
public final class CountingStream extends FilterInputStream
{
    private long count;

    /**
     * @param in the file.
     */
    public CountingStream(final InputStream in)
    {
        super(in);
    }

    /** @return bytes taken. */
    public long count()
    {
        return count;
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
