package io.directlive.feed.soup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.VenueHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoupFramingTest
{
    private static final byte[] LOGIN_REQUEST = HexFormat.of().parseHex((
        "002f 4c 616c69636520 73656372657420202020 20202020202020202020 2020202020202020202020202020202020202031")
        .replace(" ", ""));

    private final List<String> badInput = new ArrayList<>();
    private final SoupFraming framing =
        new SoupFraming((number, at, reason) -> badInput.add(number + " " + reason));
    private final List<String> calls = new ArrayList<>();
    private final VenueHandler handler = new Calls();
    private int room = Integer.MAX_VALUE;

    @Test
    void shouldNumberSequencedDataFromTheAcceptedLogin()
    {
        take(LOGIN_REQUEST);
        take(SoupBytes.accepted("S1", 5));
        take(SoupBytes.packet('S', "a"));
        take(SoupBytes.packet('H'));
        take(SoupBytes.packet('U', "x"));
        take(SoupBytes.packet('R'));
        take(SoupBytes.packet('+', "hello"));
        take(SoupBytes.packet('S', "b"));
        take(SoupBytes.packet('Z'));

        assertEquals(List.of("gap 1-4", "5 a", "6 b", "end 7"), calls);
        assertEquals(List.of(), badInput);
    }

    @Test
    void shouldDropWhatANewLoginBringsAgain()
    {
        take(SoupBytes.accepted("S1", 1));
        take(SoupBytes.packet('S', "a"));
        take(SoupBytes.packet('S', "b"));
        take(SoupBytes.accepted("S1", 2));
        take(SoupBytes.packet('S', "b"));
        take(SoupBytes.packet('S', "c"));
        take(SoupBytes.accepted("S1", 9));
        take(SoupBytes.packet('S', "i"));

        assertEquals(List.of("1 a", "2 b", "3 c", "gap 4-8", "9 i"), calls);
        assertEquals(1, framing.duplicates());
        assertEquals(5, framing.lost());
    }

    @Test
    void shouldPassOverAnotherSession()
    {
        take(SoupBytes.accepted("S1", 1));
        take(SoupBytes.packet('S', "a"));
        take(SoupBytes.accepted("S2", 1));
        take(SoupBytes.packet('S', "x"));
        take(SoupBytes.packet('Z'));
        take(SoupBytes.accepted("S1", 2));
        take(SoupBytes.packet('S', "b"));

        assertEquals(List.of("1 a", "2 b"), calls);
        assertEquals(List.of("1 a login to another session"), badInput);
    }

    @Test
    void shouldComeAgainWithWhatWasNotTaken()
    {
        take(SoupBytes.accepted("S1", 3));
        final UnsafeBuffer packet = new UnsafeBuffer(SoupBytes.packet('S', "a"));
        room = 0;
        assertFalse(framing.onPacket(packet, 0, packet.capacity(), 1, handler), "no room for the gap");
        room = 1;
        assertFalse(framing.onPacket(packet, 0, packet.capacity(), 1, handler), "no room for the message");
        room = 9;
        assertTrue(framing.onPacket(packet, 0, packet.capacity(), 1, handler));

        assertEquals(List.of("gap 1-2", "3 a"), calls);
    }

    @Test
    void shouldReportWhatMakesNoSense()
    {
        take(SoupBytes.packet('Q', "a"));
        take(SoupBytes.packet('A', "short"));
        take(SoupBytes.packet('A', "S1".repeat(15)));
        take(new byte[]{0, 0});
        take(SoupBytes.packet('Z'));
        take(SoupBytes.packet('S', "late"));

        assertEquals(List.of("end 1"), calls);
        assertEquals(5, framing.malformed());
        assertEquals("1 messages after the end of their session", badInput.get(4));
    }

    @ParameterizedTest
    @CsvSource({
        "'  12', 12", "'12  ', 12", "' 12 ', 12", "'0012', 12", "'    ', 0", "'1 2', -1", "'-1', -1", "'x', -1",
        "'9999999999999999999', -1"})
    void shouldReadNumbersLeniently(final String text, final long expected)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertEquals(expected, SoupPacket.number(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "000152 | R | ''", "000148 | H | ''",
        "000a555800752e7100000000 | U | 5800752e7100000000",
        "001353430000289b4d68131700753a8d0000002855 | S | 430000289b4d68131700753a8d0000002855"})
    void shouldReadTheWorkedExamples(final String hex, final char type, final String payload)
    {
        final byte[] bytes = HexFormat.of().parseHex(hex);
        final UnsafeBuffer packet = new UnsafeBuffer(bytes);

        assertEquals(bytes.length, SoupPacket.packetLength(packet, 0, 2));
        assertTrue(SoupPacket.isWhole(packet, 0, bytes.length));
        assertFalse(SoupPacket.isWhole(packet, 0, bytes.length - 1));
        assertEquals(type, SoupPacket.type(packet, 0));
        assertEquals(payload, JsonLines.hex(packet, 3, bytes.length - 3));
    }

    @Test
    void shouldShowALoginRequest() throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final MessageCounts counts = new MessageCounts();
        try (JsonGenerator json = JsonLines.generator(out))
        {
            new SoupJson(json, counts).write(3, 54, 9, new UnsafeBuffer(LOGIN_REQUEST), 0, LOGIN_REQUEST.length);
        }
        assertEquals(
            "{\"packet\":3,\"offset\":54,\"time\":9,\"protocol\":\"soupbintcp\",\"length\":47,\"packet_type\":\"L\"," +
                "\"username\":\"alice\",\"password\":\"secret\",\"requested_session\":\"\"," +
                "\"requested_sequence_number\":1}",
            out.toString(StandardCharsets.UTF_8));
        assertEquals("messages 1: L 1; unknown 0; bad 0", counts.describe());
    }

    private void take(final byte[] bytes)
    {
        assertTrue(framing.onPacket(new UnsafeBuffer(bytes), 0, bytes.length, 1, handler));
    }

    private final class Calls implements VenueHandler
    {
        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            return take(sourceSequence + " " + SoupPacket.text(buffer, offset, length));
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return take("gap " + fromSequence + "-" + toSequence);
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return take("end " + sourceSequence);
        }

        private boolean take(final String call)
        {
            if (room == 0)
            {
                return false;
            }
            room--;
            calls.add(call);
            return true;
        }
    }
}
