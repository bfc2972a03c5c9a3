package io.directlive.feed.pitch;

import io.directlive.feed.line.TimedGapRequests;
import org.agrona.DirectBuffer;

/**
 * Asks the gap request proxy for the messages of one gap, a range at a time, each as long as one request may be; what was
 * promised and does not come, again. What the server does not have, or has no allowance for today, is given up at once;
 * everything else when there was no progress for the time that is set.
 * <p>
 * Pure: no socket, no clock. One thread; allocates at construction only.
 */
public final class PitchGapRequests extends TimedGapRequests
{
    private final PitchGapConfig config;
    private final GapRequestSession session;

    private long requestFrom;
    private long requestTo;  // One past the last of the request that is under way; not above its start for none.
    private long requestNs;
    private long refusedFrom; // First of a range that the server does not have; 0 for none.

    /**
     * @param unit   that is asked for.
     * @param config settings.
     */
    public PitchGapRequests(final int unit, final PitchGapConfig config)
    {
        super(config.gapLimit(), config.timeoutNs());
        this.config = config;
        session = new GapRequestSession(unit, config.login(), config.limits(), config.link(), this::onGapResponse);
    }

    /** @return the session with the server, which somebody has to connect. */
    GapRequestSession session()
    {
        return session;
    }

    PitchGapConfig config()
    {
        return config;
    }

    @Override
    public void onSession(final DirectBuffer packet, final int offset)
    {
        onNothingMissing();
        refusedFrom = 0;
        session.onNewDay();
    }

    @Override
    public void onAnswer(final long first, final long next)
    {
        if (first < requestTo && next > requestFrom)
        {
            countAnswered();
        }
    }

    /** The venue allows so many a day. */
    @Override
    public boolean isScarce()
    {
        return true;
    }

    @Override
    protected boolean isHopeless(final long from)
    {
        return from == refusedFrom || session.isUsedUp();
    }

    @Override
    protected void ask(final long from, final long to, final int count, final long nowNs)
    {
        final boolean isUnderWay = requestFrom <= from && from < requestTo;
        if (!isUnderWay || nowNs - requestNs >= config.retryNs())
        {
            final int asked = session.request(from, to - from, nowNs);
            if (asked > 0)
            {
                countSent(isUnderWay);
                requestFrom = from;
                requestTo = from + asked;
                requestNs = nowNs;
            }
        }
    }

    @Override
    protected void forget()
    {
        requestTo = 0;
    }

    private void onGapResponse(final long sequence, final int count, final GapStatus status)
    {
        if (status == GapStatus.OUT_OF_RANGE)
        {
            refusedFrom = sequence;
        }
        if (status != GapStatus.ACCEPTED)
        {
            requestTo = 0; // As soon as the session may ask, it is asked for again.
        }
    }
}
