package io.directlive.book;

import java.util.Arrays;

/** What the derived tiers last showed of each instrument. Grows with the market. */
final class TierWindows
{
    private static final int INITIAL_LENGTH = 1 << 10;

    private final int depthLevels;
    private DepthWindow[] depth = new DepthWindow[INITIAL_LENGTH];
    private DepthWindow[] top = new DepthWindow[INITIAL_LENGTH];

    /** @param depthLevels most levels of a side that the {@code depth} tier shows. */
    TierWindows(final int depthLevels)
    {
        this.depthLevels = depthLevels;
    }

    /** @return what {@code depth} shows of an instrument that has a book. */
    DepthWindow depth(final int instrumentId)
    {
        ensure(instrumentId);
        return depth[instrumentId];
    }

    /** @return what {@code top} shows of an instrument that has a book. */
    DepthWindow top(final int instrumentId)
    {
        ensure(instrumentId);
        return top[instrumentId];
    }

    /** Readers have emptied their copy of the instrument, which need not exist. */
    void reset(final int instrumentId)
    {
        if (Integer.compareUnsigned(instrumentId, depth.length) < 0 && depth[instrumentId] != null)
        {
            depth[instrumentId].reset();
            top[instrumentId].reset();
        }
    }

    /** Readers have emptied their copies of all instruments. */
    void reset()
    {
        for (int i = 0; i < depth.length; i++)
        {
            reset(i);
        }
    }

    private void ensure(final int instrumentId)
    {
        if (instrumentId >= depth.length || depth[instrumentId] == null)
        {
            add(instrumentId);
        }
    }

    private void add(final int instrumentId)
    {
        if (instrumentId >= depth.length)
        {
            final int length = Math.max(instrumentId + 1, depth.length << 1);
            depth = Arrays.copyOf(depth, length);
            top = Arrays.copyOf(top, length);
        }
        depth[instrumentId] = new DepthWindow(depthLevels);
        top[instrumentId] = new DepthWindow(1);
    }
}
