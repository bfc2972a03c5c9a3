package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.book.OrderedStream;
import io.directlive.protocol.CounterIds;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameDigest;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames whose bytes changed on the way, live and in a replay: dropped as if they had been lost, and got again. */
@Timeout(60)
class DamagedFrameTest
{
    private static final int EVENTS = 60;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final OrderedStream stream = OrderedStream.random(4711, EVENTS);
    private final List<Long> numbers = new ArrayList<>();

    @Test
    void shouldKnowTheHeaderOfAFrame()
    {
        assertEquals(DataHeaderFlyweight.HEADER_LENGTH, FrameDigest.HEADER_LENGTH);
    }

    @Test
    @Tag("F42")
    void shouldGetAgainWhatArrivesDamaged()
    {
        try (MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            ReplayStoreDouble store = new ReplayStoreDouble(aeron);
            Subscriber subscriber = Subscriber.connect(context(driver.aeronDirectoryName()));
            ExclusivePublication publication =
                aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, Tier.ORDERS.streamId()))
        {
            store.recorded.addAll(stream.events());
            store.damaged = 21;
            until(publication::isConnected, subscriber, store);
            for (int i = 1; i <= EVENTS; i++)
            {
                final boolean isDamaged = i >= 20 && i < 25;
                final UnsafeBuffer event = new UnsafeBuffer(stream.events().get(i - 1));
                until(
                    () -> publication.offer(event, 0, event.capacity(), (term, offset, length) ->
                        FrameDigest.of(term, offset, length) ^ (isDamaged ? 1 : 0)) > 0,
                    subscriber,
                    store);
            }
            until(() -> numbers.size() >= EVENTS, subscriber, store);

            assertEquals(LongStream.rangeClosed(1, EVENTS).boxed().toList(), numbers);
            assertEquals(BookState.SYNCED, subscriber.state(Tier.ORDERS));
            assertEquals(5, subscriber.recovered(Tier.ORDERS));
            assertEquals(0, subscriber.lost(Tier.ORDERS));
            assertEquals(List.of("1:20", "1:21"), store.requests);
            assertEquals(6, damaged(aeron));
        }
    }

    private SubscriberContext context(final String aeronDirectory)
    {
        final Map<Tier, String> channels = new EnumMap<>(Tier.class);
        for (final Tier tier : Tier.values())
        {
            channels.put(tier, CommonContext.IPC_CHANNEL);
        }
        return new SubscriberContext()
            .directory(new StreamDirectory(
                "test", 1, OrderedStream.PARTITION, "DURABLE", channels, ReplayStoreDouble.CHANNEL, ""))
            .aeronDirectoryName(aeronDirectory)
            .tiers(Tier.ORDERS)
            .tierHandler((tier, buffer, offset) -> numbers.add(EventLayout.sequence(buffer, offset)));
    }

    private void until(final BooleanSupplier condition, final Subscriber subscriber, final ReplayStoreDouble store)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "not in time, delivered: " + numbers);
            subscriber.poll(10);
            store.doWork();
            Thread.yield();
        }
    }

    private static long damaged(final Aeron aeron)
    {
        final long[] value = {-1};
        aeron.countersReader().forEach((id, typeId, key, label) ->
        {
            if (typeId == CounterIds.SUBSCRIBER + SubscriberCounter.DAMAGED.ordinal())
            {
                value[0] = aeron.countersReader().getCounterValue(id);
            }
        });
        return value[0];
    }
}
