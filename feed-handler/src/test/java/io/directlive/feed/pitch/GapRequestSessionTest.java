package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.bytes;
import static io.directlive.feed.pitch.PitchBytes.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GapRequestSessionTest
{
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String LOGIN =
        "1e00010000000000" + "1601" + "30303031" + "55534552" + "2020" + "50415353574f52442020";
    private static final String HEARTBEAT = "0800000000000000";
    private static final int UNIT = 7;

    private final List<String> answers = new ArrayList<>();
    private GapRequestSession session = session(new GapLimits(100, 2, 3, 5));
    private long nowNs = 1_000_000;

    @Test
    void shouldLogInAskAndTellTheAnswer()
    {
        session.onConnected(nowNs);
        assertEquals(LOGIN, sent());
        assertFalse(session.isReady(nowNs));

        take(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        assertTrue(session.isReady(nowNs));
        assertEquals(2, session.request(35_742, 2, nowNs));
        assertEquals("1100010000000000" + "0903" + "07" + "9e8b0000" + "0200", sent());
        assertEquals(0, session.request(35_742, 2, nowNs), "one at a time");

        take(block(0, 0, message(PitchMessageType.GAP_RESPONSE, UNIT, 35_742, 2, "A")));
        assertEquals(List.of("35742 2 ACCEPTED"), answers);
        assertNull(session.failure());
    }

    @Test
    void shouldAskForNoMoreThanOneRequestMayBeForAndCountOnOverTheRollOver()
    {
        logIn();

        assertEquals(100, session.request(0xFFFF_FFFFL + 5, 1_000_000, nowNs));

        assertEquals("1100010000000000" + "0903" + "07" + "05000000" + "6400", sent());
        take(block(0, 0, message(PitchMessageType.GAP_RESPONSE, UNIT, 5, 100, "O")));
        assertEquals(List.of("4294967300 100 OUT_OF_RANGE"), answers);
    }

    @Test
    void shouldKeepToWhatASecondAMinuteAndADayAllow()
    {
        logIn();
        final List<Long> at = new ArrayList<>();
        final long startNs = nowNs;
        while (!session.isUsedUp() && nowNs - startNs < 1_000 * SECOND)
        {
            if (session.request(1, 1, nowNs) > 0)
            {
                at.add((nowNs - startNs) / SECOND);
                answer('A', 1);
            }
            heartbeat();
            nowNs += SECOND / 2;
        }

        assertEquals(List.of(0L, 0L, 1L, 60L, 60L), at);
    }

    @ParameterizedTest
    @CsvSource({
        "S, 1, SECOND_USED_UP", "M, 60, MINUTE_USED_UP", "U, 1, UNIT_UNAVAILABLE", "O, 0, OUT_OF_RANGE",
        "D, -1, DAY_USED_UP", "I, -1, INVALID_UNIT", "x, 0, NO_ANSWER"})
    void shouldWaitAsLongAsTheServerSays(final String status, final long seconds, final String meaning)
    {
        logIn();
        session.request(1, 1, nowNs);
        answer(status.charAt(0), 1);

        assertEquals(List.of("1 1 " + meaning), answers);
        assertEquals(seconds < 0, session.isUsedUp());
        if (seconds >= 0)
        {
            assertEquals(seconds == 0, session.isReady(nowNs));
            assertFalse(seconds > 0 && session.isReady(nowNs + seconds * SECOND - 1));
            assertTrue(session.isReady(nowNs + seconds * SECOND));
        }
    }

    @Test
    void shouldAskForLessWhenToldThatItIsTooMuch()
    {
        logIn();

        assertEquals(80, session.request(1, 80, nowNs));
        answer('C', 80);
        assertEquals(40, session.request(1, 80, nowNs + SECOND));
        answer('C', 40);
        assertEquals(20, session.request(1, 80, nowNs + 2 * SECOND));
    }

    @Test
    void shouldGiveUpOnAnAnswerThatDoesNotCome()
    {
        logIn();
        session.request(1, 9, nowNs);
        for (int i = 0; i < 6; i++)
        {
            nowNs += SECOND;
            heartbeat();
            session.poll(nowNs);
        }

        assertEquals(List.of("1 9 NO_ANSWER"), answers);
        answer('A', 9);
        assertEquals(List.of("1 9 NO_ANSWER"), answers, "one that comes later is of no request");
        assertNull(session.failure());
    }

    @Test
    void shouldBeatAndNoticeSilence()
    {
        logIn();
        sent();
        assertEquals(0, session.poll(nowNs));
        nowNs += SECOND;
        assertEquals(1, session.poll(nowNs));
        assertEquals(HEARTBEAT, sent());
        session.request(1, 9, nowNs);

        nowNs += 4 * SECOND + 1;
        session.poll(nowNs);

        assertEquals("server is silent", session.failure());
        assertEquals(List.of("1 9 NO_ANSWER"), answers);
        assertFalse(session.isReady(nowNs));
        session.onConnected(nowNs);
        assertNull(session.failure());
        assertEquals(LOGIN, sent());
    }

    @ParameterizedTest
    @CsvSource({
        "N, login refused: not authorised, true", "B, login refused: session in use, false",
        "S, login refused: invalid session, true", "?, login refused, true"})
    void shouldTellWhyItIsNotLetIn(final String status, final String reason, final boolean isUsedUp)
    {
        session.onConnected(nowNs);
        take(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, status)));

        assertEquals(reason, session.failure());
        assertEquals(isUsedUp, session.isUsedUp());
    }

    @ParameterizedTest
    @CsvSource({
        "0700010000000000, block shorter than its header",
        "0a000200000000000302, length of a message does not fit its block",
        "0a000100000000000102, length of a message does not fit its block",
        "0b0001000000000003024100, ''",
        "0c0001000000000003024100, bytes after the last message of a block",
        "0a000100000000000202, message shorter than its type",
        "0a000100000000000204, message shorter than its type",
        "0a00010000000000020f, message before the login was answered"})
    void shouldEndWithAStreamThatMakesNoSense(final String hex, final String reason)
    {
        session.onConnected(nowNs);
        take(bytes(hex));

        assertEquals(reason.isEmpty() ? null : reason, session.failure());
    }

    @Test
    void shouldNotShowThePassword()
    {
        assertEquals("PitchLogin[sessionSubId=0001, username=USER]", login().toString());
        assertThrows(IllegalArgumentException.class, () -> new PitchLogin("00012", "USER", ""));
        assertThrows(IllegalArgumentException.class, () -> new GapLimits(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new GapLimits(1, 2, 1, 1));
    }

    /** However TCP cuts it. */
    @Property(tries = 200)
    void shouldUnderstandTheSameHoweverTheStreamIsCut(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        session = session(new GapLimits(1_000, 100, 1_000, 1_000_000));
        session.onConnected(nowNs);
        final List<String> expected = new ArrayList<>();
        takeCut(random, block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        for (int i = 1; i < 20; i++)
        {
            nowNs += SECOND;
            final int count = 1 + random.nextInt(900);
            assertEquals(count, session.request(i, count, nowNs));
            expected.add(i + " " + count + " ACCEPTED");
            takeCut(
                random,
                block(0, 0),
                block(0, 0, bytes("05 ee 010203"), message(PitchMessageType.GAP_RESPONSE, UNIT, i, count, "A")));
            sent();
        }

        assertEquals(expected, answers);
    }

    @Property(tries = 500)
    void shouldTakeAnyBytes(@ForAll final byte[] bytes, @ForAll final boolean isLoggedIn)
    {
        session = session(new GapLimits(100, 2, 3, 5));
        session.onConnected(nowNs);
        if (isLoggedIn)
        {
            take(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
            session.request(1, 1, nowNs);
        }
        take(bytes);
        take(block(0, 0));
        session.poll(nowNs + 10 * SECOND);
        session.onDisconnected("gone");
        assertTrue(session.failure() != null);
    }

    private void logIn()
    {
        session.onConnected(nowNs);
        take(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        sent();
    }

    private void answer(final char status, final int count)
    {
        take(block(0, 0, message(PitchMessageType.GAP_RESPONSE, UNIT, 1, count, String.valueOf(status))));
        sent();
    }

    private void heartbeat()
    {
        take(block(0, 0));
    }

    private void take(final byte[] bytes)
    {
        session.onBytes(new UnsafeBuffer(bytes), 0, bytes.length, nowNs);
    }

    private void takeCut(final Random random, final byte[]... blocks)
    {
        for (final byte[] block : blocks)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(block);
            int at = 0;
            while (at < block.length)
            {
                final int length = Math.min(1 + random.nextInt(7), block.length - at);
                session.onBytes(buffer, at, length, nowNs);
                at += length;
            }
        }
    }

    private String sent()
    {
        final byte[] bytes = new byte[session.outboundLength()];
        session.outbound().getBytes(0, bytes);
        session.onSent(bytes.length / 2);
        session.onSent(bytes.length - bytes.length / 2);
        return HexFormat.of().formatHex(bytes);
    }

    private static PitchLogin login()
    {
        return new PitchLogin("0001", "USER", "PASSWORD");
    }

    private GapRequestSession session(final GapLimits limits)
    {
        answers.clear();
        return new GapRequestSession(
            UNIT, login(), limits, PitchLinkConfig.DEFAULT,
            (sequence, count, status) -> answers.add(sequence + " " + count + " " + status));
    }
}
