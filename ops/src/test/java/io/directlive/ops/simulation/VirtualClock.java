package io.directlive.ops.simulation;

import org.agrona.concurrent.EpochNanoClock;

/** Time that passes only when the simulation says so. */
final class VirtualClock implements EpochNanoClock
{
    private long nowNs;

    VirtualClock(final long startNs)
    {
        nowNs = startNs;
    }

    @Override
    public long nanoTime()
    {
        return nowNs;
    }

    void advance(final long ns)
    {
        nowNs += ns;
    }
}
