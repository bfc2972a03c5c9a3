package io.directlive.feed;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.AuctionImbalanceEncoder;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EndOfSessionEncoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.LevelUpdatedEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedEncoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceEncoder;
import io.directlive.protocol.sbe.OrderModifiedEncoder;
import io.directlive.protocol.sbe.OrderReducedEncoder;
import io.directlive.protocol.sbe.OrderReplacedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapEncoder;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeBrokenEncoder;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusEncoder;
import io.directlive.protocol.sbe.VenueNoticeEncoder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whole words are where the generated encoders of the schema put the fields, and nothing is left as it was. */
class EventWriterTest
{
    private static final int OFFSET = 16;
    private static final int CAPACITY = 512;
    private static final int BLOCK = EventLayout.MESSAGE_HEADER_LENGTH;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final SourceSession SESSION = SourceSession.of(0xFEDC, DAY, "test");
    private static final long SEQUENCE = 0x8123_4567_89AB_CDEFL;
    private static final long TIME = 1_790_000_000_000_000_001L;
    private static final long RECEIVED = 1_790_000_000_000_000_777L;
    private static final int INSTRUMENT = 0xFFEE_DDCC;
    private static final int FLAGS = SourceEventWriter.WHOLE_MESSAGE;
    private static final long A = 0xF1E2_D3C4_B5A6_9788L;
    private static final long B = 0x1122_3344_5566_7788L;
    private static final long C = -3;
    private static final long D = 0x7FFF_FFFF_FFFF_FFFEL;

    private final UnsafeBuffer events = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer expected = new UnsafeBuffer(new byte[CAPACITY]);
    private final EventWriter writer = new EventWriter(SESSION, DAY);

    @Test
    void shouldWriteOrders()
    {
        check(
            OrderAddedEncoder.TEMPLATE_ID,
            OrderAddedEncoder.BLOCK_LENGTH,
            out -> out.orderAdded(A, C, B, 0x8142_4344, Side.ASK),
            buffer ->
            {
                buffer.putInt(BLOCK + OrderAddedEncoder.mpidEncodingOffset(), 0x8142_4344, LITTLE_ENDIAN);
                new OrderAddedEncoder().wrap(buffer, BLOCK).orderId(A).price(C).quantity(B).side(Side.ASK);
            });
        check(
            OrderExecutedEncoder.TEMPLATE_ID,
            OrderExecutedEncoder.BLOCK_LENGTH,
            out -> out.orderExecuted(A, B, D),
            buffer -> new OrderExecutedEncoder().wrap(buffer, BLOCK).orderId(A).quantity(B).tradeId(D));
        check(
            OrderExecutedWithPriceEncoder.TEMPLATE_ID,
            OrderExecutedWithPriceEncoder.BLOCK_LENGTH,
            out -> out.orderExecutedWithPrice(A, B, D, C, true),
            buffer -> new OrderExecutedWithPriceEncoder().wrap(buffer, BLOCK)
                .orderId(A).quantity(B).tradeId(D).price(C).printable(BooleanType.TRUE));
        check(
            OrderReducedEncoder.TEMPLATE_ID,
            OrderReducedEncoder.BLOCK_LENGTH,
            out -> out.orderReduced(A, B),
            buffer -> new OrderReducedEncoder().wrap(buffer, BLOCK).orderId(A).quantity(B));
        check(
            OrderDeletedEncoder.TEMPLATE_ID,
            OrderDeletedEncoder.BLOCK_LENGTH,
            out -> out.orderDeleted(A),
            buffer -> new OrderDeletedEncoder().wrap(buffer, BLOCK).orderId(A));
        check(
            OrderModifiedEncoder.TEMPLATE_ID,
            OrderModifiedEncoder.BLOCK_LENGTH,
            out -> out.orderModified(A, C, B, true),
            buffer -> new OrderModifiedEncoder().wrap(buffer, BLOCK)
                .orderId(A).price(C).quantity(B).priorityKept(BooleanType.TRUE));
    }

    @Test
    void shouldWriteBodiesBehindHeadersOfTheirOwn()
    {
        fill(events, (byte)0xA5);
        final int length = writer.headers().fullHeader(
            events, OFFSET, EventBody.REPLACED, SEQUENCE, TIME, RECEIVED, INSTRUMENT, FLAGS);
        EventBody.orderReplaced(events, OFFSET, A, B, C, D);

        expect(OrderReplacedEncoder.TEMPLATE_ID, OrderReplacedEncoder.BLOCK_LENGTH, FLAGS, buffer ->
            new OrderReplacedEncoder().wrap(buffer, BLOCK).orderId(A).newOrderId(B).price(C).quantity(D));
        assertEquals(EventBody.length(EventBody.REPLACED), length);
        assertArrayEquals(bytes(expected, 0, length), bytes(events, OFFSET, length));
    }

    @Test
    void shouldWriteLevelsAndTrades()
    {
        check(
            LevelUpdatedEncoder.TEMPLATE_ID,
            LevelUpdatedEncoder.BLOCK_LENGTH,
            out -> out.levelUpdated(Side.BID, C, B, 0xFEDC_BA98L),
            buffer -> new LevelUpdatedEncoder().wrap(buffer, BLOCK)
                .price(C).quantity(B).orderCount(0xFEDC_BA98L).side(Side.BID));
        check(
            BookClearedEncoder.TEMPLATE_ID,
            BookClearedEncoder.BLOCK_LENGTH,
            out -> out.bookCleared((byte)0xE4),
            buffer -> new BookClearedEncoder().wrap(buffer, BLOCK).venueCode((byte)0xE4));
        check(
            TradeEncoder.TEMPLATE_ID,
            TradeEncoder.BLOCK_LENGTH,
            out -> out.trade(C, B, A, D, TradeType.OTHER, Side.ASK, true, (byte)0xE4),
            buffer -> new TradeEncoder().wrap(buffer, BLOCK)
                .price(C).quantity(B).tradeId(A).orderId(D).tradeType(TradeType.OTHER).aggressor(Side.ASK)
                .printable(BooleanType.TRUE).venueCode((byte)0xE4));
        check(
            TradeBrokenEncoder.TEMPLATE_ID,
            TradeBrokenEncoder.BLOCK_LENGTH,
            out -> out.tradeBroken(A),
            buffer -> new TradeBrokenEncoder().wrap(buffer, BLOCK).tradeId(A));
        check(
            AuctionImbalanceEncoder.TEMPLATE_ID,
            AuctionImbalanceEncoder.BLOCK_LENGTH,
            out -> out.imbalance(A, B, C, D, Prices.NULL, (byte)0xE4, (byte)'O', (byte)0xFF),
            buffer -> new AuctionImbalanceEncoder().wrap(buffer, BLOCK)
                .pairedQuantity(A).imbalanceQuantity(B).farPrice(C).nearPrice(D).referencePrice(Prices.NULL)
                .direction((byte)0xE4).crossType((byte)'O').priceVariation((byte)0xFF));
    }

    @Test
    void shouldWriteStatusAndNotices()
    {
        final long reason = 0xF141_4243_4445_4647L;
        check(
            TradingStatusEncoder.TEMPLATE_ID,
            TradingStatusEncoder.BLOCK_LENGTH,
            out -> out.status(
                StatusScope.CIRCUIT_BREAKER, TradingState.BREACHED, (byte)0xE4, (byte)0xF5, reason),
            buffer ->
            {
                buffer.putLong(BLOCK + TradingStatusEncoder.reasonEncodingOffset(), reason, LITTLE_ENDIAN);
                new TradingStatusEncoder().wrap(buffer, BLOCK).scope(StatusScope.CIRCUIT_BREAKER)
                    .state(TradingState.BREACHED).venueCode((byte)0xE4).marketCode((byte)0xF5);
            });

        final UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
        for (int i = 0; i < message.capacity(); i++)
        {
            message.putByte(i, (byte)(i + 1));
        }
        for (final int length : new int[]{0, 1, 55, 56, 57, 90})
        {
            checkNotice(message, length, 0, out -> out.notice(message, 10, length, (byte)0xE4));
        }
        for (final int length : new int[]{0, 1, 45, 46, 47, 80})
        {
            checkNotice(message, 10, length, out -> out.notice(message, 10, 10, 20, length, (byte)0xE4));
        }
    }

    @Test
    void shouldWriteDefinitions()
    {
        final UnsafeBuffer text = new UnsafeBuffer("SYMBOL OF 24 CHARACTERS!".getBytes(US_ASCII));
        check(
            InstrumentDefinitionEncoder.TEMPLATE_ID,
            InstrumentDefinitionEncoder.BLOCK_LENGTH,
            out ->
            {
                out.definition(0, C, D, 0x8142_4344, 0x9142_4344, InstrumentType.WARRANT, true);
                out.symbol(text, 0, text.capacity());
                out.attributes(3, text, 1, 20);
                out.attribute(23, (byte)0xFF);
                out.marketDepth((byte)0xFA);
            },
            buffer ->
            {
                final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
                definition.wrap(buffer, BLOCK).symbol("SYMBOL OF 24 CHARACTERS!").priceIncrement(C).lotSize(D)
                    .tradingDate(20_261_120).quantityExponent((byte)0).instrumentType(InstrumentType.WARRANT)
                    .testInstrument(BooleanType.TRUE).marketDepth((short)0xFA);
                for (int i = 0; i < 20; i++)
                {
                    definition.attributes(3 + i, (short)(text.getByte(1 + i) & 0xFF));
                }
                definition.attributes(23, (short)0xFF);
                buffer.putInt(BLOCK + InstrumentDefinitionEncoder.venueEncodingOffset(), 0x8142_4344, LITTLE_ENDIAN);
                buffer.putInt(
                    BLOCK + InstrumentDefinitionEncoder.currencyEncodingOffset(), 0x9142_4344, LITTLE_ENDIAN);
            });
        check(
            InstrumentDefinitionEncoder.TEMPLATE_ID,
            InstrumentDefinitionEncoder.BLOCK_LENGTH,
            out -> out.definition(
                EventBody.nulPadded(0x2020_2020_2043_4241L), 1, 2, 3, 4, InstrumentType.UNKNOWN, false),
            buffer ->
            {
                new InstrumentDefinitionEncoder().wrap(buffer, BLOCK).symbol("ABC").priceIncrement(1).lotSize(2)
                    .tradingDate(20_261_120).quantityExponent((byte)0).instrumentType(InstrumentType.UNKNOWN)
                    .testInstrument(BooleanType.FALSE).marketDepth((short)0);
                buffer.putInt(BLOCK + InstrumentDefinitionEncoder.venueEncodingOffset(), 3, LITTLE_ENDIAN);
                buffer.putInt(BLOCK + InstrumentDefinitionEncoder.currencyEncodingOffset(), 4, LITTLE_ENDIAN);
            });
    }

    @Test
    void shouldWriteWhatMakesNoSenseAndTheEnd()
    {
        check(
            SourceGapEncoder.TEMPLATE_ID,
            SourceGapEncoder.BLOCK_LENGTH,
            EventWriter::malformed,
            buffer -> new SourceGapEncoder().wrap(buffer, BLOCK)
                .toSourceSequence(SEQUENCE).reason(GapReason.MALFORMED));

        begin();
        writer.of(0).endOfSession();
        expect(EndOfSessionEncoder.TEMPLATE_ID, EndOfSessionEncoder.BLOCK_LENGTH, FLAGS, buffer ->
            new EndOfSessionEncoder().wrap(buffer, BLOCK).lastSourceSequence(SEQUENCE - 1).header().venueInstrument(0));
        assertArrayEquals(bytes(expected, 0, writer.length()), bytes(events, OFFSET, writer.length()));
    }

    @Test
    void shouldCountTheEventsOfAMessage()
    {
        begin();
        assertTrue(writer.isEmpty());
        assertEquals(0, writer.length());

        writer.flagged(EventFlags.SYNTHETIC).orderDeleted(1);
        assertFalse(writer.isEmpty());
        final int second = OFFSET + writer.length();
        writer.alsoFlagged(EventFlags.SNAPSHOT).of(7).orderDeleted(2);
        writer.addFlags(EventFlags.LAST_IN_MESSAGE);
        final int third = OFFSET + writer.length();
        writer.about(0, 8, EventFlags.REPLAYED);
        writer.orderDeleted(3);

        assertEquals(3 * EventBody.length(EventBody.DELETED), writer.length());
        assertEvent(OFFSET, 0, INSTRUMENT, EventFlags.SYNTHETIC);
        assertEvent(second, 1, 7, EventFlags.SYNTHETIC | EventFlags.SNAPSHOT | EventFlags.LAST_IN_MESSAGE);
        assertEvent(third, 2, 8, EventFlags.REPLAYED | EventFlags.BAD_TIMESTAMP);

        writer.message(events, OFFSET, 1, 2);
        assertTrue(writer.isEmpty());
        writer.orderDeleted(4);
        assertEquals(0, EventLayout.sourceIndex(events, OFFSET));
        assertEquals(1, EventLayout.sourceSequence(events, OFFSET));
    }

    @Test
    void shouldPadTextWithNul()
    {
        assertEquals(0x4142_4344, EventBody.nulPadded(0x4142_4344));
        assertEquals(0x0042_2044, EventBody.nulPadded(0x2042_2044));
        assertEquals(0, EventBody.nulPadded(0x2020_2020));
        assertEquals(0x20, EventBody.nulPadded(0x0000_0020_0000_0020L) & 0xFF);
        assertEquals(0, EventBody.nulPadded(0x2020_2020_2020_2020L));
        assertEquals(0x41L, EventBody.nulPadded(0x2020_2020_2020_2041L));
    }

    @Test
    void shouldRefuseABufferThatIsTooShort()
    {
        final UnsafeBuffer small = new UnsafeBuffer(new byte[EventBody.length(EventBody.TRADE) - 1]);
        writer.message(small, 0, 1, 1);
        assertThrows(IndexOutOfBoundsException.class, () ->
            writer.trade(1, 1, 1, 1, TradeType.ORDER, Side.BID, true, (byte)' '));
    }

    private void checkNotice(
        final UnsafeBuffer message, final int first, final int second, final Consumer<EventWriter> event)
    {
        check(VenueNoticeEncoder.TEMPLATE_ID, VenueNoticeEncoder.BLOCK_LENGTH, event, buffer ->
        {
            final VenueNoticeEncoder notice = new VenueNoticeEncoder();
            notice.wrap(buffer, BLOCK).messageLength(first + second).messageType((byte)0xE4);
            for (int i = 0; i < Math.min(EventBody.NOTICE_LENGTH, first + second); i++)
            {
                final int from = i < first ? 10 + i : 20 + i - first;
                notice.content(i, (short)(message.getByte(from) & 0xFF));
            }
        });
    }

    private void check(
        final int templateId,
        final int blockLength,
        final Consumer<EventWriter> event,
        final Consumer<MutableDirectBuffer> body)
    {
        begin();
        event.accept(writer);

        expect(templateId, blockLength, FLAGS, body);
        final int length = BLOCK + blockLength;
        assertEquals(length, writer.length());
        assertArrayEquals(bytes(expected, 0, length), bytes(events, OFFSET, length));
        assertArrayEquals(repeated(OFFSET), bytes(events, 0, OFFSET));
        final int end = OFFSET + length;
        assertArrayEquals(repeated(CAPACITY - end), bytes(events, end, CAPACITY - end));
    }

    private void begin()
    {
        fill(events, (byte)0xA5);
        writer.message(events, OFFSET, SEQUENCE, RECEIVED);
        writer.about(TIME, INSTRUMENT, FLAGS);
    }

    private void expect(
        final int templateId, final int blockLength, final int flags, final Consumer<MutableDirectBuffer> body)
    {
        fill(expected, (byte)0);
        new MessageHeaderEncoder().wrap(expected, 0).blockLength(blockLength).templateId(templateId)
            .schemaId(MessageHeaderEncoder.SCHEMA_ID).version(MessageHeaderEncoder.SCHEMA_VERSION);
        new EventHeaderEncoder().wrap(expected, BLOCK).sourceSequence(SEQUENCE).venueTimeNs(TIME)
            .receiveTimeNs(RECEIVED).streamEpoch(20_261_120).venueInstrument(INSTRUMENT & 0xFFFF_FFFFL)
            .sourceId(0xFEDC).flags(flags);
        body.accept(expected);
    }

    private void assertEvent(final int at, final int index, final int instrument, final int flags)
    {
        assertEquals(index, EventLayout.sourceIndex(events, at));
        assertEquals(instrument, EventLayout.venueInstrument(events, at));
        assertEquals(flags, EventLayout.flags(events, at));
        assertEquals(SEQUENCE, EventLayout.sourceSequence(events, at));
        assertEquals(0, EventLayout.partitionId(events, at));
    }

    private static byte[] bytes(final UnsafeBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    private static byte[] repeated(final int length)
    {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte)0xA5);
        return bytes;
    }

    private static void fill(final UnsafeBuffer buffer, final byte value)
    {
        buffer.setMemory(0, buffer.capacity(), value);
    }
}
