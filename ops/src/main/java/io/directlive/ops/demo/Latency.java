package io.directlive.ops.demo;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How latencies are counted and written. */
final class Latency
{
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private Latency()
    {
    }

    /** @return a histogram of ns that never grows, so that counting allocates nothing. */
    static Histogram newHistogram()
    {
        return new Histogram(1, HIGHEST_NS, DIGITS);
    }

    /** Counts a latency; beyond the range as its end. */
    static void record(final Histogram histogram, final long latencyNs)
    {
        histogram.recordValue(Math.max(1, Math.min(latencyNs, HIGHEST_NS)));
    }

    /** @return microseconds, with one decimal where that can matter. */
    static String micros(final long latencyNs)
    {
        return latencyNs < TimeUnit.MILLISECONDS.toNanos(1) ?
            String.format(Locale.ROOT, "%.1f", latencyNs / 1e3) :
            String.format(Locale.ROOT, "%,d", Math.round(latencyNs / 1e3));
    }
}
