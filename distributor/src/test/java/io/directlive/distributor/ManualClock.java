package io.directlive.distributor;

import org.agrona.concurrent.EpochNanoClock;

/** Time that moves by hand. */
final class ManualClock implements EpochNanoClock
{
    long nowNs = 1_000_000_000L;

    @Override
    public long nanoTime()
    {
        return nowNs;
    }
}
