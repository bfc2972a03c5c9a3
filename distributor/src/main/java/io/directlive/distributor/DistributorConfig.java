package io.directlive.distributor;

import io.directlive.book.QualityRules;

/**
 * Settings of a {@link DistributorAgent}.
 *
 * @param partitionId         independent total order that it distributes.
 * @param frameLimit          most frames of the ordered stream taken in one duty cycle.
 * @param heartbeatIntervalNs longest silence on a tier.
 * @param maxBackPressureNs   how long one tier may hold up all of them before its frames are dropped, until it takes
 *                            them again; {@link Long#MAX_VALUE} to wait for ever, for lossless playback of files.
 * @param gaugeIntervalNs     how often latencies are worked out; each gauge speaks of one interval.
 * @param quality             rules that events are judged by; those that readers are told.
 */
public record DistributorConfig(
    int partitionId,
    int frameLimit,
    long heartbeatIntervalNs,
    long maxBackPressureNs,
    long gaugeIntervalNs,
    QualityRules quality)
{
    /** Checks the ranges. */
    public DistributorConfig
    {
        if (partitionId < 0 || partitionId > 0xFFFF)
        {
            throw new IllegalArgumentException("partitionId is not within 0..65535: " + partitionId);
        }
        requirePositive(frameLimit, "frameLimit");
        requirePositive(heartbeatIntervalNs, "heartbeatIntervalNs");
        requirePositive(gaugeIntervalNs, "gaugeIntervalNs");
        if (maxBackPressureNs < 0)
        {
            throw new IllegalArgumentException("maxBackPressureNs is negative: " + maxBackPressureNs);
        }
    }

    /**
     * @param partitionId independent total order that it distributes.
     * @return what suits live distribution: 64 frames, heartbeats after 100 ms, 20 ms of back pressure, gauges once a
     *         second.
     */
    public static DistributorConfig live(final int partitionId)
    {
        return new DistributorConfig(partitionId, 64, 100_000_000L, 20_000_000L, 1_000_000_000L, QualityRules.DEFAULT);
    }

    /**
     * @param partitionId independent total order that it distributes.
     * @return the same, but waiting for readers as long as it takes: for files, where nothing is to be lost.
     */
    public static DistributorConfig lossless(final int partitionId)
    {
        return new DistributorConfig(
            partitionId, 64, 100_000_000L, Long.MAX_VALUE, 1_000_000_000L, QualityRules.DEFAULT);
    }

    private static void requirePositive(final long value, final String name)
    {
        if (value <= 0)
        {
            throw new IllegalArgumentException(name + " is not positive: " + value);
        }
    }
}
