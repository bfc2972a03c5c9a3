package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.DepthUpdateDecoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceState;
import org.junit.jupiter.api.Test;

class MarketBooksTest
{
    private final MarketBooks books = new MarketBooks(1, 1);
    private final EventWriter writer = new EventWriter();

    @Test
    void shouldHaveNoBookBeforeAnEventTouchesIt()
    {
        writer.definition(5, "ABC");
        applyLast();

        assertNull(books.book(5));
        assertNull(books.book(-1));
        assertNull(books.lastBook());
        assertEquals(Side.NONE, books.changedSide());
        assertEquals(Prices.NULL, books.changedPrice());
    }

    @Test
    void shouldRefuseLevelsForABookOfOrdersUntilItIsEmpty()
    {
        writer.added(1, 11, Side.BID, 100, 5);
        applyLast();
        writer.level(1, Side.BID, 99, 7, 1);
        applyLast();
        assertEquals(1, books.faultCount(BookFault.MIXED_KINDS));
        assertTrue(books.book(1).isSuspect());
        assertEquals(1, books.book(1).levelCount(Side.BID));
        assertNull(books.levelBook(1));

        writer.deleted(1, 11);
        applyLast();
        writer.level(1, Side.BID, 99, 7, 1);
        applyLast();
        assertNotNull(books.levelBook(1));
        assertNull(books.orderBook(1));
        assertSame(books.book(1), books.lastBook());
        assertTrue(books.book(1).isSuspect());
        books.checkInvariants();
    }

    @Test
    void shouldRefuseOrdersForABookOfLevels()
    {
        writer.level(1, Side.ASK, 101, 7, 1);
        applyLast();
        writer.added(1, 11, Side.ASK, 101, 5);
        applyLast();

        assertEquals(1, books.faultCount(BookFault.MIXED_KINDS));
        assertEquals(7, books.book(1).quantity(Side.ASK, 0));
        assertEquals(0, books.orderCount());
    }

    @Test
    void shouldCountABookEventWithoutInstrument()
    {
        writer.added(0, 11, Side.BID, 100, 5);
        applyLast();
        writer.added(-7, 11, Side.BID, 100, 5);
        applyLast();

        assertEquals(2, books.faultCount(BookFault.NO_INSTRUMENT));
        assertEquals(2, books.faultCount());
        assertEquals(0, books.orderCount());
    }

    @Test
    void shouldRefuseAnOrderWithoutPriceOrSide()
    {
        writer.added(1, 11, Side.BID, Prices.NULL, 5);
        applyLast();
        writer.added(1, 12, Side.NONE, 100, 5);
        applyLast();

        assertEquals(2, books.faultCount(BookFault.BAD_VALUE));
        assertTrue(books.book(1).isEmpty());
    }

    @Test
    void shouldPassOverKindsThatItDoesNotKnow()
    {
        writer.added(1, 11, Side.BID, 100, 5);
        writer.buffer().putShort(writer.offset() + 2, (short)63);
        applyLast();

        assertNull(books.book(1));
        assertEquals(0, books.faultCount());
    }

    @Test
    void shouldBearABookSuspectWhenItsSourceLostSomethingBefore()
    {
        writer.gap(0, GapReason.MALFORMED);
        applyLast();
        writer.added(1, 11, Side.BID, 100, 5);
        applyLast();
        writer.added(2, 11, Side.BID, 100, 5);
        applyLast();

        assertTrue(books.book(1).isSuspect());
        assertFalse(books.book(2).isSuspect());
    }

    @Test
    void shouldTrustBooksAgainWhenASnapshotIsComplete()
    {
        writer.added(1, 11, Side.BID, 100, 5);
        applyLast();
        writer.gap(0, GapReason.LOST);
        applyLast();
        assertTrue(books.book(1).isSuspect());

        writer.cleared(0);
        writer.addFlags(EventFlags.SNAPSHOT | EventFlags.BOOK_SUSPECT);
        applyLast();
        assertTrue(books.book(1).isEmpty());
        assertTrue(books.book(1).isSuspect(), "nothing is known yet");
        writer.added(1, 12, Side.BID, 101, 7);
        writer.addFlags(EventFlags.SNAPSHOT);
        applyLast();
        writer.added(3, 13, Side.ASK, 102, 9);
        writer.addFlags(EventFlags.SNAPSHOT);
        applyLast();
        assertTrue(books.book(1).isSuspect());
        assertTrue(books.book(3).isSuspect(), "half a snapshot is no book");

        writer.status(0, SourceState.STALE);
        writer.addFlags(EventFlags.SNAPSHOT);
        applyLast();
        assertTrue(books.book(1).isSuspect(), "a snapshot that was not whole");
        writer.status(0, SourceState.UP);
        applyLast();
        assertTrue(books.book(1).isSuspect(), "a status that ends no snapshot");
        writer.status(0, SourceState.UP);
        writer.addFlags(EventFlags.SNAPSHOT);
        applyLast();
        assertFalse(books.book(1).isSuspect());
        assertFalse(books.book(3).isSuspect());
        assertEquals(101, books.book(1).bestBid());
        writer.added(5, 14, Side.BID, 99, 5);
        applyLast();
        assertFalse(books.book(5).isSuspect(), "the source is trusted again");
    }

    @Test
    void shouldTrustTheOneBookThatASnapshotIsOf()
    {
        writer.gap(0, GapReason.LOST);
        applyLast();
        writer.cleared(1);
        writer.addFlags(EventFlags.SNAPSHOT | EventFlags.BOOK_SUSPECT);
        applyLast();
        writer.status(1, SourceState.UP);
        writer.addFlags(EventFlags.SNAPSHOT);
        applyLast();
        writer.added(3, 13, Side.ASK, 102, 9);
        applyLast();

        assertFalse(books.book(1).isSuspect());
        assertTrue(books.book(3).isSuspect());
    }

    @Test
    void shouldHaveNoPastInAStreamThatStartsAtOne()
    {
        writer.epochStart(1, EpochReason.SOURCE_SESSION);
        writer.added(1, 11, Side.BID, 100, 5);
        applyLast();
        writer.added(2, 11, Side.BID, 100, 5);
        applyLast();
        books.onEvent(writer.buffer(), 0);

        assertEquals(1, EventLayout.basisSequence(writer.buffer(), 0));
        assertTrue(books.book(1).isEmpty());
        assertTrue(books.book(2).isEmpty());
        assertEquals(0, books.orderCount());
        assertEquals(0, books.levelCount());
    }

    @Test
    void shouldLeaveOtherSourcesAloneWhenOneStartsAnew()
    {
        writer.added(1, 11, Side.BID, 100, 5);
        applyLast();
        writer.added(2, 11, Side.BID, 100, 5);
        applyLast();
        writer.epochStart(1, EpochReason.SOURCE_SESSION);
        applyLast();

        assertTrue(books.book(1).isEmpty());
        assertFalse(books.book(2).isEmpty());
        assertEquals(3, books.book(1).lastSequence());
        assertEquals(2, books.book(2).lastSequence());
    }

    @Test
    void shouldTakeTheSuspicionOfADepthUpdate()
    {
        writer.level(1, Side.BID, 99, 7, 1);
        writer.buffer().putShort(writer.offset() + 2, (short)DepthUpdateDecoder.TEMPLATE_ID);
        EventLayout.flags(writer.buffer(), writer.offset(), EventFlags.BOOK_SUSPECT);
        applyLast();

        assertTrue(books.book(1).isSuspect());
        assertEquals(MarketBooks.TIER_DEPTH, books.levelBook(1).depthLimit());
    }

    @Test
    void shouldFindTheFieldsOfADepthUpdateWhereThoseOfLevelUpdatedAre()
    {
        assertEquals(LevelUpdatedDecoder.priceEncodingOffset(), DepthUpdateDecoder.priceEncodingOffset());
        assertEquals(LevelUpdatedDecoder.quantityEncodingOffset(), DepthUpdateDecoder.quantityEncodingOffset());
        assertEquals(LevelUpdatedDecoder.orderCountEncodingOffset(), DepthUpdateDecoder.orderCountEncodingOffset());
        assertEquals(LevelUpdatedDecoder.sideEncodingOffset(), DepthUpdateDecoder.sideEncodingOffset());
    }

    @Test
    void shouldGrowWithInstrumentsAndOrders()
    {
        for (int i = 1; i <= 5_000; i++)
        {
            writer.rewind();
            writer.added(i, 1, i % 2 == 0 ? Side.BID : Side.ASK, 100 + i, i);
            applyLast();
        }

        assertEquals(5_000, books.orderCount());
        assertEquals(5_000, books.levelCount());
        assertEquals(5_001, books.instrumentLimit());
        assertEquals(5_100, books.book(5_000).bestBid());
        books.checkInvariants();
    }

    private void applyLast()
    {
        books.onEvent(writer.buffer(), writer.offset());
    }
}
