package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.book.MarketBooks;
import io.directlive.book.OrderedStream;
import io.directlive.book.PriceLevels;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.ReplayCode;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.TopOfBookDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole subscriber over a real media driver, against a distributor and a store made by hand, all on one thread. */
@Timeout(60)
class SubscriberTest
{
    private static final long MILLISECOND = 1_000_000L;
    private static final long PATIENCE_NS = 20_000 * MILLISECOND;

    private static MediaDriver driver;
    private static Aeron aeron;

    private final OrderedStream stream = OrderedStream.random(4711, 400);
    private final List<String> log = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private final Map<Tier, ExclusivePublication> publications = new EnumMap<>(Tier.class);
    private ReplayStoreDouble store;
    private Subscriber subscriber;

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

    private SubscriberContext context(final Tier... tiers)
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

    private void connect(final SubscriberContext context)
    {
        subscriber = Subscriber.connect(context);
    }

    private void open(final Tier tier)
    {
        CloseHelper.close(publications.put(
            tier, aeron.addExclusivePublication("aeron:ipc?term-length=256k", tier.streamId())));
        until(() -> publications.get(tier).isConnected());
    }

    /** Publishes events of a tier by number, both ends included, in frames of a few. */
    private void send(final Tier tier, final int from, final int to)
    {
        final List<byte[]> events = stream.tier(tier);
        for (int at = from - 1; at < to; at += 5)
        {
            offer(tier, OrderedStream.frame(events.subList(at, Math.min(to, at + 5))));
        }
    }

    private void offer(final Tier tier, final byte[] frame)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        until(() -> publications.get(tier).offer(buffer) > 0);
    }

    private void until(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "not in time: " + log + " " + numbers.size() + " events");
            subscriber.poll(10);
            store.doWork();
            Thread.yield();
        }
    }

    private void untilDelivered(final long count)
    {
        until(() -> numbers.size() >= count);
    }

    private static List<Long> range(final long from, final long to)
    {
        final List<Long> range = new ArrayList<>();
        for (long i = from; i <= to; i++)
        {
            range.add(i);
        }
        return range;
    }

    @Test
    void shouldDeliverLiveAndKeepBooks()
    {
        connect(context(Tier.ORDERS).bookViews(true));
        open(Tier.ORDERS);
        send(Tier.ORDERS, 1, 400);
        untilDelivered(400);

        assertEquals(range(1, 400), numbers);
        assertEquals(BookState.SYNCED, subscriber.state(Tier.ORDERS));
        assertEquals(new Cursor(OrderedStream.PARTITION, 1, 400), subscriber.cursor(Tier.ORDERS));
        assertEquals(List.of(), store.requests);
        assertBooksEqualReference();
    }

    @Test
    void shouldFillAGapInTheMiddle()
    {
        connect(context(Tier.ORDERS).bookViews(true));
        open(Tier.ORDERS);
        store.recorded.addAll(stream.events());
        send(Tier.ORDERS, 1, 100);
        send(Tier.ORDERS, 151, 400);
        untilDelivered(400);
        until(() -> subscriber.state(Tier.ORDERS) == BookState.SYNCED);

        assertEquals(range(1, 400), numbers);
        assertEquals(List.of("gap 101..150", "recovered 101..150"), log);
        assertEquals(List.of("1:101"), store.requests);
        assertEquals(1, subscriber.gaps(Tier.ORDERS));
        assertEquals(50, subscriber.recovered(Tier.ORDERS));
        assertEquals(0, subscriber.lost(Tier.ORDERS));
        until(() -> store.activeReplays() == 0);
        assertBooksEqualReference();
    }

    @Test
    void shouldFindALostTailByHeartbeat()
    {
        connect(context(Tier.ORDERS));
        open(Tier.ORDERS);
        store.recorded.addAll(stream.events());
        send(Tier.ORDERS, 1, 390);
        offer(Tier.ORDERS, OrderedStream.heartbeat(1, 401));
        untilDelivered(400);

        assertEquals(range(1, 400), numbers);
        assertEquals(List.of("gap 391..400", "recovered 391..400"), log);
    }

    @Test
    void shouldJoinLateWithWholeBooks()
    {
        connect(context(Tier.ORDERS).bookViews(true));
        open(Tier.ORDERS);
        store.recorded.addAll(stream.events().subList(0, 350));
        send(Tier.ORDERS, 301, 350);
        until(() -> subscriber.state(Tier.ORDERS) == BookState.SYNCED);
        send(Tier.ORDERS, 351, 400);
        untilDelivered(100);

        assertEquals(range(301, 400), numbers);
        assertEquals(100, subscriber.delivered(Tier.ORDERS));
        assertEquals(List.of(), log);
        assertBooksEqualReference();
    }

    @Test
    void shouldGoOnFromACursor()
    {
        connect(context(Tier.DEPTH).from(StartFrom.cursor(new Cursor(OrderedStream.PARTITION, 1, 30))).bookViews(true));
        store.recorded.addAll(stream.events());
        final int count = stream.tier(Tier.DEPTH).size();
        untilDelivered(count - 30);

        assertEquals(range(31, count), numbers);
        assertBooksEqualReference();
    }

    @Test
    void shouldRecoverDepthThroughTheDeriver()
    {
        connect(context(Tier.DEPTH).bookViews(true));
        open(Tier.DEPTH);
        store.recorded.addAll(stream.events());
        final int count = stream.tier(Tier.DEPTH).size();
        send(Tier.DEPTH, 1, 50);
        send(Tier.DEPTH, 91, count);
        untilDelivered(count);

        assertEquals(range(1, count), numbers);
        assertEquals(List.of("gap 51..90", "recovered 51..90"), log);
        assertEquals(List.of("0:1"), store.requests);
        assertBooksEqualReference();
    }

    @Test
    @Tag("F24")
    void shouldComeBackWhenTheLiveImageIsLost()
    {
        connect(context(Tier.ORDERS));
        open(Tier.ORDERS);
        send(Tier.ORDERS, 1, 100);
        untilDelivered(100);

        store.recorded.addAll(stream.events().subList(0, 300));
        open(Tier.ORDERS); // Another publication: another image, and what was sent in between is gone.
        send(Tier.ORDERS, 201, 300);
        untilDelivered(300);
        send(Tier.ORDERS, 301, 400);
        untilDelivered(400);

        assertEquals(range(1, 400), numbers);
        assertEquals(List.of("gap 101..200", "recovered 101..200"), log);
    }

    @Test
    @Tag("F23")
    void shouldTakeTwoCopiesOfAStreamAsOne()
    {
        connect(context(Tier.ORDERS));
        open(Tier.ORDERS);
        try (ExclusivePublication copy =
            aeron.addExclusivePublication("aeron:ipc?term-length=256k", Tier.ORDERS.streamId()))
        {
            send(Tier.ORDERS, 1, 200);
            untilDelivered(200);
            final UnsafeBuffer frame = new UnsafeBuffer(OrderedStream.frame(stream.events().subList(195, 205)));
            until(() -> copy.offer(frame) > 0);
            untilDelivered(205);
            send(Tier.ORDERS, 201, 210);
            untilDelivered(210);
        }

        assertEquals(range(1, 210), numbers);
        assertEquals(10, subscriber.duplicates(Tier.ORDERS));
        assertEquals(0, subscriber.gaps(Tier.ORDERS));
    }

    @Test
    @Tag("F35")
    void shouldTellARefusal()
    {
        connect(context(Tier.ORDERS));
        open(Tier.ORDERS);
        store.code = ReplayCode.OTHER_EPOCH;
        send(Tier.ORDERS, 1, 10);
        send(Tier.ORDERS, 21, 30);
        untilDelivered(20);

        assertEquals(List.of("gap 11..20", "lost 11..20 OTHER_EPOCH"), log);
        assertEquals(10, subscriber.lost(Tier.ORDERS));
    }

    @Test
    @Tag("F29")
    void shouldTellWhatASilentStoreDidNotGive()
    {
        connect(context(Tier.ORDERS).bookViews(true)
            .answerTimeoutNs(20 * MILLISECOND)
            .recoveryTimeoutNs(100 * MILLISECOND));
        open(Tier.ORDERS);
        store.isSilent = true;
        send(Tier.ORDERS, 1, 100);
        send(Tier.ORDERS, 121, 400);
        untilDelivered(380);

        assertEquals(List.of("gap 101..120", "lost 101..120 TIMEOUT"), log);
        final List<Long> expected = range(1, 100);
        expected.addAll(range(121, 400));
        assertEquals(expected, numbers);
        assertEquals(BookState.SYNCED, subscriber.state(Tier.ORDERS));
    }

    @Test
    @Tag("F29")
    void shouldHealAfterALossTheBooksThatItDidNotTouch()
    {
        final OrderedStream market = new OrderedStream().define(1, "AAA").define(2, "BBB")
            .add(1, 1, Side.BID, Prices.ONE, 100)
            .add(2, 2, Side.BID, Prices.ONE, 100)
            .add(1, 3, Side.BID, 2 * Prices.ONE, 100) // Lost.
            .add(1, 4, Side.BID, 3 * Prices.ONE, 100)
            .add(2, 5, Side.BID, 3 * Prices.ONE, 100);
        connect(context(Tier.ORDERS).bookViews(true).recoveryTimeoutNs(50 * MILLISECOND));
        open(Tier.ORDERS);
        store.isSilent = true;
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(0, 5)));
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(6, 8)));
        untilDelivered(7);

        assertEquals(BookState.STALE, subscriber.book("AAA").state());
        assertEquals(BookState.SYNCED, subscriber.book("BBB").state());

        market.clear(1);
        offer(Tier.ORDERS, market.event(8));
        untilDelivered(8);
        assertEquals(BookState.SYNCED, subscriber.book("AAA").state());
    }

    @Test
    void shouldTrustABookThatBeginsAfterALossOnlyWhenItSawItsFirstEvent()
    {
        final OrderedStream market = new OrderedStream().define(1, "AAA")
            .define(2, "BBB") // Lost, and defined again later.
            .add(2, 1, Side.BID, Prices.ONE, 100)
            .define(2, "BBB")
            .define(3, "CCC")
            .add(3, 2, Side.BID, Prices.ONE, 100);
        connect(context(Tier.ORDERS).bookViews(true).recoveryTimeoutNs(50 * MILLISECOND));
        open(Tier.ORDERS);
        store.isSilent = true;
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(0, 2)));
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(3, 7)));
        untilDelivered(6);

        assertEquals(BookState.STALE, subscriber.book("BBB").state());
        assertEquals(BookState.SYNCED, subscriber.book("CCC").state());
    }

    @Test
    void shouldCallBackForWantedInstrumentsOnlyAndCountTheWholeStream()
    {
        final List<String> changed = new ArrayList<>();
        final List<String> defined = new ArrayList<>();
        connect(context(Tier.ORDERS)
            .instruments("SYM2", "SYM3")
            .depthHandler(book -> changed.add(book.instrument().symbol()))
            .instrumentHandler(instrument -> defined.add(instrument.symbol())));
        open(Tier.ORDERS);
        send(Tier.ORDERS, 1, 200);
        until(() -> subscriber.delivered(Tier.ORDERS) == 200);

        assertFalse(changed.isEmpty());
        assertTrue(List.of("SYM2", "SYM3").containsAll(changed), changed::toString);
        assertTrue(defined.containsAll(List.of("SYM2", "SYM3")));
        assertFalse(defined.contains("SYM1"));
        assertNull(subscriber.book("SYM1"));
        assertEquals("SYM1", subscriber.instrument("SYM1").symbol());
        assertTrue(numbers.size() < 200 && numbers.contains(1L));
    }

    @Test
    void shouldGoThroughABreakOfTheEpoch()
    {
        final OrderedStream broken = new OrderedStream().define(1, "AAA")
            .add(1, 1, Side.BID, Prices.ONE, 100).breakSession().add(1, 2, Side.ASK, Prices.ONE, 100);
        connect(context(Tier.DEPTH).bookViews(true));
        open(Tier.DEPTH);
        store.recorded.addAll(broken.events());
        broken.tier(Tier.DEPTH).forEach(event -> offer(Tier.DEPTH, event));
        untilDelivered(5);

        assertEquals(List.of(1L, 2L, 3L, 1L, 2L), numbers);
        assertEquals(List.of("epoch 1->2"), log);
        assertEquals(0, subscriber.book("AAA").levelCount(Side.BID));
        assertEquals(Prices.ONE, subscriber.book("AAA").bestAsk());
        assertTrue(subscriber.book("AAA").isSuspect());
    }

    @Test
    void shouldTellTheSameDepthFromOrdersAndFromDepth()
    {
        final List<String> fromOrders = depthCallbacks(Tier.ORDERS);
        final List<String> fromDepth = depthCallbacks(Tier.DEPTH);

        assertTrue(fromOrders.size() > 100);
        assertEquals(fromOrders, fromDepth);
    }

    private List<String> depthCallbacks(final Tier tier)
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

    @Test
    void shouldTellEndOfSessionAndSuspectBooks()
    {
        final OrderedStream market = new OrderedStream().define(1, "AAA")
            .add(1, 1, Side.BID, Prices.ONE, 100).sourceGap(1).endOfSession();
        connect(context(Tier.ORDERS).bookViews(true));
        open(Tier.ORDERS);
        offer(Tier.ORDERS, OrderedStream.frame(market.events()));
        untilDelivered(5);

        assertEquals(List.of("end of " + OrderedStream.SOURCE + " after 4"), log);
        assertTrue(subscriber.book("AAA").isSuspect());
        assertEquals(BookState.SYNCED, subscriber.book("AAA").state());
        assertEquals(100, subscriber.orderBook(subscriber.instrument("AAA")).quantity(Side.BID, 0));
    }

    @Test
    void shouldCallTypedHandlers()
    {
        final List<String> calls = new ArrayList<>();
        connect(context(Tier.ORDERS, Tier.TOP, Tier.TRADES)
            .ordersHandler(new OrdersHandler()
            {
                @Override
                public void onEvent(final DirectBuffer buffer, final int offset)
                {
                    calls.add("raw " + EventLayout.templateId(buffer, offset));
                }

                @Override
                public void onOrderAdded(final Instrument instrument, final OrderAddedDecoder event)
                {
                    calls.add(instrument.symbol() + " added " + event.orderId() + " " + event.header().sequence());
                }
            })
            .topHandler((final Instrument instrument, final TopOfBookDecoder top) ->
                calls.add(instrument.symbol() + " top " + top.bidPrice()))
            .tradeHandler((final Instrument instrument, final TradeDecoder trade) ->
                calls.add(instrument.symbol() + " trade " + trade.quantity())));
        final OrderedStream market = new OrderedStream().define(1, "AAA")
            .add(1, 9, Side.BID, Prices.ONE, 100).execute(1, 9, 40);
        for (final Tier tier : List.of(Tier.ORDERS, Tier.TOP, Tier.TRADES))
        {
            open(tier);
            offer(tier, OrderedStream.frame(market.tier(tier)));
        }
        until(() -> subscriber.delivered(Tier.TRADES) == 3);

        assertTrue(
            calls.containsAll(List.of("raw 3", "AAA added 9 3", "AAA top " + Prices.ONE, "AAA trade 40")),
            calls::toString);
        assertTrue(calls.indexOf("raw 3") == calls.indexOf("AAA added 9 3") - 1, calls::toString);
    }

    @Test
    void shouldThrowWhatAHandlerThrowsAndGoOnAfterIt()
    {
        final RuntimeException thrown = new RuntimeException("strategy");
        connect(context(Tier.ORDERS).tierHandler((tier, buffer, offset) ->
        {
            numbers.add(EventLayout.sequence(buffer, offset));
            if (EventLayout.sequence(buffer, offset) == 3)
            {
                throw thrown;
            }
        }));
        open(Tier.ORDERS);
        send(Tier.ORDERS, 1, 10);

        assertSame(thrown, assertThrows(RuntimeException.class, () -> untilDelivered(10)));
        assertEquals(range(1, 3), numbers);
        assertEquals(3, subscriber.cursor(Tier.ORDERS).sequence());
        untilDelivered(10);
        assertEquals(range(1, 10), numbers);
    }

    @Test
    void shouldGiveWhatAHandlerThrowsToTheErrorHandler()
    {
        final List<Throwable> errors = new ArrayList<>();
        connect(context(Tier.ORDERS).errorHandler(errors::add).tierHandler((tier, buffer, offset) ->
        {
            numbers.add(EventLayout.sequence(buffer, offset));
            throw new IllegalStateException();
        }));
        open(Tier.ORDERS);
        send(Tier.ORDERS, 1, 10);
        until(() -> errors.size() == 10);

        assertEquals(range(1, 10), numbers);
    }

    @Test
    void shouldReportToCounters()
    {
        connect(context(Tier.ORDERS).name("strategy-1"));
        open(Tier.ORDERS);
        send(Tier.ORDERS, 1, 10);
        untilDelivered(10);

        final List<String> found = new ArrayList<>();
        aeron.countersReader().forEach((id, typeId, key, label) ->
        {
            if (typeId == SubscriberCounter.DELIVERED.typeId() && label.endsWith("strategy-1"))
            {
                found.add(label + "=" + aeron.countersReader().getCounterValue(id));
            }
        });
        assertEquals(List.of("subscriber: events delivered - orders strategy-1=10"), found);
    }

    @Test
    void shouldRefuseAContextWithALineForEachFault()
    {
        final IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () ->
            Subscriber.connect(new SubscriberContext()
                .directory(new StreamDirectory("x", 1, 0, "DURABLE", Map.of(Tier.TOP, "aeron:ipc"), "", ""))
                .tiers(Tier.TRADES)
                .from(StartFrom.cursor(new Cursor(1, 1, 1)))
                .depthHandler(book -> log.add("never"))
                .topHandler((instrument, top) -> log.add("never"))
                .staleAfterNs(0)));

        assertEquals(List.of(
            "tiers: x does not publish trades",
            "from: the cursor of trades is of another partition than 0",
            "depthHandler: needs tier depth or orders",
            "topHandler: needs tier top",
            "staleAfterNs: not positive"), refusal.getMessage().lines().toList());
    }

    @Test
    void shouldRefuseToPollOnceClosed()
    {
        connect(context(Tier.ORDERS));
        subscriber.close();

        assertTrue(subscriber.isClosed());
        assertThrows(IllegalStateException.class, () -> subscriber.poll(1));
        assertThrows(IllegalArgumentException.class, () -> subscriber.cursor(Tier.TOP));
    }

    /** Builds the same books with nothing of the subscriber in between. */
    private void assertBooksEqualReference()
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

    private BookView bookOf(final int id)
    {
        return subscriber.book("SYM" + id);
    }

    private static String text(final BookView book)
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

    private final class Listener implements StateListener
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
