package io.directlive.feed.line;

/**
 * What all have in common that ask for gaps: one that is too long is not asked for, and one that is asked for is given up
 * when there was no progress for a time. Counts. Pure; one thread; allocates nothing.
 */
public abstract class TimedGapRequests implements GapRequests
{
    private final long gapLimit;
    private final long timeoutNs;
    private boolean isActive;
    private long progressFrom;
    private long progressNs;

    private long sent;
    private long answered;
    private long retried;
    private long failed;

    /**
     * @param gapLimit  most messages of a gap that is asked for.
     * @param timeoutNs after how long without progress a gap is given up, ns.
     */
    protected TimedGapRequests(final long gapLimit, final long timeoutNs)
    {
        this.gapLimit = gapLimit;
        this.timeoutNs = timeoutNs;
    }

    /** @return whether it is known that messages from this number on will not be had. */
    protected abstract boolean isHopeless(long from);

    /**
     * Sends what is due, as {@link GapRequests#onGap} has it.
     *
     * @param from  first number missing.
     * @param to    one past the last number missing.
     * @param count messages that fit one datagram.
     * @param nowNs the time.
     */
    protected abstract void ask(long from, long to, int count, long nowNs);

    /** Nothing is under way any more. */
    protected abstract void forget();

    @Override
    public final boolean onGap(final long from, final long to, final int count, final long nowNs)
    {
        if (!isActive || from != progressFrom)
        {
            isActive = true;
            progressFrom = from;
            progressNs = nowNs;
        }
        if (to - from > gapLimit || nowNs - progressNs >= timeoutNs || isHopeless(from))
        {
            failed++;
            onNothingMissing();
            return false;
        }
        ask(from, to, count, nowNs);
        return true;
    }

    @Override
    public final void onNothingMissing()
    {
        isActive = false;
        forget();
    }

    @Override
    public final boolean isActive()
    {
        return isActive;
    }

    @Override
    public final long sent()
    {
        return sent;
    }

    @Override
    public final long answered()
    {
        return answered;
    }

    @Override
    public final long retried()
    {
        return retried;
    }

    @Override
    public final long failed()
    {
        return failed;
    }

    /** A request goes out. */
    protected final void countSent(final boolean isRetry)
    {
        sent++;
        retried += isRetry ? 1 : 0;
    }

    /** An answer came. */
    protected final void countAnswered()
    {
        answered++;
    }
}
