package io.directlive.ops.demo;

import io.directlive.protocol.Tier;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What follows from one picture after the other: rates and latencies of the last whole second, and latencies of the
 * whole run. Used by one thread.
 */
final class Figures
{
    /** How long the first seconds are. */
    static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(3);

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** Latencies of the last whole second. */
    final Histogram second = Latency.newHistogram();
    /** Of all there was. */
    final Histogram run = Latency.newHistogram();
    /** Of all there was after the first seconds, in which the JVM compiles. */
    final Histogram warm = Latency.newHistogram();
    /** The same, to the book. */
    final Histogram warmToBook = Latency.newHistogram();
    final long[] tierRates = new long[Tier.values().length];
    long venueRate;
    long eventRate;

    private final Histogram current = Latency.newHistogram();
    private final long[] delivered = new long[Tier.values().length];
    private long startNs;
    private long venueMessages;
    private long events;

    /**
     * Takes a picture in, and empties its histograms for the next use.
     *
     * @param picture newer than the one before.
     * @return true when a second is full, and its figures are new.
     */
    boolean add(final Picture picture)
    {
        current.add(picture.toOrders);
        run.add(picture.toOrders);
        if (picture.elapsedNs > WARM_UP_NS)
        {
            warm.add(picture.toOrders);
            warmToBook.add(picture.toBook);
        }
        picture.toOrders.reset();
        picture.toBook.reset();

        final long intervalNs = picture.elapsedNs - startNs;
        if (intervalNs < SECOND_NS)
        {
            return false;
        }
        second.reset();
        second.add(current);
        current.reset();
        venueRate = rate(picture.venueMessages - venueMessages, intervalNs);
        eventRate = rate(picture.events - events, intervalNs);
        for (int i = 0; i < delivered.length; i++)
        {
            tierRates[i] = rate(picture.delivered[i] - delivered[i], intervalNs);
            delivered[i] = picture.delivered[i];
        }
        venueMessages = picture.venueMessages;
        events = picture.events;
        startNs = picture.elapsedNs;
        return true;
    }

    private static long rate(final long count, final long intervalNs)
    {
        return Math.round(count * (double)SECOND_NS / intervalNs);
    }
}
