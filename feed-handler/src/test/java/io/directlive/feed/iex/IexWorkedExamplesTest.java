package io.directlive.feed.iex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.directlive.feed.MessageCounts;
import java.io.IOException;
import java.io.StringWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Packets captured from the venue, read by eye. */
class IexWorkedExamplesTest
{
    private static final String ADD_ORDER = """
        01 00 0580 01000000 00001d4e 2800 0100 cd490f0000000000 2eb8000000000000 db289e166155fa17
        2600 61 35 1e7711156155fa17 49424b5220202020 0a00000000006300 64000000 08d4140000000000
        """;
    private static final String PRICE_LEVEL_BUY = """
        01 00 0480 01000000 0000dd48 2000 0100 918eab0000000000 5e6b050000000000 6d1c16353ae25d16
        1e00 38 01 be7f13353ae25d16 5620202020202020 be000000 b4f01e0000000000
        """;
    private static final String HEARTBEAT = """
        01 00 0480 01000000 0000dd48 0000 0000 0000000000000000 0100000000000000 af326a0223e05d16
        """;

    private static final int MESSAGE = IexTp.HEADER_LENGTH + IexTp.BLOCK_LENGTH;

    @Test
    void shouldReadTheHeaderOfAnAddOrder()
    {
        final UnsafeBuffer packet = Packets.hex(ADD_ORDER);

        assertEquals(80, packet.capacity());
        assertEquals(1, IexTp.version(packet, 0));
        assertEquals(0, IexTp.reserved(packet, 0));
        assertEquals(0x8005, IexTp.messageProtocolId(packet, 0));
        assertEquals(1, IexTp.channelId(packet, 0));
        assertEquals(1_310_523_392L, IexTp.sessionId(packet, 0));
        assertEquals(40, IexTp.payloadLength(packet, 0));
        assertEquals(1, IexTp.messageCount(packet, 0));
        assertEquals(1_001_933, IexTp.streamOffset(packet, 0));
        assertEquals(47_150, IexTp.firstSequence(packet, 0));
        assertEquals(1_727_787_282_529_659_099L, IexTp.sendTime(packet, 0));
        assertEquals(38, IexTp.blockLength(packet, IexTp.HEADER_LENGTH));
    }

    @Test
    void shouldReadAnAddOrder()
    {
        final UnsafeBuffer packet = Packets.hex(ADD_ORDER);

        assertEquals('a', IexMessage.type(packet, MESSAGE));
        assertEquals(38, IexFormat.DEEP_PLUS.expectedLength((byte)'a'));
        assertEquals('5', IexMessage.code(packet, MESSAGE));
        assertEquals(1_727_787_282_503_661_342L, IexMessage.timestamp(packet, MESSAGE));
        assertEquals(IexSymbol.pack("IBKR"), IexMessage.symbol(packet, MESSAGE));
        assertEquals(27_866_022_694_354_954L, IexMessage.orderId(packet, MESSAGE));
        assertEquals(100, IexMessage.orderSize(packet, MESSAGE));
        assertEquals(1_365_000, IexMessage.orderPrice(packet, MESSAGE));
        assertNull(IexRules.faultOf(IexFormat.DEEP_PLUS, packet, MESSAGE, 38));
    }

    @Test
    void shouldReadAPriceLevel()
    {
        final UnsafeBuffer packet = Packets.hex(PRICE_LEVEL_BUY);

        assertEquals(72, packet.capacity());
        assertEquals(1_222_443_008L, IexTp.sessionId(packet, 0));
        assertEquals(32, IexTp.payloadLength(packet, 0));
        assertEquals(355_166, IexTp.firstSequence(packet, 0));
        assertEquals(11_243_153, IexTp.streamOffset(packet, 0));
        assertEquals(30, IexTp.blockLength(packet, IexTp.HEADER_LENGTH));
        assertEquals('8', IexMessage.type(packet, MESSAGE));
        assertEquals(1, IexMessage.code(packet, MESSAGE));
        assertEquals(1_611_692_981_294_956_478L, IexMessage.timestamp(packet, MESSAGE));
        assertEquals(IexSymbol.pack("V"), IexMessage.symbol(packet, MESSAGE));
        assertEquals(190, IexMessage.size(packet, MESSAGE));
        assertEquals(2_027_700, IexMessage.price(packet, MESSAGE));
    }

    @Test
    void shouldReadAHeartbeat()
    {
        final UnsafeBuffer packet = Packets.hex(HEARTBEAT);

        assertEquals(40, packet.capacity());
        assertEquals(0, IexTp.payloadLength(packet, 0));
        assertEquals(0, IexTp.messageCount(packet, 0));
        assertEquals(0, IexTp.streamOffset(packet, 0));
        assertEquals(1, IexTp.firstSequence(packet, 0));
    }

    @Test
    void shouldKnowPacketsOfItsFeed()
    {
        final UnsafeBuffer deep = Packets.hex(PRICE_LEVEL_BUY);

        assertTrue(IexFormat.DEEP.matches(deep, 0, 72, false));
        assertFalse(IexFormat.DEEP.matches(deep, 0, 72, true));
        assertFalse(IexFormat.DEEP.matches(deep, 0, 71, false));
        assertFalse(IexFormat.DEEP.matches(deep, 0, 39, false));
        assertFalse(IexFormat.TOPS.matches(deep, 0, 72, false));
        assertTrue(IexFormat.DEEP.matches(Packets.hex(HEARTBEAT), 0, 40, false));
        assertTrue(IexFormat.DEEP_PLUS.matches(Packets.hex(ADD_ORDER), 0, 80, false));
    }

    @Test
    void shouldShowTheExamplesAsJson() throws IOException
    {
        final MessageCounts counts = new MessageCounts();

        assertEquals(
            """
            {"packet":1,"offset":82,"time":5,"protocol":"iex-tp","version":1,"reserved":0,\
            "message_protocol_id":32773,"channel_id":1,"session_id":1310523392,"payload_length":40,\
            "message_count":1,"stream_offset":1001933,"first_message_sequence_number":47150,\
            "send_time":1727787282529659099}
            {"packet":1,"sequence_number":47150,"offset":124,"message_length":38,"type":"a","name":"Add Order",\
            "side":"5","timestamp":1727787282503661342,"symbol":"IBKR","order_id":27866022694354954,"size":100,\
            "price":1365000}""",
            json(IexFormat.DEEP_PLUS, Packets.hex(ADD_ORDER), 80, counts));
        assertEquals(
            """
            {"packet":1,"offset":82,"time":5,"protocol":"iex-tp","version":1,"reserved":0,\
            "message_protocol_id":32772,"channel_id":1,"session_id":1222443008,"payload_length":32,\
            "message_count":1,"stream_offset":11243153,"first_message_sequence_number":355166,\
            "send_time":1611692981295127661}
            {"packet":1,"sequence_number":355166,"offset":124,"message_length":30,"type":"8",\
            "name":"Price Level Buy Update","event_flags":1,"timestamp":1611692981294956478,"symbol":"V",\
            "size":190,"price":2027700}""",
            json(IexFormat.DEEP, Packets.hex(PRICE_LEVEL_BUY), 72, counts));
        assertEquals("messages 2: 8 1, a 1; unknown 0; bad 0", counts.describe());
    }

    @Test
    void shouldShowWhatMakesNoSense() throws IOException
    {
        final MessageCounts counts = new MessageCounts();
        final UnsafeBuffer packet = Packets.segment(7, 18, 3, "S", "zAB", "8");

        final String json = json(IexFormat.DEEP, packet, packet.capacity() - 1, counts);

        assertEquals(
            """
            {"packet":1,"offset":82,"time":5,"protocol":"iex-tp","version":1,"reserved":0,\
            "message_protocol_id":32772,"channel_id":1,"session_id":1310523392,"payload_length":11,\
            "message_count":3,"stream_offset":18,"first_message_sequence_number":7,"send_time":3,\
            "error":"payload length is not that of the packet"}
            {"packet":1,"sequence_number":7,"offset":124,"message_length":1,"type":"S","name":"System Event",\
            "error":"shorter than its type","hex":"53"}
            {"packet":1,"sequence_number":8,"offset":127,"message_length":3,"type":"z","name":"Unknown",\
            "hex":"7a4142"}
            {"packet":1,"sequence_number":9,"offset":130,"error":"message length beyond the end of the packet",\
            "hex":"0100"}""",
            json);
        assertEquals("messages 1:; unknown 1; bad 3", counts.describe());
        assertTrue(json(IexFormat.TOPS, packet, packet.capacity(), counts).contains("with messages of iex-tops"));
        assertTrue(json(IexFormat.TOPS, packet, 3, counts).contains("\"error\":\"shorter than an IEX-TP header\""));
    }

    private static String json(
        final IexFormat format, final UnsafeBuffer packet, final int length, final MessageCounts counts)
        throws IOException
    {
        final StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out))
        {
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            format.newJson(json, counts).write(1, 82, 5, packet, 0, length);
        }
        return out.toString();
    }
}
