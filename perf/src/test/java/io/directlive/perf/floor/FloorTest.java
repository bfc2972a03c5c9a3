package io.directlive.perf.floor;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.book.MarketBooks;
import io.directlive.book.PriceLevels;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A floor that computes something else is no floor: both books must agree after every message. */
class FloorTest
{
    private static final int MESSAGES = 200_000;
    private static final int SYMBOLS = 50;
    private static final LocalDate TRADING_DATE = LocalDate.of(2026, 11, 20);

    private final ItchFlow flow = ItchFlow.generate(42, MESSAGES, SYMBOLS, 5_000);

    @Test
    void shouldGenerateTheSameFlowFromTheSameSeed()
    {
        final ItchFlow other = ItchFlow.generate(42, MESSAGES, SYMBOLS, 5_000);

        assertEquals(MESSAGES, flow.messageCount());
        assertEquals(
            new UnsafeBuffer(flow.buffer(), 0, flow.length()), new UnsafeBuffer(other.buffer(), 0, other.length()));
    }

    @Test
    void shouldMixAllKindsOfOrderMessages()
    {
        final Map<Character, Integer> counts = new TreeMap<>();
        for (int at = 0; at < flow.length(); at = next(at))
        {
            counts.merge((char)flow.buffer().getByte(at + ItchFlow.LENGTH_PREFIX), 1, Integer::sum);
        }

        assertEquals("[A, C, D, E, F, U, X]", counts.keySet().toString());
        counts.forEach((type, count) -> assertTrue(count > MESSAGES / 200, type + "=" + count));
    }

    @Test
    void shouldAgreeWithOurBookAfterEveryMessageAndEndEmpty()
    {
        final ItchNormaliser normaliser =
            new ItchNormaliser(SourceSession.of(1, TRADING_DATE, "test"), TRADING_DATE);
        final MarketBooks books = new MarketBooks(SYMBOLS, 10_000);
        final LadderBooks floor = new LadderBooks(SYMBOLS, 10_000);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[1024]);
        final UnsafeBuffer block = new UnsafeBuffer(new byte[FlatBlock.LENGTH]);
        int mostOrders = 0;
        long sequence = 0;
        for (int at = 0; at < flow.length(); at = next(at))
        {
            final int message = at + ItchFlow.LENGTH_PREFIX;
            ItchToBlock.encode(flow.buffer(), message, block, 0);
            floor.onBlock(block, 0);
            normaliser.normalise(flow.buffer(), message, next(at) - message, ++sequence, 1, event, 0);
            final int template = EventLayout.templateId(event, 0);
            assertTrue(template != SourceGapDecoder.TEMPLATE_ID && template != VenueNoticeDecoder.TEMPLATE_ID);
            EventLayout.sequence(event, 0, sequence);
            EventLayout.instrumentId(event, 0, EventLayout.venueInstrument(event, 0));
            books.onEvent(event, 0);

            final int locate = FlatBlock.locate(block, 0);
            final PriceLevels book = books.book(locate);
            assertEquals(price(book, Side.BID), floor.bidPrice(locate) * ItchNormaliser.PRICE4);
            assertEquals(price(book, Side.ASK), floor.askPrice(locate) * ItchNormaliser.PRICE4);
            assertEquals(quantity(book, Side.BID), floor.bidQuantity(locate));
            assertEquals(quantity(book, Side.ASK), floor.askQuantity(locate));
            mostOrders = Math.max(mostOrders, floor.orderCount());
        }

        assertEquals(0, books.faultCount());
        assertEquals(0, books.orderCount());
        assertEquals(0, floor.orderCount());
        assertEquals(5_000, mostOrders, 500);
    }

    private int next(final int at)
    {
        return at + ItchFlow.LENGTH_PREFIX + (flow.buffer().getShort(at, BIG_ENDIAN) & 0xFFFF);
    }

    private static long price(final PriceLevels book, final Side side)
    {
        return book.levelCount(side) == 0 ? 0 : book.price(side, 0);
    }

    private static long quantity(final PriceLevels book, final Side side)
    {
        return book.levelCount(side) == 0 ? 0 : book.quantity(side, 0);
    }
}
