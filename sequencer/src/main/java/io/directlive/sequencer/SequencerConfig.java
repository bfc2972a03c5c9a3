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
 */
public record SequencerConfig(
    int fragmentLimit, long markIntervalNs, int markEventInterval, long refusalIntervalNs, long latencyIntervalNs)
{
    /** 32 frames a cycle; marks after 1 ms or 1024 events; refusals told every 1 ms; latency each second. */
    public static final SequencerConfig DEFAULT = new SequencerConfig(32, 1_000_000, 1024, 1_000_000, 1_000_000_000);

    /** Checks that every setting is positive. */
    public SequencerConfig
    {
        requirePositive("fragmentLimit", fragmentLimit);
        requirePositive("markIntervalNs", markIntervalNs);
        requirePositive("markEventInterval", markEventInterval);
        requirePositive("refusalIntervalNs", refusalIntervalNs);
        requirePositive("latencyIntervalNs", latencyIntervalNs);
    }

    private static void requirePositive(final String name, final long value)
    {
        if (value <= 0)
        {
            throw new IllegalArgumentException("sequencer " + name + " is not positive: " + value);
        }
    }
}
