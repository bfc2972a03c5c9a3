package io.directlive.feed.itch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.AuctionImbalanceDecoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.OrderExecutedDecoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceDecoder;
import io.directlive.protocol.sbe.OrderReducedDecoder;
import io.directlive.protocol.sbe.OrderReplacedDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItchNormaliserTest
{
    private static final LocalDate DAY = LocalDate.of(2012, 6, 21);
    private static final long MIDNIGHT_NS = 1_340_251_200_000_000_000L; // 2012-06-21T04:00:00Z
    private static final long TIME = 34_200_000_000_001L;
    private static final long STOCK = Alpha.pack8("AAPL");
    private static final int LOCATE = 17;
    private static final long SEQUENCE = 1_000_001;
    private static final long RECEIVED = 55;
    private static final int AT = 3;
    private static final int TO = 16;
    private static final int BLOCK = TO + 8;

    private final ItchNormaliser normaliser = new ItchNormaliser(SourceSession.of(9, DAY, "day"), DAY);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[256]);
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();

    @ParameterizedTest
    @CsvSource({
        "2012-06-21, 1340251200",  // Summer: UTC-4.
        "2019-01-30, 1548824400",  // Winter: UTC-5.
        "2024-03-08, 1709874000",  // The Friday before and the Monday after the clocks change.
        "2024-03-11, 1710129600"})
    void shouldCountTimeFromMidnightInNewYork(final LocalDate date, final long epochSeconds)
    {
        assertEquals(epochSeconds * 1_000_000_000L, ItchNormaliser.midnightNs(date));
    }

    @Test
    void shouldWriteTheHeaderAsItIsBeforeSequencing()
    {
        normalise(ItchEncoder.orderDelete(message, AT, LOCATE, 2, TIME, 4711));

        final EventHeaderDecoder header =
            new OrderDeletedDecoder().wrapAndApplyHeader(event, TO, messageHeader).header();
        assertEquals(OrderDeletedDecoder.BLOCK_LENGTH, messageHeader.blockLength());
        assertEquals(OrderDeletedDecoder.TEMPLATE_ID, messageHeader.templateId());
        assertEquals(7001, messageHeader.schemaId());
        assertEquals(0, messageHeader.version());
        assertEquals(0, header.sequence());
        assertEquals(0, header.basisSequence());
        assertEquals(SEQUENCE, header.sourceSequence());
        assertEquals(MIDNIGHT_NS + TIME, header.venueTimeNs());
        assertEquals(RECEIVED, header.receiveTimeNs());
        assertEquals(0, header.sequenceTimeNs());
        assertEquals(20120621, header.streamEpoch());
        assertEquals(0, header.instrumentId());
        assertEquals(0, header.instrumentSequence());
        assertEquals(LOCATE, header.venueInstrument());
        assertEquals(9, header.sourceId());
        assertEquals(0, header.sourceIndex());
        assertEquals(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE, header.flags());
        assertEquals(0, header.partitionId());
        assertEquals(4711, new OrderDeletedDecoder().wrapAndApplyHeader(event, TO, messageHeader).orderId());
    }

    @Test
    void shouldMapAddOrder()
    {
        normalise(ItchEncoder.addOrder(
            message, AT, LOCATE, 0, TIME, -1, (byte)'B', 0xFFFF_FFFFL, STOCK, 2_000_000_000L));

        final OrderAddedDecoder added = new OrderAddedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(-1, added.orderId());
        assertEquals(Side.BID, added.side());
        assertEquals(4_294_967_295L, added.quantity());
        assertEquals(200_000L * Prices.ONE, added.price());
        assertEquals("", added.mpid());
    }

    @Test
    void shouldMapAddOrderWithAttribution()
    {
        normalise(ItchEncoder.addOrderMpid(
            message, AT, LOCATE, 0, TIME, 5, (byte)'S', 100, STOCK, 5_853_300, Alpha.pack4("UBS")));

        final OrderAddedDecoder added = new OrderAddedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(Side.ASK, added.side());
        assertEquals(585_330_000_000L, added.price());
        assertEquals("UBS", added.mpid());
        assertEquals(0, added.mpid(3));
    }

    @Test
    void shouldMapExecutions()
    {
        normalise(ItchEncoder.orderExecuted(message, AT, LOCATE, 0, TIME, 5, 70, 900));
        final OrderExecutedDecoder executed = new OrderExecutedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(5, executed.orderId());
        assertEquals(70, executed.quantity());
        assertEquals(900, executed.tradeId());

        normalise(ItchEncoder.orderExecutedWithPrice(message, AT, LOCATE, 0, TIME, 5, 70, 901, (byte)'N', 12_300));
        final OrderExecutedWithPriceDecoder priced =
            new OrderExecutedWithPriceDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(5, priced.orderId());
        assertEquals(70, priced.quantity());
        assertEquals(901, priced.tradeId());
        assertEquals(1_230_000_000L, priced.price());
        assertEquals(BooleanType.FALSE, priced.printable());

        normalise(ItchEncoder.orderExecutedWithPrice(message, AT, LOCATE, 0, TIME, 5, 70, 901, (byte)'Y', 12_300));
        assertEquals(BooleanType.TRUE, priced.printable());
    }

    @Test
    void shouldMapCancelAndReplace()
    {
        normalise(ItchEncoder.orderCancel(message, AT, LOCATE, 0, TIME, 5, 30));
        final OrderReducedDecoder reduced = new OrderReducedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(5, reduced.orderId());
        assertEquals(30, reduced.quantity());

        normalise(ItchEncoder.orderReplace(message, AT, LOCATE, 0, TIME, 5, 6, 200, 10_001));
        final OrderReplacedDecoder replaced = new OrderReplacedDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(5, replaced.orderId());
        assertEquals(6, replaced.newOrderId());
        assertEquals(200, replaced.quantity());
        assertEquals(1_000_100_000L, replaced.price());
    }

    @Test
    void shouldMapTrades()
    {
        normalise(ItchEncoder.trade(message, AT, LOCATE, 0, TIME, 0, (byte)'B', 10, STOCK, 10_000, 77));
        final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(Prices.ONE, trade.price());
        assertEquals(10, trade.quantity());
        assertEquals(77, trade.tradeId());
        assertEquals(0, trade.orderId());
        assertEquals(TradeType.NON_DISPLAYED, trade.tradeType());
        assertEquals(Side.NONE, trade.aggressor());
        assertEquals(BooleanType.TRUE, trade.printable());
        assertEquals('B', trade.venueCode());

        normalise(ItchEncoder.crossTrade(message, AT, LOCATE, 0, TIME, 1L << 40, STOCK, 20_000, 78, (byte)'C'));
        assertEquals(2 * Prices.ONE, trade.price());
        assertEquals(1L << 40, trade.quantity());
        assertEquals(78, trade.tradeId());
        assertEquals(TradeType.CLOSING_CROSS, trade.tradeType());
        assertEquals('C', trade.venueCode());

        normalise(ItchEncoder.brokenTrade(message, AT, LOCATE, 0, TIME, 78));
        assertEquals(78, new TradeBrokenDecoder().wrapAndApplyHeader(event, TO, messageHeader).tradeId());
    }

    @ParameterizedTest
    @CsvSource({"O, OPENING_CROSS", "C, CLOSING_CROSS", "H, HALT_CROSS", "A, EXTENDED_CROSS", "?, OTHER"})
    void shouldMapCrossTypes(final char code, final TradeType type)
    {
        normalise(ItchEncoder.crossTrade(message, AT, LOCATE, 0, TIME, 0, STOCK, 0, 78, (byte)code));

        final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(type, trade.tradeType());
        assertEquals(0, trade.quantity());
    }

    @Test
    void shouldMapImbalanceWithoutPricesWhereThereAreNone()
    {
        normalise(ItchEncoder.netOrderImbalance(
            message, AT, LOCATE, 0, TIME, 500, 300, (byte)'B', STOCK, 0, 10_000, 20_000, (byte)'O', (byte)'L'));

        final AuctionImbalanceDecoder imbalance =
            new AuctionImbalanceDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(500, imbalance.pairedQuantity());
        assertEquals(300, imbalance.imbalanceQuantity());
        assertEquals(Prices.NULL, imbalance.farPrice());
        assertEquals(Prices.ONE, imbalance.nearPrice());
        assertEquals(2 * Prices.ONE, imbalance.referencePrice());
        assertEquals('B', imbalance.direction());
        assertEquals('O', imbalance.crossType());
        assertEquals('L', imbalance.priceVariation());
    }

    @Test
    void shouldMapDirectory()
    {
        final int length = ItchEncoder.stockDirectory(
            message, AT, LOCATE, 0, TIME, STOCK, (byte)'Q', (byte)'N', 100, (byte)'N', (byte)'C', Alpha.pack2("Z"),
            (byte)'P', (byte)'N', (byte)'N', (byte)'1', (byte)'N', 3, (byte)'N');
        normalise(length);

        final InstrumentDefinitionDecoder definition =
            new InstrumentDefinitionDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals("AAPL", definition.symbol());
        assertEquals(100_000, definition.priceIncrement());
        assertEquals(100, definition.lotSize());
        assertEquals(20120621, definition.tradingDate());
        assertEquals("XNAS", definition.venue());
        assertEquals("USD", definition.currency());
        assertEquals(0, definition.quantityExponent());
        assertEquals(InstrumentType.EQUITY, definition.instrumentType());
        assertEquals(BooleanType.FALSE, definition.testInstrument());

        final byte[] expected = new byte[24];
        message.getBytes(AT + 19, expected, 0, 20);
        final byte[] attributes = new byte[24];
        event.getBytes(BLOCK + InstrumentDefinitionDecoder.attributesEncodingOffset(), attributes);
        assertArrayEquals(expected, attributes);
    }

    @ParameterizedTest
    @CsvSource({
        "C, N, P, EQUITY, FALSE", "Q, Y, P, FUND, FALSE", "W, N, P, WARRANT, FALSE", "N, N, P, BOND, FALSE",
        "Q, N, T, UNKNOWN, TRUE"})
    void shouldMapInstrumentTypes(
        final char classification, final char etp, final char authenticity, final InstrumentType type,
        final BooleanType isTest)
    {
        normalise(ItchEncoder.stockDirectory(
            message, AT, LOCATE, 0, TIME, STOCK, (byte)'Q', (byte)'N', 100, (byte)'N', (byte)classification,
            Alpha.pack2("Z"), (byte)authenticity, (byte)'N', (byte)'N', (byte)'1', (byte)etp, 0, (byte)'N'));

        final InstrumentDefinitionDecoder definition =
            new InstrumentDefinitionDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(type, definition.instrumentType());
        assertEquals(isTest, definition.testInstrument());
    }

    @ParameterizedTest
    @CsvSource({
        "O, START_OF_MESSAGES", "S, SYSTEM_OPEN", "Q, MARKET_OPEN", "M, MARKET_CLOSED", "E, SYSTEM_CLOSED",
        "C, END_OF_MESSAGES", "?, UNKNOWN"})
    void shouldMapSystemEvents(final char code, final TradingState state)
    {
        normalise(ItchEncoder.systemEvent(message, AT, 0, 0, TIME, (byte)code));

        assertStatus(StatusScope.SESSION, state, code, ' ', "");
    }

    @ParameterizedTest
    @CsvSource({"T, TRADING", "H, HALTED", "P, PAUSED", "Q, QUOTATION_ONLY", "?, UNKNOWN"})
    void shouldMapTradingActions(final char code, final TradingState state)
    {
        normalise(ItchEncoder.tradingAction(
            message, AT, LOCATE, 0, TIME, STOCK, (byte)code, (byte)' ', Alpha.pack4("T12")));

        assertStatus(StatusScope.INSTRUMENT, state, code, ' ', "T12");
    }

    @ParameterizedTest
    @CsvSource({"0, UNRESTRICTED", "1, RESTRICTED", "2, RESTRICTED", "?, UNKNOWN"})
    void shouldMapShortSaleRestrictions(final char code, final TradingState state)
    {
        normalise(ItchEncoder.regShoRestriction(message, AT, LOCATE, 0, TIME, STOCK, (byte)code));

        assertStatus(StatusScope.SHORT_SALE, state, code, ' ', "");
    }

    @Test
    void shouldMapOperationalHaltAndCircuitBreaker()
    {
        normalise(ItchEncoder.operationalHalt(message, AT, LOCATE, 0, TIME, STOCK, (byte)'B', (byte)'H'));
        assertStatus(StatusScope.OPERATIONAL, TradingState.HALTED, 'H', 'B', "");

        normalise(ItchEncoder.mwcbStatus(message, AT, 0, 0, TIME, (byte)'2'));
        assertStatus(StatusScope.CIRCUIT_BREAKER, TradingState.BREACHED, '2', '2', "");
    }

    @Test
    void shouldPassOnWhatHasNoCommonMeaning()
    {
        final int length = ItchEncoder.mwcbDeclineLevel(message, AT, 0, 0, TIME, 1, 2, 3);
        normalise(length);

        assertNotice('V', length, length);
    }

    @Test
    void shouldPassOnUnknownTypesWhateverTheirLength()
    {
        message.putStringWithoutLengthAscii(AT, "zABC");
        normalise(4);
        assertNotice('z', 4, 4);
        final EventHeaderDecoder header =
            new VenueNoticeDecoder().wrapAndApplyHeader(event, TO, messageHeader).header();
        assertEquals(0, header.venueTimeNs());
        assertEquals(SourceEventWriter.WHOLE_MESSAGE | EventFlags.BAD_TIMESTAMP, header.flags());

        normalise(200);
        assertNotice('z', 200, 56);
    }

    @Test
    void shouldAcceptLongerMessagesThanTheTypeHas()
    {
        final int length = ItchEncoder.orderCancel(message, AT, LOCATE, 0, TIME, 5, 30);
        normalise(length + 10);

        assertEquals(30, new OrderReducedDecoder().wrapAndApplyHeader(event, TO, messageHeader).quantity());
    }

    @Test
    void shouldReportShortMessageAsGapOfItsInstrument()
    {
        final int length = ItchEncoder.orderCancel(message, AT, LOCATE, 0, TIME, 5, 30);

        normalise(length - 1);
        assertMalformed(ItchFault.TOO_SHORT, length - 1, LOCATE, MIDNIGHT_NS + TIME);
        normalise(10);
        assertMalformed(ItchFault.TOO_SHORT, 10, LOCATE, 0);
        normalise(2);
        assertMalformed(ItchFault.TOO_SHORT, 2, 0, 0);
        normalise(0);
        assertMalformed(ItchFault.TOO_SHORT, 0, 0, 0);
    }

    @Test
    void shouldReportImpossibleFields()
    {
        final long good = MIDNIGHT_NS + TIME;
        assertMalformed(ItchFault.BAD_SIDE, normalise(ItchEncoder.addOrder(
            message, AT, LOCATE, 0, TIME, 5, (byte)'X', 100, STOCK, 10_000)), LOCATE, good);
        assertMalformed(ItchFault.NO_SHARES, normalise(ItchEncoder.addOrder(
            message, AT, LOCATE, 0, TIME, 5, (byte)'B', 0, STOCK, 10_000)), LOCATE, good);
        assertMalformed(ItchFault.BAD_PRICE, normalise(ItchEncoder.addOrderMpid(
            message, AT, LOCATE, 0, TIME, 5, (byte)'B', 1, STOCK, 2_000_000_001L, 0)), LOCATE, good);
        assertMalformed(ItchFault.BAD_PRICE, normalise(ItchEncoder.addOrder(
            message, AT, LOCATE, 0, TIME, 5, (byte)'B', 1, STOCK, 0xFFFF_FFFFL)), LOCATE, good);
        assertMalformed(ItchFault.NO_SHARES, normalise(ItchEncoder.orderExecuted(
            message, AT, LOCATE, 0, TIME, 5, 0, 1)), LOCATE, good);
        assertMalformed(ItchFault.NO_SHARES, normalise(ItchEncoder.orderExecutedWithPrice(
            message, AT, LOCATE, 0, TIME, 5, 0, 1, (byte)'Y', 1)), LOCATE, good);
        assertMalformed(ItchFault.BAD_PRINTABLE, normalise(ItchEncoder.orderExecutedWithPrice(
            message, AT, LOCATE, 0, TIME, 5, 1, 1, (byte)'?', 1)), LOCATE, good);
        assertMalformed(ItchFault.BAD_PRICE, normalise(ItchEncoder.orderExecutedWithPrice(
            message, AT, LOCATE, 0, TIME, 5, 1, 1, (byte)'Y', 3_000_000_000L)), LOCATE, good);
        assertMalformed(ItchFault.NO_SHARES, normalise(ItchEncoder.orderCancel(
            message, AT, LOCATE, 0, TIME, 5, 0)), LOCATE, good);
        assertMalformed(ItchFault.NO_SHARES, normalise(ItchEncoder.orderReplace(
            message, AT, LOCATE, 0, TIME, 5, 6, 0, 1)), LOCATE, good);
        assertMalformed(ItchFault.SAME_REFERENCE, normalise(ItchEncoder.orderReplace(
            message, AT, LOCATE, 0, TIME, 5, 5, 1, 1)), LOCATE, good);
        assertMalformed(ItchFault.BAD_PRICE, normalise(ItchEncoder.orderReplace(
            message, AT, LOCATE, 0, TIME, 5, 6, 1, 2_000_000_001L)), LOCATE, good);
        assertMalformed(ItchFault.BAD_SIDE, normalise(ItchEncoder.trade(
            message, AT, LOCATE, 0, TIME, 0, (byte)' ', 1, STOCK, 1, 1)), LOCATE, good);
        assertMalformed(ItchFault.BAD_SHARES, normalise(ItchEncoder.crossTrade(
            message, AT, LOCATE, 0, TIME, -1, STOCK, 1, 1, (byte)'O')), LOCATE, good);
        assertMalformed(ItchFault.BAD_SHARES, normalise(ItchEncoder.netOrderImbalance(
            message, AT, LOCATE, 0, TIME, -1, 0, (byte)'N', STOCK, 0, 0, 0, (byte)'O', (byte)'L')), LOCATE, good);
        assertMalformed(ItchFault.BAD_PRICE, normalise(ItchEncoder.netOrderImbalance(
            message, AT, LOCATE, 0, TIME, 1, 0, (byte)'N', STOCK, 0, 2_000_000_001L, 0, (byte)'O', (byte)'L')),
            LOCATE, good);
        assertMalformed(ItchFault.NO_LOCATE, normalise(ItchEncoder.orderDelete(message, AT, 0, 0, TIME, 5)), 0, good);
        assertMalformed(ItchFault.NO_SYMBOL, normalise(ItchEncoder.stockDirectory(
            message, AT, LOCATE, 0, TIME, Alpha.pack8(""), (byte)'Q', (byte)'N', 100, (byte)'N', (byte)'C',
            Alpha.pack2("Z"), (byte)'P', (byte)'N', (byte)'N', (byte)'1', (byte)'N', 0, (byte)'N')), LOCATE, good);
        assertMalformed(ItchFault.BAD_TIME, normalise(ItchEncoder.orderDelete(
            message, AT, LOCATE, 0, 86_400_000_000_000L, 5)), LOCATE, 0);
    }

    @Test
    void shouldAcceptTheLastNanosecondOfTheDay()
    {
        normalise(ItchEncoder.orderDelete(message, AT, LOCATE, 0, 86_399_999_999_999L, 5));

        assertEquals(
            MIDNIGHT_NS + 86_399_999_999_999L,
            new OrderDeletedDecoder().wrapAndApplyHeader(event, TO, messageHeader).header().venueTimeNs());
    }

    @Test
    void shouldWriteEventsOfTheSession()
    {
        final SourceEventWriter writer = new SourceEventWriter(SourceSession.of(9, DAY, "a name that is far too long"));

        event.setMemory(0, 256, (byte)0xFF);
        assertEquals(128, writer.epochStart(event, TO, 5));
        final EpochStartDecoder start = new EpochStartDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals("a name that is far too l", start.session());
        assertEquals(EpochReason.SOURCE_SESSION, start.reason());
        assertEquals(20120621, start.epoch());
        assertEquals(20120621, start.header().streamEpoch());
        assertEquals(0, start.header().sourceSequence());
        assertEquals(0, start.previousEpoch());

        assertEquals(88, writer.endOfSession(event, TO, 12, 4, 5));
        final EndOfSessionDecoder end = new EndOfSessionDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(11, end.lastSourceSequence());
        assertEquals(12, end.header().sourceSequence());
        assertEquals(SourceEventWriter.WHOLE_MESSAGE, end.header().flags());
    }

    private int normalise(final int length)
    {
        event.setMemory(0, 256, (byte)0xFF);
        normaliser.normalise(message, AT, length, SEQUENCE, RECEIVED, event, TO);
        return length;
    }

    private void assertStatus(
        final StatusScope scope, final TradingState state, final char venueCode, final char marketCode,
        final String reason)
    {
        final TradingStatusDecoder status = new TradingStatusDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(scope, status.scope());
        assertEquals(state, status.state());
        assertEquals(venueCode, status.venueCode());
        assertEquals(marketCode, status.marketCode());
        assertEquals(reason, status.reason());
    }

    private void assertNotice(final char type, final int messageLength, final int contentLength)
    {
        final VenueNoticeDecoder notice = new VenueNoticeDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(type, notice.messageType());
        assertEquals(messageLength, notice.messageLength());
        final byte[] expected = new byte[56];
        message.getBytes(AT, expected, 0, contentLength);
        final byte[] content = new byte[56];
        event.getBytes(BLOCK + VenueNoticeDecoder.contentEncodingOffset(), content);
        assertEquals(
            new String(expected, StandardCharsets.ISO_8859_1), new String(content, StandardCharsets.ISO_8859_1));
    }

    private void assertMalformed(final ItchFault fault, final int length, final int locate, final long venueTimeNs)
    {
        final SourceGapDecoder gap = new SourceGapDecoder().wrapAndApplyHeader(event, TO, messageHeader);
        assertEquals(SourceGapDecoder.TEMPLATE_ID, messageHeader.templateId());
        assertEquals(GapReason.MALFORMED, gap.reason());
        assertEquals(SEQUENCE, gap.header().sourceSequence());
        assertEquals(SEQUENCE, gap.toSourceSequence());
        assertEquals(locate, gap.header().venueInstrument());
        assertEquals(venueTimeNs, gap.header().venueTimeNs());
        assertEquals(fault.reason(), normaliser.fault(message, AT, length));
    }
}
