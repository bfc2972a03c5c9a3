package io.directlive.feed.pitch;

import io.directlive.feed.BadInput;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SnapshotHandler;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.sbe.SourceState;

/**
 * One unit of PITCH from live lines, whose messages come with their context; snapshots, where the source behind it joins
 * any, give it too. What was sent before a restart of ours is known to those downstream and not here: so then a
 * snapshot is wanted at once, and until it is here, messages about orders from before say that they are not known.
 * <p>
 * Used by one thread; closes the source behind it.
 */
public final class PitchSource implements VenueSource
{
    private final VenueSource live;
    private final PitchResolver resolver = new PitchResolver();

    /** @param live messages of one unit as the venue sends them, and spins as {@link PitchSpinFeed} gives them. */
    public PitchSource(final VenueSource live)
    {
        this.live = live;
        live.snapshotsTo(resolver);
    }

    @Override
    public State state()
    {
        return live.state();
    }

    @Override
    public BadInput failure()
    {
        return live.failure();
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        live.resumeAfter(sourceSequence);
        if (sourceSequence > 0)
        {
            live.wantSnapshot();
        }
    }

    @Override
    public void snapshotsTo(final SnapshotHandler handler)
    {
        resolver.snapshotsTo(handler);
    }

    @Override
    public void wantSnapshot()
    {
        live.wantSnapshot();
    }

    @Override
    public boolean followsSessions()
    {
        return live.followsSessions();
    }

    @Override
    public SourceState lineState()
    {
        return live.lineState();
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        resolver.sessionsTo(handler);
        return live.poll(resolver, limit, nowNs);
    }

    @Override
    public long byteOffset()
    {
        return live.byteOffset();
    }

    @Override
    public void close()
    {
        live.close();
    }
}
