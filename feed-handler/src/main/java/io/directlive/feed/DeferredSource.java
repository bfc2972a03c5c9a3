package io.directlive.feed;

import io.directlive.protocol.sbe.SourceState;
import java.util.function.Supplier;

/**
 * A source that is made when it is first needed: for one that has to know which session it is in when it is made. That is
 * known when it is told where to resume, or polled. It has no snapshots of its own. Used by one thread.
 */
public final class DeferredSource implements VenueSource
{
    private final Supplier<VenueSource> opener;
    private VenueSource source; // Null before it is needed.

    /** @param opener makes the source, which is closed with this one. */
    public DeferredSource(final Supplier<VenueSource> opener)
    {
        this.opener = opener;
    }

    private VenueSource opened()
    {
        if (source == null)
        {
            source = opener.get();
        }
        return source;
    }

    @Override
    public State state()
    {
        return source == null ? State.RUNNING : source.state();
    }

    @Override
    public BadInput failure()
    {
        return source == null ? null : source.failure();
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        opened().resumeAfter(sourceSequence);
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        return opened().poll(handler, limit, nowNs);
    }

    @Override
    public boolean followsSessions()
    {
        return opened().followsSessions();
    }

    @Override
    public SourceState lineState()
    {
        return source == null ? null : source.lineState();
    }

    @Override
    public long byteOffset()
    {
        return source == null ? -1 : source.byteOffset();
    }

    @Override
    public long bytesRead()
    {
        return source == null ? 0 : source.bytesRead();
    }

    @Override
    public long bytesTotal()
    {
        return source == null ? 0 : source.bytesTotal();
    }

    @Override
    public void close()
    {
        if (source != null)
        {
            source.close();
        }
    }
}
