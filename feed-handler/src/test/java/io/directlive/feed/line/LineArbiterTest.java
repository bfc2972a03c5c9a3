package io.directlive.feed.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.line.TakenStream.Gap;
import io.directlive.feed.mold.MoldBytes;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.mold.MoldPacket;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LineArbiterTest
{
    private static final String S1 = "S1";
    private static final String S2 = "S2";
    private static final int A = 0;
    private static final int B = 1;
    private static final long GAP_TIMEOUT_NS = 1_000_000;
    private static final long STALE_NS = 3_000_000_000L;

    private final TakenStream taken = new TakenStream();
    private final SessionNames names = new SessionNames();
    private final List<String> bad = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private String session = "";
    private long nowNs = 1_000_000_000_000L;
    private LineArbiter arbiter;

    @Test
    void shouldTakeEachMessageFromTheLineThatBringsItFirst()
    {
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 3));
        receive(B, MoldBytes.deletes(S1, 1, 4));
        receive(B, MoldBytes.deletes(S1, 5, 2));
        receive(A, MoldBytes.deletes(S1, 4, 3));

        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L, 6L), taken.messages.keySet());
        assertEquals(3, arbiter.stats(A).firsts());
        assertEquals(3, arbiter.stats(A).duplicates());
        assertEquals(3, arbiter.stats(B).firsts());
        assertEquals(3, arbiter.stats(B).duplicates());
        assertEquals(7, arbiter.expected());
    }

    @Test
    void shouldMeasureHowMuchLaterALineIs()
    {
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 3));
        nowNs += 1_000;
        receive(B, MoldBytes.deletes(S1, 1, 3));
        receive(B, MoldBytes.deletes(S1, 4, 1));
        nowNs += 50;
        receive(A, MoldBytes.deletes(S1, 4, 1));
        receive(A, MoldBytes.deletes(S1, 4, 1));

        assertEquals(1, arbiter.stats(B).lag().getTotalCount());
        assertEquals(1_000, arbiter.stats(B).lag().getMaxValue(), 10);
        assertEquals(50, arbiter.stats(A).lag().getMaxValue());
    }

    @Test
    void shouldGiveTheOtherLineItsTimeBeforeAGapIsDeclared()
    {
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 2));
        receive(A, MoldBytes.deletes(S1, 5, 2));
        tick(GAP_TIMEOUT_NS - 1, true);
        assertEquals(List.of(), taken.gaps);
        receive(B, MoldBytes.deletes(S1, 3, 1));
        tick(GAP_TIMEOUT_NS, false);
        assertEquals(List.of(), taken.gaps, "a line has more to read");
        tick(0, true);

        assertEquals(List.of(new Gap(4, 4)), taken.gaps);
        assertEquals(Set.of(1L, 2L, 3L, 5L, 6L), taken.messages.keySet());
        receive(B, MoldBytes.deletes(S1, 4, 1));
        assertEquals(1, arbiter.stats(B).late());
        assertEquals(0, arbiter.held());
    }

    @Test
    void shouldLearnFromAHeartbeatWhatWasLostLast()
    {
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 2));
        receive(A, MoldBytes.heartbeat(S1, 5));
        receive(B, MoldBytes.heartbeat(S1, 5));
        tick(0, true);
        tick(GAP_TIMEOUT_NS, true);

        assertEquals(List.of(new Gap(3, 4)), taken.gaps);
        assertEquals(2, arbiter.stats(A).lost());
    }

    @Test
    void shouldAskInPiecesThatFitAPacketAndTryTheNextServer()
    {
        open(true);

        receive(A, MoldBytes.deletes(S1, 1, 10));
        receive(A, MoldBytes.deletes(S1, 61, 1));
        tick(GAP_TIMEOUT_NS, true);
        assertEquals(List.of("0: 11+13", "0: 24+13"), requests, "300 bytes hold 13 messages of 21 bytes");
        requests.clear();

        receive(arbiter.answerLine(), MoldBytes.deletes(S1, 11, 5));
        tick(0, true);
        assertEquals(List.of("0: 16+8"), requests, "what the answer did not hold");
        requests.clear();

        tick(LineSimulation.REQUESTS.retryNs(), true);
        assertEquals(Set.of("1: 16+8", "1: 24+13"), Set.copyOf(requests));
    }

    @Test
    void shouldDeclareAGapWhenNobodyAnswers()
    {
        open(true);

        receive(A, MoldBytes.deletes(S1, 1, 2));
        receive(A, MoldBytes.deletes(S1, 5, 2));
        tick(GAP_TIMEOUT_NS, true);
        tick(LineSimulation.REQUESTS.timeoutNs() - 1, true);
        assertEquals(List.of(), taken.gaps);
        tick(1, true);

        assertEquals(List.of(new Gap(3, 4)), taken.gaps);
        assertEquals(7, arbiter.expected());
    }

    @Test
    void shouldGiveUpAGapRatherThanWhatComesAfterItWhereLittleCanBeAskedFor()
    {
        arbiter = new LineArbiter(
            MoldLines.INSTANCE,
            new ArbiterConfig(session, GAP_TIMEOUT_NS, STALE_NS, 3, 1 << 14, 300),
            new String[] {"A", "B"},
            names,
            new ScarceRequests(),
            (number, at, reason) -> bad.add(reason));

        receive(A, MoldBytes.deletes(S1, 1, 1));
        receive(A, MoldBytes.deletes(S1, 3, 1));
        tick(GAP_TIMEOUT_NS, true);
        assertTrue(arbiter.isRequesting());
        receive(A, MoldBytes.deletes(S1, 4, 1));
        receive(A, MoldBytes.deletes(S1, 5, 1));
        assertEquals(List.of(), taken.gaps);
        receive(A, MoldBytes.deletes(S1, 6, 1));

        assertEquals(List.of(new Gap(2, 2)), taken.gaps);
        assertEquals(Set.of(1L, 3L, 4L, 5L, 6L), taken.messages.keySet());
        tick(0, true);
        assertFalse(arbiter.isRequesting());
    }

    @Test
    void shouldGoOnWithTheNextSessionWhenOneHasEnded()
    {
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 2));
        receive(A, MoldBytes.deletes(S2, 1, 1));
        assertEquals(1, arbiter.stats(A).foreign(), "the first one goes on");
        receive(A, MoldBytes.end(S1, 3));
        receive(B, MoldBytes.deletes(S2, 1, 2));
        receive(A, MoldBytes.end(S1, 3));
        receive(A, MoldBytes.deletes(S2, 2, 2));

        assertEquals(List.of(S1, S2), names.names);
        assertEquals(List.of(names.normaliser(2).session()), taken.sessions);
        assertEquals(4, taken.next);
        assertEquals(2, arbiter.stats(A).foreign(), "the other line still tells the end of the first one");
    }

    @Test
    @Tag("F9")
    void shouldNotGoBackToTheSessionBefore()
    {
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 2));
        receive(A, MoldBytes.end(S1, 3));
        receive(A, MoldBytes.deletes(S2, 1, 2));
        receive(A, MoldBytes.end(S2, 3));
        receive(B, MoldBytes.end(S1, 3));

        assertEquals(List.of(S1, S2), names.names);
    }

    @Test
    void shouldLeaveASessionThatIsSilentForAnotherOne()
    {
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 2));
        nowNs += STALE_NS;
        receive(A, MoldBytes.deletes(S2, 1, 1));
        assertEquals(List.of(S1), names.names);
        nowNs++;
        receive(A, MoldBytes.deletes(S2, 1, 1));

        assertEquals(List.of(S1, S2), names.names);
        assertEquals(0, taken.endSequence);
    }

    @Test
    void shouldWaitWithASessionUntilTheOneBeforeIsDoneWith()
    {
        open(false);
        final int[] refusals = {2};
        final TakenStream stream = taken;
        receive(A, MoldBytes.deletes(S1, 1, 2));
        receive(A, MoldBytes.end(S1, 3));
        final SessionHandler slow = new Forwarding(stream)
        {
            @Override
            public boolean onSession(final Normaliser next, final long timeNs)
            {
                return refusals[0]-- <= 0 && super.onSession(next, timeNs);
            }
        };

        assertFalse(offer(A, MoldBytes.deletes(S2, 1, 1), slow));
        assertFalse(offer(A, MoldBytes.deletes(S2, 1, 1), slow));
        assertTrue(offer(A, MoldBytes.deletes(S2, 1, 1), slow));

        assertEquals(List.of(S1, S2), names.names);
        assertEquals(1, arbiter.stats(A).messages() - 2);
        assertEquals(2, taken.next);
    }

    @Test
    void shouldTakeOneSessionAloneWhenItIsSet()
    {
        session = S2;
        open(false);

        receive(A, MoldBytes.deletes(S1, 1, 2));
        receive(A, MoldBytes.deletes(S2, 1, 1));
        receive(A, MoldBytes.end(S2, 2));
        receive(A, MoldBytes.deletes("S3", 1, 1));

        assertEquals(2, arbiter.stats(A).foreign());
        assertTrue(arbiter.isDone());
        assertEquals(2, taken.endSequence);
    }

    @Test
    void shouldKnowTheEndThatIsKnownDownstream()
    {
        open(false);
        arbiter.resumeAfter(3);
        taken.next = 4;

        receive(A, MoldBytes.end(S1, 3));
        assertTrue(arbiter.isEnded());
        assertEquals(0, taken.endSequence);
        assertEquals(List.of(), bad);
    }

    @Test
    void shouldBeginAnewWhenTheSessionIsNotTheOneOfTheMark()
    {
        names.onCurrent(S1);
        open(false);
        arbiter.resumeAfter(3);

        receive(A, MoldBytes.deletes(S2, 1, 1));

        assertEquals(List.of(names.normaliser(2).session()), taken.sessions);
        assertEquals(Set.of(1L), taken.messages.keySet());
    }

    @Test
    @Tag("F43")
    void shouldDropPacketsThatMakeNoSense()
    {
        open(false);
        final byte[] cut = MoldBytes.deletes(S1, 1, 2);
        cut[19] = 3;

        receive(A, MoldBytes.deletes(S1, 1, 1));
        receive(A, cut);
        receive(A, new byte[7]);
        receive(A, MoldBytes.deletes(S1, 0, 1));
        receive(A, MoldBytes.deletes(S1, -5, 1));
        receive(A, MoldBytes.deletes(S1, Long.MAX_VALUE, 1));
        receive(A, MoldBytes.heartbeat(S1, 2 | 1L << 40));
        receive(A, MoldBytes.end(S1, 2));
        receive(A, MoldBytes.deletes(S1, 2, 1));
        receive(A, MoldBytes.heartbeat(S1, 3));

        assertEquals(8, arbiter.stats(A).malformed());
        assertEquals(8, bad.size());
        assertEquals(10, arbiter.stats(A).packets());
        assertEquals(2, taken.endSequence);
        assertEquals(List.of(), taken.gaps);
    }

    @Test
    @Tag("F7")
    void shouldTellWhichLineIsStale()
    {
        open(false);

        tick(0, true);
        receive(A, MoldBytes.heartbeat(S1, 1));
        tick(STALE_NS, true);
        assertFalse(arbiter.isStale(A));
        nowNs += 1;
        receive(B, MoldBytes.heartbeat(S1, 1));
        tick(0, true);
        assertTrue(arbiter.isStale(A));
        assertFalse(arbiter.isStale(B));
        receive(A, MoldBytes.heartbeat(S1, 1));
        tick(0, true);
        assertFalse(arbiter.isStale(A));
        assertEquals("A", arbiter.lineName(A));
        assertEquals(2, arbiter.lineCount());
    }

    @Test
    void shouldAllocateNothingForAPacket()
    {
        open(true);
        final UnsafeBuffer[] packets = new UnsafeBuffer[64];
        final SessionHandler sink = new Forwarding(null);
        long sequence = 1;
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < packets.length; i++)
        {
            packets[i] = new UnsafeBuffer(MoldBytes.deletes(S1, 1, 4));
        }
        for (int round = 0; round < 200 && allocated > 0; round++)
        {
            final long before = Allocation.bytes();
            for (int i = 0; i < packets.length; i++)
            {
                packets[i].putLong(10, sequence + (i ^ 3) * 4L, ByteOrder.BIG_ENDIAN);
                packets[i].putShort(18, (short)4, ByteOrder.BIG_ENDIAN);
                nowNs += 1_000;
                arbiter.onPacket(A, packets[i], 0, packets[i].capacity(), nowNs, sink);
                arbiter.onPacket(B, packets[i], 0, packets[i].capacity(), nowNs + 500, sink);
                arbiter.onTime(nowNs, true, sink);
            }
            sequence += packets.length * 4L;
            allocated = Allocation.bytes() - before;
            if (round < 20)
            {
                allocated = Long.MAX_VALUE; // Warm-up.
            }
        }
        assertEquals(0, allocated);
        assertEquals(sequence, arbiter.expected());
    }

    private void open(final boolean hasServers)
    {
        final RequestConfig config = new RequestConfig(
            2, 2, 50, 1_000, LineSimulation.REQUESTS.retryNs(), LineSimulation.REQUESTS.timeoutNs());
        final RequestClient client = new RequestClient(config, (server, request, length) -> requests.add(
            server + ": " + MoldPacket.sequence(request, 0) + "+" +
            MoldPacket.count(request, 0)));
        arbiter = new LineArbiter(
            MoldLines.INSTANCE,
            new ArbiterConfig(session, GAP_TIMEOUT_NS, STALE_NS, 64, 1 << 14, 300),
            new String[] {"A", "B"},
            names,
            hasServers ? client : null,
            (number, at, reason) -> bad.add(reason));
    }

    private void receive(final int line, final byte[] packet)
    {
        assertTrue(offer(line, packet, taken));
    }

    private boolean offer(final int line, final byte[] packet, final SessionHandler handler)
    {
        return arbiter.onPacket(line, new UnsafeBuffer(packet), 0, packet.length, nowNs, handler);
    }

    private void tick(final long ns, final boolean areLinesEmpty)
    {
        nowNs += ns;
        arbiter.onTime(nowNs, areLinesEmpty, taken);
    }

    /** Never answered, and never given up. */
    private static final class ScarceRequests implements GapRequests
    {
        private boolean isActive;

        @Override
        public void onSession(final DirectBuffer packet, final int offset)
        {
            isActive = false;
        }

        @Override
        public boolean onGap(final long from, final long to, final int count, final long nowNs)
        {
            isActive = true;
            return true;
        }

        @Override
        public void onAnswer(final long first, final long next)
        {
            throw new AssertionError("nobody answers");
        }

        @Override
        public void onNothingMissing()
        {
            isActive = false;
        }

        @Override
        public boolean isScarce()
        {
            return true;
        }

        @Override
        public boolean isActive()
        {
            return isActive;
        }

        @Override
        public long sent()
        {
            return 0;
        }

        @Override
        public long answered()
        {
            return 0;
        }

        @Override
        public long retried()
        {
            return 0;
        }

        @Override
        public long failed()
        {
            return 0;
        }
    }

    /** Hands on what it gets; to nobody when there is none. */
    private static class Forwarding implements SessionHandler
    {
        private final SessionHandler handler;

        private Forwarding(final SessionHandler handler)
        {
            this.handler = handler;
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeNs)
        {
            return handler == null || handler.onMessage(buffer, offset, length, sequence, timeNs);
        }

        @Override
        public boolean onGap(final long from, final long to, final long timeNs)
        {
            return handler == null || handler.onGap(from, to, timeNs);
        }

        @Override
        public boolean onEndOfSession(final long sequence, final long timeNs)
        {
            return handler == null || handler.onEndOfSession(sequence, timeNs);
        }

        @Override
        public boolean onSession(final Normaliser next, final long timeNs)
        {
            return handler == null || handler.onSession(next, timeNs);
        }
    }
}
