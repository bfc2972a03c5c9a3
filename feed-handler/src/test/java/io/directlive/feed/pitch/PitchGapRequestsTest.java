package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for, and when it is given up; the server says what the test says. */
class PitchGapRequestsTest
{
    private static final int UNIT = 7;
    private static final long SECOND = 1_000_000_000L;
    private static final long RETRY_NS = SECOND / 10;
    private static final long TIMEOUT_NS = SECOND;

    private final PitchGapRequests requests = new PitchGapRequests(UNIT, new PitchGapConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
        new PitchLogin("0001", "USER", "PASSWORD"),
        new GapLimits(10, 100, 1_000, 1_000),
        new PitchLinkConfig(SECOND, 5 * SECOND),
        50,
        RETRY_NS,
        TIMEOUT_NS,
        SECOND));
    private long nowNs = 1;

    @BeforeEach
    void logIn()
    {
        requests.session().onConnected(nowNs);
        sent();
        say(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
    }

    @Test
    void shouldAskForOneRangeAfterTheOther()
    {
        assertTrue(requests.onGap(5, 20, 0, nowNs));
        assertEquals(List.of("5+10"), sent());
        assertTrue(requests.isActive());
        answer(5, 10, "A");
        requests.onAnswer(5, 12);
        assertTrue(requests.onGap(12, 20, 0, nowNs += 1));
        assertEquals(List.of(), sent(), "the rest of it is on its way");
        requests.onAnswer(12, 15);
        assertTrue(requests.onGap(15, 20, 0, nowNs += 1));
        assertEquals(List.of("15+5"), sent());
        requests.onNothingMissing();

        assertFalse(requests.isActive());
        assertEquals(2, requests.sent());
        assertEquals(2, requests.answered());
        assertEquals(0, requests.failed());
    }

    @Test
    void shouldAskAgainForWhatWasPromisedAndDoesNotCome()
    {
        requests.onGap(5, 8, 0, nowNs);
        answer(5, 3, "A");
        requests.onGap(5, 8, 0, nowNs += RETRY_NS - 1);
        assertEquals(List.of("5+3"), sent());
        requests.onGap(5, 8, 0, nowNs += 1);

        assertEquals(List.of("5+3"), sent());
        assertEquals(1, requests.retried());
    }

    @Test
    void shouldGiveUpAtOnceWhatTheServerDoesNotHave()
    {
        requests.onGap(5, 8, 0, nowNs);
        answer(5, 3, "O");

        assertFalse(requests.onGap(5, 8, 0, nowNs));
        assertFalse(requests.isActive());
        assertEquals(1, requests.failed());
        assertTrue(requests.onGap(9, 12, 0, nowNs), "it has others");
    }

    @Test
    void shouldAskForLessWhenTheServerWantsIt()
    {
        requests.onGap(5, 15, 0, nowNs);
        answer(5, 10, "C");
        requests.onGap(5, 15, 0, nowNs);

        assertEquals(List.of("5+10", "5+5"), sent());
    }

    @Test
    void shouldGiveUpWithoutProgress()
    {
        assertTrue(requests.onGap(5, 8, 0, nowNs));
        answer(5, 3, "S");
        assertTrue(requests.onGap(5, 8, 0, nowNs += TIMEOUT_NS - 1));
        assertFalse(requests.onGap(5, 8, 0, nowNs += 1));
    }

    @Test
    void shouldGiveUpForTheDayWhenItIsUsedUp()
    {
        requests.onGap(5, 8, 0, nowNs);
        answer(5, 3, "D");

        assertFalse(requests.onGap(5, 8, 0, nowNs));
        assertFalse(requests.onGap(9, 10, 0, nowNs));
        requests.onSession(null, 0);
        assertTrue(requests.onGap(5, 8, 0, nowNs), "of the next day");
        assertEquals(List.of("5+3", "5+3"), sent());
    }

    @Test
    void shouldTryALoginThatWasRefusedAgainTheNextDay()
    {
        requests.session().onConnected(nowNs);
        say(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "N")));
        assertFalse(requests.onGap(5, 8, 0, nowNs));
        assertTrue(requests.session().isUsedUp());
        requests.onSession(null, 0);
        assertFalse(requests.session().isUsedUp());
    }

    @Test
    void shouldNotAskForAGapThatIsTooLong()
    {
        assertFalse(requests.onGap(5, 56, 0, nowNs));
        assertTrue(requests.onGap(5, 55, 0, nowNs));
    }

    @Test
    void shouldWaitForAConnection()
    {
        requests.session().onDisconnected("gone");
        assertTrue(requests.onGap(5, 8, 0, nowNs));
        assertEquals(List.of(), sent());
        requests.session().onConnected(nowNs);
        say(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        sent();
        assertTrue(requests.onGap(5, 8, 0, nowNs));
        assertEquals(List.of("5+3"), sent());
    }

    private void answer(final long sequence, final int count, final String status)
    {
        say(block(0, 0, message(PitchMessageType.GAP_RESPONSE, UNIT, sequence, count, status)));
    }

    private void say(final byte[] bytes)
    {
        requests.session().onBytes(new UnsafeBuffer(bytes), 0, bytes.length, nowNs);
    }

    /** Requests since it was asked last. */
    private List<String> sent()
    {
        final List<String> sent = new ArrayList<>();
        final GapRequestSession session = requests.session();
        int at = 0;
        while (at < session.outboundLength())
        {
            final int message = at + PitchUnit.HEADER_LENGTH;
            if (PitchUnit.count(session.outbound(), at) > 0 &&
                PitchMessage.type(session.outbound(), message) == PitchMessageType.GAP_REQUEST.code())
            {
                sent.add(session.outbound().getInt(message + 3) + "+" + session.outbound().getShort(message + 7));
            }
            at += PitchUnit.length(session.outbound(), at);
        }
        session.onSent(session.outboundLength());
        return sent;
    }
}
