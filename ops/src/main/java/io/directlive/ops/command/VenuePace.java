package io.directlive.ops.command;

import io.directlive.feed.Pace;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.TierHandler;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/** Holds a replay back so that events come as far apart as they did at the venue, divided by the speed. */
final class VenuePace implements TierHandler
{
    private final double speed;
    private final long from;
    private boolean isStarted;
    private long startNs;
    private long startVenueTimeNs;

    VenuePace(final Pace pace, final long from)
    {
        speed = pace.speed();
        this.from = from;
    }

    @Override
    public void onEvent(final Tier tier, final DirectBuffer buffer, final int offset)
    {
        final long venueTimeNs = EventLayout.venueTimeNs(buffer, offset);
        if (EventLayout.basisSequence(buffer, offset) < from || venueTimeNs == 0)
        {
            return;
        }
        if (!isStarted)
        {
            isStarted = true;
            startNs = System.nanoTime();
            startVenueTimeNs = venueTimeNs;
        }
        final long dueNs = startNs + (long)((venueTimeNs - startVenueTimeNs) / speed);
        long waitNs = dueNs - System.nanoTime();
        while (waitNs > 0 && !Thread.currentThread().isInterrupted())
        {
            LockSupport.parkNanos(waitNs);
            waitNs = dueNs - System.nanoTime();
        }
    }
}
