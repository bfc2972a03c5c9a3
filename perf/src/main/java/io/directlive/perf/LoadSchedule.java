package io.directlive.perf;

/**
 * When each message of a fixed-rate load is to be sent. Latency counts from here, and not from when the sender came
 * round to it, so a stall is charged to every message that it delayed.
 *
 * @param startNs       time of the first message.
 * @param ratePerSecond messages per second.
 */
public record LoadSchedule(long startNs, long ratePerSecond)
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Checks itself. */
    public LoadSchedule
    {
        if (ratePerSecond < 1 || ratePerSecond > NANOS_PER_SECOND)
        {
            throw new IllegalArgumentException("rate is not within 1 to 1e9 per second: " + ratePerSecond);
        }
    }

    /**
     * @param index of the message, from 0.
     * @return when it is to be sent.
     */
    public long intendedTimeNs(final long index)
    {
        final long seconds = index / ratePerSecond;
        final long rest = index % ratePerSecond;
        return startNs + seconds * NANOS_PER_SECOND + rest * NANOS_PER_SECOND / ratePerSecond;
    }

    /**
     * @param nowNs time.
     * @return how many messages are to be sent up to then, inclusive.
     */
    public long dueCount(final long nowNs)
    {
        final long elapsedNs = nowNs - startNs;
        if (elapsedNs < 0)
        {
            return 0;
        }
        final long seconds = elapsedNs / NANOS_PER_SECOND;
        final long restNs = elapsedNs % NANOS_PER_SECOND;
        // The last message of the second that is not after the rest: floor of ((rest + 1) * rate - 1) / 1e9.
        return seconds * ratePerSecond + ((restNs + 1) * ratePerSecond - 1) / NANOS_PER_SECOND + 1;
    }
}
