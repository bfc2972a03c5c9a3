package io.directlive.feed.cme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.protocol.EventLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The worked examples of the fact sheet: as events, and as people see them. */
class MdpWorkedExamplesTest
{
    @Test
    void shouldAddAnOrder()
    {
        final MdpEvents events = MdpEvents.of(MdpBooks.ORDERS, MdpBytes.ORDER_BOOK);

        assertEquals(List.of("added 532259 ASK 76662054355 12068 x 4 END LAST"), events.lines());
        assertEquals(
            1_536_760_536_853_618_175L, EventLayout.venueTimeNs(events.buffer(), events.offsets().get(0)));
    }

    @Test
    void shouldShowAnEventByItsOrders()
    {
        assertEquals(
            List.of(
                "trade 170506 341412 12952 x 2 by ASK",
                "notice 170506 37 of 26",
                "deleted 170506 88463939692",
                "modified 170506 88463940665 12952 x 2 kept NULL_VAL",
                "notice 5893 46 of 42 END LAST"),
            MdpEvents.of(MdpBooks.ORDERS, MdpBytes.TRADE).lines());
    }

    @Test
    void shouldShowAnEventByItsLevels()
    {
        assertEquals(
            List.of(
                "trade 170506 341412 12952 x 2 by ASK",
                "notice 170506 37 of 26",
                "level 170506 BID 12952 x 3 (2)",
                "notice 5893 46 of 42 END LAST"),
            MdpEvents.of(MdpBooks.LEVELS, MdpBytes.TRADE).lines());
    }

    @Test
    void shouldWriteAnOrderAsJson() throws IOException
    {
        assertEquals(
            "{\"packet\":1,\"offset\":82,\"time\":5,\"protocol\":\"cme-mdp3\"," +
            "\"msg_seq_num\":911525,\"sending_time\":1536760536898363329}\n" +
            "{\"packet\":1,\"offset\":94,\"type\":\"MDIncrementalRefreshOrderBook47\",\"msg_size\":64," +
            "\"block_length\":11,\"template_id\":47,\"schema_id\":1,\"version\":9," +
            "\"transact_time\":1536760536853618175,\"match_event_indicator\":132,\"no_md_entries\":[" +
            "{\"order_id\":76662054355,\"md_order_priority\":641463012,\"md_entry_px\":12068000000000," +
            "\"md_display_qty\":4,\"security_id\":532259,\"md_update_action\":0,\"md_entry_type\":\"1\"}]}",
            json(MdpBytes.ORDER_BOOK, new MessageCounts()));
    }

    @Test
    void shouldCountMessagesByTemplate() throws IOException
    {
        final MessageCounts counts = new MessageCounts();

        final String[] lines = json(MdpBytes.TRADE, counts).split("\n");

        assertEquals(
            "messages 5: MDIncrementalRefreshBook46 2, MDIncrementalRefreshOrderBook47 1, " +
            "MDIncrementalRefreshTradeSummary48 1, MDIncrementalRefreshVolume37 1; unknown 0; bad 0",
            counts.describe());
        assertEquals(6, lines.length);
        assertEquals(
            "{\"packet\":1,\"offset\":94,\"type\":\"MDIncrementalRefreshTradeSummary48\",\"msg_size\":112," +
            "\"block_length\":11,\"template_id\":48,\"schema_id\":1,\"version\":9," +
            "\"transact_time\":1536760535670166278,\"match_event_indicator\":1,\"no_md_entries\":[" +
            "{\"md_entry_px\":12952000000000,\"md_entry_size\":2,\"security_id\":170506,\"rpt_seq\":20185," +
            "\"number_of_orders\":3,\"aggressor_side\":2,\"md_update_action\":0,\"md_trade_entry_id\":341412," +
            "\"md_entry_type\":\"2\"}],\"no_order_id_entries\":[" +
            "{\"order_id\":88463941745,\"last_qty\":2},{\"order_id\":88463939692,\"last_qty\":1}," +
            "{\"order_id\":88463940665,\"last_qty\":1}]}",
            lines[1]);
        assertEquals(
            "{\"packet\":1,\"offset\":414,\"type\":\"MDIncrementalRefreshBook46\",\"msg_size\":64," +
            "\"block_length\":11,\"template_id\":46,\"schema_id\":1,\"version\":9," +
            "\"transact_time\":1536760535670166278,\"match_event_indicator\":144,\"no_md_entries\":[" +
            "{\"md_entry_px\":13003000000000,\"md_entry_size\":3,\"security_id\":5893,\"rpt_seq\":19534," +
            "\"number_of_orders\":null,\"md_price_level\":1,\"md_update_action\":1,\"md_entry_type\":\"E\"," +
            "\"tradeable_size\":null}],\"no_order_id_entries\":[]}",
            lines[5]);
    }

    @Test
    void shouldShowBytesThatMakeNoSense() throws IOException
    {
        final MessageCounts counts = new MessageCounts();
        final byte[] packet = MdpBytes.packet(1, 2, MdpBytes.hex("0a000000ff0001000900"), MdpBytes.hex("0900"));

        assertEquals(
            "{\"packet\":1,\"offset\":82,\"time\":5,\"protocol\":\"cme-mdp3\",\"msg_seq_num\":1,\"sending_time\":2}\n" +
            "{\"packet\":1,\"offset\":94,\"type\":\"Unknown\",\"msg_size\":10,\"block_length\":0," +
            "\"template_id\":255,\"schema_id\":1,\"version\":9,\"hex\":\"0a000000ff0001000900\"}\n" +
            "{\"packet\":1,\"offset\":104,\"error\":\"packet ends within a message\",\"hex\":\"0900\"}",
            json(packet, counts));
        assertEquals("messages 1:; unknown 1; bad 1", counts.describe());
    }

    @Test
    void shouldShowTheHeaderOverTcp() throws IOException
    {
        final MessageCounts counts = new MessageCounts();
        final byte[] packet = MdpBytes.hex(
            "feca02000000fd3fc358e1c2a2161e000600ce00020000000100000001000600000400027878b4009d78b400");

        assertEquals(
            "{\"packet\":1,\"offset\":82,\"time\":5,\"protocol\":\"cme-mdp3-tcp\",\"encoding_type\":51966," +
            "\"msg_seq_num\":2,\"sending_time\":1631080288174161917}\n" +
            "{\"packet\":1,\"offset\":96,\"type\":\"Unknown\",\"msg_size\":30,\"block_length\":6,\"template_id\":206," +
            "\"schema_id\":2,\"version\":0,\"hex\":\"1e000600ce00020000000100000001000600000400027878b4009d78b400\"}",
            json(MdpFormat.TCP, packet, counts));
        assertEquals("messages 1:; unknown 1; bad 0", counts.describe());
    }

    private static String json(final byte[] packet, final MessageCounts counts) throws IOException
    {
        return json(MdpFormat.ORDERS, packet, counts);
    }

    private static String json(final MdpFormat format, final byte[] packet, final MessageCounts counts)
        throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonLines.generator(out))
        {
            format.newJson(json, counts).write(1, 82, 5, new UnsafeBuffer(packet), 0, packet.length);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
