package io.directlive.feed.iex;

import static io.directlive.feed.iex.Packets.message;
import static io.directlive.feed.iex.Packets.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.AuctionImbalanceDecoder;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceDecoder;
import io.directlive.protocol.sbe.OrderModifiedDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IexNormaliserTest
{
    private static final LocalDate DAY = LocalDate.of(2024, 10, 1);
    private static final SourceSession SESSION = SourceSession.of(9, DAY, "day");
    private static final int IBKR = IexSymbol.code(IexSymbol.pack("IBKR"));
    private static final long CENT = Prices.ONE / 100;
    private static final long SEQUENCE = 1_000_001;
    private static final long RECEIVED = 55;
    private static final int TO = 16;
    private static final int LAST_IN_MESSAGE = EventFlags.LAST_IN_MESSAGE;
    private static final int WHOLE = SourceEventWriter.WHOLE_MESSAGE;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();

    @Test
    void shouldWriteTheHeaderAsItIsBeforeSequencing()
    {
        normalise(
            IexFormat.DEEP_PLUS, with(message(IexMessageType.ORDER_DELETE, ' ', "IBKR"), "order_id_reference", 7));

        final EventHeaderDecoder header =
            new OrderDeletedDecoder().wrapAndApplyHeader(event, TO, messageHeader).header();
        assertEquals(0, header.sequence());
        assertEquals(SEQUENCE, header.sourceSequence());
        assertEquals(Packets.TIME, header.venueTimeNs());
        assertEquals(RECEIVED, header.receiveTimeNs());
        assertEquals(20241001, header.streamEpoch());
        assertEquals(0, header.instrumentId());
        assertEquals(IBKR, (int)header.venueInstrument());
        assertEquals(9, header.sourceId());
        assertEquals(0, header.sourceIndex());
        assertEquals(WHOLE, header.flags());
        assertEquals(7, new OrderDeletedDecoder().wrapAndApplyHeader(event, TO, messageHeader).orderId());
    }

    @ParameterizedTest
    @CsvSource({"LEVEL_BUY, BID, 1", "LEVEL_BUY, BID, 0", "LEVEL_SELL, ASK, 1", "LEVEL_SELL, ASK, 0"})
    void shouldMapAPriceLevel(final IexMessageType type, final Side side, final char eventFlags)
    {
        normalise(IexFormat.DEEP, with(with(
            message(type, (char)(eventFlags - '0'), "IBKR"), "size", 0xFFFF_FFFFL), "price", 1_365_000));

        final LevelUpdatedDecoder level = new LevelUpdatedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(side, level.side());
        assertEquals(13_650 * CENT, level.price());
        assertEquals(4_294_967_295L, level.quantity());
        assertEquals(0, level.orderCount());
        assertEquals(eventFlags == '1' ? WHOLE : LAST_IN_MESSAGE, level.header().flags());
    }

    /** Without shares the level goes; its price must be one all the same. */
    @Test
    void shouldMapARemovedLevel()
    {
        normalise(IexFormat.DEEP, with(message(IexMessageType.LEVEL_SELL, '\1', "IBKR"), "price", 1));

        final LevelUpdatedDecoder level = new LevelUpdatedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(0, level.quantity());
        assertEquals(100_000, level.price());
        assertMalformed(IexFormat.DEEP, message(IexMessageType.LEVEL_SELL, '\1', "IBKR"), IexFault.BAD_PRICE);
    }

    @Test
    void shouldMapAQuoteToAWholeBook()
    {
        final int length = normalise(IexFormat.TOPS, quote(100, 1_365_000, 1_365_100, 200));

        final LevelUpdatedDecoder level = new LevelUpdatedDecoder();
        int at = TO;
        final BookClearedDecoder cleared = new BookClearedDecoder().wrapAndApplyHeader(event, at, messageHeader);
        assertEquals('Q', cleared.venueCode());
        assertHeader(cleared.header(), 0, 0);
        at += EventLayout.length(event, at);

        level.wrapAndApplyHeader(event, at, messageHeader);
        assertEquals(List.of(Side.BID, 13_650 * CENT, 100L), List.of(level.side(), level.price(), level.quantity()));
        assertHeader(level.header(), 1, 0);
        at += EventLayout.length(event, at);

        level.wrapAndApplyHeader(event, at, messageHeader);
        assertEquals(List.of(Side.ASK, 13_651 * CENT, 200L), List.of(level.side(), level.price(), level.quantity()));
        assertHeader(level.header(), 2, WHOLE);
        at += EventLayout.length(event, at);
        assertEquals(TO + length, at);
    }

    @Test
    void shouldMapAQuoteOfOneSideOrNone()
    {
        int length = normalise(IexFormat.TOPS, quote(0, 0, 1_365_100, 200));
        int second = TO + EventLayout.length(event, TO);
        final LevelUpdatedDecoder level = new LevelUpdatedDecoder().wrapAndApplyHeader(event, second, messageHeader);
        assertEquals(Side.ASK, level.side());
        assertHeader(level.header(), 1, WHOLE);
        assertEquals(TO + length, second + EventLayout.length(event, second));

        length = normalise(IexFormat.TOPS, quote(100, 1_365_000, 0, 0));
        second = TO + EventLayout.length(event, TO);
        level.wrapAndApplyHeader(event, second, messageHeader);
        assertEquals(Side.BID, level.side());
        assertHeader(level.header(), 1, WHOLE);
        assertEquals(TO + length, second + EventLayout.length(event, second));

        length = normalise(IexFormat.TOPS, quote(0, 0, 0, 0));
        assertHeader(new BookClearedDecoder().wrapAndApplyHeader(event, TO, messageHeader).header(), 0, WHOLE);
        assertEquals(length, EventLayout.length(event, TO));

        assertMalformed(IexFormat.TOPS, quote(100, 0, 1, 1), IexFault.BAD_PRICE);
        assertMalformed(IexFormat.TOPS, quote(1, 1, -5, 1), IexFault.BAD_PRICE);
    }

    @Test
    void shouldMapAnAddedOrder()
    {
        final UnsafeBuffer add = with(with(with(
            message(IexMessageType.ADD_ORDER, '5', "IBKR"),
            "order_id", 27_866_022_694_354_954L), "size", 100), "price", 1_365_000);
        normalise(IexFormat.DEEP_PLUS, add);

        final OrderAddedDecoder added = new OrderAddedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(27_866_022_694_354_954L, added.orderId());
        assertEquals(Side.ASK, added.side());
        assertEquals(100, added.quantity());
        assertEquals(13_650 * CENT, added.price());
        assertEquals("", added.mpid());

        normalise(IexFormat.DEEP_PLUS, with(add, "side", "8"));
        assertEquals(Side.BID, added.wrapAndApplyHeader(event, TO, messageHeader).side());

        assertMalformed(IexFormat.DEEP_PLUS, with(add, "side", "B"), IexFault.BAD_SIDE);
        assertMalformed(IexFormat.DEEP_PLUS, with(with(add, "side", "8"), "size", 0), IexFault.NO_SIZE);
        assertMalformed(
            IexFormat.DEEP_PLUS, with(with(add, "size", 1), "price", IexNormaliser.MAX_PRICE + 1), IexFault.BAD_PRICE);
    }

    @ParameterizedTest
    @CsvSource({"0, FALSE", "1, TRUE", "2, FALSE", "3, TRUE"})
    void shouldMapAModifiedOrder(final int flags, final BooleanType priorityKept)
    {
        normalise(IexFormat.DEEP_PLUS, with(with(with(
            message(IexMessageType.ORDER_MODIFY, (char)flags, "IBKR"),
            "order_id_reference", 7), "size", 30), "price", 20_000));

        final OrderModifiedDecoder modified = new OrderModifiedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(7, modified.orderId());
        assertEquals(30, modified.quantity());
        assertEquals(200 * CENT, modified.price());
        assertEquals(priorityKept, modified.priorityKept());
    }

    @Test
    void shouldMapAnExecution()
    {
        normalise(IexFormat.DEEP_PLUS, with(with(with(with(
            message(IexMessageType.ORDER_EXECUTED, (char)0x80, "IBKR"),
            "order_id_reference", 7), "size", 30), "price", 20_000), "trade_id", 8));

        final OrderExecutedWithPriceDecoder executed =
            new OrderExecutedWithPriceDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(7, executed.orderId());
        assertEquals(30, executed.quantity());
        assertEquals(200 * CENT, executed.price());
        assertEquals(8, executed.tradeId());
        assertEquals(BooleanType.TRUE, executed.printable());
    }

    @Test
    void shouldMapAClearedBook()
    {
        normalise(IexFormat.DEEP_PLUS, message(IexMessageType.CLEAR_BOOK, ' ', "IBKR"));

        final BookClearedDecoder cleared = new BookClearedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals('C', cleared.venueCode());
        assertHeader(cleared.header(), 0, WHOLE);
    }

    @ParameterizedTest
    @CsvSource({
        "iex-tops, 32, OTHER", "iex-deep, 0, OTHER", "iex-deep-plus, 0, NON_DISPLAYED", "iex-deep-plus, 8, OTHER"})
    void shouldMapATrade(final String format, final int conditions, final TradeType tradeType)
    {
        normalise(format(format), with(with(with(
            message(IexMessageType.TRADE, (char)conditions, "IBKR"), "size", 30), "price", 20_000), "trade_id", 8));

        final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(tradeType, trade.tradeType());
        assertEquals(30, trade.quantity());
        assertEquals(200 * CENT, trade.price());
        assertEquals(8, trade.tradeId());
        assertEquals(0, trade.orderId());
        assertEquals(Side.NONE, trade.aggressor());
        assertEquals(BooleanType.TRUE, trade.printable());
        assertEquals(conditions, trade.venueCode());
    }

    @Test
    void shouldMapABrokenTrade()
    {
        normalise(IexFormat.TOPS, with(message(IexMessageType.TRADE_BREAK, ' ', "IBKR"), "trade_id", 8));

        assertEquals(8, new TradeBrokenDecoder().wrapAndApplyHeader(event, TO, messageHeader).tradeId());
    }

    @Test
    void shouldMapAuctionInformation()
    {
        UnsafeBuffer auction = message(IexMessageType.AUCTION_INFORMATION, 'O', "ZIEXT");
        auction = with(with(auction, "paired_shares", 715), "reference_price", 200_000);
        auction = with(with(auction, "imbalance_shares", 53), "imbalance_side", "S");
        auction = with(with(auction, "auction_book_clearing_price", 199_900), "collar_reference_price", 1);
        normalise(IexFormat.TOPS, auction);

        final AuctionImbalanceDecoder imbalance =
            new AuctionImbalanceDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(715, imbalance.pairedQuantity());
        assertEquals(53, imbalance.imbalanceQuantity());
        assertEquals(20 * Prices.ONE, imbalance.referencePrice());
        assertEquals(Prices.NULL, imbalance.nearPrice());
        assertEquals(1_999 * CENT, imbalance.farPrice());
        assertEquals('S', imbalance.direction());
        assertEquals('O', imbalance.crossType());
        assertEquals(' ', imbalance.priceVariation());

        assertMalformed(IexFormat.TOPS, with(auction, "indicative_clearing_price", -1), IexFault.BAD_PRICE);
    }

    @Test
    void shouldMapTheDirectory()
    {
        final UnsafeBuffer directory = with(with(with(
            message(IexMessageType.SECURITY_DIRECTORY, (char)0xA0, "ZEXIT"),
            "round_lot_size", 100), "adjusted_poc_price", 0x0102_0304_0506_0708L), "luld_tier", 2);
        normalise(IexFormat.DEEP, directory);

        final InstrumentDefinitionDecoder definition =
            new InstrumentDefinitionDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals("ZEXIT", definition.symbol());
        assertEquals("IEXG", definition.venue());
        assertEquals("USD", definition.currency());
        assertEquals(100, definition.lotSize());
        assertEquals(100_000, definition.priceIncrement());
        assertEquals(20241001, definition.tradingDate());
        assertEquals(0, definition.quantityExponent());
        assertEquals(InstrumentType.FUND, definition.instrumentType());
        assertEquals(BooleanType.TRUE, definition.testInstrument());
        final byte[] attributes = new byte[24];
        for (int i = 0; i < attributes.length; i++)
        {
            attributes[i] = (byte)definition.attributes(i);
        }
        assertEquals(
            List.of((byte)0xA0, (byte)100, (byte)0, (byte)0, (byte)0, (byte)8, (byte)7, (byte)6, (byte)5, (byte)4,
                (byte)3, (byte)2, (byte)1, (byte)2),
            Arrays.asList(box(attributes)).subList(0, 14));
        assertEquals(new UnsafeBuffer(new byte[10]), new UnsafeBuffer(attributes, 14, 10));

        normalise(IexFormat.DEEP, with(directory, "security_directory_flags", 0));
        definition.wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(InstrumentType.EQUITY, definition.instrumentType());
        assertEquals(BooleanType.FALSE, definition.testInstrument());
    }

    @ParameterizedTest
    @CsvSource({
        "SYSTEM_EVENT, O, SESSION, START_OF_MESSAGES", "SYSTEM_EVENT, S, SESSION, SYSTEM_OPEN",
        "SYSTEM_EVENT, R, SESSION, MARKET_OPEN", "SYSTEM_EVENT, M, SESSION, MARKET_CLOSED",
        "SYSTEM_EVENT, E, SESSION, SYSTEM_CLOSED", "SYSTEM_EVENT, C, SESSION, END_OF_MESSAGES",
        "SYSTEM_EVENT, z, SESSION, UNKNOWN",
        "TRADING_STATUS, T, INSTRUMENT, TRADING", "TRADING_STATUS, H, INSTRUMENT, HALTED",
        "TRADING_STATUS, P, INSTRUMENT, PAUSED", "TRADING_STATUS, O, INSTRUMENT, AUCTION",
        "TRADING_STATUS, z, INSTRUMENT, UNKNOWN",
        "OPERATIONAL_HALT, O, OPERATIONAL, HALTED", "OPERATIONAL_HALT, N, OPERATIONAL, TRADING",
        "OPERATIONAL_HALT, z, OPERATIONAL, UNKNOWN", "SHORT_SALE_PRICE_TEST, z, SHORT_SALE, UNKNOWN"})
    void shouldMapStatus(
        final IexMessageType type, final char code, final StatusScope scope, final TradingState state)
    {
        normalise(IexFormat.DEEP, message(type, code, "IBKR"));

        final TradingStatusDecoder status = status();
        assertEquals(scope, status.scope());
        assertEquals(state, status.state());
        assertEquals(code, status.venueCode());
        assertEquals(' ', status.marketCode());
        assertEquals("", status.reason());
        assertEquals(scope == StatusScope.SESSION ? 0 : IBKR, (int)status.header().venueInstrument());
    }

    @Test
    void shouldMapReasons()
    {
        normalise(IexFormat.DEEP, with(message(IexMessageType.TRADING_STATUS, 'H', "IBKR"), "reason", "T1"));
        assertEquals("T1", status().reason());
        normalise(IexFormat.DEEP, with(message(IexMessageType.TRADING_STATUS, 'H', "IBKR"), "reason", "IPO1"));
        assertEquals("IPO1", status().reason());

        normalise(IexFormat.DEEP, with(message(IexMessageType.SHORT_SALE_PRICE_TEST, '\1', "IBKR"), "detail", "A"));
        assertEquals("A", status().reason());
        assertEquals(TradingState.RESTRICTED, status().state());
        normalise(IexFormat.DEEP, message(IexMessageType.SHORT_SALE_PRICE_TEST, '\0', "IBKR"));
        assertEquals("", status().reason());
        assertEquals(TradingState.UNRESTRICTED, status().state());
    }

    /** A directory entry is not to be had of every symbol, its trading status is. */
    @Test
    void shouldNameTheInstrumentOfATradingStatus()
    {
        final int length = normalise(IexFormat.DEEP, message(IexMessageType.TRADING_STATUS, 'T', "ZVZZT"));

        final InstrumentDefinitionDecoder definition =
            new InstrumentDefinitionDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals("ZVZZT", definition.symbol());
        assertEquals("IEXG", definition.venue());
        assertEquals("USD", definition.currency());
        assertEquals(0, definition.lotSize());
        assertEquals(20241001, definition.tradingDate());
        assertEquals(InstrumentType.UNKNOWN, definition.instrumentType());
        assertEquals(EventFlags.SYNTHETIC, definition.header().flags());
        assertEquals(0, definition.header().sourceIndex());
        assertEquals(1, status().header().sourceIndex());
        assertEquals(WHOLE, status().header().flags());
        assertEquals(definition.header().venueInstrument(), status().header().venueInstrument());
        assertEquals(160 + 96, length);
    }

    /** The last event. */
    private TradingStatusDecoder status()
    {
        final boolean isNamed = EventLayout.templateId(event, TO) == InstrumentDefinitionDecoder.TEMPLATE_ID;
        return new TradingStatusDecoder().wrapAndApplyHeader(
            event, isNamed ? TO + EventLayout.length(event, TO) : TO, messageHeader);
    }

    @ParameterizedTest
    @CsvSource({"RETAIL_LIQUIDITY, I, 18", "SECURITY_EVENT, E, 18", "OFFICIAL_PRICE, X, 26"})
    void shouldPassOnWhatHasNoCommonMeaning(final IexMessageType type, final char code, final int length)
    {
        final UnsafeBuffer message = message(type, 'Q', "IBKR");
        normalise(IexFormat.DEEP, message);

        final VenueNoticeDecoder notice = new VenueNoticeDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(code, notice.messageType());
        assertEquals(length, notice.messageLength());
        assertEquals(IBKR, (int)notice.header().venueInstrument());
        final int content = TO + 8 + VenueNoticeDecoder.contentEncodingOffset();
        assertEquals(message, new UnsafeBuffer(event, content, length));
        assertEquals(new UnsafeBuffer(new byte[56 - length]), new UnsafeBuffer(event, content + length, 56 - length));
    }

    /** A type of another feed is as unknown as one that nobody has. */
    @Test
    void shouldPassOnUnknownTypes()
    {
        final IexNormaliser tops = new IexNormaliser(IexFormat.TOPS, SESSION, DAY);
        final UnsafeBuffer level = message(IexMessageType.LEVEL_BUY, '\1', "IBKR");
        normalise(IexFormat.TOPS, level);

        final VenueNoticeDecoder notice = new VenueNoticeDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals('8', notice.messageType());
        assertEquals(0, notice.header().venueInstrument());
        assertEquals(Packets.TIME, notice.header().venueTimeNs());
        assertFalse(tops.knows(level, 0, 30));
        assertNull(tops.fault(level, 0, 30));

        assertEquals(144, tops.normalise(level, 0, 1, SEQUENCE, RECEIVED, event, TO));
        notice.wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(1, notice.messageLength());
        assertEquals(WHOLE | EventFlags.BAD_TIMESTAMP, notice.header().flags());
        assertEquals("shorter than its type", tops.fault(level, 0, 0));
    }

    @Test
    void shouldRefuseWhatMakesNoSense()
    {
        final UnsafeBuffer halt = message(IexMessageType.OPERATIONAL_HALT, 'N', "IBKR");
        assertMalformed(IexFormat.DEEP, new UnsafeBuffer(halt, 0, 17), IexFault.TOO_SHORT);
        assertMalformed(IexFormat.DEEP, with(halt, "timestamp", 0), IexFault.BAD_TIME);
        assertMalformed(IexFormat.DEEP, with(halt, "timestamp", -1), IexFault.BAD_TIME);
        assertMalformed(
            IexFormat.DEEP, with(message(IexMessageType.OPERATIONAL_HALT, 'N', "IBKR"), "symbol", ""),
            IexFault.NO_SYMBOL);
    }

    @Test
    void shouldTakeMessagesThatHaveGrown()
    {
        final UnsafeBuffer grown = new UnsafeBuffer(new byte[40]);
        grown.putBytes(0, message(IexMessageType.OPERATIONAL_HALT, 'N', "IBKR"), 0, 18);
        normalise(IexFormat.DEEP, grown);

        assertEquals(TradingStatusDecoder.TEMPLATE_ID, EventLayout.templateId(event, TO));
    }

    /** The first symbol goes on; the other is refused by name, and the book that it would have changed is suspect. */
    @Test
    void shouldNoticeTwoSymbolsWithOneCode()
    {
        final long[] pair = IexSymbolTest.collision();
        final UnsafeBuffer first = message(IexMessageType.OPERATIONAL_HALT, 'N', "IBKR");
        first.putLong(IexMessage.SYMBOL_OFFSET, pair[0]);
        final UnsafeBuffer second = message(IexMessageType.OPERATIONAL_HALT, 'N', "IBKR");
        second.putLong(IexMessage.SYMBOL_OFFSET, pair[1]);
        final IexNormaliser normaliser = new IexNormaliser(IexFormat.DEEP, SESSION, DAY);

        normaliser.normalise(first, 0, 18, 1, RECEIVED, event, TO);
        assertEquals(TradingStatusDecoder.TEMPLATE_ID, EventLayout.templateId(event, TO));
        normaliser.normalise(second, 0, 18, 2, RECEIVED, event, TO);
        assertEquals(SourceGapDecoder.TEMPLATE_ID, EventLayout.templateId(event, TO));
        assertEquals(IexSymbol.code(pair[0]), EventLayout.venueInstrument(event, TO));
        assertNull(normaliser.fault(first, 0, 18));
        assertEquals(IexFault.SYMBOL_COLLISION.reason(), normaliser.fault(second, 0, 18));
    }

    @Test
    void shouldFilterSymbols()
    {
        final IexSymbolFilter filter = new IexSymbolFilter(List.of("IBKR", "A"));

        assertTrue(filter.accepts(message(IexMessageType.SYSTEM_EVENT, 'O', ""), 0, 10));
        assertTrue(filter.accepts(message(IexMessageType.LEVEL_BUY, '\1', "IBKR"), 0, 30));
        assertFalse(filter.accepts(message(IexMessageType.LEVEL_BUY, '\1', "IBKRX"), 0, 30));
        assertTrue(filter.accepts(message(IexMessageType.LEVEL_BUY, '\1', "IBKRX"), 0, 9));
        assertTrue(filter.accepts(Packets.hex("7a" + "00".repeat(40)), 0, 41));
        assertEquals(List.of("A"), List.copyOf(filter.missing()));
    }

    private static UnsafeBuffer quote(final long bidSize, final long bid, final long ask, final long askSize)
    {
        return with(with(with(with(message(IexMessageType.QUOTE, '\0', "IBKR"),
            "bid_size", bidSize), "bid_price", bid), "ask_price", ask), "ask_size", askSize);
    }

    private int normalise(final IexFormat format, final UnsafeBuffer message)
    {
        final IexNormaliser normaliser = new IexNormaliser(format, SESSION, DAY);
        event.setMemory(0, event.capacity(), (byte)0xFF);
        final int length = normaliser.normalise(message, 0, message.capacity(), SEQUENCE, RECEIVED, event, TO);
        assertTrue(length <= normaliser.maxLength());
        return length;
    }

    private void assertMalformed(final IexFormat format, final UnsafeBuffer message, final IexFault fault)
    {
        normalise(format, message);
        final SourceGapDecoder gap = new SourceGapDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(GapReason.MALFORMED, gap.reason());
        assertEquals(SEQUENCE, gap.toSourceSequence());
        assertEquals(
            fault.reason(), new IexNormaliser(format, SESSION, DAY).fault(message, 0, message.capacity()));
    }

    private static void assertHeader(final EventHeaderDecoder header, final int sourceIndex, final int flags)
    {
        assertEquals(SEQUENCE, header.sourceSequence());
        assertEquals(sourceIndex, header.sourceIndex());
        assertEquals(flags, header.flags());
        assertEquals(IBKR, (int)header.venueInstrument());
    }

    private static IexFormat format(final String name)
    {
        return IexFormat.ALL.stream().filter(format -> format.name().equals(name)).findFirst().orElseThrow();
    }

    private static Byte[] box(final byte[] bytes)
    {
        final Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return boxed;
    }
}
