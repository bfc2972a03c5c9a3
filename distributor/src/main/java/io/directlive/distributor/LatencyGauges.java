package io.directlive.distributor;

import io.directlive.protocol.CounterSet;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.status.AtomicCounter;

/** Time from sequencing to distribution, as gauges of the last interval. Allocates nothing after start. */
final class LatencyGauges
{
    private static final long HIGHEST_NS = 60_000_000_000L;

    private final Histogram histogram = new Histogram(1, HIGHEST_NS, 2);
    private final AtomicCounter p50;
    private final AtomicCounter p99;
    private final AtomicCounter max;
    private final long intervalNs;
    private long publishedAtNs;

    LatencyGauges(final CounterSet<DistributorCounter> counters, final long intervalNs)
    {
        this.intervalNs = intervalNs;
        p50 = counters.get(DistributorCounter.LATENCY_P50_NS);
        p99 = counters.get(DistributorCounter.LATENCY_P99_NS);
        max = counters.get(DistributorCounter.LATENCY_MAX_NS);
    }

    void onLatency(final long latencyNs)
    {
        histogram.recordValue(Math.max(0, Math.min(latencyNs, HIGHEST_NS)));
    }

    void publish(final long nowNs)
    {
        if (nowNs - publishedAtNs >= intervalNs)
        {
            publishedAtNs = nowNs;
            p50.setRelease(histogram.getValueAtPercentile(50));
            p99.setRelease(histogram.getValueAtPercentile(99));
            max.setRelease(histogram.getMaxValue());
            histogram.reset();
        }
    }
}
