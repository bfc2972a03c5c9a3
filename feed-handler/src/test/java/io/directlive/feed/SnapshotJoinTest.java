package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.SnapshotJoin.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SnapshotJoinTest
{
    private static final SnapshotJoin.Config CONFIG = new SnapshotJoin.Config(4096, 1000, 8000);

    private final Live live = new Live();
    private final Feed feed = new Feed();
    private final List<String> faults = new ArrayList<>();
    private final SnapshotJoin join = new SnapshotJoin(live, feed, CONFIG, (n, at, reason) -> faults.add(reason));
    private final Downstream out = new Downstream();

    SnapshotJoinTest()
    {
        join.snapshotsTo(out);
    }

    @Test
    void shouldLetMessagesThroughWhileNothingIsMissing()
    {
        live.messages(1, 3);
        poll(0);
        assertEquals(List.of("1", "2", "3"), out.calls);
        assertEquals(Phase.LIVE, join.phase());
    }

    @Test
    void shouldPutASnapshotRightAfterTheLastMessageThatItReflects()
    {
        live.messages(1, 2);
        live.gap(3, 5);
        poll(0);
        join.wantSnapshot();
        live.messages(6, 7);
        poll(10);
        assertEquals(List.of("1", "2", "gap 3-5"), out.calls);
        assertEquals(6, feed.firstNeeded);

        feed.ready(new Part(6, 0, 2));
        poll(20);
        poll(30);
        assertEquals(
            List.of("1", "2", "gap 3-5", "6", "start 6 of 0", "message", "message", "end of 0", "7"), out.calls);
        assertEquals(Phase.LIVE, join.phase());
        assertEquals(1, join.snapshots());
    }

    @Test
    void shouldWaitForLiveMessagesThatASnapshotIsAheadOf()
    {
        join.wantSnapshot();
        poll(0);
        feed.ready(new Part(2, 0, 1));
        poll(10);
        assertEquals(List.of(), out.calls);
        live.messages(1, 3);
        poll(20);
        poll(30);
        assertEquals(List.of("1", "2", "start 2 of 0", "message", "end of 0", "3"), out.calls);
    }

    @Test
    void shouldPutEachPartAtItsPlaceAndEndTheWholeOnce()
    {
        join.wantSnapshot();
        live.messages(1, 4);
        poll(0);
        feed.ready(new Part(1, 70, 1), new Part(3, 71, 0));
        poll(10);
        poll(20);
        assertEquals(
            List.of("1", "start 1 of 70", "message", "end of 70", "2", "3", "start 3 of 71", "end of 71", "end of 0", "4"),
            out.calls);
    }

    @Test
    void shouldCutAGapInWhichAPartStands()
    {
        join.wantSnapshot();
        live.messages(1, 1);
        live.gap(2, 9);
        live.messages(10, 10);
        poll(0);
        feed.ready(new Part(5, 0, 0));
        poll(10);
        poll(20);
        assertEquals(List.of("1", "gap 2-5", "start 5 of 0", "end of 0", "gap 6-9", "10"), out.calls);
    }

    @Test
    void shouldGoOnWithoutASnapshotThatCannotBeHad()
    {
        join.wantSnapshot();
        live.messages(1, 2);
        poll(0);
        feed.fail("login refused");
        poll(10);
        poll(20);
        assertEquals(List.of("1", "2"), out.calls);
        assertEquals(List.of("no snapshot: login refused"), faults);
        assertEquals(1, join.abandoned());

        poll(900);
        assertEquals(Phase.LIVE, join.phase(), "tried again too early");
        poll(1020);
        assertEquals(Phase.COLLECTING, join.phase());
    }

    @Test
    void shouldGiveUpWhatWouldHoldBackTooMuch()
    {
        join.wantSnapshot();
        live.messages(1, 1000);
        for (int i = 0; i < 100 && join.phase() != Phase.LIVE || i == 0; i++)
        {
            poll(i);
        }
        live.drain(out);
        assertEquals(1, join.abandoned());
        assertTrue(faults.get(0).contains("4096 bytes"), faults.get(0));
    }

    @Test
    void shouldHealWhatWasLostLastBeforeTheSessionEnds()
    {
        live.messages(1, 1);
        live.gap(2, 3);
        live.end();
        poll(0);
        poll(1);
        assertEquals(Phase.COLLECTING, join.phase());
        feed.ready(new Part(3, 0, 0));
        poll(2);
        poll(3);
        assertEquals(List.of("1", "gap 2-3", "start 3 of 0", "end of 0", "end of session"), out.calls);
    }

    @Test
    void shouldEndTheSessionAlsoWhenNoSnapshotIsToBeHad()
    {
        live.gap(1, 3);
        live.end();
        poll(0);
        poll(1);
        feed.fail("nobody there");
        poll(2);
        poll(3);
        poll(4);
        assertEquals(List.of("gap 1-3", "end of session"), out.calls);
    }

    /** As of a server that is in the next session already. */
    @Test
    void shouldNotWaitForMessagesThatTheSessionDoesNotHave()
    {
        live.messages(1, 1);
        live.gap(2, 3);
        live.end();
        poll(0);
        poll(1);
        feed.ready(new Part(70, 0, 1));
        poll(2);
        poll(3);
        assertEquals(List.of("1", "gap 2-3", "end of session"), out.calls);
        assertEquals(List.of("a snapshot that is ahead of the last message of the session"), faults);
        assertEquals(VenueSource.State.ENDED, join.state());
        assertEquals(0, join.snapshots());
    }

    @Test
    void shouldTellThatTheLinesFailedBeforeTheSnapshotWasReached()
    {
        join.wantSnapshot();
        live.messages(1, 2);
        poll(0);
        feed.ready(new Part(70, 0, 1));
        poll(1);
        assertEquals(VenueSource.State.RUNNING, join.state());
        live.state = VenueSource.State.FAILED;
        poll(2);
        assertEquals(VenueSource.State.FAILED, join.state());
        assertEquals(List.of("1", "2"), out.calls);
    }

    @Test
    void shouldNotHealAgainForWhatWasSaidBeforeTheSnapshotWasKnown()
    {
        join.wantSnapshot();
        poll(0);
        feed.ready(new Part(0, 0, 0));
        poll(10);
        join.wantSnapshot();
        poll(20);
        poll(2000);
        assertEquals(1, join.snapshots());
        assertEquals(Phase.LIVE, join.phase());
        join.wantSnapshot();
        poll(2001);
        assertEquals(Phase.COLLECTING, join.phase());
    }

    @Test
    void shouldLetTheEndOfTheSessionWait()
    {
        join.wantSnapshot();
        live.messages(1, 1);
        live.end();
        poll(0);
        assertEquals(VenueSource.State.RUNNING, join.state());
        feed.ready(new Part(1, 0, 0));
        poll(10);
        poll(20);
        poll(30);
        assertEquals(List.of("1", "start 1 of 0", "end of 0", "end of session"), out.calls);
    }

    /** Any schedule of messages, gaps, snapshots and refusals downstream: everything once, in order, each part in place. */
    @Property(tries = 300)
    void shouldKeepOneOrder(@ForAll final long seed)
    {
        new SnapshotJoinTest().keepOneOrder(seed);
    }

    private void keepOneOrder(final long seed)
    {
        final Random random = new Random(seed);
        out.random = random;
        long next = 1;
        long nowNs = 0;
        for (int step = 0; step < 200; step++)
        {
            nowNs += random.nextInt(500);
            if (random.nextInt(4) > 0)
            {
                final long to = next + random.nextInt(3);
                if (random.nextInt(5) == 0)
                {
                    live.gap(next, to);
                }
                else
                {
                    live.messages(next, to);
                }
                next = to + 1;
            }
            if (random.nextInt(6) == 0)
            {
                join.wantSnapshot();
            }
            if (feed.state == SnapshotFeed.State.COLLECTING && random.nextInt(4) == 0)
            {
                if (random.nextInt(5) == 0)
                {
                    feed.fail("by chance");
                }
                else
                {
                    final long first = feed.firstNeeded - 1 + random.nextInt(4);
                    feed.ready(random.nextBoolean() ?
                        new Part[] { new Part(first, 0, random.nextInt(3)) } :
                        new Part[] { new Part(first, 7, random.nextInt(3)), new Part(first + random.nextInt(3), 8, 1) });
                }
            }
            join.poll(out, 1 + random.nextInt(8), nowNs);
        }
        live.messages(next, next + 10); // What a snapshot is ahead of comes in the end.
        for (int i = 0; i < 1000; i++)
        {
            if (feed.state == SnapshotFeed.State.COLLECTING)
            {
                feed.fail("too late");
            }
            join.poll(out, 8, nowNs);
        }
        assertEquals(next + 10, out.delivered, "seed " + seed);
        assertEquals(Phase.LIVE, join.phase(), "seed " + seed);
    }

    private void poll(final long nowNs)
    {
        join.poll(out, 100, nowNs);
    }

    private record Part(long lastReflected, int venueInstrument, int messages)
    {
    }

    private static final class Feed implements SnapshotFeed
    {
        private State state = State.IDLE;
        private long firstNeeded;
        private String failure;
        private List<Part> parts = List.of();

        void ready(final Part... ready)
        {
            parts = List.of(ready);
            state = State.READY;
        }

        void fail(final String reason)
        {
            failure = reason;
            state = State.FAILED;
        }

        @Override
        public void request(final long first, final long nowNs)
        {
            firstNeeded = first;
            state = State.COLLECTING;
        }

        @Override
        public int poll(final long nowNs)
        {
            return 0;
        }

        @Override
        public State state()
        {
            return state;
        }

        @Override
        public String failure()
        {
            return failure;
        }

        @Override
        public int partCount()
        {
            return parts.size();
        }

        @Override
        public long lastReflected(final int part)
        {
            return parts.get(part).lastReflected();
        }

        @Override
        public int venueInstrument(final int part)
        {
            return parts.get(part).venueInstrument();
        }

        @Override
        public int messageCount(final int part)
        {
            return parts.get(part).messages();
        }

        @Override
        public DirectBuffer buffer()
        {
            return new UnsafeBuffer(new byte[8]);
        }

        @Override
        public int offset(final int part, final int message)
        {
            return 0;
        }

        @Override
        public int length(final int part, final int message)
        {
            return 8;
        }

        @Override
        public void close()
        {
            state = State.IDLE;
        }
    }

    private static final class Live implements VenueSource
    {
        private final Deque<long[]> due = new ArrayDeque<>();
        private final UnsafeBuffer message = new UnsafeBuffer(new byte[40]);
        private State state = State.RUNNING;

        void messages(final long from, final long to)
        {
            for (long i = from; i <= to; i++)
            {
                due.add(new long[] { i, 0 });
            }
        }

        void gap(final long from, final long to)
        {
            due.add(new long[] { from, to });
        }

        void end()
        {
            due.add(new long[] { -1, 0 });
        }

        void drain(final SessionHandler handler)
        {
            poll(handler, Integer.MAX_VALUE, 0);
        }

        @Override
        public State state()
        {
            return state;
        }

        @Override
        public BadInput failure()
        {
            return null;
        }

        @Override
        public void resumeAfter(final long sourceSequence)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public int poll(final SessionHandler handler, final int limit, final long nowNs)
        {
            int taken = 0;
            while (taken < limit && !due.isEmpty() && offer(handler, due.peek()))
            {
                due.poll();
                taken++;
            }
            return taken;
        }

        private boolean offer(final VenueHandler handler, final long[] next)
        {
            if (next[0] < 0)
            {
                if (handler.onEndOfSession(0, 0))
                {
                    state = State.ENDED;
                    return true;
                }
                return false;
            }
            message.putLong(0, next[0]);
            return next[1] == 0 ?
                handler.onMessage(message, 0, (int)(8 + next[0] % 30), next[0], 5) : handler.onGap(next[0], next[1], 5);
        }

        @Override
        public long byteOffset()
        {
            return -1;
        }

        @Override
        public void close()
        {
            due.clear();
        }
    }

    /** Checks the order of what it is told, and refuses by chance. */
    private static final class Downstream implements SessionHandler, SnapshotHandler
    {
        private final List<String> calls = new ArrayList<>();
        private Random random;
        private long delivered;
        private boolean inPart;

        private boolean isFull()
        {
            return random != null && random.nextInt(3) == 0;
        }

        private boolean call(final String call)
        {
            calls.add(call);
            return true;
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (isFull())
            {
                return false;
            }
            assertEquals(delivered + 1, sourceSequence);
            assertEquals(sourceSequence, buffer.getLong(offset));
            assertEquals((int)(8 + sourceSequence % 30), length);
            assertEquals(false, inPart);
            delivered = sourceSequence;
            return call(Long.toString(sourceSequence));
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            if (isFull())
            {
                return false;
            }
            assertEquals(delivered + 1, fromSequence);
            assertTrue(toSequence >= fromSequence);
            assertEquals(false, inPart);
            delivered = toSequence;
            return call("gap " + fromSequence + "-" + toSequence);
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return call("end of session");
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }

        @Override
        public boolean onSnapshotStart(final long lastReflected, final int venueInstrument, final long receiveTimeNs)
        {
            if (isFull())
            {
                return false;
            }
            assertEquals(delivered, lastReflected);
            assertEquals(false, inPart);
            inPart = true;
            return call("start " + lastReflected + " of " + venueInstrument);
        }

        @Override
        public boolean onSnapshotMessage(
            final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
        {
            if (isFull())
            {
                return false;
            }
            assertEquals(true, inPart);
            return call("message");
        }

        @Override
        public boolean onSnapshotEnd(final int venueInstrument, final long receiveTimeNs)
        {
            if (isFull())
            {
                return false;
            }
            inPart = false;
            return call("end of " + venueInstrument);
        }
    }
}
