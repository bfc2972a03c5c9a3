package io.directlive.feed.cme;

import static io.directlive.feed.cme.MdpBytes.message;
import static io.directlive.feed.cme.MdpBytes.packet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Normaliser;
import io.directlive.feed.cme.MdpBytes.Message;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of message as events; each fault. */
class MdpNormaliserTest
{
    private static final long SENT = 1_536_760_535_682_568_739L;
    private static final long TIME = 1_536_760_535_670_166_278L;
    private static final int END = 0x80;
    private static final long ONE = 1_000_000_000L;

    @Test
    void shouldTurnLevelsIntoTotals()
    {
        final Message book = message(46).set("transact_time", TIME).set("match_event_indicator", END).group();
        level(book, 5, '0', 0, 1, 100 * ONE, 7, 3);
        level(book, 5, '1', 1, 2, -2 * ONE, 9, 1);
        level(book, 5, '1', 2, 1, 101 * ONE, 4, 1);

        assertEquals(
            List.of("level 5 BID 100 x 7 (3)", "level 5 ASK -2 x 9 (1)", "level 5 ASK 101 x 0 (0) END LAST"),
            levels(book.bytes()));
    }

    /** What they do to other levels is not told: see the fact sheet. */
    @ParameterizedTest
    @CsvSource({"3, 0 (0)", "4, 0 (0)", "5, 7 (3)", "9, 0 (0)"})
    void shouldSuspectTheBookOfAnActionThatTouchesLevelsUntold(final int action, final String totals)
    {
        final Message book = message(46).set("transact_time", TIME).set("match_event_indicator", END).group();
        level(book, 5, '0', action, 1, 100 * ONE, 7, 3);

        assertEquals(List.of("level 5 BID 100 x " + totals + " SUSPECT END LAST"), levels(book.bytes()));
    }

    @Test
    void shouldLeaveToTheBookWhatHasNoPriceOrQuantity()
    {
        final Message book = message(46).set("transact_time", TIME).group();
        level(book, 5, '0', 0, 1, Long.MAX_VALUE, 7, 3);
        level(book, 5, '0', 1, 1, ONE, Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertEquals(List.of("level 5 BID none x 7 (3)", "level 5 BID 1 x -1 (0) LAST"), levels(book.bytes()));
    }

    @Test
    void shouldPassOnImpliedAndMarketBestEntriesAsTheyAre()
    {
        final Message book = message(46).set("transact_time", TIME).group();
        level(book, 5, 'E', 0, 1, ONE, 7, 0);
        level(book, -6, 'w', 0, 1, ONE, 7, 0);
        level(book, 7, 'J', 0, 1, ONE, 7, 0);

        final MdpEvents events = MdpEvents.of(MdpBooks.LEVELS, packet(1, SENT, book.bytes()));

        assertEquals(List.of("notice 5 46 of 42", "notice -6 46 of 42", "cleared 7 J LAST"), events.lines());
        final VenueNoticeDecoder notice = new VenueNoticeDecoder().wrapAndApplyHeader(
            events.buffer(), events.offsets().get(1), new MessageHeaderDecoder());
        final byte[] content = new byte[VenueNoticeDecoder.contentLength()];
        notice.getContent(content, 0, content.length);
        final byte[] expected = new byte[content.length];
        System.arraycopy(book.bytes(), 0, expected, 0, 10);
        System.arraycopy(book.bytes(), 10 + 11 + 3 + 32, expected, 10, 32);
        assertArrayEquals(expected, content);
    }

    @Test
    void shouldTakeOrdersOfABookByTheirReference()
    {
        final Message book = message(46).set("transact_time", TIME).set("match_event_indicator", END).group();
        level(book, 5, '0', 0, 1, 100 * ONE, 7, 3);
        level(book, 6, '1', 1, 2, 101 * ONE, 9, 1);
        book.group();
        book.entry().set("order_id", 11).set("md_display_qty", 7).set("reference_id", 1);
        book.entry().set("order_id", -12).set("md_display_qty", 8).set("reference_id", 2).set("order_update_action", 1);
        book.entry().set("order_id", 13).setNull("md_display_qty").set("reference_id", 2)
            .set("order_update_action", 2);
        book.entry().set("order_id", 14).set("reference_id", 2).set("order_update_action", 3);

        assertEquals(
            List.of(
                "added 5 BID 11 100 x 7", "modified 6 -12 101 x 8 kept NULL_VAL", "deleted 6 13",
                "notice 6 46 of 34 END LAST"),
            orders(book.bytes()));
        assertEquals(
            List.of("level 5 BID 100 x 7 (3)", "level 6 ASK 101 x 9 (1) END LAST"), levels(book.bytes()));
    }

    @Test
    void shouldReadLongQuantities()
    {
        final Message book = message(64).set("transact_time", TIME).group();
        level(book, 5, '0', 0, 1, 100 * ONE, 7_000_000_000L, 3);
        level(book, 5, '1', 0, 1, 100 * ONE, -1, 3);
        book.group();
        book.entry().set("order_id", 11).set("md_display_qty", 7).set("reference_id", 2);
        final Message trade = message(65).set("transact_time", TIME).set("match_event_indicator", END).group();
        trade.entry().set("md_entry_px", 3 * ONE).set("md_entry_size", 8_000_000_000L).set("security_id", 5)
            .set("md_trade_entry_id", 77).set("aggressor_side", 1);

        assertEquals(
            List.of(
                "level 5 BID 100 x 7000000000 (3)", "level 5 ASK 100 x -1 (3)",
                "trade 5 77 3 x 8000000000 by BID END LAST"),
            levels(book.bytes(), trade.bytes()));
        assertEquals(
            List.of("added 5 ASK 11 100 x 7", "trade 5 77 3 x 8000000000 by BID END LAST"),
            orders(book.bytes(), trade.bytes()));
    }

    @Test
    void shouldReadOldTradesWithTheirCoarsePrices()
    {
        final Message trades = message(42, 5).set("transact_time", TIME).group();
        trades.entry().set("md_entry_px", 12_345_678).set("md_entry_size", 2).set("security_id", 5)
            .set("aggressor_side", 1);
        trades.entry().set("md_entry_px", Long.MAX_VALUE / 99).set("md_entry_size", 2).set("security_id", 5);

        assertEquals(
            List.of("trade 5 0 1.2345678 x 2 by BID", "trade 5 0 none x 2 by NONE LAST"), orders(trades.bytes()));
    }

    @Test
    void shouldTakeOrdersThatStandAlone()
    {
        final Message orders = message(47).set("transact_time", TIME).set("match_event_indicator", END).group();
        for (int action = 0; action < 4; action++)
        {
            orders.entry().set("order_id", 12 + action).set("md_entry_px", 5 * ONE).set("md_display_qty", 2)
                .set("security_id", 6).set("md_entry_type", '0').set("md_update_action", action);
        }
        orders.entry().set("security_id", 7).set("md_entry_type", 'J');

        assertEquals(
            List.of(
                "added 6 BID 12 5 x 2", "modified 6 13 5 x 2 kept NULL_VAL", "deleted 6 14", "notice 6 47 of 50",
                "cleared 7 J END LAST"),
            orders(orders.bytes()));
    }

    @Test
    void shouldReportTradesCorrectionsAndBusts()
    {
        final Message trades = message(48).set("transact_time", TIME).group();
        for (int action = 0; action < 4; action++)
        {
            trades.entry().set("md_entry_px", ONE).set("md_entry_size", 2).set("security_id", 5)
                .set("md_trade_entry_id", 30 + action).set("aggressor_side", action).set("md_update_action", action);
        }
        trades.entry().set("md_entry_px", ONE).set("md_entry_size", 2).set("security_id", 5)
            .setNull("md_trade_entry_id").setNull("aggressor_side");
        trades.entry().set("security_id", 5).setNull("md_trade_entry_id").set("md_update_action", 2);

        assertEquals(
            List.of(
                "trade 5 30 1 x 2 by NONE", "broken 5 31", "trade 5 31 1 x 2 by BID", "broken 5 32",
                "notice 5 48 of 42", "trade 5 0 1 x 2 by NONE", "notice 5 48 of 42 LAST"),
            orders(trades.bytes()));
    }

    @Test
    void shouldTellTheStateOfAnInstrumentAndOfAGroup()
    {
        final Message one = message(30).set("transact_time", TIME).set("security_group", "ES").set("security_id", 5)
            .set("security_trading_status", 17).set("halt_reason", 2).set("match_event_indicator", END);
        final Message group = message(30).set("transact_time", TIME).set("security_group", "NQ")
            .setNull("security_id").set("security_trading_status", 201).set("security_trading_event", 4);
        final Message asset = message(30).set("transact_time", TIME).set("asset", "GE4567")
            .setNull("security_id").setNull("security_trading_status").set("halt_reason", 200);

        assertEquals(
            List.of(
                "status 5 INSTRUMENT TRADING 17 'ES' 2 END", "status 0 SESSION TRADING 201 'NQ' 0", "notice 0 30 of 40",
                "status 0 SESSION UNKNOWN 255 'GE4567'   LAST"),
            orders(one.bytes(), group.bytes(), asset.bytes()));
    }

    @ParameterizedTest
    @CsvSource({
        "2, HALTED", "4, MARKET_CLOSED", "15, AUCTION", "17, TRADING", "18, MARKET_CLOSED", "20, UNKNOWN",
        "21, QUOTATION_ONLY", "24, AUCTION", "25, AUCTION", "26, MARKET_CLOSED", "103, UNKNOWN", "202, TRADING"})
    void shouldNameTheState(final int code, final String state)
    {
        final Message status = message(30).set("transact_time", TIME).set("security_id", 5)
            .set("security_trading_status", code);

        assertEquals(List.of("status 5 INSTRUMENT " + state + " " + code + " '' 0 LAST"), orders(status.bytes()));
    }

    @ParameterizedTest
    @CsvSource({
        "27, FUTURE, 0.0025", "29, SPREAD, 0.0025", "54, FUTURE, 0.000025", "55, OPTION, 0.000025",
        "56, SPREAD, 0.000025", "57, BOND, 0.000025", "63, SPOT, 0.000025"})
    void shouldDefineAnInstrument(final int id, final String type, final String step)
    {
        final Message definition = message(id).set("match_event_indicator", END).set("last_update_time", TIME)
            .set("security_update_action", 'A').set("security_exchange", "XCME").set("security_group", "ES")
            .set("asset", "ASSET6").set("symbol", "ESZ8").set("security_id", 5).set("cfi_code", "FFIXSX")
            .set("currency", "USD").set("min_trade_vol", 4_000_000_000L).set("min_price_increment", 25_000);
        definition.group().entry();
        definition.group();
        definition.entry().set("md_feed_type", "GBI").set("market_depth", 2);
        definition.entry().set("md_feed_type", "GBX").set("market_depth", 10);

        final MdpEvents events = MdpEvents.of(MdpBooks.ORDERS, packet(1, SENT, definition.bytes()));

        assertEquals(
            List.of(
                "definition 5 ESZ8 " + type + " XCME USD step " + step + " lot 4000000000 day 20180912 END LAST"),
            events.lines());
        final InstrumentDefinitionDecoder decoder = new InstrumentDefinitionDecoder().wrapAndApplyHeader(
            events.buffer(), events.offsets().get(0), new MessageHeaderDecoder());
        final byte[] attributes = new byte[InstrumentDefinitionDecoder.attributesLength()];
        decoder.getAttributes(attributes, 0, attributes.length);
        assertEquals("ES\0\0\0\0ASSET6FFIXSX", new String(attributes, 0, 18, StandardCharsets.US_ASCII));
        assertEquals(10, attributes[MdpNormaliser.ATTRIBUTES_DEPTH_OFFSET]);
        assertEquals(10, decoder.marketDepth());
        assertEquals(TIME, EventLayout.venueTimeNs(events.buffer(), events.offsets().get(0)));
    }

    @Test
    void shouldPassOnADefinitionThatGoes()
    {
        final Message definition = message(54).set("last_update_time", TIME).set("security_update_action", 'D')
            .set("security_id", 5);

        assertEquals(List.of("notice 5 54 of 246 LAST"), orders(definition.bytes()));
    }

    @Test
    void shouldClearAllBooksOnAReset()
    {
        final Message reset = message(4).set("transact_time", TIME).set("match_event_indicator", END).group();
        reset.entry();

        assertEquals(List.of("cleared 0 J END LAST"), orders(reset.bytes()));
    }

    @Test
    void shouldTakeASnapshotOfLevels()
    {
        final int id = 52;
        final Message snapshot = message(id).set("last_msg_seq_num_processed", 9).set("security_id", 5)
            .set("transact_time", TIME).set("md_security_trading_status", 17).group();
        final long price = ONE;
        snapshot.entry().set("md_entry_px", price).set("md_entry_size", 7).set("number_of_orders", 2)
            .set("md_price_level", 1).set("md_entry_type", '0');
        snapshot.entry().set("md_entry_px", 2 * price).set("md_entry_size", 8).setNull("number_of_orders")
            .set("md_price_level", 1).set("md_entry_type", '1');
        snapshot.entry().set("md_entry_px", 2 * price).set("md_entry_type", '4');

        final int size = snapshot.bytes().length;
        final int entryLength = MdpSchema.template(id).groups().get(0).blockLength();
        assertEquals(
            List.of(
                "notice 5 " + id + " of " + size + " SNAPSHOT", "status 5 INSTRUMENT TRADING 17 ''   SNAPSHOT",
                "cleared 5 J SNAPSHOT", "level 5 BID 1 x 7 (2) SNAPSHOT", "level 5 ASK 2 x 8 (0) SNAPSHOT",
                "notice 5 " + id + " of " + (10 + entryLength) + " SNAPSHOT END LAST"),
            levels(snapshot.bytes()));
        assertEquals(
            List.of(
                "notice 5 " + id + " of " + size + " SNAPSHOT", "status 5 INSTRUMENT TRADING 17 ''   SNAPSHOT",
                "notice 5 " + id + " of " + (10 + entryLength) + " SNAPSHOT END LAST"),
            orders(snapshot.bytes()));
    }

    @Test
    void shouldTakeASnapshotOfOrdersInChunks()
    {
        final int id = 53;
        final long price = ONE;
        final Message first = message(id).set("security_id", 5).set("transact_time", TIME).set("no_chunks", 2)
            .set("current_chunk", 1).group();
        first.entry().set("order_id", 11).set("md_entry_px", price).set("md_display_qty", 7).set("md_entry_type", '0');
        final Message second = message(id).set("security_id", 5).set("transact_time", TIME).set("no_chunks", 2)
            .set("current_chunk", 2).group();
        second.entry().set("order_id", 12).set("md_entry_px", price).set("md_display_qty", 8).set("md_entry_type", '1');

        assertEquals(
            List.of(
                "notice 5 " + id + " of 70 SNAPSHOT", "cleared 5 J SNAPSHOT", "added 5 BID 11 1 x 7 SNAPSHOT",
                "notice 5 " + id + " of 70 SNAPSHOT", "added 5 ASK 12 1 x 8 SNAPSHOT END LAST"),
            orders(first.bytes(), second.bytes()));
        assertEquals(
            List.of("notice 5 " + id + " of 70 SNAPSHOT LAST"), levels(first.bytes()));
    }

    @ParameterizedTest
    @CsvSource({"37, 26", "49, 42", "50, 42", "51, 34", "39, 42"})
    void shouldPassOnEachEntryOfWhatHasNoCommonMeaning(final int id, final int length)
    {
        final Message message = message(id).set("transact_time", TIME).set("match_event_indicator", END).group();
        message.entry().set("security_id", 5);
        message.entry().set("security_id", 6);

        assertEquals(
            List.of("notice 5 " + id + " of " + length, "notice 6 " + id + " of " + length + " END LAST"),
            orders(message.bytes()));
    }

    @ParameterizedTest
    @CsvSource({"12, 10", "15, 11", "16, 190"})
    void shouldPassOnMessagesOfSessions(final int id, final int size)
    {
        assertEquals(List.of("notice 0 " + id + " of " + size + " END LAST"), orders(message(id).bytes()));
    }

    /** What ends an event is not known of these either: the next one that can be read tells. */
    @ParameterizedTest
    @CsvSource({
        "58, 286", "59, 23", "60, 40", "61, 47", "62, 21", "66, 21", "67, 21", "68, 47", "69, 69"})
    void shouldPassOnWhatHasNoMoreThanAName(final int id, final int size)
    {
        assertTrue(MdpSchema.template(id).isOutline());
        assertEquals(List.of("notice 0 " + id + " of " + size + " LAST"), orders(message(id).bytes()));
        assertTrue(knows(packet(1, SENT, message(id).bytes())));
    }

    @Test
    void shouldPassOnWhatIsNotKnown()
    {
        final byte[] unknown = MdpBytes.hex("0c000000ff0001000d00abcd");
        final byte[] otherSchema = MdpBytes.hex("0a0000002e0002000000");

        assertEquals(List.of("notice 0 -1 of 12", "notice 0 46 of 10 LAST"), orders(unknown, otherSchema));
        assertFalse(knows(packet(1, SENT, unknown)));
        assertFalse(knows(packet(1, SENT, otherSchema)));
        assertTrue(knows(MdpBytes.TRADE));
    }

    @Test
    void shouldEndAnEventOnItsLastEventOfThePacket()
    {
        final Message volume = message(37).set("transact_time", TIME).group();
        volume.entry().set("security_id", 5);
        final Message nothing = message(46).set("transact_time", TIME).set("match_event_indicator", END);

        assertEquals(
            List.of("notice 5 37 of 26 END", "notice 5 37 of 26 LAST"),
            orders(volume.bytes(), nothing.bytes(), volume.bytes()));
        assertEquals(
            List.of("notice 0 46 of 32 END", "notice 5 37 of 26 LAST"),
            orders(nothing.bytes(), volume.bytes()));
    }

    @Test
    void shouldGiveAnEventForEveryPacket()
    {
        final Message levels = message(46).set("transact_time", TIME).group();
        level(levels, 5, '0', 0, 1, ONE, 7, 3);

        assertEquals(List.of("notice 0 46 of 64 LAST"), orders(levels.bytes()));
        assertEquals(List.of("notice 0 0 of 12 LAST"), orders());
    }

    @Test
    void shouldMarkWhatIsSentAgain()
    {
        final Message orders = message(47).set("transact_time", TIME).set("match_event_indicator", 0x20).group();
        orders.entry().set("order_id", 12).set("md_entry_px", ONE).set("md_display_qty", 2).set("security_id", 6)
            .set("md_entry_type", '0');

        assertEquals(List.of("added 6 BID 12 1 x 2 REPLAYED LAST"), orders(orders.bytes()));
    }

    /** A newer version may have longer blocks, more groups, and more versions of what is known. */
    @Test
    void shouldReadAVersionThatIsNewer()
    {
        final byte[] future = MdpBytes.hex(
            "4800 0d00 2f00 0100 1400 c69382faf81f5415 84 0000 aabb 2a00 01" +
            "d31d6ad911000000 e4f23b2600000000 0068daccf90a0000 04000000 231f0800 00 31 000000000000 ccdd" +
            "ffffffff");

        assertEquals(List.of("added 532259 ASK 76662054355 12068 x 4 END LAST"), orders(future));
    }

    @ParameterizedTest
    @CsvSource({
        "NO_HEADER, a5e80d00c15faaf290ab53",
        "TRUNCATED, a5e80d00c15faaf290ab5315 0a00",
        "TRUNCATED, a5e80d00c15faaf290ab5315 0b0000000c0001000900",
        "BAD_SIZE, a5e80d00c15faaf290ab5315 090000000c0001000900",
        "BAD_ROOT, a5e80d00c15faaf290ab5315 0b0002000c000100090000",
        "BAD_ROOT, a5e80d00c15faaf290ab5315 1500 0800 2500 0100 0900 0000000000000000 100000",
        "GROUP_BEYOND_MESSAGE, a5e80d00c15faaf290ab5315 1500 0b00 2500 0100 0900 0000000000000000 000000",
        "GROUP_BEYOND_MESSAGE, a5e80d00c15faaf290ab5315 1800 0b00 2500 0100 0900 0000000000000000 000000 100001",
        "BAD_ENTRY, a5e80d00c15faaf290ab5315 1900 0b00 2500 0100 0900 0000000000000000 000000 010001 00",
        "BAD_REFERENCE, a5e80d00c15faaf290ab5315 3800 0b00 2e00 0100 0900 0000000000000000 000000 200000" +
            " 1800000000000001 000000000000000000000000000000000000000001000000"})
    void shouldDeclareAPacketThatMakesNoSense(final MdpFault fault, final String hex)
    {
        final byte[] packet = MdpBytes.hex(hex);

        final MdpEvents events = MdpEvents.of(MdpBooks.ORDERS, packet);

        final String badTime = fault == MdpFault.NO_HEADER ? " BAD_TIME" : "";
        assertEquals(List.of("gap 0 to 7 MALFORMED" + badTime + " END LAST"), events.lines());
        assertEquals(fault.reason(), normaliser().fault(new UnsafeBuffer(packet), 0, packet.length));
    }

    @Test
    void shouldRefuseWhatNoFrameCarries()
    {
        final byte[] packet = new byte[MdpPacket.MAX_LENGTH + 1];

        assertEquals(MdpFault.TOO_LONG.reason(), normaliser().fault(new UnsafeBuffer(packet), 0, packet.length));
        assertNull(normaliser().fault(new UnsafeBuffer(MdpBytes.TRADE), 0, MdpBytes.TRADE.length));
    }

    /** The shortest messages give the most bytes of events. */
    @Test
    void shouldHaveRoomForThePacketThatGivesMost()
    {
        final byte[] heartbeat = message(12).bytes();
        final byte[][] messages = new byte[(MdpPacket.MAX_LENGTH - MdpPacket.HEADER_LENGTH) / heartbeat.length][];
        Arrays.fill(messages, heartbeat);

        assertEquals(messages.length, MdpEvents.of(MdpBooks.ORDERS, packet(1, SENT, messages)).lines().size());
    }

    private static void level(
        final Message book,
        final int instrument,
        final char type,
        final int action,
        final int level,
        final long price,
        final long size,
        final int orders)
    {
        book.entry().set("md_entry_px", price).set("md_entry_size", size).set("security_id", instrument)
            .set("number_of_orders", orders).set("md_price_level", level).set("md_update_action", action)
            .set("md_entry_type", type);
    }

    private static List<String> levels(final byte[]... messages)
    {
        return MdpEvents.of(MdpBooks.LEVELS, packet(1, SENT, messages)).lines();
    }

    private static List<String> orders(final byte[]... messages)
    {
        return MdpEvents.of(MdpBooks.ORDERS, packet(1, SENT, messages)).lines();
    }

    private static boolean knows(final byte[] packet)
    {
        return normaliser().knows(new UnsafeBuffer(packet), 0, packet.length);
    }

    private static Normaliser normaliser()
    {
        return new MdpNormaliser(MdpEvents.SESSION, MdpEvents.DAY, MdpBooks.ORDERS);
    }
}
