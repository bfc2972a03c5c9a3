package io.directlive.ops;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.directlive.book.MarketBooks;
import io.directlive.book.PriceLevels;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import io.directlive.feed.capture.CaptureSelection;
import io.directlive.feed.capture.CaptureSource;
import io.directlive.feed.iex.IexFormat;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.Side;
import io.directlive.sequencer.Outcome;
import io.directlive.sequencer.Sequencer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Messages of IEX through normaliser, sequencer and books, against maps that are made from the same messages by the
 * venue's rules alone: after every message that changes a book, all books are compared. The captures are looked for as
 * in {@link RealDataTest}.
 */
@Timeout(120)
class IexBooksTest
{
    private static final long PRICE4 = 100_000;
    private static final int MANY_SYMBOLS = 500; // From here on all of them are compared now and then only.
    private static final long START = 1_727_787_282_503_661_342L;

    @Test
    void shouldShowThePriceLevelsOfDeepAfterEveryEvent() throws IOException
    {
        final LevelBooks books = new LevelBooks(IexFormat.DEEP);

        play("DEEP10_packets_1-5244.pcap.gz", IexFormat.DEEP, books);

        assertEquals(28_140, books.messages);
        assertEquals(736 + 695, books.compared);
        assertEquals(708 + 671, books.complete);
        assertEquals(5, books.naive.size(), "symbols with a book");
    }

    @Test
    void shouldShowTheQuotesOfTopsAfterEveryEvent() throws IOException
    {
        final LevelBooks books = new LevelBooks(IexFormat.TOPS);

        play("TOPS16_packets_1-7000.pcap.gz", IexFormat.TOPS, books);

        assertEquals(44_715, books.messages);
        assertEquals(17_504, books.compared);
        assertEquals(17_504, books.complete);
        assertTrue(books.naive.size() > 1_000, "symbols with a quote: " + books.naive.size());
    }

    /** No capture of a whole session of DEEP+ is to be had: a day by the venue's rules takes its place. */
    @Test
    void shouldShowTheOrdersOfDeepPlusAfterEveryEvent()
    {
        final OrderBooks books = new OrderBooks();
        final Random random = new Random(20241001);
        for (int i = 0; i < 20_000; i++)
        {
            books.step(random);
        }

        assertTrue(books.cleared > 10 && books.modified > 1_000 && books.executed > 1_000);
        assertTrue(books.orders.size() > 100, "orders at the end: " + books.orders.size());
    }

    private static void play(final String name, final IexFormat format, final SessionHandler handler) throws IOException
    {
        try (CaptureSource source = CaptureSource.open(
            data().resolve("iex").resolve(name), format, CaptureSelection.ALL, Pace.MAX, (number, at, reason) ->
            {
                throw new AssertionError("message " + number + " at byte " + at + ": " + reason);
            }))
        {
            while (source.state() == VenueSource.State.RUNNING)
            {
                source.poll(handler, 1_000, START);
            }
            assertEquals(VenueSource.State.ENDED, source.state());
        }
    }

    private static Path data()
    {
        final String configured = System.getenv("DIRECTLIVE_DATA");
        Path found = configured == null ? null : Path.of(configured);
        for (Path up = Path.of("").toAbsolutePath(); found == null && up != null; up = up.getParent())
        {
            final Path candidate = up.resolve("shared").resolve("data");
            found = Files.isDirectory(candidate) ? candidate : null;
        }
        final boolean isThere = found != null && Files.isDirectory(found.resolve("iex"));
        assertTrue(isThere || !"true".equals(System.getenv("CI")), "CI needs the staged market data");
        assumeTrue(isThere, "no market data: set DIRECTLIVE_DATA or put it in shared/data beside the checkout");
        return found;
    }

    /** Both sides of a symbol by price, best first. */
    private static final class NaiveBook
    {
        private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<Long, Long> asks = new TreeMap<>();

        TreeMap<Long, Long> side(final boolean isBid)
        {
            return isBid ? bids : asks;
        }
    }

    /** One message after the other to events, to numbers, to books. */
    private abstract static class Pipeline
    {
        final MarketBooks books = new MarketBooks();
        final Map<String, Integer> instruments = new HashMap<>();
        private final Normaliser normaliser;
        private final Sequencer sequencer = new Sequencer(0, 1);
        private final UnsafeBuffer events = new UnsafeBuffer(new byte[1024]);
        private boolean isEventComplete;

        Pipeline(final IexFormat format)
        {
            final LocalDate day = LocalDate.of(2017, 4, 25);
            final SourceSession session = SourceSession.of(3, day, format.name());
            normaliser = format.newNormaliser(session, day);
            new SourceEventWriter(session).epochStart(events, 0, START);
            assertEquals(Outcome.ACCEPTED, sequencer.onEvent(events, 0, START));
            books.onEvent(events, 0);
        }

        /** @return whether the book is consistent after the message. */
        boolean apply(
            final DirectBuffer message, final int offset, final int length, final long number, final String symbol)
        {
            final int end = normaliser.normalise(message, offset, length, number, START, events, 0);
            for (int at = 0; at < end; at += EventLayout.length(events, at))
            {
                assertFalse(isEventComplete && at > 0, "something after the end of the event");
                assertEquals(Outcome.ACCEPTED, sequencer.onEvent(events, at, START), "message " + number);
                books.onEvent(events, at);
                isEventComplete = (EventLayout.flags(events, at) & EventFlags.LAST_IN_EVENT) != 0;
                final int instrumentId = EventLayout.instrumentId(events, at);
                if (symbol == null)
                {
                    assertEquals(0, instrumentId);
                }
                else
                {
                    final Integer known = instruments.putIfAbsent(symbol, instrumentId);
                    assertEquals(known == null ? instruments.size() : known, instrumentId, symbol);
                }
            }
            final boolean isComplete = isEventComplete;
            isEventComplete = false;
            assertEquals(0, books.faultCount());
            return isComplete;
        }

        /** All levels of all symbols, and no level more. */
        final void compare(final Map<String, NaiveBook> naive, final long number)
        {
            int levels = 0;
            for (final Map.Entry<String, NaiveBook> entry : naive.entrySet())
            {
                compare(entry.getKey(), entry.getValue(), number);
                levels += entry.getValue().bids.size() + entry.getValue().asks.size();
            }
            assertEquals(levels, books.levelCount(), "after message " + number);
        }

        final void compare(final String symbol, final NaiveBook naive, final long number)
        {
            final String where = symbol + " after message " + number;
            final PriceLevels book = books.book(instruments.get(symbol));
            assertFalse(book.isSuspect(), where);
            for (final Side side : List.of(Side.BID, Side.ASK))
            {
                final TreeMap<Long, Long> expected = naive.side(side == Side.BID);
                assertEquals(expected.size(), book.levelCount(side), where);
                int rank = 0;
                for (final Map.Entry<Long, Long> level : expected.entrySet())
                {
                    assertEquals(level.getKey() * PRICE4, book.price(side, rank), where);
                    assertEquals(level.getValue(), book.quantity(side, rank), where);
                    rank++;
                }
            }
        }
    }

    /** DEEP and TOPS, both of which tell levels. */
    private static final class LevelBooks extends Pipeline implements SessionHandler
    {
        private final Map<String, NaiveBook> naive = new HashMap<>();
        private long messages;
        private long compared;
        private long complete;

        LevelBooks(final IexFormat format)
        {
            super(format);
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            messages++;
            assertEquals(messages, sourceSequence);
            final char type = (char)buffer.getByte(offset);
            final String symbol = type == 'S' ? null : text(buffer, offset + 10);
            final boolean isComplete = apply(buffer, offset, length, sourceSequence, symbol);
            if (type == '8' || type == '5')
            {
                onLevel(buffer, offset, type == '8', symbol);
                assertEquals(buffer.getByte(offset + 1) == 1, isComplete);
            }
            else if (type == 'Q')
            {
                onQuote(buffer, offset, symbol);
            }
            else
            {
                return true;
            }
            complete += isComplete ? 1 : 0;
            compared++;
            compare(symbol, naive.get(symbol), sourceSequence);
            if (naive.size() < MANY_SYMBOLS || compared % MANY_SYMBOLS == 0)
            {
                compare(naive, sourceSequence);
            }
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            throw new AssertionError("messages " + fromSequence + " to " + toSequence + " are missing");
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            throw new AssertionError("end of session after " + sourceSequence);
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }

        private void onLevel(final DirectBuffer buffer, final int offset, final boolean isBid, final String symbol)
        {
            set(
                naive.computeIfAbsent(symbol, key -> new NaiveBook()).side(isBid),
                buffer.getLong(offset + 22, LITTLE_ENDIAN),
                buffer.getInt(offset + 18, LITTLE_ENDIAN));
        }

        private void onQuote(final DirectBuffer buffer, final int offset, final String symbol)
        {
            final NaiveBook book = new NaiveBook();
            naive.put(symbol, book);
            set(book.bids, buffer.getLong(offset + 22, LITTLE_ENDIAN), buffer.getInt(offset + 18, LITTLE_ENDIAN));
            set(book.asks, buffer.getLong(offset + 30, LITTLE_ENDIAN), buffer.getInt(offset + 38, LITTLE_ENDIAN));
        }

        private static void set(final TreeMap<Long, Long> side, final long price, final int size)
        {
            if (size == 0)
            {
                side.remove(price);
            }
            else
            {
                side.put(price, Integer.toUnsignedLong(size));
            }
        }

        private static String text(final DirectBuffer buffer, final int offset)
        {
            final byte[] bytes = new byte[8];
            buffer.getBytes(offset, bytes);
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    /** DEEP+, with messages that are made here. */
    private static final class OrderBooks extends Pipeline
    {
        private static final List<String> SYMBOLS = List.of("A       ", "BRK.B   ", "IBKR    ");

        private final Map<Long, NaiveOrder> orders = new HashMap<>();
        private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        private long number;
        private long lastOrderId = 0x0063_0000_0000_0000L;
        private int modified;
        private int executed;
        private int cleared;

        OrderBooks()
        {
            super(IexFormat.DEEP_PLUS);
        }

        void step(final Random random)
        {
            final int what = random.nextInt(1_000);
            if (what < 450 || orders.isEmpty())
            {
                add(random);
            }
            else if (what == 999)
            {
                cleared++;
                final String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
                begin('C', ' ', symbol);
                apply(18, symbol);
                orders.values().removeIf(order -> order.symbol.equals(symbol));
            }
            else
            {
                final List<Long> ids = new ArrayList<>(orders.keySet());
                change(random, ids.get(random.nextInt(ids.size())), what);
            }
            compare(levels(), number);
        }

        private void add(final Random random)
        {
            final NaiveOrder order = new NaiveOrder(SYMBOLS.get(random.nextInt(3)), random.nextBoolean());
            order.size = 1 + random.nextInt(500);
            order.price = price(random, order.isBid);
            lastOrderId++;
            begin('a', order.isBid ? '8' : '5', order.symbol);
            message.putLong(18, lastOrderId, LITTLE_ENDIAN);
            putSizeAndPrice(order.size, order.price);
            apply(38, order.symbol);
            orders.put(lastOrderId, order);
        }

        private void change(final Random random, final long id, final int what)
        {
            final NaiveOrder order = orders.get(id);
            if (what < 600)
            {
                modified++;
                order.size = 1 + random.nextInt(500);
                order.price = price(random, order.isBid);
                begin('M', (char)random.nextInt(2), order.symbol);
                message.putLong(18, id, LITTLE_ENDIAN);
                putSizeAndPrice(order.size, order.price);
                apply(38, order.symbol);
            }
            else if (what < 800)
            {
                executed++;
                final int size = random.nextBoolean() ? order.size : 1 + random.nextInt(order.size);
                begin('L', '\0', order.symbol);
                message.putLong(18, id, LITTLE_ENDIAN);
                putSizeAndPrice(size, order.price + random.nextInt(3)); // The trade's price need not be the order's.
                message.putLong(38, number, LITTLE_ENDIAN);
                apply(46, order.symbol);
                order.size -= size;
                if (order.size == 0)
                {
                    orders.remove(id);
                }
            }
            else
            {
                begin('R', ' ', order.symbol);
                message.putLong(18, id, LITTLE_ENDIAN);
                apply(26, order.symbol);
                orders.remove(id);
            }
        }

        private static long price(final Random random, final boolean isBid)
        {
            return 1_000_000 + (isBid ? -100L : 100L) * (1 + random.nextInt(20));
        }

        private void begin(final char type, final char code, final String symbol)
        {
            number++;
            message.putByte(0, (byte)type);
            message.putByte(1, (byte)code);
            message.putLong(2, START + number, LITTLE_ENDIAN);
            message.putBytes(10, symbol.getBytes(StandardCharsets.US_ASCII));
        }

        private void putSizeAndPrice(final int size, final long price)
        {
            message.putInt(26, size, LITTLE_ENDIAN);
            message.putLong(30, price, LITTLE_ENDIAN);
        }

        private void apply(final int length, final String symbol)
        {
            assertTrue(apply(message, 0, length, number, symbol));
        }

        private Map<String, NaiveBook> levels()
        {
            final Map<String, NaiveBook> naive = new HashMap<>();
            for (final String symbol : instruments.keySet())
            {
                naive.put(symbol, new NaiveBook());
            }
            for (final NaiveOrder order : orders.values())
            {
                naive.get(order.symbol).side(order.isBid).merge(order.price, (long)order.size, Long::sum);
            }
            return naive;
        }
    }

    private static final class NaiveOrder
    {
        private final String symbol;
        private final boolean isBid;
        private int size;
        private long price;

        NaiveOrder(final String symbol, final boolean isBid)
        {
            this.symbol = symbol;
            this.isBid = isBid;
        }
    }
}
