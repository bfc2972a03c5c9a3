package io.directlive.feed.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a reader makes of the events of a source, by the rules of the protocol and as plain as can be. Checks what holds
 * for the events of every source.
 */
public final class ReaderBooks implements SessionHandler
{
    /** One book. */
    public static final class Book
    {
        public final NavigableMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
        public final NavigableMap<Long, Long> asks = new TreeMap<>();
        public boolean isSuspect;
        public boolean isWithinEvent;
        /** Was it filled in this session? */
        public boolean isKnown;
        public int suspicions;

        public boolean isTrusted()
        {
            return isKnown && !isSuspect && !isWithinEvent;
        }
    }

    public record Trade(int instrument, long price, long quantity, long tradeId, Side aggressor)
    {
    }

    public record Definition(String symbol, String currency, long priceIncrement, int quantityExponent)
    {
    }

    public final Map<Integer, Book> books = new HashMap<>();
    public final List<Trade> trades = new ArrayList<>();
    public final Map<Integer, Definition> definitions = new HashMap<>();
    public int sessions;
    public int gaps;
    public int notices;
    public int snapshots;
    public int refusals;
    public long next = 1;

    private final UnsafeBuffer events = new UnsafeBuffer(new byte[1 << 16]);
    private final BooleanSupplier hasRoom;
    private Normaliser normaliser;

    public ReaderBooks(final Normaliser normaliser, final BooleanSupplier hasRoom)
    {
        this.normaliser = normaliser;
        this.hasRoom = hasRoom;
    }

    public Book book(final int instrument)
    {
        return books.computeIfAbsent(instrument, code -> new Book());
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        assertEquals(next, sourceSequence, "numbers have no holes");
        if (isRefused())
        {
            return false;
        }
        next++;
        events.setMemory(0, events.capacity(), (byte)0xFF);
        final int written = normaliser.normalise(buffer, offset, length, sourceSequence, receiveTimeNs, events, 0);
        assertTrue(written > 0 && written <= normaliser.maxLength());
        int index = 0;
        for (int at = 0; at < written; at += EventLayout.length(events, at))
        {
            assertEquals(sourceSequence, EventLayout.sourceSequence(events, at));
            assertEquals(normaliser.session().epoch(), EventLayout.streamEpoch(events, at));
            assertEquals(index++, EventLayout.sourceIndex(events, at));
            final boolean isLast = (EventLayout.flags(events, at) & EventFlags.LAST_IN_MESSAGE) != 0;
            assertEquals(at + EventLayout.length(events, at) == written, isLast, "LAST_IN_MESSAGE on the last, only");
            onEvent(at);
        }
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        assertEquals(next, fromSequence, "a gap starts behind what was before");
        if (isRefused())
        {
            return false;
        }
        next = toSequence + 1;
        gaps++;
        books.values().forEach(ReaderBooks::suspect);
        return true;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        throw new AssertionError("no such venue says so");
    }

    @Override
    public boolean onSession(final Normaliser following, final long receiveTimeNs)
    {
        assertEquals(normaliser.session().sourceId(), following.session().sourceId());
        assertTrue(following.session().epoch() > normaliser.session().epoch(), "epochs grow");
        if (isRefused())
        {
            return false;
        }
        normaliser = following;
        next = 1;
        sessions++;
        books.clear();
        return true;
    }

    private boolean isRefused()
    {
        final boolean isRefused = !hasRoom.getAsBoolean();
        refusals += isRefused ? 1 : 0;
        return isRefused;
    }

    private static void suspect(final Book book)
    {
        book.isSuspect = true;
        book.suspicions++;
    }

    private void onEvent(final int at)
    {
        final int instrument = EventLayout.venueInstrument(events, at);
        final int flags = EventLayout.flags(events, at);
        final int body = at + EventLayout.MESSAGE_HEADER_LENGTH;
        switch (EventLayout.templateId(events, at))
        {
            case BookClearedDecoder.TEMPLATE_ID ->
            {
                final Book book = book(instrument);
                book.bids.clear();
                book.asks.clear();
                book.isSuspect = false;
                book.isKnown = true;
                book.isWithinEvent = (flags & EventFlags.LAST_IN_EVENT) == 0;
                snapshots++;
            }
            case LevelUpdatedDecoder.TEMPLATE_ID ->
            {
                final LevelUpdatedDecoder level =
                    new LevelUpdatedDecoder().wrap(events, body, LevelUpdatedDecoder.BLOCK_LENGTH, 0);
                final Book book = book(instrument);
                final Map<Long, Long> side = level.side() == Side.BID ? book.bids : book.asks;
                if (level.quantity() == 0)
                {
                    side.remove(level.price());
                }
                else
                {
                    side.put(level.price(), level.quantity());
                }
                book.isWithinEvent = (flags & EventFlags.LAST_IN_EVENT) == 0;
            }
            case SourceGapDecoder.TEMPLATE_ID ->
            {
                gaps++;
                if (instrument == 0)
                {
                    books.values().forEach(ReaderBooks::suspect);
                }
                else
                {
                    suspect(book(instrument));
                }
            }
            case TradeDecoder.TEMPLATE_ID ->
            {
                final TradeDecoder trade = new TradeDecoder().wrap(events, body, TradeDecoder.BLOCK_LENGTH, 0);
                trades.add(new Trade(
                    instrument, trade.price(), trade.quantity(), trade.tradeId(), trade.aggressor()));
            }
            case InstrumentDefinitionDecoder.TEMPLATE_ID ->
            {
                final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder()
                    .wrap(events, body, InstrumentDefinitionDecoder.BLOCK_LENGTH, 0);
                definitions.put(instrument, new Definition(
                    definition.symbol(), definition.currency(), definition.priceIncrement(),
                    definition.quantityExponent()));
            }
            case VenueNoticeDecoder.TEMPLATE_ID -> notices++;
            default -> throw new AssertionError("event " + EventLayout.templateId(events, at));
        }
    }
}
