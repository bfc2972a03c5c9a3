package io.directlive.feed.soup;

import static io.directlive.feed.soup.SoupSession.State.ENDED;
import static io.directlive.feed.soup.SoupSession.State.FAULTED;
import static io.directlive.feed.soup.SoupSession.State.LOGGED_OUT;
import static io.directlive.feed.soup.SoupSession.State.LOGGING_IN;
import static io.directlive.feed.soup.SoupSession.State.REJECTED;
import static io.directlive.feed.soup.SoupSession.State.STREAMING;
import static io.directlive.feed.soup.SoupSession.State.TIMED_OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.BadInputListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoupSessionTest
{
    private static final long SECOND = 1_000_000_000L;
    private static final String HEARTBEAT = "000152";
    private static final String LOGOUT = "00014f";

    private final List<String> badInput = new ArrayList<>();
    private final Recorder recorder = new Recorder();
    private long nowNs = 1_700_000_000L * SECOND;
    private SoupSession session = session(SoupVersion.V4_00);

    @Test
    void shouldSendTheLoginOfTheFactSheet()
    {
        session = session(SoupVersion.V3_00);
        session.start("", 1, nowNs);

        assertEquals(
            ("002f 4c 616c69636520 73656372657420202020 20202020202020202020 " +
                "2020202020202020202020202020202020202031").replace(" ", ""),
            sent());
        assertEquals(LOGGING_IN, session.state());
    }

    @Test
    void shouldEndTheLoginOf410WithATimeOut()
    {
        session = new SoupSession(
            new SoupLogin("alice", "secret", "", SoupVersion.V4_10, 3000), SoupTimers.DEFAULT, badInput());
        session.start("S1", 42, nowNs);

        final String request = new String(HexFormat.of().parseHex(sent()), StandardCharsets.ISO_8859_1);
        assertEquals("\0" + (char)52 + "Lalice secret            S1                  42 3000", request);
    }

    @Test
    void shouldNumberSequencedDataOnly()
    {
        logIn("S1", 5);
        take(SoupBytes.packet('S', "a"));
        take(SoupBytes.packet('H'));
        take(SoupBytes.packet('U', "x"));
        take(SoupBytes.packet('+', "hello"));
        take(SoupBytes.packet('S', ""));
        take(SoupBytes.packet('Z'));
        take(SoupBytes.packet('S', "late"));

        assertEquals(List.of("login S1 5", "5 a", "unsequenced x", "6 ", "end 7"), recorder.calls);
        assertEquals(ENDED, session.state());
        assertEquals("the session has ended", session.reason());
        assertEquals(2, session.counts().messages());
        assertEquals(1, session.counts().unsequenced());
        assertEquals(1, session.counts().debugs());
        assertEquals(1, session.counts().heartbeatsReceived());
        assertEquals(List.of(), badInput);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "000148                                         | H",
        "000a555800752e7100000000                       | U",
        "001353430000289b4d68131700753a8d0000002855     | S"})
    void shouldTakeTheWorkedExamples(final String hex, final char type)
    {
        logIn("S1", 1);
        take(HexFormat.of().parseHex(hex));

        assertEquals(type == 'H' ? 1 : 0, session.counts().heartbeatsReceived());
        assertEquals(type == 'U' ? 1 : 0, session.counts().unsequenced());
        assertEquals(type == 'S' ? 1 : 0, session.counts().messages());
        assertEquals(0, session.counts().malformed());
    }

    @Test
    void shouldReadTheNumberOfTheLoginHoweverItIsPadded()
    {
        session.start("", 1, nowNs);
        take(SoupBytes.packet('A', "S1        " + "00000000000000000017"));
        take(SoupBytes.packet('S', "a"));

        assertEquals(List.of("login S1 17", "17 a"), recorder.calls);
        assertEquals("S1        ", session.session());
    }

    @Test
    void shouldComeAgainWithWhatWasNotTaken()
    {
        logIn("S1", 1);
        recorder.room = 1;
        take(SoupBytes.packet('S', "a"), SoupBytes.packet('S', "b"), SoupBytes.packet('Z'));
        assertTrue(session.hasPacket());
        assertEquals(2, session.nextSequence());

        recorder.room = 1;
        assertEquals(1, session.poll(recorder, 10));
        assertEquals(STREAMING, session.state(), "the end was not taken");
        recorder.room = 1;
        assertEquals(0, session.poll(recorder, 10));
        assertEquals(List.of("login S1 1", "1 a", "2 b", "end 3"), recorder.calls);
    }

    @Test
    void shouldKeepToTheLimit()
    {
        logIn("S1", 1);
        receive(SoupBytes.packet('S', "a"), SoupBytes.packet('S', "b"), SoupBytes.packet('S', "c"));

        assertEquals(2, session.poll(recorder, 2));
        assertTrue(session.hasPacket());
        assertEquals(1, session.poll(recorder, 2));
        assertFalse(session.hasPacket());
    }

    @Test
    void shouldStampAMessageWithTheReadThatCompletedIt()
    {
        logIn("S1", 1);
        final byte[] packet = SoupBytes.packet('S', "abcdef");
        nowNs += 7;
        take(Arrays.copyOf(packet, 5));
        nowNs += 7;
        take(Arrays.copyOfRange(packet, 5, packet.length));

        assertEquals(List.of(nowNs), recorder.timesNs);
    }

    @ParameterizedTest
    @CsvSource({"A, login rejected: not authorised (A)", "S, login rejected: session not available (S)",
        "X, login rejected: code X"})
    void shouldSayWhyItWasRejected(final char code, final String reason)
    {
        session.start("", 1, nowNs);
        take(SoupBytes.packet('J', Character.toString(code)));

        assertEquals(REJECTED, session.state());
        assertEquals(code, session.rejectCode());
        assertEquals(reason, session.reason());
        assertFalse(session.isOpen());
    }

    @Test
    void shouldSendAHeartbeatAfterASecondOfItsOwnSilence()
    {
        logIn("S1", 1);
        nowNs += SECOND - 1;
        session.onTime(nowNs);
        assertEquals("", sent());

        nowNs++;
        session.onTime(nowNs);
        session.onTime(nowNs + 5 * SECOND);
        assertEquals(HEARTBEAT, sent(), "one is enough until it is sent");

        nowNs += SECOND;
        session.onTime(nowNs);
        assertEquals(HEARTBEAT, sent());
        assertEquals(2, session.counts().heartbeatsSent());
    }

    @Test
    void shouldTakeAServerForDeadAfterFifteenSecondsOfSilence()
    {
        logIn("S1", 1);
        nowNs += 14 * SECOND;
        take(SoupBytes.packet('H'));
        nowNs += 15 * SECOND - 1;
        session.onSilence(nowNs);
        assertEquals(STREAMING, session.state());

        session.onSilence(nowNs + 1);
        assertEquals(TIMED_OUT, session.state());
        assertEquals("the server was silent for 15000 ms", session.reason());
    }

    @Test
    void shouldTakeAServerForDeadThatDoesNotAnswerTheLogin()
    {
        session.start("", 1, nowNs);
        session.onSilence(nowNs + 15 * SECOND);

        assertEquals(TIMED_OUT, session.state());
    }

    @Test
    void shouldLogOut()
    {
        logIn("S1", 1);
        receive(SoupBytes.packet('S', "a"));
        session.logout();

        assertEquals(LOGOUT, sent());
        assertEquals(LOGGED_OUT, session.state());
        assertEquals(0, session.poll(recorder, 10), "nothing is taken any more");
        session.onTime(nowNs + 5 * SECOND);
        assertEquals("", sent());
    }

    @Test
    void shouldPassOverWhatHasNoNumber()
    {
        logIn("S1", 1);
        take(SoupBytes.packet('Q', "a"));
        take(SoupBytes.packet('H', "payload"));
        take(SoupBytes.packet('R'));
        take(SoupBytes.packet('S', "a"));

        assertEquals(List.of("login S1 1", "1 a"), recorder.calls);
        assertEquals(3, session.counts().malformed());
        assertEquals(
            List.of(
                "1 a packet of a type that a server does not send",
                "1 a heartbeat with a payload",
                "1 a packet of a type that a server does not send"),
            badInput);
    }

    @Test
    void shouldNotExpectUnsequencedDataFromAServerOf300()
    {
        session = session(SoupVersion.V3_00);
        logIn("S1", 1);
        take(SoupBytes.packet('U', "x"));

        assertEquals(List.of("login S1 1"), recorder.calls);
        assertEquals(1, session.counts().malformed());
        assertEquals(STREAMING, session.state());
    }

    @ParameterizedTest
    @CsvSource({
        "false, 000053, a packet without a type",
        "true, 0000, a packet without a type",
        "false, 00025361, sequenced data before the login was accepted",
        "false, 00015a, an end of session that makes no sense",
        "true, 00024a41, a login rejected that makes no sense",
        "false, 000241, "})
    void shouldGiveUpWhereNothingCanBeTrusted(final boolean isLoggedIn, final String hex, final String fault)
    {
        session.start("", 1, nowNs);
        if (isLoggedIn)
        {
            take(SoupBytes.accepted("S1", 1));
        }
        take(HexFormat.of().parseHex(hex));

        assertEquals(fault == null ? LOGGING_IN : FAULTED, session.state());
        assertEquals(fault, session.reason());
        assertEquals(fault == null ? 0 : 1, session.counts().malformed());
    }

    @ParameterizedTest
    @CsvSource({"'S1        ', 'x                  1'", "'S1        ', '                   '",
        "'S1        ', ' 9223372036854775799'", "'S1        ', '                   -1'"})
    void shouldGiveUpAfterALoginWithoutANumber(final String name, final String number)
    {
        session.start("", 1, nowNs);
        take(SoupBytes.packet('A', name + number));

        assertEquals(FAULTED, session.state());
        assertEquals("a login accepted without a number that can be", session.reason());
    }

    @Test
    void shouldStartAnewAfterAFault()
    {
        logIn("S1", 1);
        take(SoupBytes.packet('A', "S1        " + " ".repeat(19) + "1"));
        assertEquals("a login accepted twice", session.reason());

        session.start(session.session(), 1, nowNs);
        assertNull(session.reason());
        assertTrue(new String(HexFormat.of().parseHex(sent()), StandardCharsets.ISO_8859_1).contains("        S1"));
        take(SoupBytes.accepted("S1", 1));
        assertEquals(STREAMING, session.state());
    }

    @Test
    void shouldTakeTheLongestPacketAfterAnyOther()
    {
        logIn("S1", 1);
        final byte[] longest = SoupBytes.packet('S', "x".repeat(65_534));
        for (int i = 0; i < 9; i++)
        {
            take(SoupBytes.packet('S', "y".repeat(i * 997)));
            for (int at = 0; at < longest.length; at += 10_007)
            {
                take(Arrays.copyOfRange(longest, at, Math.min(at + 10_007, longest.length)));
            }
        }

        assertEquals(18, session.counts().messages());
        assertEquals(0, session.counts().malformed());
        assertEquals(19, session.nextSequence());
    }

    @Test
    void shouldCheckALogin()
    {
        assertThrows(IllegalArgumentException.class, () -> new SoupLogin("toolong", "", "", SoupVersion.V3_00));
        assertThrows(IllegalArgumentException.class, () -> new SoupLogin("", "12345678901", "", SoupVersion.V3_00));
        assertThrows(IllegalArgumentException.class, () -> new SoupLogin("", "", "ä", SoupVersion.V3_00));
        assertThrows(IllegalArgumentException.class, () -> new SoupLogin("", "", "", SoupVersion.V4_10, 100_000));
        assertThrows(IllegalArgumentException.class, () -> SoupVersion.parse("5"));
        assertEquals(SoupVersion.V4_10, SoupVersion.parse("4.1"));
        assertFalse(new SoupLogin("alice", "secret", "", SoupVersion.V3_00).toString().contains("secret"));
    }

    @Test
    void shouldAllocateNothingForAMessage()
    {
        final Counting counting = new Counting();
        session.start("", 1, nowNs);
        final ByteBuffer packets = ByteBuffer.allocateDirect(1 << 16);
        packets.put(SoupBytes.accepted("S1", 1)).flip();
        pump(packets, counting);
        packets.clear();
        while (packets.remaining() > 64)
        {
            packets.put(SoupBytes.packet('S', "0123456789012345678901234567890")).put(SoupBytes.packet('H'));
        }
        packets.flip();
        for (int i = 0; i < 300; i++)
        {
            pump(packets, counting);
        }
        final long messages = counting.count;
        final long before = Allocation.bytes();
        for (int i = 0; i < 300; i++)
        {
            pump(packets, counting);
        }
        final long allocated = Allocation.bytes() - before;

        assertTrue(counting.count - messages > 400_000, () -> "messages " + counting.count);
        assertTrue(allocated < 4096, () -> allocated + " bytes for " + (counting.count - messages) + " messages");
    }

    /** As a connection does, with reads that end inside packets. */
    private void pump(final ByteBuffer packets, final SoupHandler handler)
    {
        packets.rewind();
        final int end = packets.limit();
        while (packets.position() < end)
        {
            packets.limit(Math.min(packets.position() + 1461, end));
            session.inbound().put(packets);
            session.onReceived(nowNs++);
            session.poll(handler, Integer.MAX_VALUE);
            session.onTime(nowNs += 10_000_000);
            if (session.hasOutbound())
            {
                final ByteBuffer out = session.outbound();
                out.position(out.limit());
                session.onSent();
            }
        }
        packets.limit(end);
    }

    private SoupSession session(final SoupVersion version)
    {
        return new SoupSession(new SoupLogin("alice", "secret", "", version), SoupTimers.DEFAULT, badInput());
    }

    private BadInputListener badInput()
    {
        return (number, at, reason) -> badInput.add(number + " " + reason);
    }

    private void logIn(final String name, final long sequence)
    {
        session.start("", sequence, nowNs);
        sent();
        take(SoupBytes.accepted(name, sequence));
    }

    private void take(final byte[]... packets)
    {
        receive(packets);
        session.poll(recorder, Integer.MAX_VALUE);
    }

    private void receive(final byte[]... packets)
    {
        for (final byte[] packet : packets)
        {
            session.inbound().put(packet);
            session.onReceived(nowNs);
        }
    }

    private String sent()
    {
        final ByteBuffer out = session.outbound();
        final byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        session.onSent();
        return HexFormat.of().formatHex(bytes);
    }

    private static final class Counting implements SoupHandler
    {
        private long count;

        @Override
        public void onLogin(final String session, final long nextSequence, final long receiveTimeNs)
        {
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long receiveTimeNs)
        {
            count++;
            return true;
        }

        @Override
        public boolean onEndOfSession(final long nextSequence, final long receiveTimeNs)
        {
            return true;
        }
    }
}
