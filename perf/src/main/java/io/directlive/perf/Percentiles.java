package io.directlive.perf;

import org.HdrHistogram.Histogram;

/**
 * Latency of the messages of one repetition, ns.
 *
 * @param count of messages.
 * @param p50   half were not slower.
 * @param p90   nine of ten were not slower.
 * @param p99   99 of 100 were not slower.
 * @param p999  999 of 1,000 were not slower.
 * @param p9999 9,999 of 10,000 were not slower.
 * @param max   the slowest.
 */
public record Percentiles(long count, long p50, long p90, long p99, long p999, long p9999, long max)
{
    static Percentiles of(final Histogram histogram)
    {
        return new Percentiles(
            histogram.getTotalCount(),
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(90),
            histogram.getValueAtPercentile(99),
            histogram.getValueAtPercentile(99.9),
            histogram.getValueAtPercentile(99.99),
            histogram.getMaxValue());
    }
}
