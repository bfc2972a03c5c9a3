package io.directlive.feed.pitch;

import io.directlive.feed.line.GapRequests;
import org.agrona.DirectBuffer;

/**
 * Asks the gap request proxy for the messages of one gap, a range at a time, each as long as one request may be; what was
 * promised and does not come, again. What the server does not have, or has no allowance for today, is given up at once;
 * everything else when there was no progress for the time that is set.
 * <p>
 * Pure: no socket, no clock. One thread; allocates at construction only.
 */
public final class PitchGapRequests implements GapRequests
{
    private final PitchGapConfig config;
    private final GapRequestSession session;

    private boolean isActive;
    private long progressFrom;
    private long progressNs;
    private long requestFrom;
    private long requestTo;  // One past the last of the request that is under way; not above its start for none.
    private long requestNs;
    private long refusedFrom; // First of a range that the server does not have; 0 for none.

    private long sent;
    private long answered;
    private long retried;
    private long failed;

    /**
     * @param unit   that is asked for.
     * @param config settings.
     */
    public PitchGapRequests(final int unit, final PitchGapConfig config)
    {
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
    public boolean onGap(final long from, final long to, final int count, final long nowNs)
    {
        if (!isActive || from != progressFrom)
        {
            isActive = true;
            progressFrom = from;
            progressNs = nowNs;
        }
        if (to - from > config.gapLimit() ||
            from == refusedFrom ||
            session.isUsedUp() ||
            nowNs - progressNs >= config.timeoutNs())
        {
            failed++;
            onNothingMissing();
            return false;
        }
        final boolean isUnderWay = requestFrom <= from && from < requestTo;
        if (!isUnderWay || nowNs - requestNs >= config.retryNs())
        {
            final int asked = session.request(from, to - from, nowNs);
            if (asked > 0)
            {
                sent++;
                retried += isUnderWay ? 1 : 0;
                requestFrom = from;
                requestTo = from + asked;
                requestNs = nowNs;
            }
        }
        return true;
    }

    @Override
    public void onAnswer(final long first, final long next)
    {
        answered += first < requestTo && next > requestFrom ? 1 : 0;
    }

    @Override
    public void onNothingMissing()
    {
        isActive = false;
        requestTo = 0;
    }

    /** The venue allows so many a day. */
    @Override
    public boolean isScarce()
    {
        return true;
    }

    @Override
    public boolean isActive()
    {
        return isActive;
    }

    @Override
    public long sent()
    {
        return sent;
    }

    @Override
    public long answered()
    {
        return answered;
    }

    @Override
    public long retried()
    {
        return retried;
    }

    @Override
    public long failed()
    {
        return failed;
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
