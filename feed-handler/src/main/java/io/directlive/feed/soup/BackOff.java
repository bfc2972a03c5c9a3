package io.directlive.feed.soup;

/** How long to wait before the next attempt: twice as long after each one, up to a limit. */
public final class BackOff
{
    private final long minNs;
    private final long maxNs;
    private long nextNs;

    /**
     * @param minNs first wait, in ns.
     * @param maxNs longest wait, in ns.
     */
    public BackOff(final long minNs, final long maxNs)
    {
        this.minNs = minNs;
        this.maxNs = maxNs;
        nextNs = minNs;
    }

    /** @return the wait before the next attempt, in ns. */
    public long next()
    {
        final long waitNs = nextNs;
        nextNs = waitNs > maxNs / 2 ? maxNs : 2 * waitNs;
        return waitNs;
    }

    /** It went well: the next wait is the shortest. */
    public void reset()
    {
        nextNs = minNs;
    }
}
