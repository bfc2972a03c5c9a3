package io.directlive.feed.binance;

import java.util.Arrays;

/** Texts that wait for a snapshot, up to a limit. Used by one thread. */
final class HeldTexts
{
    private static final int INITIAL_CAPACITY = 1 << 16;
    private static final int MOST = 10_000;
    private static final int MAX_LENGTH = 8 << 20;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private final int[] ends = new int[MOST];
    private final long[] timesNs = new long[MOST];
    private int count;

    int count()
    {
        return count;
    }

    void clear()
    {
        count = 0;
    }

    /** @return false when there is no room. */
    boolean add(final byte[] text, final int offset, final int length, final long receiveTimeNs)
    {
        final int start = offset(count);
        if (count == MOST || length > MAX_LENGTH - start)
        {
            return false;
        }
        if (start + length > bytes.length)
        {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_LENGTH, Math.max(bytes.length << 1, start + length)));
        }
        System.arraycopy(text, offset, bytes, start, length);
        ends[count] = start + length;
        timesNs[count++] = receiveTimeNs;
        return true;
    }

    /** @return holds the texts. */
    byte[] bytes()
    {
        return bytes;
    }

    int offset(final int index)
    {
        return index == 0 ? 0 : ends[index - 1];
    }

    int length(final int index)
    {
        return ends[index] - offset(index);
    }

    long receiveTimeNs(final int index)
    {
        return timesNs[index];
    }
}
