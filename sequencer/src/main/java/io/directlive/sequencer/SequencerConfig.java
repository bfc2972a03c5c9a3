package io.directlive.sequencer;

/**
 * Settings of a {@link SequencerAgent}.
 *
 * @param fragmentLimit      most ingress frames taken in one duty cycle.
 * @param markIntervalNs     longest time that a source waits for the mark of what it has sent.
 * @param markEventInterval  most events of a source between two of its marks.
 * @param refusalIntervalNs  shortest time between two marks that tell one source of a refusal.
 * @param latencyIntervalNs  time between two publications of the latency percentiles; each covers the time since the
 *                           last.
 * @param tickIntervalNs     time between two clock ticks in the stream, at most 1 s; 0 for none. Used where the sequencer stands alone: those
 *                           of a cluster are sent to it.
 * @param silentTicks        ticks after which a source that nothing is heard of is told to be silent; 0 for never. The same for
 *                           all members of a cluster.
 */
public record SequencerConfig(
    int fragmentLimit,
    long markIntervalNs,
    int markEventInterval,
    long refusalIntervalNs,
    long latencyIntervalNs,
    long tickIntervalNs,
    int silentTicks)
{
    private static final long MAX_TICK_INTERVAL_NS = 1_000_000_000; // Readers take an order without ticks to stand still.

    /** 32 frames a cycle; marks after 1 ms or 1024 events; refusals told every 1 ms; latency each second; no ticks. */
    public static final SequencerConfig DEFAULT =
        new SequencerConfig(32, 1_000_000, 1024, 1_000_000, 1_000_000_000, 0, 0);

    /** Checks that every setting is positive; the last two may be 0. */
    public SequencerConfig
    {
        requirePositive("fragmentLimit", fragmentLimit);
        requirePositive("markIntervalNs", markIntervalNs);
        requirePositive("markEventInterval", markEventInterval);
        requirePositive("refusalIntervalNs", refusalIntervalNs);
        requirePositive("latencyIntervalNs", latencyIntervalNs);
        if (tickIntervalNs < 0 || tickIntervalNs > MAX_TICK_INTERVAL_NS || silentTicks < 0)
        {
            throw new IllegalArgumentException("sequencer tickIntervalNs is not within 0.." + MAX_TICK_INTERVAL_NS +
                ", or silentTicks is negative: " + tickIntervalNs + ", " + silentTicks);
        }
    }

    private static void requirePositive(final String name, final long value)
    {
        if (value <= 0)
        {
            throw new IllegalArgumentException("sequencer " + name + " is not positive: " + value);
        }
    }
}
