package io.directlive.feed.ws;

/**
 * How long to wait before the next try: twice as long after each that failed, up to a limit; the shortest again after
 * one that lasted. Pure; used by one thread.
 */
public final class BackOff
{
    private final long minNs;
    private final long maxNs;
    private long nextNs;

    /**
     * @param minNs shortest wait, above 0.
     * @param maxNs longest wait.
     */
    public BackOff(final long minNs, final long maxNs)
    {
        if (minNs < 1 || maxNs < minNs)
        {
            throw new IllegalArgumentException("shortest wait must be above 0 and not above the longest");
        }
        this.minNs = minNs;
        this.maxNs = maxNs;
        nextNs = minNs;
    }

    /**
     * @param lastedNs how long what failed had lasted; 0 when it never was.
     * @return how long to wait.
     */
    public long afterFailure(final long lastedNs)
    {
        if (lastedNs >= maxNs)
        {
            nextNs = minNs;
        }
        final long waitNs = nextNs;
        nextNs = Math.min(maxNs, nextNs << 1);
        return waitNs;
    }
}
