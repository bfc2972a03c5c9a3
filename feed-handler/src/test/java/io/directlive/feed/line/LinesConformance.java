package io.directlive.feed.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What must hold for every venue that is taken from lines: two lines that lose, repeat and change the order give what
 * the framing of captures makes of the packets as they were sent, in one order, as far as either line brought them.
 */
public abstract class LinesConformance
{
    private static final long GAP_TIMEOUT_NS = 1_000_000;
    private static final long SPACING_NS = 10_000;
    private static final long SESSION_NS = 5_000_000_000L; // Between two sessions.
    private static final int MOST_REORDERED = 20;
    private static final int LINE_COUNT = 2;

    private final List<String> bad = new ArrayList<>();

    /** What is to know of the packets. */
    protected abstract LinePackets linePackets();

    /** What the packets are of. */
    protected abstract PacketFormat format();

    /** Packets of one channel, as they are sent, session by session. */
    protected abstract List<List<byte[]>> sessions(Random random);

    /** What stands between the lines and the normaliser. */
    protected SessionHandler behindLines(final SessionHandler handler)
    {
        return handler;
    }

    /** @return a packet of another channel that comes by the same group; null when there is none now. */
    protected byte[] foreign(final Random random)
    {
        return null;
    }

    @Property(tries = 60)
    @Tag("F7")
    public void shouldGiveWhatTheFileGives(
        @ForAll final long seed, @ForAll @IntRange(max = 40) final int lossPercent, @ForAll final boolean isOftenFull)
    {
        final Random random = new Random(seed);
        final List<List<byte[]>> sessions = sessions(random);
        final Recorder recorder = new Recorder(isOftenFull ? new Random(seed) : null);
        run(arbiter(64), arrivals(sessions, random, lossPercent, 0, null), recorder);

        assertEquals(fromFile(sessions), recorder.messages);
        assertEquals(List.of(), recorder.gaps);
        assertEquals(List.of(), bad);
    }

    @Property(tries = 60)
    @Tag("F8")
    public void shouldDeclareExactlyWhatBothLinesLost(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final List<List<byte[]>> sessions = sessions(random);
        final TreeSet<Long> lostBySession = new TreeSet<>();
        final Recorder recorder = new Recorder(null);
        final LineArbiter arbiter = arbiter(4096);
        run(arbiter, arrivals(sessions, random, 20, 5, lostBySession), recorder);

        assertEquals(lostBySession, recorder.missing);
        assertEquals(lostBySession.size(), arbiter.lost());
        final Map<Long, String> expected = fromFile(sessions);
        expected.keySet().removeAll(lostBySession);
        // What a message refers to may be lost: then it is not the same, but it is there.
        assertEquals(expected.keySet(), recorder.messages.keySet());
    }

    @Property(tries = 40)
    public void shouldGoOnAfterAMark(@ForAll final long seed, @ForAll @IntRange(max = 100) final int percent)
    {
        final Random random = new Random(seed);
        final List<List<byte[]>> sessions = sessions(random).subList(0, 1);
        final Map<Long, String> expected = fromFile(sessions);
        final long mark = expected.size() * (long)percent / 100;
        final Recorder recorder = new Recorder(null);
        recorder.next = mark + 1;
        final LineArbiter arbiter = arbiter(256);
        arbiter.resumeAfter(mark);
        run(arbiter, arrivals(sessions, random, 10, 0, null), recorder);

        expected.keySet().removeIf(key -> key <= mark);
        assertEquals(expected.keySet(), recorder.messages.keySet());
        assertEquals(List.of(), recorder.gaps);
    }

    @Property(tries = 60)
    public void shouldTakeAnyBytes(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final LineArbiter arbiter = arbiter(64);
        final Recorder recorder = new Recorder(null);
        final List<byte[]> packets = sessions(random).get(0);
        for (int i = 0; i < 300; i++)
        {
            final byte[] packet = packets.get(random.nextInt(packets.size())).clone();
            for (int changes = random.nextInt(4); changes > 0; changes--)
            {
                packet[random.nextInt(packet.length)] = (byte)random.nextInt();
            }
            offer(arbiter, new Arrival(i, i % LINE_COUNT, random.nextInt(8) == 0 ?
                Arrays.copyOf(packet, random.nextInt(packet.length + 1)) : packet), recorder);
            arbiter.onTime(i * GAP_TIMEOUT_NS, true, recorder);
        }
    }

    @Test
    void shouldAllocateNothingForAPacket()
    {
        final List<byte[]> packets = sessions(new Random(1)).get(0);
        final UnsafeBuffer[] buffers = packets.stream().map(UnsafeBuffer::new).toArray(UnsafeBuffer[]::new);
        final SessionHandler sink = new Sink();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 60 && allocated > 0; round++)
        {
            final LineArbiter arbiter = arbiter(64);
            offer(arbiter, new Arrival(1, 0, packets.get(0)), sink); // The session begins.
            final long before = Allocation.bytes();
            for (int i = 0; i < buffers.length; i++)
            {
                final int swapped = (i ^ 1) < buffers.length ? i ^ 1 : i;
                arbiter.onPacket(0, buffers[swapped], 0, buffers[swapped].capacity(), i, sink);
                arbiter.onPacket(1, buffers[i], 0, buffers[i].capacity(), i, sink);
                arbiter.onTime(i, true, sink);
            }
            allocated = Allocation.bytes() - before;
        }
        assertEquals(0, allocated);
    }

    @Test
    void shouldRecogniseItsPackets()
    {
        for (final byte[] packet : sessions(new Random(2)).get(0))
        {
            assertNull(linePackets().fault(new UnsafeBuffer(packet), 0, packet.length));
            assertTrue(linePackets().isOfChannel(new UnsafeBuffer(packet), 0));
        }
    }

    private LineArbiter arbiter(final int heldLimit)
    {
        bad.clear();
        return new LineArbiter(
            linePackets(),
            new ArbiterConfig("", GAP_TIMEOUT_NS, 3_000_000_000L, heldLimit, 1 << 18, 1472),
            new String[] {"A", "B"},
            new Names(format()),
            null,
            (number, at, reason) -> bad.add(reason));
    }

    /** Packets on both lines; of each one that both lose, its numbers. */
    private List<Arrival> arrivals(
        final List<List<byte[]>> sessions,
        final Random random,
        final int lossPercent,
        final int lostOnBothPercent,
        final TreeSet<Long> lost)
    {
        final PriorityQueue<Arrival> network = new PriorityQueue<>(Comparator.comparingLong(Arrival::timeNs));
        long timeNs = SESSION_NS;
        for (int session = 0; session < sessions.size(); session++)
        {
            final List<byte[]> packets = sessions.get(session);
            for (int i = 0; i < packets.size(); i++)
            {
                final byte[] packet = packets.get(i);
                final byte[] foreign = foreign(random);
                timeNs += SPACING_NS;
                if (foreign != null)
                {
                    network.add(new Arrival(timeNs, random.nextInt(LINE_COUNT), foreign));
                }
                final boolean isLast = i == packets.size() - 1;
                if (!isLast && random.nextInt(100) < lostOnBothPercent)
                {
                    noteLost(session, packet, lost);
                    continue;
                }
                final int lossy = isLast ? -1 : random.nextInt(LINE_COUNT);
                for (int line = 0; line < LINE_COUNT; line++)
                {
                    if (line != lossy || random.nextInt(100) >= lossPercent)
                    {
                        final boolean isLate = random.nextInt(15) == 0 && !isLast;
                        final long atNs = timeNs + (isLate ? random.nextInt(MOST_REORDERED) * SPACING_NS : line * 3_000);
                        network.add(new Arrival(atNs, line, packet));
                        if (random.nextInt(30) == 0)
                        {
                            network.add(new Arrival(atNs + SPACING_NS / 2, line, packet));
                        }
                    }
                }
            }
            timeNs += SESSION_NS;
        }
        final List<Arrival> inOrder = new ArrayList<>();
        while (!network.isEmpty())
        {
            inOrder.add(network.poll());
        }
        return inOrder;
    }

    private void noteLost(final int session, final byte[] packet, final TreeSet<Long> lost)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(packet);
        final long first = linePackets().firstSequence(buffer, 0, 1);
        for (int i = 0; i < linePackets().messageCount(buffer, 0); i++)
        {
            lost.add(Recorder.key(session, first + i));
        }
    }

    private void run(final LineArbiter arbiter, final List<Arrival> arrivals, final Recorder recorder)
    {
        final SessionHandler handler = behindLines(recorder);
        long nowNs = 0;
        for (final Arrival arrival : arrivals)
        {
            nowNs = arrival.timeNs();
            settle(arbiter, nowNs, handler);
            boolean isTaken = false;
            for (int tries = 0; !isTaken && tries < 10_000; tries++)
            {
                isTaken = offer(arbiter, arrival, handler);
            }
            assertTrue(isTaken, "a packet is never taken");
        }
        for (int i = 0; i < 100; i++)
        {
            settle(arbiter, nowNs + i * GAP_TIMEOUT_NS, handler); // Each gap has its time.
        }
    }

    private static void settle(final LineArbiter arbiter, final long nowNs, final SessionHandler handler)
    {
        boolean isTaken = false;
        for (int tries = 0; !isTaken && tries < 10_000; tries++)
        {
            isTaken = arbiter.onTime(nowNs, true, handler);
        }
        assertTrue(isTaken, "what is due is never taken");
    }

    private static boolean offer(final LineArbiter arbiter, final Arrival arrival, final SessionHandler handler)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[arrival.packet().length + 5]);
        buffer.putBytes(5, arrival.packet());
        return arbiter.onPacket(arrival.line(), buffer, 5, arrival.packet().length, arrival.timeNs(), handler);
    }

    private Map<Long, String> fromFile(final List<List<byte[]>> sessions)
    {
        final Recorder recorder = new Recorder(null);
        for (int session = 0; session < sessions.size(); session++)
        {
            recorder.session = session;
            recorder.next = 1;
            final PacketFraming framing = format().newFraming(BadInputListener.NONE);
            for (final byte[] packet : sessions.get(session))
            {
                assertTrue(framing.onPacket(new UnsafeBuffer(packet), 0, packet.length, 1, recorder));
            }
        }
        assertEquals(List.of(), recorder.gaps);
        return recorder.messages;
    }

    private record Arrival(long timeNs, int line, byte[] packet)
    {
    }

    /** Takes what comes; checks that each call continues where the one before ended. */
    private static final class Recorder implements SessionHandler
    {
        private final Map<Long, String> messages = new HashMap<>();
        private final List<String> gaps = new ArrayList<>();
        private final TreeSet<Long> missing = new TreeSet<>();
        private final Random refusals;
        private int session;
        private long next = 1;

        private Recorder(final Random refusals)
        {
            this.refusals = refusals;
        }

        private static long key(final int session, final long sequence)
        {
            return (long)session << 40 | sequence;
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeNs)
        {
            if (isRefused())
            {
                return false;
            }
            requireNext(sequence);
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            messages.put(key(session, sequence), HexFormat.of().formatHex(bytes));
            next++;
            return true;
        }

        @Override
        public boolean onGap(final long from, final long to, final long timeNs)
        {
            if (isRefused())
            {
                return false;
            }
            requireNext(from);
            gaps.add(session + ": " + from + " to " + to);
            for (long sequence = from; sequence <= Math.min(to, from + 100_000); sequence++)
            {
                missing.add(key(session, sequence));
            }
            next = to + 1;
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sequence, final long timeNs)
        {
            throw new AssertionError("no packet says so");
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long timeNs)
        {
            if (isRefused())
            {
                return false;
            }
            session++;
            next = 1;
            return true;
        }

        private boolean isRefused()
        {
            return refusals != null && refusals.nextInt(4) == 0;
        }

        private void requireNext(final long sequence)
        {
            assertEquals(next, sequence, "the next number");
        }
    }

    /** Takes everything. */
    private static final class Sink implements SessionHandler
    {
        @Override
        public boolean onMessage(
            final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeNs)
        {
            return true;
        }

        @Override
        public boolean onGap(final long from, final long to, final long timeNs)
        {
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sequence, final long timeNs)
        {
            return true;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long timeNs)
        {
            return true;
        }
    }

    /** Sessions of a source that was never run before. */
    private static final class Names implements VenueSessions
    {
        private final PacketFormat format;
        private String current = "";
        private int epoch = 1;

        private Names(final PacketFormat format)
        {
            this.format = format;
        }

        @Override
        public String current()
        {
            return current;
        }

        @Override
        public void onCurrent(final String name)
        {
            current = name;
        }

        @Override
        public Normaliser next(final String name)
        {
            current = name;
            return format.newNormaliser(new SourceSession(1, ++epoch, "test"), LocalDate.of(2026, 11, 20));
        }
    }
}
