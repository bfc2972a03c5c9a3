package io.directlive.feed.ws;

/**
 * How often something may be done: a few times at once, then once in each interval. What was not used is not saved
 * beyond the few. Pure; used by one thread.
 */
public final class SendLimit
{
    private final int burst;
    private final long intervalNs;
    private int taken;
    private long refillNs;      // When one more is allowed; meaningful while some are taken.

    /**
     * @param burst      times at once, above 0.
     * @param intervalNs after which one more is allowed, above 0.
     */
    public SendLimit(final int burst, final long intervalNs)
    {
        if (burst < 1 || intervalNs < 1)
        {
            throw new IllegalArgumentException("burst and interval must be above 0");
        }
        this.burst = burst;
        this.intervalNs = intervalNs;
    }

    /**
     * @param nowNs the time.
     * @return whether it may be done now; then it counts as done.
     */
    public boolean tryTake(final long nowNs)
    {
        while (taken > 0 && refillNs - nowNs <= 0)
        {
            taken--;
            refillNs += intervalNs;
        }
        if (taken == burst)
        {
            return false;
        }
        if (taken++ == 0)
        {
            refillNs = nowNs + intervalNs;
        }
        return true;
    }
}
