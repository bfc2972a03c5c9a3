package io.directlive.feed.venue.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers of messages that no line carried, as runs in ascending order. Used by one thread. */
public final class LostRanges
{
    /**
     * A run of messages.
     *
     * @param from number of the first.
     * @param to   number of the last.
     */
    public record Range(long from, long to)
    {
    }

    private static final int INITIAL_CAPACITY = 1 << 10;

    private long[] bounds = new long[2 * INITIAL_CAPACITY];
    private int size;
    private long messages;

    /**
     * Adds messages behind those that were added before.
     *
     * @param from number of the first.
     * @param to   number of the last.
     */
    void add(final long from, final long to)
    {
        messages += to - from + 1;
        if (size > 0 && bounds[2 * size - 1] == from - 1)
        {
            bounds[2 * size - 1] = to;
            return;
        }
        if (2 * size == bounds.length)
        {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = from;
        bounds[2 * size + 1] = to;
        size++;
    }

    void clear()
    {
        size = 0;
        messages = 0;
    }

    /** @return messages in all runs. */
    public long messages()
    {
        return messages;
    }

    /** @return all runs. Allocates. */
    public List<Range> toList()
    {
        final List<Range> ranges = new ArrayList<>(size);
        for (int i = 0; i < size; i++)
        {
            ranges.add(new Range(bounds[2 * i], bounds[2 * i + 1]));
        }
        return ranges;
    }
}
