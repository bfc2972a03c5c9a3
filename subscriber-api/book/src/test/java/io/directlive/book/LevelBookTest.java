package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LevelBookTest extends BookContract
{
    @Override
    void feed(
        final MarketBooks books, final EventWriter writer, final MarketAction action, final ReferenceMarket reference)
    {
        if (action instanceof MarketAction.Clear ||
            action instanceof MarketAction.Session ||
            action instanceof MarketAction.Gap)
        {
            writer.only(action);
            books.onEvent(writer.buffer(), writer.offset());
            return;
        }
        feedSide(books, writer, action.instrumentId(), Side.BID, reference);
        feedSide(books, writer, action.instrumentId(), Side.ASK, reference);
    }

    @Override
    void assertMore(final MarketBooks books, final ReferenceMarket reference)
    {
        assertEquals(0, books.orderCount());
        assertEquals(0, books.faultCount());
    }

    @Test
    void shouldForgetTheWorstLevelBeyondItsLimit()
    {
        final LevelBook book = new LevelBook(1, 2);
        book.onLevel(Side.BID, 100, 5, 1);
        book.onLevel(Side.BID, 98, 3, 1);
        book.onLevel(Side.BID, 99, 4, 1);
        book.onLevel(Side.BID, 97, 9, 1);
        book.checkInvariants();

        assertEquals(
            List.of(new ReferenceBook.Level(100, 5, 1), new ReferenceBook.Level(99, 4, 1)),
            levels(book, Side.BID));
    }

    @Test
    void shouldTakeRemovalOfAnUnknownLevelAsNoFault()
    {
        final LevelBook book = new LevelBook(1, LevelBook.UNLIMITED);

        assertNull(book.onLevel(Side.ASK, 100, 0, 0));
        assertTrue(book.isEmpty());
    }

    @Test
    void shouldRefuseValuesThatMakeNoSense()
    {
        final LevelBook book = new LevelBook(1, LevelBook.UNLIMITED);

        assertEquals(BookFault.BAD_VALUE, book.onLevel(Side.ASK, 100, -1, 1));
        assertEquals(BookFault.BAD_VALUE, book.onLevel(Side.NONE, 100, 1, 1));
        assertEquals(BookFault.BAD_VALUE, book.onLevel(Side.BID, Prices.NULL, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LevelBook(1, 0));
        assertTrue(book.isEmpty());
    }

    @Test
    void shouldBeTrustedAgainWhenCleared()
    {
        final LevelBook book = new LevelBook(1, 10);
        book.onLevel(Side.ASK, 100, 1, 1);
        book.suspect(true);
        book.clear();

        assertTrue(book.isEmpty());
        assertFalse(book.isSuspect());
    }

    /** Tells the difference between a side of the book and the reference, as a venue that sends levels would. */
    private static void feedSide(
        final MarketBooks books,
        final EventWriter writer,
        final int instrumentId,
        final Side side,
        final ReferenceMarket reference)
    {
        final List<ReferenceBook.Level> shown = levels(books.book(instrumentId), side);
        final List<ReferenceBook.Level> wanted = reference.book(instrumentId).levels(side);
        for (final ReferenceBook.Level level : wanted)
        {
            if (!shown.contains(level))
            {
                feedLevel(books, writer, instrumentId, side, level);
            }
        }
        for (final ReferenceBook.Level level : shown)
        {
            if (wanted.stream().noneMatch(w -> Objects.equals(w.price(), level.price())))
            {
                feedLevel(books, writer, instrumentId, side, new ReferenceBook.Level(level.price(), 0, 0));
            }
        }
    }

    private static void feedLevel(
        final MarketBooks books,
        final EventWriter writer,
        final int instrumentId,
        final Side side,
        final ReferenceBook.Level level)
    {
        writer.rewind();
        writer.level(instrumentId, side, level.price(), level.quantity(), level.orderCount());
        books.onEvent(writer.buffer(), writer.offset());
        assertEquals(writer.sequence(), books.book(instrumentId).lastSequence());
    }
}
