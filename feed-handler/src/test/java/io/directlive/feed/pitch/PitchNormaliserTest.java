package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.bytes;
import static io.directlive.feed.pitch.PitchBytes.message;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.EventLines;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.itch.Alpha;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.SourceGapDecoder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PitchNormaliserTest
{
    /** From the fact sheet, independent of the table under test. */
    private static final String TYPES_AND_LENGTHS =
        "1 22, 2 3, 3 9, 4 10, 20 6, 21 34, 22 26, 23 26, 24 38, 25 18, 26 16, 27 27, 28 19, 29 14, 2a 41, 2b 33, " +
        "2c 14, 2d 6, 2f 41, 30 43, 31 18, 80 6, 81 6, 82 11, 83 6, 95 47, 96 27, 97 6, 98 15, b1 18";
    private static final LocalDate DAY = LocalDate.of(2024, 5, 8);
    private static final int AT = PitchMessage.CONTEXT_LENGTH;
    private static final int CODE = 4711;

    private final PitchNormaliser normaliser = new PitchNormaliser(SourceSession.of(1, DAY, "test"), DAY, "BATY");
    private final PitchNormaliser another = new PitchNormaliser(SourceSession.of(1, DAY, "test"), DAY, "BATY");

    @Test
    void shouldKnowEveryTypeWithItsLength()
    {
        final List<String> actual = Arrays.stream(PitchMessageType.values())
            .map(type -> Integer.toHexString(type.code()) + " " + type.length())
            .toList();

        assertEquals(TYPES_AND_LENGTHS, String.join(", ", actual));
    }

    @Test
    void shouldTakeShortLongAndExpandedForTheSame()
    {
        final String added = "added 9 ASK 500@20660000000 last";
        assertEquals(
            List.of(added), events(message(PitchMessageType.ADD_ORDER_LONG, 1, 9, "S", 500, "MAT", 206_600, 1)));
        assertEquals(
            List.of(added), events(message(PitchMessageType.ADD_ORDER_SHORT, 1, 9, "S", 500, "MAT", 2_066, 1)));
        assertEquals(
            List.of(added),
            events(message(PitchMessageType.ADD_ORDER_EXPANDED, 1, 9, "S", 500, "MAT", 206_600, 1, "ABCD", "C")));
        final String reduced = "reduced 9 by 60 last";
        assertEquals(List.of(reduced), events(message(PitchMessageType.REDUCE_SIZE_LONG, 1, 9, 60)));
        assertEquals(List.of(reduced), events(message(PitchMessageType.REDUCE_SIZE_SHORT, 1, 9, 60)));
        final String traded = "trade 100@20660000000 NONE NON_DISPLAYED TRUE last";
        assertEquals(
            List.of(traded), events(message(PitchMessageType.TRADE_LONG, 1, 9, "B", 100, "MAT", 206_600, 7)));
        assertEquals(
            List.of(traded), events(message(PitchMessageType.TRADE_SHORT, 1, 9, "B", 100, "MAT", 2_066, 7)));
        assertEquals(
            List.of(traded), events(message(PitchMessageType.TRADE_EXPANDED, 1, 9, "B", 100, "MAT", 206_600, 7)));
    }

    @Test
    void shouldTellWhetherAModifiedOrderKeepsItsPlace()
    {
        assertEquals(
            List.of("modified 9 to 60@20650000000 TRUE last"),
            events(message(PitchMessageType.MODIFY_ORDER_LONG, 1, 9, 60, 206_500, 3)));
        assertEquals(
            List.of("modified 9 to 60@20650000000 FALSE last"),
            events(message(PitchMessageType.MODIFY_ORDER_SHORT, 1, 9, 60, 2_065, 1)));
        assertEquals(
            List.of("deleted 9 last"), events(message(PitchMessageType.MODIFY_ORDER_SHORT, 1, 9, 0, 2_065, 1)));
        assertEquals(List.of("deleted 9 last"), events(message(PitchMessageType.DELETE_ORDER, 1, 9)));
    }

    @Test
    void shouldExecuteAtTheOrdersPrice()
    {
        assertEquals(
            List.of("executed 9 by 60 as 7 last"), events(message(PitchMessageType.ORDER_EXECUTED, 1, 9, 60, 7)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "100 | 40 | executed 9 by 60@20640000000 as 7 last",
        " 60 |  0 | executed 9 by 60@20640000000 as 7 last",
        "100 | 50 | trade 60@20640000000 ASK ORDER TRUE more, modified 9 to 50@20660000000 TRUE last",
        " 20 | 50 | trade 60@20640000000 ASK ORDER TRUE more, modified 9 to 50@20660000000 TRUE last",
        "100 |  0 | trade 60@20640000000 ASK ORDER TRUE more, deleted 9 last"})
    void shouldLeaveOfAnOrderWhatTheMessageSays(final int before, final int remaining, final String expected)
    {
        final UnsafeBuffer message =
            inContext(message(PitchMessageType.ORDER_EXECUTED_AT_PRICE, 1, 9, 60, remaining, 7, 206_400));
        message.putInt(AT + PitchMessage.QUANTITY_BEFORE, before, LITTLE_ENDIAN);

        assertEquals(expected, String.join(", ", EventLines.of(normaliser, message)));
    }

    @Test
    void shouldNameASymbolWithItsStatus()
    {
        assertEquals(
            List.of(
                "definition MAT BATY USD EQUITY step -9223372036854775808 lot 0 20240508 more synthetic",
                "status INSTRUMENT TRADING T  last more",
                "status SHORT_SALE UNRESTRICTED 0  last"),
            events(message(PitchMessageType.TRADING_STATUS, 1, "MAT", "T", "0")));
        assertEquals(
            "status INSTRUMENT HALTED H  last more",
            events(message(PitchMessageType.TRADING_STATUS, 1, "MAT", "H", "1")).get(1));
        assertEquals(
            "status OPERATIONAL HALTED S  last more",
            events(message(PitchMessageType.TRADING_STATUS, 1, "MAT", "S", "1")).get(1));
        assertEquals(
            "status INSTRUMENT UNKNOWN A  last more",
            events(message(PitchMessageType.TRADING_STATUS, 1, "MAT", "A", "1")).get(1));
        assertEquals(
            "status SHORT_SALE RESTRICTED 1  last",
            events(message(PitchMessageType.TRADING_STATUS, 1, "MAT", "Q", "1")).get(2));
    }

    @Test
    void shouldTellAuctions()
    {
        assertEquals(
            List.of("auction C 100 paired, 200 S, far -9223372036854775808, near 20650000000, reference 20660000000 " +
                "last"),
            events(message(PitchMessageType.AUCTION_UPDATE, 1, "MAT", "C", 206_600, 100, 300, 206_500, 0)));
        assertEquals(
            List.of("trade 100@20650000000 NONE CLOSING_CROSS FALSE last"),
            events(message(PitchMessageType.AUCTION_SUMMARY, 1, "MAT", "C", 206_500, 100)));
    }

    @Test
    void shouldTellTheRest()
    {
        assertEquals(List.of("broken 80 last"), events(message(PitchMessageType.TRADE_BREAK, 1, 80)));
        assertEquals(List.of("cleared   last"), events(message(PitchMessageType.UNIT_CLEAR, 1)));
        assertEquals(List.of("end after 6 last"), events(message(PitchMessageType.END_OF_SESSION, 1)));
        assertEquals(
            List.of("notice 152 of 15 last"),
            events(message(PitchMessageType.RETAIL_PRICE_IMPROVEMENT, 1, "MAT", "B")));
        assertEquals(List.of("notice 32 of 6 last"), events(message(PitchMessageType.TIME, 34_200)));
        assertEquals(
            List.of("notice 177 of 18 last"), events(message(PitchMessageType.TIME_REFERENCE, 1, 34_200, 5, 1)));
        assertEquals(List.of("notice 238 of 5 last untimed"), events(bytes("05 ee 010203")));
        assertFalse(normaliser.knows(inContext(bytes("05 ee 010203")), 0, AT + 5));
        assertTrue(normaliser.knows(inContext(PitchBytes.time(5)), 0, AT + 6));
    }

    @Test
    void shouldTakeMessagesThatHaveGrown()
    {
        final byte[] grown = bytes("1b 23 80000000 0900000000000000 3c000000 0700000000000000 66");

        assertEquals(List.of("executed 9 by 60 as 7 last"), events(grown));
    }

    @Test
    void shouldRejectWhatMakesNoSense()
    {
        rejects(PitchFault.BAD_SIDE, message(PitchMessageType.ADD_ORDER_LONG, 1, 9, "X", 500, "MAT", 206_600, 1));
        rejects(PitchFault.NO_QUANTITY, message(PitchMessageType.ADD_ORDER_LONG, 1, 9, "B", 0, "MAT", 206_600, 1));
        rejects(PitchFault.NO_SYMBOL, message(PitchMessageType.ADD_ORDER_LONG, 1, 9, "B", 1, "", 206_600, 1));
        rejects(PitchFault.BAD_PRICE, message(PitchMessageType.ADD_ORDER_LONG, 1, 9, "B", 1, "MAT", -1L, 1));
        rejects(PitchFault.BAD_PRICE,
            message(PitchMessageType.MODIFY_ORDER_LONG, 1, 9, 1, Long.MAX_VALUE / 100_000 + 1, 1));
        rejects(PitchFault.NO_QUANTITY, message(PitchMessageType.ORDER_EXECUTED, 1, 9, 0, 7));
        rejects(PitchFault.NO_QUANTITY, message(PitchMessageType.REDUCE_SIZE_SHORT, 1, 9, 0));
        rejects(PitchFault.BAD_TIME, PitchBytes.time(86_400));
        rejects(PitchFault.TOO_SHORT, bytes("0d 29 01000000 09000000000000"));
        rejects(PitchFault.BAD_LENGTH, bytes("0f 29 01000000 0900000000000000"));
    }

    @ParameterizedTest
    @CsvSource({ "1, UNKNOWN_ORDER", "2, SYMBOL_COLLISION", "3, TOO_MANY_SYMBOLS" })
    void shouldNotGuessWhatAMessageIsAbout(final byte state, final PitchFault fault)
    {
        final UnsafeBuffer message = inContext(message(PitchMessageType.DELETE_ORDER, 1, 9));
        message.putByte(AT + PitchMessage.STATE, state);

        assertEquals(fault.reason(), normaliser.fault(message, 0, message.capacity()));
        assertEquals(List.of("gap MALFORMED last"), EventLines.of(normaliser, message));
    }

    @Test
    void shouldFilterBySymbol()
    {
        final UnsafeBuffer delete = inContext(message(PitchMessageType.DELETE_ORDER, 1, 9));
        delete.putInt(AT + PitchMessage.INSTRUMENT, PitchFraming.instrumentOf(Alpha.pack8("MAT")), LITTLE_ENDIAN);
        final VenueFilter filter = PitchFormat.INSTANCE.newFilter(List.of("MAT"));

        assertTrue(filter.accepts(delete, 0, delete.capacity()));
        assertFalse(PitchFormat.INSTANCE.newFilter(List.of("YANG")).accepts(delete, 0, delete.capacity()));
        delete.putInt(AT + PitchMessage.INSTRUMENT, 0, LITTLE_ENDIAN);
        assertTrue(filter.accepts(delete, 0, delete.capacity()));
    }

    private void rejects(final PitchFault fault, final byte[] message)
    {
        final UnsafeBuffer inContext = inContext(message);
        assertEquals(fault.reason(), normaliser.fault(inContext, 0, inContext.capacity()));
        assertTrue(EventLines.of(normaliser, inContext).get(0).startsWith("gap MALFORMED"));
    }

    @Property
    void shouldTakeAnyMessage(@ForAll final PitchMessageType type, @ForAll final long seed)
    {
        final Random random = new Random(seed);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[AT + type.length() + random.nextInt(4)]);
        random.nextBytes(message.byteArray());
        message.putByte(AT, (byte)(message.capacity() - AT));
        message.putByte(AT + 1, (byte)type.code());
        message.putByte(AT + PitchMessage.STATE, (byte)random.nextInt(4));
        check(message, message.capacity());
        check(message, random.nextInt(message.capacity() + 1));
    }

    /** The same message gives the same bytes, in any normaliser, whatever was in the buffer before. */
    private void check(final UnsafeBuffer message, final int length)
    {
        final int event = 8;
        final int max = normaliser.maxLength() + 2 * event;
        final UnsafeBuffer zeroes = new UnsafeBuffer(new byte[max]);
        final UnsafeBuffer ones = new UnsafeBuffer(new byte[max]);
        ones.setMemory(0, max, (byte)0xFF);

        final int written = normaliser.normalise(message, 0, length, 7, 11, zeroes, event);
        assertEquals(written, another.normalise(message, 0, length, 7, 11, ones, event));

        assertEquals(new UnsafeBuffer(zeroes, event, written), new UnsafeBuffer(ones, event, written));
        assertEquals((byte)0xFF, ones.getByte(event - 1));
        assertEquals((byte)0xFF, ones.getByte(event + written));
        int last = event;
        int index = 0;
        for (int at = event; at < event + written; at += EventLayout.length(zeroes, at))
        {
            assertEquals(index++, EventLayout.sourceIndex(zeroes, at));
            last = at;
        }
        assertTrue((EventLayout.flags(zeroes, last) & EventFlags.LAST_IN_MESSAGE) != 0);
        assertEquals(
            normaliser.fault(message, 0, length) != null,
            EventLayout.templateId(zeroes, event) == SourceGapDecoder.TEMPLATE_ID);
    }

    private List<String> events(final byte[] message)
    {
        return EventLines.of(normaliser, inContext(message));
    }

    /** Of an order that was a bid of 100 at 20.66. */
    private static UnsafeBuffer inContext(final byte[] message)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AT + message.length]);
        buffer.putInt(AT + PitchMessage.TIME, 34_200, LITTLE_ENDIAN);
        buffer.putInt(AT + PitchMessage.INSTRUMENT, CODE, LITTLE_ENDIAN);
        buffer.putLong(AT + PitchMessage.PRICE_BEFORE, 206_600, LITTLE_ENDIAN);
        buffer.putInt(AT + PitchMessage.QUANTITY_BEFORE, 100, LITTLE_ENDIAN);
        buffer.putByte(AT + PitchMessage.SIDE_BEFORE, (byte)'B');
        buffer.putBytes(AT, message);
        return buffer;
    }
}
