package io.directlive.ops.demo;

import io.directlive.protocol.Tier;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a demonstration comes to. */
final class DemoReport
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final double NANOS_PER_SECOND = 1e9;

    private final Picture last;
    private final Figures figures;
    private final long recoveredEvents;

    /**
     * @param last            picture, taken when all that was sequenced should have arrived.
     * @param figures         of the run.
     * @param recoveredEvents that were in the stream before the run.
     */
    DemoReport(final Picture last, final Figures figures, final long recoveredEvents)
    {
        this.last = last;
        this.figures = figures;
        this.recoveredEvents = recoveredEvents;
    }

    /** @return whether each event that was sequenced in this run was delivered once, and none was lost. */
    boolean isExactlyOnce()
    {
        return last.lost == 0 && delivered() == sequenced();
    }

    private long sequenced()
    {
        return last.sequenced - recoveredEvents;
    }

    private long delivered()
    {
        return last.delivered[Tier.ORDERS.ordinal()];
    }

    void print(final PrintWriter out)
    {
        final double seconds = last.elapsedNs / NANOS_PER_SECOND;
        out.printf(Locale.ROOT, "DirectLive demo: %.1f seconds, epoch %s%n%n",
            seconds, Integer.toUnsignedString(last.epoch));
        count(out, "venue messages", last.venueMessages, seconds);
        count(out, "events sequenced", sequenced(), seconds);
        for (final Tier tier : Tier.values())
        {
            count(out, "delivered, " + tier.lowerName(), last.delivered[tier.ordinal()], seconds);
        }
        out.printf(Locale.ROOT, "  duplicates dropped %,d, gaps %,d, recovered from the replay store %,d, lost %,d%n%n",
            last.duplicates, last.gaps, last.recovered, last.lost);

        out.printf(Locale.ROOT, "  %-29s%8s%8s%8s%8s%8s%8s%n",
            "latency in microseconds", "p50", "p90", "p99", "p99.9", "p99.99", "max");
        latency(out, "venue to reader, whole run", figures.run);
        if (figures.warm.getTotalCount() > 0)
        {
            out.printf(Locale.ROOT, "  without the first %d s, in which the JVM compiles:%n",
                TimeUnit.NANOSECONDS.toSeconds(Figures.WARM_UP_NS));
            latency(out, "venue to reader, each event", figures.warm);
            latency(out, "venue to reader, book updated", figures.warmToBook);
        }
        out.println();
        if (isExactlyOnce())
        {
            out.printf(Locale.ROOT, "Exactly once: %,d sequenced = %,d delivered, 0 lost.%n", sequenced(), delivered());
        }
        else
        {
            out.printf(Locale.ROOT, "NOT exactly once: %,d sequenced, %,d delivered, %,d lost.%n",
                sequenced(), delivered(), last.lost);
        }
        out.println("Next: README.md; directlive play FILE for a real day of ITCH; directlive --help");
        out.flush();
    }

    private static void count(final PrintWriter out, final String name, final long count, final double seconds)
    {
        out.printf(Locale.ROOT, "  %-20s %,15d %,12d a second%n", name, count, Math.round(count / seconds));
    }

    private static void latency(final PrintWriter out, final String name, final Histogram histogram)
    {
        out.printf(Locale.ROOT, "  %-29s", name);
        for (final double percentile : PERCENTILES)
        {
            out.printf(Locale.ROOT, "%8s", Latency.micros(histogram.getValueAtPercentile(percentile)));
        }
        out.printf(Locale.ROOT, "%8s%n", Latency.micros(histogram.getMaxValue()));
    }
}
