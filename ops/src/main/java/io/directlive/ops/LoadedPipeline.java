package io.directlive.ops;

import io.directlive.feed.BadInput;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.perf.LatencyRecorder;
import io.directlive.perf.Pipeline;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The real pipeline under the load rig: generated ITCH 5.0 order flow through feed handler, sequencer, recording, distributor,
 * multicast and subscriber, with the books kept in the subscriber. The rig's thread drives the feed handler and polls the
 * subscriber, as it sends and reads in the bare chain; sequencer and distributor share one thread, as its relays do, unless
 * the sequencer is a cluster.
 */
public final class LoadedPipeline implements Pipeline, VenueSource
{
    /** From receipt at the feed handler to the stamp of the sequencer. */
    public static final String RECEIVE_TO_ORDER = "receive to order";
    /** From the stamp of the sequencer to the callback of the subscriber. */
    public static final String ORDER_TO_CALLBACK = "order to reader";

    private static final List<String> HOPS = List.of(END_TO_END, RECEIVE_TO_ORDER, ORDER_TO_CALLBACK);
    /** A cluster stamps with a clock of its own, which says nothing about ours to the microsecond. */
    private static final List<String> CLUSTER_HOPS = List.of(END_TO_END);
    private static final int PENDING_LIMIT = 64;
    private static final int FRAME_LIMIT = 32;
    /** Polls between two looks at failures, less one. */
    private static final int HOUSEKEEPING_MASK = 63;
    private static final int SYMBOLS = 100;
    private static final int ORDERS_PER_SYMBOL = 200;
    private static final long VENUE_RATE = 100_000;

    private final LoadedHosts hosts;
    private final Subscriber subscriber;
    private final FeedHandlerAgent feedHandler;
    private final BuiltInVenue venue;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[BuiltInVenue.MAX_MESSAGE_LENGTH]);
    private final boolean hasOneClock;
    private final long[] pending = new long[PENDING_LIMIT];
    private int pendingFrom;
    private int pendingTo;
    private int messageLength;
    private int arrived;
    private long polls;
    private LatencyRecorder recorder;

    private LoadedPipeline(final Settings settings)
    {
        final ItchNormaliser normaliser = new ItchNormaliser(
            SourceSession.of(1, LocalDate.EPOCH, "load"), LocalDate.EPOCH);
        final List<String> symbols = new ArrayList<>();
        for (int i = 0; i < SYMBOLS; i++)
        {
            symbols.add("SYM" + i);
        }
        venue = new BuiltInVenue(new BuiltInVenueConfig(1, symbols, ORDERS_PER_SYMBOL, VENUE_RATE));

        hasOneClock = settings.guarantee() != Guarantee.QUORUM;
        hosts = LoadedHosts.start(settings);
        Subscriber connected = null;
        try
        {
            final Instance instance = hosts.entry();
            connected = Subscriber.connect(new SubscriberContext()
                .directory(instance.directory())
                .aeron(instance.aeron())
                .tiers(Tier.ORDERS)
                .from(StartFrom.start())
                .bookViews(true)
                .tierHandler(this::onEvent));
            subscriber = connected;
            while (subscriber.state(Tier.ORDERS) != BookState.SYNCED)
            {
                subscriber.poll(FRAME_LIMIT);
                hosts.checkRunning();
                Thread.onSpinWait();
            }
            feedHandler = instance.newFeedHandler(this, normaliser);
            feedHandler.onStart();
            while (feedHandler.state() == FeedHandlerAgent.State.AWAITING_MARK)
            {
                feedHandler.doWork();
                hosts.checkRunning();
            }
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(connected, hosts);
            throw ex;
        }
    }

    /**
     * @param name     of the pipelines in reports.
     * @param settings of the instance, or of the members of a cluster, which are told where they are.
     * @return what makes such pipelines.
     */
    public static Factory factory(final String name, final Settings settings)
    {
        return new Factory()
        {
            @Override
            public String name()
            {
                return name;
            }

            @Override
            public List<String> hops()
            {
                return settings.guarantee() == Guarantee.QUORUM ? CLUSTER_HOPS : HOPS;
            }

            @Override
            public Pipeline launch()
            {
                return new LoadedPipeline(settings);
            }
        };
    }

    /**
     * @param settings of an instance that stands alone.
     * @return pipelines of each level: DURABLE with these settings, then RECORDED and QUORUM with what they need beyond them.
     * Both wait for archives, which therefore do not pace themselves. The threads of three members are many more than a
     * machine may have cores, and so none of them spins.
     */
    public static List<Factory> ofEachGuarantee(final Settings settings)
    {
        final Settings waiting = settings.with("archive.idle", "backoff");
        return List.of(
            factory("durable", settings.with("guarantee", "DURABLE")),
            factory("recorded", waiting.with(Map.of("guarantee", "RECORDED", "archive.file-sync-level", 1))),
            factory("quorum", waiting.with(Map.of(
                "guarantee", "QUORUM",
                "driver.threading", "SHARED",
                "driver.idle", "backoff",
                "cluster.idle", "backoff",
                "threads", List.of(
                    thread("pipeline", "backoff", "feed-handler", "sequencer", "distributor", "driver"),
                    thread("replay-store", "pace", "replay-store"))))));
    }

    private static Map<String, Object> thread(final String name, final String idle, final String... agents)
    {
        return Map.of("name", name, "agents", List.of(agents), "idle", idle, "core", -1);
    }

    /** @return the clock that pipelines stamp with, to be the rig's too. */
    public static EpochNanoClock clock()
    {
        return Instance.CLOCK;
    }

    @Override
    public boolean offer(final long intendedTimeNs)
    {
        if (pendingFrom == pendingTo)
        {
            pendingFrom = 0;
            pendingTo = 0;
        }
        if (pendingTo == PENDING_LIMIT)
        {
            return false;
        }
        pending[pendingTo++] = intendedTimeNs;
        return true;
    }

    @Override
    public void flush()
    {
        feedHandler.doWork();
    }

    @Override
    public int poll(final LatencyRecorder currentRecorder)
    {
        recorder = currentRecorder;
        arrived = 0;
        feedHandler.doWork(); // Marks come in and what was held back goes out, as on a thread of its own.
        if ((++polls & HOUSEKEEPING_MASK) == 0)
        {
            hosts.checkRunning();
        }
        subscriber.poll(FRAME_LIMIT);
        return arrived;
    }

    private void onEvent(final Tier tier, final DirectBuffer buffer, final int offset)
    {
        if (EventLayout.templateId(buffer, offset) == EpochStartDecoder.TEMPLATE_ID)
        {
            return; // The one event that no message of the rig made.
        }
        arrived++;
        final long nowNs = Instance.CLOCK.nanoTime();
        final long receiveTimeNs = EventLayout.receiveTimeNs(buffer, offset);
        final long sequenceTimeNs = EventLayout.sequenceTimeNs(buffer, offset);
        recorder.record(0, nowNs - receiveTimeNs);
        if (hasOneClock)
        {
            recorder.record(1, sequenceTimeNs - receiveTimeNs);
            recorder.record(2, nowNs - sequenceTimeNs);
        }
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        int taken = 0;
        while (taken < limit && pendingFrom < pendingTo)
        {
            if (messageLength == 0)
            {
                messageLength = venue.next(message, 0);
            }
            if (!handler.onMessage(message, 0, messageLength, venue.messageCount(), pending[pendingFrom]))
            {
                break;
            }
            messageLength = 0;
            pendingFrom++;
            taken++;
        }
        return taken;
    }

    @Override
    public State state()
    {
        return State.RUNNING;
    }

    @Override
    public BadInput failure()
    {
        return null;
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        if (sourceSequence != 0)
        {
            throw new IllegalStateException("a new stream has a mark: " + sourceSequence);
        }
    }

    @Override
    public long byteOffset()
    {
        return -1;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(subscriber, hosts);
    }
}
