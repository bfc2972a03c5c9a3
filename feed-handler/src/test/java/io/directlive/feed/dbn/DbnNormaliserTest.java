package io.directlive.feed.dbn;

import static io.directlive.feed.dbn.DbnRecords.level;
import static io.directlive.feed.dbn.DbnRecords.order;
import static io.directlive.feed.dbn.DbnRecords.record;
import static io.directlive.feed.dbn.DbnRecords.status;
import static io.directlive.feed.dbn.DbnRecords.text;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.EventLines;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DbnNormaliserTest
{
    private static final LocalDate DAY = LocalDate.of(2020, 12, 28);
    private static final long PRICE = 3_722_750_000_000L;
    private static final long UNDEFINED = DbnRecord.UNDEFINED_PRICE;
    private static final int LAST = DbnRecord.FLAG_LAST;

    private final DbnNormaliser normaliser = new DbnNormaliser(SourceSession.of(3, DAY, "test"), DAY);

    @Test
    void shouldGiveEachOrderActionItsEffectOnTheBook()
    {
        assertEquals(List.of("added 9 BID 5@3722750000000 last"), events(order('A', 'B', 9, PRICE, 5, LAST)));
        assertEquals(List.of("added 9 ASK 5@3722750000000"), events(order('A', 'A', 9, PRICE, 5, 0)));
        assertEquals(List.of("reduced 9 by 5 last"), events(order('C', 'A', 9, PRICE, 5, LAST)));
        assertEquals(List.of("deleted 9 last"), events(order('C', 'A', 9, PRICE, -1, LAST)));
        assertEquals(List.of("modified 9 to 5@3722750000000 NULL_VAL last"), events(order('M', 'B', 9, PRICE, 5, LAST)));
        assertEquals(List.of("deleted 9 last"), events(order('M', 'B', 9, UNDEFINED, 0, LAST)));
        assertEquals(List.of("cleared R last"), events(order('R', 'N', 0, UNDEFINED, 0, LAST)));
    }

    @Test
    void shouldReportAnExecutionOnceAndNeverChangeABookByIt()
    {
        assertEquals(
            List.of("trade 5@3722750000000 BID ORDER TRUE"), events(order('T', 'B', 0, PRICE, 5, 0)));
        assertEquals(
            List.of("trade 5@3722750000000 ASK ORDER TRUE"), events(order('T', 'A', 0, PRICE, 5, 0)));
        assertEquals(
            List.of("trade 5@3722750000000 NONE OTHER TRUE"), events(order('T', 'N', 0, PRICE, 5, 0)));
        assertEquals(List.of("notice 160 of 56"), events(order('F', 'A', 9, PRICE, 5, 0)));
        assertEquals(List.of("notice 160 of 56 last"), events(order('N', 'N', 9, PRICE, 5, LAST)));
    }

    @Test
    void shouldPassFillsOnVerbatim()
    {
        final UnsafeBuffer fill = order('F', 'A', 9, PRICE, 5, 0);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[normaliser.maxLength()]);

        normaliser.normalise(fill, 0, 56, 7, 11, event, 0);

        final byte[] content = new byte[56];
        event.getBytes(8 + VenueNoticeDecoder.contentEncodingOffset(), content);
        assertEquals(fill, new UnsafeBuffer(content));
    }

    @Test
    void shouldTellStateFromChangeAndDoubtFromTrust()
    {
        assertEquals(
            List.of("added 9 BID 5@3722750000000 snapshot"),
            events(order('A', 'B', 9, PRICE, 5, DbnRecord.FLAG_SNAPSHOT | DbnRecord.FLAG_BAD_RECEIVE_TIME)));
        assertEquals(
            List.of("reduced 9 by 5 last suspect"),
            events(order('C', 'B', 9, PRICE, 5, LAST | DbnRecord.FLAG_MAYBE_BAD_BOOK)));
    }

    @ParameterizedTest
    @ValueSource(ints = { DbnRecord.FLAG_TOP_OF_BOOK, DbnRecord.FLAG_LEVEL })
    void shouldNotTakeLevelsForOrders(final int flag)
    {
        assertEquals(List.of("notice 160 of 56 last"), events(order('A', 'B', 0, PRICE, 5, LAST | flag)));
        assertEquals(List.of("notice 160 of 56 last"), events(order('A', 'N', 0, UNDEFINED, 0, LAST | flag)));
        assertEquals(List.of("notice 160 of 56 last"), events(order('C', 'B', 0, PRICE, 5, LAST | flag)));
        assertEquals(List.of("notice 160 of 56 last"), events(order('M', 'B', 0, PRICE, 5, LAST | flag)));
        assertEquals(List.of("trade 5@3722750000000 BID ORDER TRUE"), events(order('T', 'B', 0, PRICE, 5, flag)));
    }

    @Test
    void shouldShowAllThatAnUpdateShowsOfTheBook()
    {
        final UnsafeBuffer update = update(DbnRecordType.MBP_1, 'C', 'B', PRICE, 5, LAST);
        level(update, 0, PRICE - 250, 12, 3, PRICE + 250, 7, 2);

        assertEquals(
            List.of(
                "cleared C more snapshot synthetic",
                "level BID 12@3722749999750 of 3 more snapshot",
                "level ASK 7@3722750000250 of 2 last snapshot"),
            events(update));
    }

    @Test
    void shouldLeaveOutLevelsThatAreNotThere()
    {
        final UnsafeBuffer update = update(DbnRecordType.MBP_10, 'A', 'A', PRICE, 5, 0);
        level(update, 0, UNDEFINED, 0, 0, PRICE, 5, 1);
        level(update, 1, UNDEFINED, 0, 0, PRICE + 250, 6, -1);

        assertEquals(
            List.of(
                "cleared A more snapshot synthetic",
                "level ASK 5@3722750000000 of 1 more snapshot",
                "level ASK 6@3722750000250 of 0 snapshot"),
            events(update));
        assertEquals(
            List.of("cleared R last snapshot"), events(update(DbnRecordType.MBP_10, 'R', 'N', UNDEFINED, 0, LAST)));
    }

    @Test
    void shouldHoldTwentyLevels()
    {
        final UnsafeBuffer update = update(DbnRecordType.MBP_10, 'A', 'B', PRICE, 5, LAST);
        for (int i = 0; i < 10; i++)
        {
            level(update, i, PRICE - i, 5, 1, PRICE + 1 + i, 6, 1);
        }

        final List<String> events = events(update);

        assertEquals(21, events.size());
        assertEquals("level ASK 6@3722750000010 of 1 last snapshot", events.get(20));
    }

    @ParameterizedTest
    @CsvSource({ "TRADES", "MBP_1", "MBP_10" })
    void shouldMakeTheSameTradeOfARecordInEachSchema(final DbnRecordType type)
    {
        assertEquals(
            List.of("trade 5@3722750000000 BID ORDER TRUE last"), events(update(type, 'T', 'B', PRICE, 5, LAST)));
    }

    @ParameterizedTest
    @CsvSource({ "360, 0", "368, 0", "400, 1", "408, 1", "520, 2", "528, 2" })
    void shouldReadDefinitionsOfEachVersion(final int length, final int version)
    {
        final UnsafeBuffer record = record(DbnRecordType.DEFINITION, length);
        final DbnLayout layout = DbnRecordType.DEFINITION.layouts().get(2 - version);
        text(record, layout.field("raw_symbol"), "ESM4-ESU4");
        text(record, layout.field("exchange"), "XCME");
        text(record, layout.field("currency"), "USD");
        text(record, layout.field("instrument_class"), "S");
        text(record, layout.field("security_update_action"), "A");
        record.putLong(layout.field("min_price_increment").offset(), 50_000_000, LITTLE_ENDIAN);
        record.putInt(layout.field("min_lot_size_round_lot").offset(), 1, LITTLE_ENDIAN);
        record.putLong(layout.field("strike_price").offset(), UNDEFINED, LITTLE_ENDIAN);
        record.putLong(layout.field("expiration").offset(), 123, LITTLE_ENDIAN);

        assertEquals(
            List.of("definition ESM4-ESU4 XCME USD SPREAD step 50000000 lot 1 20201228 last"), events(record));
        assertEquals(123, attribute(record));
    }

    private long attribute(final UnsafeBuffer record)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[normaliser.maxLength()]);
        normaliser.normalise(record, 0, record.capacity(), 7, 11, event, 0);
        return event.getLong(8 + InstrumentDefinitionDecoder.attributesEncodingOffset(), LITTLE_ENDIAN);
    }

    @Test
    void shouldNotDefineWhatIsTakenAway()
    {
        final UnsafeBuffer record = record(DbnRecordType.DEFINITION, 520);
        final DbnLayout layout = DbnRecordType.DEFINITION.layouts().get(0);
        text(record, layout.field("raw_symbol"), "ESM4");
        text(record, layout.field("security_update_action"), "D");

        assertEquals(List.of("notice 19 of 520 last"), events(record));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 1, ~, status INSTRUMENT TRADING 7 1 last",
        "8, 120, ~, status INSTRUMENT HALTED 8 120 last",
        "9, 50, ~, status INSTRUMENT PAUSED 9 50 last",
        "3, 0, ~, status INSTRUMENT QUOTATION_ONLY 3 0 last",
        "5, 0, ~, status INSTRUMENT AUCTION 5 0 last",
        "12, 1, ~, status INSTRUMENT MARKET_CLOSED C 1 last",
        "14, 0, Y, status SHORT_SALE RESTRICTED E 0 last",
        "14, 0, N, status SHORT_SALE UNRESTRICTED E 0 last",
        "1, 1, ~, status INSTRUMENT UNKNOWN 1 1 last",
        "999, 65535, ~, status INSTRUMENT UNKNOWN ? 65535 last" })
    void shouldTellTheTradingStatus(
        final int action, final int reason, final char isShortSellRestricted, final String expected)
    {
        assertEquals(List.of(expected), events(status(action, reason, isShortSellRestricted)));
    }

    @Test
    void shouldPassOnWhatHasNoCommonMeaning()
    {
        final UnsafeBuffer statistics = record(DbnRecordType.STATISTICS, 80);
        assertEquals(List.of("notice 24 of 80 last"), events(statistics));
        assertTrue(normaliser.knows(statistics, 0, 80));

        final UnsafeBuffer unknown = record(DbnRecordType.STATISTICS, 24);
        unknown.putByte(1, (byte)0x77);
        assertEquals(List.of("notice 119 of 24 last"), events(unknown));
        assertFalse(normaliser.knows(unknown, 0, 24));
    }

    @Test
    void shouldSayThatATimeIsMissing()
    {
        final UnsafeBuffer record = order('C', 'B', 9, PRICE, 5, LAST);
        record.putLong(8, -1, LITTLE_ENDIAN);

        assertEquals(List.of("reduced 9 by 5 last untimed"), events(record));
        assertEquals(0, normaliser.venueTimeNs(record, 0, 56));
    }

    @Test
    void shouldRejectWhatMakesNoSense()
    {
        rejects(DbnFault.BAD_ACTION, order('Z', 'B', 9, PRICE, 5, LAST));
        rejects(DbnFault.BAD_SIDE, order('A', 'N', 9, PRICE, 5, LAST));
        rejects(DbnFault.NO_SIZE, order('A', 'B', 9, PRICE, 0, LAST));
        rejects(DbnFault.NO_SIZE, order('A', 'B', 9, PRICE, -1, LAST));
        rejects(DbnFault.NO_SIZE, order('C', 'B', 9, PRICE, 0, LAST));
        rejects(DbnFault.NO_SIZE, order('M', 'B', 9, PRICE, -1, LAST));
        rejects(DbnFault.NO_SIZE, order('T', 'B', 9, PRICE, -1, LAST));
        rejects(DbnFault.NO_PRICE, order('A', 'B', 9, UNDEFINED, 5, LAST));
        rejects(DbnFault.NO_PRICE, order('M', 'B', 9, Long.MIN_VALUE, 5, LAST));
        rejects(DbnFault.NO_PRICE, order('T', 'B', 9, UNDEFINED, 5, LAST));
        rejects(DbnFault.BAD_ACTION, update(DbnRecordType.TRADES, 'A', 'B', PRICE, 5, LAST));
        rejects(DbnFault.BAD_ACTION, update(DbnRecordType.MBP_1, 0, PRICE));
        rejects(DbnFault.NO_SYMBOL, record(DbnRecordType.DEFINITION, 400));
        rejects(DbnFault.TOO_SHORT, record(DbnRecordType.MBO, 52));

        final UnsafeBuffer sizeless = update(DbnRecordType.MBP_10, 'A', 'B', PRICE, 5, LAST);
        level(sizeless, 9, UNDEFINED, 0, 0, PRICE, -1, 1);
        rejects(DbnFault.BAD_LEVEL, sizeless);

        final UnsafeBuffer nameless = order('C', 'B', 9, PRICE, 5, LAST);
        nameless.putInt(4, 0, LITTLE_ENDIAN);
        rejects(DbnFault.NO_INSTRUMENT, nameless);

        final UnsafeBuffer lying = order('C', 'B', 9, PRICE, 5, LAST);
        lying.putByte(0, (byte)15);
        rejects(DbnFault.BAD_LENGTH, lying);
    }

    private static UnsafeBuffer update(final DbnRecordType type, final int action, final long price)
    {
        return update(type, (char)action, 'B', price, 5, LAST);
    }

    private static UnsafeBuffer update(
        final DbnRecordType type,
        final char action,
        final char side,
        final long price,
        final long size,
        final int flags)
    {
        return DbnRecords.update(type, action, side, price, size, flags);
    }

    private void rejects(final DbnFault fault, final UnsafeBuffer record)
    {
        assertEquals(fault.reason(), normaliser.fault(record, 0, record.capacity()));
        assertEquals(List.of("gap MALFORMED last"), events(record));
    }

    @Test
    void shouldPutWhatTheRecordSaysIntoTheHeader()
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[normaliser.maxLength()]);

        normaliser.normalise(order('C', 'B', 9, PRICE, 5, LAST), 0, 56, 77, 88, event, 0);

        assertEquals(77, EventLayout.sourceSequence(event, 0));
        assertEquals(DbnRecords.EVENT_TIME, EventLayout.venueTimeNs(event, 0));
        assertEquals(88, EventLayout.receiveTimeNs(event, 0));
        assertEquals(5482, EventLayout.venueInstrument(event, 0));
        assertEquals(3, EventLayout.sourceId(event, 0));
        assertEquals(20201228, EventLayout.streamEpoch(event, 0));
    }

    @Test
    void shouldAllocateNothing()
    {
        final List<UnsafeBuffer> records = new ArrayList<>();
        for (final char action : "ACMRTFN".toCharArray())
        {
            records.add(order(action, 'B', 9, PRICE, 5, LAST));
        }
        for (final DbnRecordType type : DbnRecordType.values())
        {
            records.add(record(type, type.minLength()));
        }
        records.add(update(DbnRecordType.MBP_10, 'A', 'B', PRICE, 5, LAST));
        final UnsafeBuffer event = new UnsafeBuffer(new byte[normaliser.maxLength()]);
        run(records, event, 20_000);

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++)
        {
            final long before = Allocation.bytes();
            run(records, event, 5_000);
            least = Math.min(least, Allocation.bytes() - before);
        }

        assertEquals(0, least);
    }

    private void run(final List<UnsafeBuffer> records, final UnsafeBuffer event, final int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < records.size(); i++)
            {
                final UnsafeBuffer record = records.get(i);
                normaliser.normalise(record, 0, record.capacity(), round, 11, event, 0);
            }
        }
    }

    private List<String> events(final UnsafeBuffer record)
    {
        return EventLines.of(normaliser, record);
    }
}
