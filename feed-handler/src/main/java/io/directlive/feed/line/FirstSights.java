package io.directlive.feed.line;

import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * Which line brought each of the latest messages first, and when: what lead and lag of lines are measured with. Knows
 * as many numbers as it has slots; one thread; allocates at construction only.
 */
final class FirstSights
{
    private final int mask;
    private final long[] sequences;
    private final long[] timesNs;
    private final byte[] lines;

    /** @param capacity numbers that are remembered; a power of two. */
    FirstSights(final int capacity)
    {
        if (!BitUtil.isPowerOfTwo(capacity))
        {
            throw new IllegalArgumentException("not a power of two: " + capacity);
        }
        mask = capacity - 1;
        sequences = new long[capacity];
        timesNs = new long[capacity];
        lines = new byte[capacity];
    }

    /** @return true when a number is seen for the first time; one that is too old to be remembered is not. */
    boolean note(final long sequence, final int line, final long timeNs)
    {
        final int slot = (int)sequence & mask;
        if (sequences[slot] >= sequence)
        {
            return false;
        }
        sequences[slot] = sequence;
        timesNs[slot] = timeNs;
        lines[slot] = (byte)line;
        return true;
    }

    /** @return whether the number is remembered. */
    boolean knows(final long sequence)
    {
        return sequences[(int)sequence & mask] == sequence;
    }

    /** @return line that a number came on first; to be asked when it is known. */
    int line(final long sequence)
    {
        return lines[(int)sequence & mask];
    }

    /** @return when a number came first; to be asked when it is known. */
    long timeNs(final long sequence)
    {
        return timesNs[(int)sequence & mask];
    }

    void clear()
    {
        Arrays.fill(sequences, 0);
    }
}
