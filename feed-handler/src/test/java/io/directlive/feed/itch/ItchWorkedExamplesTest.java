package io.directlive.feed.itch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Messages captured from the venue, read by eye. */
class ItchWorkedExamplesTest
{
    private static final String ADD_ORDER =
        "41 1598 0000 1f1aced85306 000000000166b53e 42 00000640 49564f4f20202020 000d55ac";
    private static final String ORDER_EXECUTED_WITH_PRICE =
        "43 13e4 0001 1f1aceebb03b 00000000013113de 0000133e 000000000003e65d 4e 00036e20";

    @Test
    void shouldReadAddOrder()
    {
        final UnsafeBuffer message = bytes(ADD_ORDER);

        assertEquals('A', ItchMessage.type(message, 0));
        assertEquals(36, ItchMessage.expectedLength((byte)'A'));
        assertEquals(5528, ItchMessage.stockLocate(message, 0));
        assertEquals(0, ItchMessage.trackingNumber(message, 0));
        assertEquals(34_199_999_894_278L, ItchMessage.timestamp(message, 0));
        assertEquals(23_508_286L, ItchMessage.orderReference(message, 0));
        assertEquals('B', ItchMessage.side(message, 0));
        assertEquals(1_600, ItchMessage.shares(message, 0));
        assertEquals("IVOO", Alpha.unpack8(ItchMessage.stock(message, 0)));
        assertEquals(873_900, ItchMessage.price(message, 0));
        assertNull(ItchRules.faultOf(message, 0, message.capacity()));
    }

    @Test
    void shouldReadOrderExecutedWithPrice()
    {
        final UnsafeBuffer message = bytes(ORDER_EXECUTED_WITH_PRICE);

        assertEquals('C', ItchMessage.type(message, 0));
        assertEquals(5092, ItchMessage.stockLocate(message, 0));
        assertEquals(1, ItchMessage.trackingNumber(message, 0));
        assertEquals(34_200_001_163_323L, ItchMessage.timestamp(message, 0));
        assertEquals(19_993_566L, ItchMessage.orderReference(message, 0));
        assertEquals(4_926, ItchMessage.executedShares(message, 0));
        assertEquals(255_581L, ItchMessage.executionMatchNumber(message, 0));
        assertEquals('N', ItchMessage.printable(message, 0));
        assertEquals(224_800, ItchMessage.executionPrice(message, 0));
    }

    @Test
    void shouldWriteTheCrossOfThatExecution()
    {
        final ExpandableArrayBuffer out = new ExpandableArrayBuffer();

        final int length = ItchEncoder.crossTrade(
            out, 0, 5092, 0, 34_200_001_163_323L, 5_379, Alpha.pack8("IBTG"), 224_800, 255_582, (byte)'O');

        final byte[] bytes = new byte[length];
        out.getBytes(0, bytes);
        assertEquals(
            "51 13e4 0000 1f1aceebb03b 0000000000001503 4942544720202020 00036e20 000000000003e65e 4f".replace(" ", ""),
            HexFormat.of().formatHex(bytes));
    }

    @Test
    void shouldWriteTheExamplesAgain()
    {
        for (final String hex : new String[]{ADD_ORDER, ORDER_EXECUTED_WITH_PRICE})
        {
            final UnsafeBuffer message = bytes(hex);
            final UnsafeBuffer again = new UnsafeBuffer(new byte[message.capacity()]);
            assertEquals(message.capacity(), ItchRecoder.recode(message, 0, again, 0));
            assertEquals(message, again);
        }
    }

    @Test
    void shouldShowTheExamplesAsJson() throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JsonLines.generator(out))
        {
            final ItchJson json = new ItchJson(generator, new MessageCounts());
            json.write(1, 0, bytes(ADD_ORDER), 0, 36);
            json.write(2, 38, bytes(ORDER_EXECUTED_WITH_PRICE), 0, 36);
            json.write(3, 76, bytes("53 0000 0000 1f1ace"), 0, 8);
            json.write(4, 86, bytes("7a 0001"), 0, 3);
            json.write(5, 91, bytes("59 0007 0002 000000000001 41 20202020202020 30 aa"), 0, 21);
            generator.writeRaw('\n');
        }

        assertEquals(
            """
            {"index":1,"offset":0,"type":"A","name":"Add Order, no MPID","stock_locate":5528,"tracking_number":0,\
            "timestamp":34199999894278,"order_reference_number":23508286,"buy_sell_indicator":"B","shares":1600,\
            "stock":"IVOO","price":873900}
            {"index":2,"offset":38,"type":"C","name":"Order Executed With Price","stock_locate":5092,\
            "tracking_number":1,"timestamp":34200001163323,"order_reference_number":19993566,\
            "executed_shares":4926,"match_number":255581,"printable":"N","execution_price":224800}
            {"index":3,"offset":76,"type":"S","name":"System Event","error":"shorter than its type",\
            "hex":"53000000001f1ace"}
            {"index":4,"offset":86,"type":"z","name":"Unknown","hex":"7a0001"}
            {"index":5,"offset":91,"type":"Y","name":"Reg SHO Short Sale Price Test Restriction","locate_code":7,\
            "tracking_number":2,"timestamp":1,"stock":"A","reg_sho_action":"0","extra_hex":"aa"}
            """,
            out.toString(StandardCharsets.UTF_8));
    }

    private static UnsafeBuffer bytes(final String hex)
    {
        return new UnsafeBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
