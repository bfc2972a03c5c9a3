package io.directlive.feed.pitch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.EventLines;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueHandler;
import io.directlive.feed.itch.Alpha;
import io.directlive.protocol.EventLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The captured blocks that the fact sheet takes apart. */
class PitchWorkedExamplesTest
{
    private static final UnsafeBuffer THREE = new UnsafeBuffer(PitchBytes.WORKED_EXAMPLE);
    private static final UnsafeBuffer ONE = new UnsafeBuffer(PitchBytes.bytes(
        "2200 01 11 b3360000 1a 22 48be9a3b f0774f6a2619721f 42 9001 4d4154202020 1208 01"));
    private static final LocalDate DAY = LocalDate.of(2019, 1, 30);

    @Test
    void shouldReadEveryFieldOfThreeMessages()
    {
        assertEquals(66, PitchUnit.length(THREE, 0));
        assertEquals(3, PitchUnit.count(THREE, 0));
        assertEquals(31, PitchUnit.unit(THREE, 0));
        assertEquals(35_742, PitchUnit.sequence(THREE, 0));
        assertEquals(34_200, PitchMessage.time(THREE, 8));
        checkAdd(THREE, 14, 754_000, 4_108_605_069_095_453_401L, 8_200, "YANG", 113_300);
        checkAdd(THREE, 40, 772_000, 4_108_605_069_095_453_402L, 100, "XSVN", 466_700);
        assertTrue(PitchFormat.INSTANCE.matches(THREE, 0, 66, false));
    }

    @Test
    void shouldReadEveryFieldOfOneMessage()
    {
        assertEquals(34, PitchUnit.length(ONE, 0));
        assertEquals(17, PitchUnit.unit(ONE, 0));
        assertEquals(14_003, PitchUnit.sequence(ONE, 0));
        checkAdd(ONE, 8, 999_997_000, 2_265_901_215_303_825_392L, 400, "MAT", 206_600);
    }

    private static void checkAdd(
        final DirectBuffer block,
        final int offset,
        final long timeOffset,
        final long orderId,
        final long quantity,
        final String symbol,
        final long price)
    {
        assertEquals(0x22, PitchMessage.type(block, offset));
        assertEquals(26, PitchMessage.length(block, offset));
        assertEquals(timeOffset, PitchMessage.timeOffset(block, offset));
        assertEquals(orderId, PitchMessage.orderId(block, offset));
        assertEquals('B', PitchMessage.side(block, offset));
        assertEquals(quantity, PitchMessage.quantity(block, offset));
        assertEquals(symbol, Alpha.unpack8(PitchMessage.symbol(block, offset)));
        assertEquals(price, PitchMessage.price(block, offset));
        assertEquals(1, block.getByte(offset + 25));
    }

    @Test
    void shouldMakeEventsOfThem()
    {
        final PitchNormaliser normaliser = new PitchNormaliser(SourceSession.of(1, DAY, "test"), DAY, "BATY");
        final List<String> lines = new ArrayList<>();
        final List<Long> times = new ArrayList<>();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[normaliser.maxLength()]);
        new PitchFraming(31, (number, at, reason) -> lines.add(reason)).onPacket(THREE, 0, 66, 5, new VenueHandler()
        {
            @Override
            public boolean onMessage(
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long sourceSequence,
                final long receiveTimeNs)
            {
                lines.add(sourceSequence + " " +
                    EventLines.of(normaliser, buffer, offset, length, sourceSequence).get(0));
                normaliser.normalise(buffer, offset, length, sourceSequence, receiveTimeNs, event, 0);
                times.add(EventLayout.venueTimeNs(event, 0));
                return true;
            }

            @Override
            public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
            {
                lines.add("gap " + fromSequence + " " + toSequence);
                return true;
            }

            @Override
            public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
            {
                throw new AssertionError("no end");
            }
        });

        assertEquals(
            List.of(
                "gap 1 35741",
                "35742 notice 32 of 6 last",
                "35743 added 4108605069095453401 BID 8200@11330000000 last",
                "35744 added 4108605069095453402 BID 100@46670000000 last"),
            lines);
        final long open = LocalDateTime.of(2019, 1, 30, 9, 30).atZone(ZoneId.of("America/New_York")).toEpochSecond() *
            1_000_000_000L;
        assertEquals(List.of(open, open + 754_000, open + 772_000), times);
        assertEquals(PitchFraming.instrumentOf(Alpha.pack8("XSVN")), EventLayout.venueInstrument(event, 0));
    }

    @Test
    void shouldShowThemToPeople() throws IOException
    {
        final MessageCounts counts = new MessageCounts();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonLines.generator(out))
        {
            PitchFormat.INSTANCE.newJson(json, counts).write(1, 82, 7, ONE, 0, 34);
        }

        assertEquals(
            "{\"packet\":1,\"offset\":82,\"time\":7,\"protocol\":\"cboe-pitch\",\"length\":34,\"count\":1," +
            "\"unit\":17,\"sequence\":14003}\n" +
            "{\"packet\":1,\"sequence\":14003,\"offset\":90,\"length\":26,\"type\":\"22\"," +
            "\"name\":\"Add Order (short)\",\"time_offset\":999997000,\"order_id\":2265901215303825392," +
            "\"side_indicator\":\"B\",\"quantity\":400,\"symbol\":\"MAT\",\"price\":2066,\"add_flags\":1}",
            out.toString(StandardCharsets.UTF_8));
        assertEquals("messages 1: 22 1; unknown 0; bad 0", counts.describe());
    }
}
