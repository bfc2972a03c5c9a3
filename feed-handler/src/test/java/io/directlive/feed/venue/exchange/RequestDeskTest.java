package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.mold.MoldPacket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RequestDeskTest
{
    private static final int MAX_LENGTH = 1_400;
    private static final int MESSAGES = 5_000;

    private final MessageStore store = new MessageStore(1 << 24, ByteBuffer::allocate);
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[MAX_LENGTH]);

    RequestDeskTest()
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[50]);
        for (int i = 1; i <= MESSAGES; i++)
        {
            message.putInt(0, i);
            store.append(message, 0, 10 + i % 40);
        }
    }

    @Property(tries = 300)
    void shouldAnswerWithWhatFits(
        @ForAll @LongRange(min = 1, max = MESSAGES) final long first, @ForAll @IntRange(min = 1, max = 200) final int count)
    {
        final RequestDesk desk = desk(0, 65_535, 0);

        assertEquals(RequestOutcome.ANSWERED, ask(desk, "DAY1", first, count, 0));
        final int answered = MoldPacket.messageCount(answer, 0);
        assertTrue(MoldPacket.isWhole(answer, 0, desk.answerLength()));
        assertEquals("DAY1      ", MoldPacket.session(answer, 0));
        assertEquals(first, MoldPacket.sequence(answer, 0));
        assertTrue(answered >= 1 && answered <= count && first + answered - 1 <= MESSAGES);
        int at = MoldPacket.HEADER_LENGTH;
        for (int i = 0; i < answered; i++)
        {
            assertEquals(first + i, answer.getInt(at + 2));
            at += 2 + MoldPacket.messageLength(answer, at);
        }
        final long nextLength = 12 + (first + answered) % 40;
        assertTrue(
            answered == count || first + answered - 1 == MESSAGES || at + nextLength > MAX_LENGTH, "as many as fit");
    }

    @Test
    void shouldMeetTheRestWithSilence()
    {
        final RequestDesk desk = desk(0, 65_535, 0);

        assertEquals(RequestOutcome.OTHER_SESSION, ask(desk, "DAY2", 1, 1, 0));
        assertEquals(RequestOutcome.NOT_YET_SENT, ask(desk, "DAY1", MESSAGES + 1, 1, 0));
        assertEquals(RequestOutcome.MALFORMED, ask(desk, "DAY1", 1, 0, 0));
        assertEquals(RequestOutcome.MALFORMED, ask(desk, "DAY1", 0, 1, 0));
        assertEquals(RequestOutcome.MALFORMED, ask(desk, "DAY1", -1, 1, 0));
        assertEquals(RequestOutcome.MALFORMED, desk.onRequest(request, 0, 19, 0, answer, MAX_LENGTH));
        assertEquals(RequestOutcome.MALFORMED, desk.onRequest(request, 0, 21, 0, answer, MAX_LENGTH));
        assertEquals(5, desk.count(RequestOutcome.MALFORMED));
        assertEquals(0, desk.messages());
    }

    @Test
    void shouldKeepToItsLimits()
    {
        final RequestDesk desk = desk(2, 3, 0);
        final long second = TimeUnit.SECONDS.toNanos(1);

        assertEquals(RequestOutcome.ANSWERED, ask(desk, "DAY1", 1, 100, 5));
        assertEquals(3, MoldPacket.messageCount(answer, 0));
        assertEquals(RequestOutcome.ANSWERED, ask(desk, "DAY1", 4, 100, 5));
        assertEquals(RequestOutcome.OVER_LIMIT, ask(desk, "DAY1", 7, 100, 4 + second));
        assertEquals(RequestOutcome.ANSWERED, ask(desk, "DAY1", 7, 100, 5 + second));
        assertEquals(9, desk.messages());
    }

    @Test
    void shouldNotKnowWhatIsNotKept()
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[1_000]);
        final MessageStore small = new MessageStore(4_096, 4_096, ByteBuffer::allocate);
        for (int i = 0; i < 10; i++)
        {
            small.append(message, 0, 1_000);
        }
        final RequestDesk desk = new RequestDesk(small, 0, 100, 0, 1);
        MoldPacket.header(request, 0, "DAY1", 0, 0);
        desk.session(request);

        assertEquals(RequestOutcome.NOT_KEPT, ask(desk, "DAY1", small.earliest() - 1, 1, 0));
        assertEquals(RequestOutcome.ANSWERED, ask(desk, "DAY1", small.earliest(), 1, 0));
    }

    @Test
    void shouldLoseRequestsOnPurpose()
    {
        final RequestDesk desk = desk(0, 1, 0.25);
        for (int i = 0; i < 4_000; i++)
        {
            ask(desk, "DAY1", 1, 1, 0);
        }

        assertEquals(1_000, desk.count(RequestOutcome.LOST), 170);
        assertEquals(4_000, desk.count(RequestOutcome.LOST) + desk.count(RequestOutcome.ANSWERED));
    }

    private RequestDesk desk(final int requestsPerSecond, final int messageLimit, final double loss)
    {
        final RequestDesk desk = new RequestDesk(store, requestsPerSecond, messageLimit, loss, 1);
        MoldPacket.header(request, 0, "DAY1", 0, 0);
        desk.session(request);
        return desk;
    }

    private RequestOutcome ask(
        final RequestDesk desk, final String session, final long first, final int count, final long nowNs)
    {
        final int length = MoldPacket.header(request, 0, session, first, count);
        return desk.onRequest(request, 0, length, nowNs, answer, MAX_LENGTH);
    }
}
