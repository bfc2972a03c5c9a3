package io.directlive.ops.demo;

import io.aeron.Aeron;
import io.directlive.distributor.DistributorCounter;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.ops.Instance;
import io.directlive.protocol.Tier;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.Instrument;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * A reader of all tiers of an instance in the same process, behind its multicast and with a media driver client of its
 * own, and the view of what it gets. The thread that runs it is the reader's.
 */
public final class Demo implements AutoCloseable
{
    private static final Tier[] TIERS = Tier.values();
    private static final int FRAME_LIMIT = 16;
    private static final long PICTURE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LADDER_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Instance instance;
    private final String symbol;
    private final long timeoutNs;
    private final Terminal terminal;
    private final Viewer viewer;
    private final MarketWatch watch;
    private final Subscriber subscriber;
    private final IdleStrategy idle = YieldingIdleStrategy.INSTANCE;
    private final CountersReader counters;
    private Picture picture = new Picture();
    private int recordingLagId = Aeron.NULL_VALUE;
    private long startNs;

    private Demo(
        final Instance instance,
        final String symbol,
        final Terminal terminal,
        final Viewer viewer,
        final long timeoutNs)
    {
        this.instance = instance;
        this.symbol = symbol;
        this.terminal = terminal;
        this.viewer = viewer;
        this.timeoutNs = timeoutNs;
        counters = instance.aeron().countersReader();
        watch = new MarketWatch(instance.clock(), picture);
        subscriber = Subscriber.connect(new SubscriberContext()
            .directory(instance.directory())
            .name("demo")
            .tiers(TIERS[0], TIERS)
            .from(StartFrom.live())
            .bookViews(true)
            .tierHandler(watch)
            .tradeHandler(watch)
            .instrumentHandler(watch));
    }

    /**
     * @param instance  with its sources still closed.
     * @param symbol    whose ladder is shown; null to show one after the other.
     * @param terminal  to draw on; closed at the end. Null to print a line each second.
     * @param out       for these lines.
     * @param hint      last line on the screen.
     * @param timeoutNs longest wait for what was sequenced to arrive.
     * @return the demo, its reader connected.
     */
    public static Demo start(
        final Instance instance,
        final String symbol,
        final Terminal terminal,
        final PrintWriter out,
        final String hint,
        final long timeoutNs)
    {
        final Viewer viewer = terminal == null ? Viewer.lines(out) : Viewer.screen(terminal,
            new Screen(instance.directory().guarantee(), hint, ZoneId.systemDefault(), terminal.isUnicode()));
        try
        {
            return new Demo(instance, symbol, terminal, viewer, timeoutNs);
        }
        catch (final RuntimeException ex)
        {
            viewer.close();
            throw ex;
        }
    }

    /**
     * Opens the sources when the reader has joined, reads and shows until it is to end, then closes them and reads
     * what is on its way.
     *
     * @param isRunning false to end.
     * @param limitNs   most time with open sources.
     */
    public void run(final BooleanSupplier isRunning, final long limitNs)
    {
        startNs = System.nanoTime();
        final long joinNs = startNs;
        while (!isJoined() && isRunning.getAsBoolean())
        {
            poll(joinNs, "join");
        }

        instance.openSources();
        startNs = System.nanoTime();
        long nextNs = startNs;
        long nowNs = startNs;
        while (nowNs - startNs < limitNs && isRunning.getAsBoolean())
        {
            idle.idle(subscriber.poll(FRAME_LIMIT));
            nowNs = System.nanoTime();
            if (nextNs - nowNs <= 0)
            {
                instance.checkRunning();
                fill(nowNs);
                picture = viewer.show(picture);
                watch.picture(picture);
                nextNs = nowNs + PICTURE_INTERVAL_NS;
            }
        }

        instance.closeSources();
        drain();
        fill(nowNs);
        viewer.close();
    }

    private boolean isJoined()
    {
        for (final Tier tier : TIERS)
        {
            if (subscriber.state(tier) != BookState.SYNCED)
            {
                return false;
            }
        }
        return true;
    }

    /**
     * What is still on its way is there when the sequencer has been quiet for a while and all tiers have come as far
     * as it.
     */
    private void drain()
    {
        final long closedNs = System.nanoTime();
        long quietNs = closedNs;
        long sequenced = sequenced();
        while (System.nanoTime() - quietNs < QUIET_NS || !hasAll(sequenced))
        {
            poll(closedNs, "get sequence " + sequenced);
            if (sequenced != sequenced())
            {
                sequenced = sequenced();
                quietNs = System.nanoTime();
            }
        }
    }

    private boolean hasAll(final long sequence)
    {
        for (final Tier tier : TIERS)
        {
            if (subscriber.basisSequence(tier) < sequence)
            {
                return false;
            }
        }
        return true;
    }

    private void poll(final long sinceNs, final String aim)
    {
        instance.checkRunning();
        if (System.nanoTime() - sinceNs > timeoutNs)
        {
            throw new IllegalStateException("the reader did not " + aim + " in time");
        }
        idle.idle(subscriber.poll(FRAME_LIMIT));
    }

    private long sequenced()
    {
        return instance.count(SequencerCounter.NEXT_SEQUENCE) - 1;
    }

    private void fill(final long nowNs)
    {
        picture.elapsedNs = nowNs - startNs;
        picture.sequenced = sequenced();
        picture.venueMessages =
            instance.count(FeedHandlerCounter.VENUE_MESSAGES) - instance.count(FeedHandlerCounter.MESSAGES_RESUMED);
        picture.events = instance.count(SequencerCounter.EVENTS);
        picture.epoch = subscriber.cursor(Tier.ORDERS).epoch();
        picture.sequence = subscriber.cursor(Tier.ORDERS).sequence();
        picture.duplicates = 0;
        picture.gaps = 0;
        picture.recovered = 0;
        picture.lost = 0;
        picture.state = BookState.SYNCED;
        for (final Tier tier : TIERS)
        {
            picture.delivered[tier.ordinal()] = subscriber.delivered(tier);
            picture.duplicates += subscriber.duplicates(tier);
            picture.gaps += subscriber.gaps(tier);
            picture.recovered += subscriber.recovered(tier);
            picture.lost += subscriber.lost(tier);
            if (subscriber.state(tier).compareTo(picture.state) > 0)
            {
                picture.state = subscriber.state(tier);
            }
        }
        picture.recordingLag = recordingLag();
        picture.orderP50Ns = instance.count(SequencerCounter.LATENCY_P50);
        picture.orderP99Ns = instance.count(SequencerCounter.LATENCY_P99);
        picture.orderMaxNs = instance.count(SequencerCounter.LATENCY_MAX);
        picture.distributeP50Ns = instance.count(DistributorCounter.LATENCY_P50_NS);
        picture.distributeP99Ns = instance.count(DistributorCounter.LATENCY_P99_NS);
        picture.distributeMaxNs = instance.count(DistributorCounter.LATENCY_MAX_NS);
        watch.fill(subscriber, shown());
    }

    private long recordingLag()
    {
        if (recordingLagId == Aeron.NULL_VALUE)
        {
            counters.forEach((counterId, typeId, key, label) ->
            {
                if (typeId == ReplayStoreCounter.RECORDING_LAG.typeId())
                {
                    recordingLagId = counterId;
                }
            });
        }
        return recordingLagId == Aeron.NULL_VALUE ? 0 : counters.getCounterValue(recordingLagId);
    }

    private Instrument shown()
    {
        if (symbol != null)
        {
            return subscriber.instrument(symbol);
        }
        final int count = watch.instrumentCount();
        return count == 0 ? null : watch.instrument((int)(picture.elapsedNs / LADDER_INTERVAL_NS % count));
    }

    /**
     * Prints what it came to, on the first screen again. After {@link #run}.
     *
     * @param out that takes it.
     * @return whether each event was delivered once and none was lost.
     */
    public boolean report(final PrintWriter out)
    {
        CloseHelper.close(terminal);
        final DemoReport report = new DemoReport(picture, viewer.figures(picture), instance.recoveredEvents());
        report.print(out);
        return report.isExactlyOnce();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(viewer, terminal, subscriber);
    }
}
