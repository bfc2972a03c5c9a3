package io.directlive.book;

import static io.directlive.book.OrderBook.NO_ORDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OrderBookTest extends BookContract
{
    private final MarketBooks books = new MarketBooks(1, 1);
    private final EventWriter writer = new EventWriter();

    @Override
    void feed(
        final MarketBooks books, final EventWriter writer, final MarketAction action, final ReferenceMarket reference)
    {
        writer.only(action);
        books.onEvent(writer.buffer(), writer.offset());
        for (final int instrumentId : ReferenceMarket.targets(action))
        {
            final boolean isFiltered = action instanceof MarketAction.Gap gap && gap.isFiltered();
            final boolean isSourceGap = action instanceof MarketAction.Gap && action.instrumentId() == 0;
            if (books.book(instrumentId) != null && !isFiltered && !isSourceGap)
            {
                assertEquals(writer.sequence(), books.book(instrumentId).lastSequence());
            }
        }
    }

    @Override
    void assertMore(final MarketBooks books, final ReferenceMarket reference)
    {
        int orderCount = 0;
        for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
        {
            final OrderBook book = books.orderBook(i);
            final ReferenceBook expected = reference.book(i);
            orderCount += expected.orderCount();
            if (book != null)
            {
                assertEquals(expected.queue(Side.BID), queue(book, Side.BID));
                assertEquals(expected.queue(Side.ASK), queue(book, Side.ASK));
                assertEquals(expected.isSuspect, book.isSuspect());
                assertEquals(expected.orderCount(), book.totalOrders());
            }
        }
        assertEquals(orderCount, books.orderCount());
        for (final BookFault fault : BookFault.values())
        {
            assertEquals(reference.faultCount(fault), books.faultCount(fault), fault.name());
        }
    }

    @Test
    void shouldExecuteTheOldestOrderOfALevelFirst()
    {
        apply(new MarketAction.Add(1, 11, Side.BID, 100, 5));
        apply(new MarketAction.Add(1, 12, Side.BID, 100, 7));
        apply(new MarketAction.Execute(1, 11, 2));
        apply(new MarketAction.Modify(1, 11, 100, 4, BooleanType.FALSE));

        assertEquals(
            List.of(new ReferenceBook.Queued(100, 12, 7), new ReferenceBook.Queued(100, 11, 4)),
            queue(books.orderBook(1), Side.BID));
    }

    @Test
    void shouldKeepThePlaceOfAnOrderThatDoesNotGrowWhenTheVenueDoesNotTell()
    {
        apply(new MarketAction.Add(1, 11, Side.BID, 100, 5));
        apply(new MarketAction.Add(1, 12, Side.BID, 100, 7));
        apply(new MarketAction.Modify(1, 11, 100, 4, BooleanType.NULL_VAL));
        assertEquals(
            List.of(new ReferenceBook.Queued(100, 11, 4), new ReferenceBook.Queued(100, 12, 7)),
            queue(books.orderBook(1), Side.BID));

        apply(new MarketAction.Modify(1, 11, 100, 5, BooleanType.NULL_VAL));
        assertEquals(
            List.of(new ReferenceBook.Queued(100, 12, 7), new ReferenceBook.Queued(100, 11, 5)),
            queue(books.orderBook(1), Side.BID));
    }

    @Test
    void shouldTellWhereAnExecutedOrderRestedEvenWhenNothingIsLeft()
    {
        apply(new MarketAction.Add(1, 11, Side.ASK, 103, 5));
        apply(new MarketAction.Execute(1, 11, 5));

        assertEquals(Side.ASK, books.changedSide());
        assertEquals(103, books.changedPrice());
        assertTrue(books.book(1).isEmpty());
        assertFalse(books.book(1).isSuspect());
    }

    @Test
    void shouldGiveTheReplacingOrderTheSideOfTheReplaced()
    {
        apply(new MarketAction.Add(1, 11, Side.ASK, 103, 5));
        apply(new MarketAction.Replace(1, 11, 12, 101, 6));

        final OrderBook book = books.orderBook(1);
        assertEquals(NO_ORDER, book.order(11));
        assertEquals(Side.ASK, book.orderSide(book.order(12)));
        assertEquals(101, book.orderPrice(book.order(12)));
        assertEquals(6, book.orderQuantity(book.order(12)));
    }

    @Test
    void shouldAllowCrossedBooks()
    {
        apply(new MarketAction.Add(1, 11, Side.BID, 105, 5));
        apply(new MarketAction.Add(1, 12, Side.ASK, 100, 5));

        assertEquals(105, books.book(1).bestBid());
        assertEquals(100, books.book(1).bestAsk());
        assertFalse(books.book(1).isSuspect());
    }

    @Test
    void shouldKeepInstrumentsApartThatUseTheSameIds()
    {
        apply(new MarketAction.Add(1, 11, Side.BID, 100, 5));
        apply(new MarketAction.Add(2, 11, Side.BID, 200, 6));
        apply(new MarketAction.Delete(1, 11));

        assertTrue(books.book(1).isEmpty());
        assertEquals(200, books.book(2).bestBid());
        assertEquals(0, books.faultCount());
    }

    @Test
    void shouldRefuseRanksThatAreNotThere()
    {
        apply(new MarketAction.Add(1, 11, Side.BID, 100, 5));

        assertThrows(IndexOutOfBoundsException.class, () -> books.book(1).price(Side.BID, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> books.book(1).quantity(Side.ASK, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> books.orderBook(1).firstOrder(Side.BID, -1));
    }

    @Test
    void shouldFindOrdersWhereEachInstrumentCountsItsOwn()
    {
        for (int id = 1; id <= 20; id++)
        {
            for (int instrument = 1; instrument <= 500; instrument++)
            {
                apply(new MarketAction.Add(instrument, id, Side.BID, 100 + id, instrument));
            }
        }
        for (int instrument = 1; instrument <= 500; instrument += 2)
        {
            apply(new MarketAction.Delete(instrument, 20));
        }

        assertEquals(0, books.faultCount());
        assertEquals(119, books.book(499).bestBid());
        assertEquals(120, books.book(500).bestBid());
        books.checkInvariants();
    }

    @Test
    void shouldShowAllLevelsOfADeepBookInWhichLevelsComeAndGo()
    {
        final SplittableRandom random = new SplittableRandom(7);
        final TreeMap<Long, Long> expected = new TreeMap<>();
        for (int i = 1; i <= 30_000; i++)
        {
            final long price = 1_000 + random.nextInt(400);
            final Long resting = expected.remove(price);
            if (resting != null)
            {
                apply(new MarketAction.Delete(1, resting));
            }
            else
            {
                expected.put(price, (long)i);
                apply(new MarketAction.Add(1, i, Side.ASK, price, 1));
            }
            if (i % 500 == 0)
            {
                final List<Long> prices = levels(books.book(1), Side.ASK).stream().map(l -> l.price()).toList();
                assertEquals(List.copyOf(expected.keySet()), prices);
                books.checkInvariants();
            }
        }
    }

    @Test
    void shouldRefuseNumbersThatNoOrderHas()
    {
        apply(new MarketAction.Add(1, 11, Side.BID, 100, 5));

        assertThrows(IndexOutOfBoundsException.class, () -> books.orderBook(1).orderId(NO_ORDER));
        assertThrows(IndexOutOfBoundsException.class, () -> books.orderBook(1).nextOrder(1 << 20));
    }

    @Test
    void shouldFindOrdersWhoseIdsDifferInFewBits()
    {
        // Ids that a weak hash would put into a handful of slots.
        for (long id = 1; id <= 20_000; id++)
        {
            apply(new MarketAction.Add(1, id << 32, Side.BID, id % 50, 1));
            apply(new MarketAction.Add(1, id << 8 | 7, Side.ASK, 100 + id % 50, 1));
        }
        for (long id = 1; id <= 20_000; id += 2)
        {
            apply(new MarketAction.Delete(1, id << 32));
        }

        assertEquals(30_000, books.orderCount());
        assertEquals(0, books.faultCount());
        books.checkInvariants();
    }

    private void apply(final MarketAction action)
    {
        writer.only(action);
        books.onEvent(writer.buffer(), writer.offset());
    }

    private static List<ReferenceBook.Queued> queue(final OrderBook book, final Side side)
    {
        final List<ReferenceBook.Queued> queue = new ArrayList<>();
        for (int rank = 0; rank < book.levelCount(side); rank++)
        {
            for (int o = book.firstOrder(side, rank); o != NO_ORDER; o = book.nextOrder(o))
            {
                assertEquals(o, book.order(book.orderId(o)));
                assertEquals(side, book.orderSide(o));
                queue.add(new ReferenceBook.Queued(book.orderPrice(o), book.orderId(o), book.orderQuantity(o)));
            }
        }
        return queue;
    }
}
