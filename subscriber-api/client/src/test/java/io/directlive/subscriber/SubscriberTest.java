package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ExclusivePublication;
import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.TopOfBookDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a subscriber delivers, and what it says of itself. */
@Timeout(60)
class SubscriberTest extends SubscriberOnDriver
{
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
    void shouldTellTheSameDepthFromOrdersAndFromDepth()
    {
        final List<String> fromOrders = depthCallbacks(Tier.ORDERS);
        final List<String> fromDepth = depthCallbacks(Tier.DEPTH);

        assertTrue(fromOrders.size() > 100);
        assertEquals(fromOrders, fromDepth);
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
}
