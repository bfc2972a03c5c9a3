package io.directlive.distributor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.book.OrderedStream;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventDigest;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamHistory;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.StreamHeartbeatDecoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An ordered stream on one side of a distributor, a reader of each tier on the other, stepped by one thread. */
final class Pipe implements AutoCloseable
{
    static final String ORDERED_CHANNEL = "aeron:ipc?term-length=1m";
    private static final long PATIENCE_NS = 20_000_000_000L;

    /** What a reader of a tier has got. */
    static final class Reader
    {
        final List<byte[]> events = new ArrayList<>();
        final List<Integer> frameLengths = new ArrayList<>();
        final List<String> heartbeats = new ArrayList<>();
        private Subscription subscription;

        private void onFrame(final DirectBuffer buffer, final int offset, final int length)
        {
            if (EventLayout.templateId(buffer, offset) == StreamHeartbeatDecoder.TEMPLATE_ID)
            {
                final StreamHeartbeatDecoder heartbeat =
                    new StreamHeartbeatDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                heartbeats.add(heartbeat.streamEpoch() + ":" + heartbeat.nextSequence() +
                    " basis " + heartbeat.basisSequence());
                return;
            }
            frameLengths.add(length);
            int at = offset;
            while (at < offset + length)
            {
                final byte[] bytes = new byte[EventLayout.length(buffer, at)];
                buffer.getBytes(at, bytes);
                events.add(bytes);
                at += bytes.length;
            }
        }
    }

    final MediaDriver driver;
    final Aeron aeron;
    final ManualClock clock = new ManualClock();
    final Map<Tier, Reader> readers = new EnumMap<>(Tier.class);
    final Map<Tier, ExclusivePublication> publications = new EnumMap<>(Tier.class);
    final TierChannels channels;
    long recordedPosition = Long.MAX_VALUE;
    Executor historyExecutor = Runnable::run;
    ExclusivePublication ordered;
    CounterSet<DistributorCounter> counters;
    CounterSet<QualityCounter> quality;
    DistributorAgent agent;
    private Subscription distributed;

    private final Subscription recorder;
    private final List<byte[]> recordedFrames = new ArrayList<>();
    private final List<Long> recordedPositions = new ArrayList<>();

    Pipe(final TierChannels channels)
    {
        this.channels = channels;
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        recorder = aeron.addSubscription(ORDERED_CHANNEL, StreamIds.ORDERED);
        ordered = aeron.addExclusivePublication(ORDERED_CHANNEL, StreamIds.ORDERED);
        until(() -> ordered.isConnected() && recorder.isConnected());
    }

    /** Subscribes to a tier. */
    Reader read(final Tier tier)
    {
        final Reader reader = new Reader();
        reader.subscription = aeron.addSubscription(channels.subscription(tier), tier.streamId());
        readers.put(tier, reader);
        return reader;
    }

    /** Starts a distributor; when there are readers, it is connected to all of them. */
    void start(final DistributorConfig config, final Tier... tiers)
    {
        distributed = subscribeAtTheTail();
        publications.clear();
        for (final Tier tier : tiers)
        {
            publications.put(tier, aeron.addExclusivePublication(channels.publication(tier), tier.streamId()));
        }
        counters = new CounterSet<>(DistributorCounter.class, "test", aeron::addCounter);
        quality = new CounterSet<>(QualityCounter.class, "test", aeron::addCounter);
        agent = new DistributorAgent(
            config, clock, distributed, publications, history(), historyExecutor, () -> recordedPosition, counters,
            Map.of(OrderedStream.SOURCE, quality));
        readers.keySet().forEach(tier -> until(() ->
            !publications.containsKey(tier) || publications.get(tier).isConnected()));
    }

    /**
     * Aeron may let a subscription in a little before the tail, at what the driver last knew; here it is to be exact.
     */
    private Subscription subscribeAtTheTail()
    {
        while (true)
        {
            final Subscription subscription = aeron.addSubscription(ORDERED_CHANNEL, StreamIds.ORDERED);
            until(() -> ordered.isClosed() || subscription.isConnected());
            if (ordered.isClosed() || subscription.imageAtIndex(0).joinPosition() == ordered.position())
            {
                return subscription;
            }
            subscription.close();
        }
    }

    private StreamHistory history()
    {
        return (fromPosition, toPosition, handler) ->
        {
            record();
            for (int i = 0; i < recordedFrames.size(); i++)
            {
                if (recordedPositions.get(i) > fromPosition && recordedPositions.get(i) <= toPosition)
                {
                    final byte[] frame = recordedFrames.get(i);
                    handler.onFrame(new UnsafeBuffer(frame), 0, frame.length);
                }
            }
        };
    }

    private void record()
    {
        until(() ->
        {
            recorder.poll((buffer, offset, length, header) ->
            {
                final byte[] frame = new byte[length];
                buffer.getBytes(offset, frame);
                recordedFrames.add(frame);
                recordedPositions.add(header.position());
            }, 100);
            return recordedPositions.isEmpty() ?
                ordered.position() == 0 : recordedPositions.get(recordedPositions.size() - 1) == ordered.position();
        });
    }

    /** Sequences events, a few to a frame. */
    void order(final List<byte[]> events, final int eventsPerFrame)
    {
        for (int at = 0; at < events.size(); at += eventsPerFrame)
        {
            final UnsafeBuffer frame = new UnsafeBuffer(
                OrderedStream.frame(events.subList(at, Math.min(events.size(), at + eventsPerFrame))));
            until(() -> ordered.offer(frame) > 0);
        }
        record();
    }

    /**
     * Lets the agent work until it has taken all that it may and finds nothing to do, and the readers have read all of
     * it.
     */
    void run()
    {
        until(() -> step() == 0 && isCaughtUp());
    }

    /** Lets the agent work and the readers read until something has come to pass. */
    void runUntil(final BooleanSupplier condition)
    {
        until(() ->
        {
            step();
            return condition.getAsBoolean();
        });
    }

    private boolean isCaughtUp()
    {
        final Image image = ordered.isClosed() ? null : distributed.imageBySessionId(ordered.sessionId());
        boolean isCaughtUp = image != null && image.position() >= Math.min(recordedPosition, ordered.position());
        for (final Map.Entry<Tier, Reader> entry : readers.entrySet())
        {
            final ExclusivePublication publication = publications.get(entry.getKey());
            if (publication != null && publication.isConnected())
            {
                final Image read = entry.getValue().subscription.imageBySessionId(publication.sessionId());
                isCaughtUp &= read != null && read.position() == publication.position();
            }
        }
        return isCaughtUp;
    }

    /** One duty cycle of the agent, and what the readers then find. */
    int step()
    {
        return agent.doWork() + poll();
    }

    int poll()
    {
        int frames = 0;
        for (final Reader reader : readers.values())
        {
            frames += reader.subscription.poll(
                (buffer, offset, length, header) ->
                {
                    assertEquals(EventDigest.of(buffer, offset, length), header.reservedValue());
                    reader.onFrame(buffer, offset, length);
                },
                100);
        }
        Thread.yield();
        return frames;
    }

    void until(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not in time");
            }
            Thread.yield();
        }
    }

    long count(final DistributorCounter counter)
    {
        return counters.get(counter).get();
    }

    void stop()
    {
        agent.onClose();
        agent = null;
    }

    @Override
    public void close()
    {
        if (agent != null)
        {
            agent.onClose();
        }
        CloseHelper.closeAll(aeron, driver);
    }
}
