package io.directlive.feed.line;

import java.util.concurrent.TimeUnit;

/**
 * Tells when a venue's numbers have begun again within a session of the same name: only then does it go on sending
 * packets that have nothing new, while repeats and slow lines are over within moments.
 * <p>
 * Where packets say when they were sent, one without news that was sent {@link #RESTART_NS} after all with news is the
 * first of the new session that can be told. Where they do not, it takes that long of nothing but old numbers, or as
 * long a silence in which all lines were found empty, so that what waited in a socket is never taken for new.
 * <p>
 * One thread; allocates nothing.
 */
final class NumberRestart
{
    /** Three heartbeats of the usual one a second are missing. */
    static final long RESTART_NS = TimeUnit.SECONDS.toNanos(3);

    private boolean isBegun;
    private boolean isRestart;     // Until the new session begins: the packet may come again.
    private long newsSentNs;       // Latest send time of a packet with news, and of the first one.
    private long endNs = Long.MIN_VALUE; // The same of the session before.
    private boolean isOldOnly;
    private long oldSinceNs;       // Receive time of the first packet without news since the last one with news.
    private long receivedNs;
    private long emptyNs;          // When all lines were found empty last.

    /** All lines were found empty. */
    void onEmpty(final long nowNs)
    {
        emptyNs = nowNs;
    }

    /** A session begins; what was sent until the end of the one before is not of it. */
    void clear()
    {
        endNs = isBegun ? newsSentNs : Long.MIN_VALUE;
        isBegun = false;
        isRestart = false;
        isOldOnly = false;
    }

    /** @return whether a packet of this send time is of the session before. */
    boolean isOfBefore(final long sentNs)
    {
        return sentNs != LinePackets.NO_TIME && sentNs <= endNs;
    }

    /**
     * A packet of the session, or of the next one, came.
     *
     * @param hasNews    whether it tells of numbers that are not done with.
     * @param sentNs     when it was sent; {@link LinePackets#NO_TIME} when it does not tell.
     * @param timeNs     when it was received.
     * @return whether numbers have begun again with it.
     */
    boolean onPacket(final boolean hasNews, final long sentNs, final long timeNs)
    {
        if (isRestart)
        {
            return true;
        }
        isRestart = isBegun && !hasNews &&
            (sentNs == LinePackets.NO_TIME ? isOldForLong(timeNs) : sentNs - newsSentNs > RESTART_NS);
        if (isRestart)
        {
            return true;
        }
        newsSentNs = !isBegun ? sentNs : hasNews ? Math.max(newsSentNs, sentNs) : newsSentNs;
        oldSinceNs = isOldOnly ? oldSinceNs : timeNs;
        isOldOnly = !hasNews;
        receivedNs = timeNs;
        isBegun = true;
        return false;
    }

    private boolean isOldForLong(final long timeNs)
    {
        return emptyNs - receivedNs > RESTART_NS || isOldOnly && timeNs - oldSinceNs > RESTART_NS;
    }
}
