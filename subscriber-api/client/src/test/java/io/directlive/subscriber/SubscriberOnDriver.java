package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.book.MarketBooks;
import io.directlive.book.OrderedStream;
import io.directlive.book.PriceLevels;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * The whole subscriber over a real media driver, against a distributor and a store made by hand, all on one thread.
 */
abstract class SubscriberOnDriver
{
    static final long MILLISECOND = 1_000_000L;
    static final long PATIENCE_NS = 20_000 * MILLISECOND;

    static MediaDriver driver;
    static Aeron aeron;

    final OrderedStream stream = OrderedStream.random(4711, 400);
    final List<String> log = new ArrayList<>();
    final List<Long> numbers = new ArrayList<>();
    final Map<Tier, ExclusivePublication> publications = new EnumMap<>(Tier.class);
    ReplayStoreDouble store;
    Subscriber subscriber;

    @BeforeAll
    static void launch()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .publicationTermBufferLength(128 * 1024)
            .ipcTermBufferLength(256 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    @AfterAll
    static void shutDown()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @BeforeEach
    void openStore()
    {
        store = new ReplayStoreDouble(aeron);
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(subscriber, store);
        publications.values().forEach(CloseHelper::close);
    }

    SubscriberContext context(final Tier... tiers)
    {
        final Map<Tier, String> channels = new EnumMap<>(Tier.class);
        for (final Tier tier : Tier.values())
        {
            channels.put(tier, "aeron:ipc?tether=true");
        }
        return new SubscriberContext()
            .directory(new StreamDirectory(
                "test", 1, OrderedStream.PARTITION, "DURABLE", channels, ReplayStoreDouble.CHANNEL, ""))
            .aeronDirectoryName(driver.aeronDirectoryName())
            .tiers(tiers[0], tiers)
            .tierHandler((tier, buffer, offset) -> numbers.add(EventLayout.sequence(buffer, offset)))
            .stateListener(new Listener());
    }

    void connect(final SubscriberContext context)
    {
        subscriber = Subscriber.connect(context);
    }

    void open(final Tier tier)
    {
        CloseHelper.close(publications.put(
            tier, aeron.addExclusivePublication("aeron:ipc?term-length=256k", tier.streamId())));
        until(() -> publications.get(tier).isConnected());
    }

    /** Publishes events of a tier by number, both ends included, in frames of a few. */
    void send(final Tier tier, final int from, final int to)
    {
        final List<byte[]> events = stream.tier(tier);
        for (int at = from - 1; at < to; at += 5)
        {
            offer(tier, OrderedStream.frame(events.subList(at, Math.min(to, at + 5))));
        }
    }

    void offer(final Tier tier, final byte[] frame)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        until(() -> publications.get(tier).offer(buffer) > 0);
    }

    void until(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(
                System.nanoTime() - deadlineNs < 0, () -> "not in time: " + log + " " + numbers.size() + " events");
            subscriber.poll(10);
            store.doWork();
            Thread.yield();
        }
    }

    void untilDelivered(final long count)
    {
        until(() -> numbers.size() >= count);
    }

    static List<Long> range(final long from, final long to)
    {
        final List<Long> range = new ArrayList<>();
        for (long i = from; i <= to; i++)
        {
            range.add(i);
        }
        return range;
    }

    List<String> depthCallbacks(final Tier tier)
    {
        final List<String> callbacks = new ArrayList<>();
        numbers.clear();
        final int count = stream.tier(tier).size();
        connect(context(tier).depthHandler(book -> callbacks.add(
            book.basisSequence() + " " + book.sourceSequence() + " " + book.venueTimeNs() + " " + text(book))));
        open(tier);
        send(tier, 1, count);
        untilDelivered(count);
        subscriber.close();
        return callbacks;
    }

    /** Builds the same books with nothing of the subscriber in between. */
    void assertBooksEqualReference()
    {
        final MarketBooks reference = new MarketBooks();
        stream.events().forEach(event -> reference.onEvent(new UnsafeBuffer(event), 0));
        for (int id = 1; id <= 4; id++)
        {
            final BookView book = bookOf(id);
            final PriceLevels expected = reference.book(id);
            final StringBuilder text = new StringBuilder();
            for (final Side side : List.of(Side.BID, Side.ASK))
            {
                for (int i = 0; i < Math.min(BookView.MAX_LEVELS, expected.levelCount(side)); i++)
                {
                    text.append(side).append(expected.price(side, i)).append('x').append(expected.quantity(side, i))
                        .append('/').append(expected.orderCount(side, i)).append(' ');
                }
            }
            assertEquals(text.toString(), text(book), "instrument " + id);
            assertTrue(text.length() > 0);
        }
    }

    BookView bookOf(final int id)
    {
        return subscriber.book("SYM" + id);
    }

    static String text(final BookView book)
    {
        final StringBuilder text = new StringBuilder();
        for (final Side side : List.of(Side.BID, Side.ASK))
        {
            for (int i = 0; i < book.levelCount(side); i++)
            {
                text.append(side).append(book.price(side, i)).append('x').append(book.quantity(side, i))
                    .append('/').append(book.orderCount(side, i)).append(' ');
            }
        }
        return text.toString();
    }

    final class Listener implements StateListener
    {
        @Override
        public void onGap(final Tier tier, final long from, final long to)
        {
            log.add("gap " + from + ".." + to);
        }

        @Override
        public void onRecovered(final Tier tier, final long from, final long to)
        {
            log.add("recovered " + from + ".." + to);
        }

        @Override
        public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
        {
            log.add("lost " + from + ".." + to + " " + reason);
        }

        @Override
        public void onEpoch(final Tier tier, final int previousEpoch, final int epoch)
        {
            log.add("epoch " + previousEpoch + "->" + epoch);
        }

        @Override
        public void onEndOfSession(final Tier tier, final int sourceId, final long lastSourceSequence)
        {
            log.add("end of " + sourceId + " after " + lastSourceSequence);
        }
    }
}
