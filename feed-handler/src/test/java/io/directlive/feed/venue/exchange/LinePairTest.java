package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.mold.MoldPacket;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinePairTest
{
    private static final int PACKETS = 3_000;

    private record Packet(long first, int count, long timeNs)
    {
    }

    /** Takes packets, or refuses them now and then as a socket does. */
    private static final class Wire implements PacketSink
    {
        private final List<Packet> packets = new ArrayList<>();
        private final Random random;
        private final int refusals;
        private long nowNs;

        Wire(final Random random, final int refusals)
        {
            this.random = random;
            this.refusals = refusals;
        }

        @Override
        public boolean send(final long first, final int count)
        {
            if (random.nextInt(100) < refusals)
            {
                return false;
            }
            packets.add(new Packet(first, count, nowNs));
            return true;
        }
    }

    @Property(tries = 60)
    void shouldLoseNothingThatItDoesNotCount(
        @ForAll final long seed,
        @ForAll @IntRange(max = 25) final int within,
        @ForAll @IntRange(max = 60) final int refusals)
    {
        final Random random = new Random(seed);
        final Wire wireA = new Wire(random, refusals);
        final Wire wireB = new Wire(random, refusals);
        final ImpairmentConfig config = new ImpairmentConfig(
            random.nextDouble() / 4, random.nextDouble() / 4, random.nextDouble(), within, random.nextInt(100_000));
        final LinePair lines = new LinePair(config, config, random.nextDouble() / 10, seed, wireA, wireB);

        long next = 1;
        long nowNs = 0;
        for (int i = 0; i < PACKETS; i++)
        {
            while (!lines.hasRoom())
            {
                nowNs += 1_000;
                poll(lines, wireA, wireB, nowNs);
            }
            final int count = 1 + random.nextInt(40);
            lines.offer(next, count, nowNs);
            next += count;
            nowNs += random.nextInt(20_000);
            poll(lines, wireA, wireB, nowNs);
        }
        while (!lines.isEmpty())
        {
            nowNs += 10_000;
            poll(lines, wireA, wireB, nowNs);
        }

        final BitSet received = new BitSet();
        for (final Wire wire : List.of(wireA, wireB))
        {
            wire.packets.forEach(packet -> received.set((int)packet.first, (int)packet.first + packet.count));
        }
        final BitSet lost = new BitSet();
        lines.lostOnBoth().toList().forEach(range -> lost.set((int)range.from(), (int)range.to() + 1));
        assertFalse(received.intersects(lost), "lost and received");
        assertEquals(lost.cardinality(), lines.lostOnBoth().messages());
        received.or(lost);
        assertEquals(next, received.nextClearBit(1), "every message is received or lost on both lines");
        assertEquals(next - 1, received.cardinality());
        checkCounts(lines.countsA(), wireA);
        checkCounts(lines.countsB(), wireB);
    }

    @Property(tries = 60)
    void shouldMoveNoPacketFurtherThanItMay(@ForAll final long seed, @ForAll @IntRange(max = 25) final int within)
    {
        final Wire wire = new Wire(new Random(seed), 0);
        final Line line = new Line(new ImpairmentConfig(0.05, 0.1, 0.5, within, 0), seed, wire);
        for (int i = 0; i < PACKETS; i++)
        {
            final int before = wire.packets.size();
            line.offer(i, 1, false, 0);
            line.poll(0);
            for (final Packet packet : wire.packets.subList(before, wire.packets.size()))
            {
                assertTrue(i - packet.first <= within, "packet " + packet.first + " came behind " + i);
            }
        }
        final long held = PACKETS - line.counts().lost() + line.counts().duplicated() - wire.packets.size();
        assertTrue(held <= 2L * within, "held back: " + held);

        line.poll(Line.HOLD_NS);
        assertTrue(line.isEmpty(), "nothing waits for packets that do not come");
        assertTrue(within == 0 || line.counts().reordered() > 0, "some came late");
    }

    @Test
    void shouldMakeTheSameOfTheSameSeedWhateverTheTimes()
    {
        final List<List<Long>> firsts = new ArrayList<>();
        for (final int step : new int[]{1, 400})
        {
            final Wire wire = new Wire(new Random(1), 0);
            final Line line = new Line(new ImpairmentConfig(0.1, 0.1, 0.2, 20, 0), 5, wire);
            for (int i = 0; i < PACKETS; i++)
            {
                line.offer(i, 1, false, (long)i * step);
                line.poll((long)i * step);
            }
            firsts.add(wire.packets.stream().map(Packet::first).toList());
        }

        assertEquals(firsts.get(0), firsts.get(1));
    }

    @Test
    void shouldDelayEachPacketAlike()
    {
        final Wire wire = new Wire(new Random(1), 0);
        final Line line = new Line(new ImpairmentConfig(0, 0, 0, 0, 500), 1, wire);
        for (long nowNs = 0; nowNs < 10_000; nowNs += 100)
        {
            wire.nowNs = nowNs;
            line.poll(nowNs);
            line.offer(nowNs, 1, false, nowNs);
        }

        assertEquals(95, wire.packets.size());
        assertTrue(wire.packets.stream().allMatch(packet -> packet.timeNs == packet.first + 500));
    }

    @Test
    void shouldSendHeartbeatsBehindAllThatWasHeldBack()
    {
        final Wire wire = new Wire(new Random(1), 0);
        final Line line = new Line(new ImpairmentConfig(0, 0, 1, 5, 0), 1, wire);
        line.offer(1, 3, false, 0);
        line.offerMark(4, MoldPacket.HEARTBEAT, 0);
        line.poll(0);

        assertEquals(List.of(new Packet(1, 3, 0), new Packet(4, 0, 0)), wire.packets);
        assertEquals(new LineCounts(1, 1, 0, 0, 0, 1, 0), line.counts());
    }

    @Test
    void shouldSayWhenItHasNoRoom()
    {
        final Wire wire = new Wire(new Random(1), 100);
        final Line line = new Line(ImpairmentConfig.NONE, 1, wire, 16);
        int packets = 0;
        while (line.hasRoom())
        {
            line.offer(packets, 1, false, 0);
            line.poll(0);
            packets++;
        }

        assertEquals(14, packets);
        assertEquals(14, line.counts().refused());
    }

    @Test
    void shouldLoseOnBothLinesAsOftenAsWasAskedFor()
    {
        final Wire wire = new Wire(new Random(1), 0);
        final ImpairmentConfig config = new ImpairmentConfig(0.02, 0, 0, 0, 0);
        final LinePair lines = new LinePair(config, config, 0.005, 7, wire, wire);
        for (int i = 0; i < 200_000; i++)
        {
            lines.offer(2L * i, 1, 0); // With holes, so that each packet is a run.
            lines.poll(0);
        }

        final double expected = 200_000 * (0.005 + 0.995 * 0.02 * 0.02);
        assertEquals(expected, lines.lostOnBoth().toList().size(), 6 * Math.sqrt(expected));
        assertEquals(200_000 * (0.005 + 0.995 * 0.02), lines.countsA().lost(), 450);
        assertEquals(200_000 * (0.005 + 0.995 * 0.02), lines.countsB().lost(), 450);
    }

    private static void poll(final LinePair lines, final Wire a, final Wire b, final long nowNs)
    {
        a.nowNs = nowNs;
        b.nowNs = nowNs;
        lines.poll(nowNs);
    }

    private static void checkCounts(final LineCounts counts, final Wire wire)
    {
        final Map<Long, Integer> copies = new HashMap<>();
        long highest = 0;
        long late = 0;
        for (final Packet packet : wire.packets)
        {
            copies.merge(packet.first, 1, Integer::sum);
            late += packet.first < highest ? 1 : 0;
            highest = Math.max(highest, packet.first);
        }
        assertEquals(PACKETS, counts.packets());
        assertEquals(wire.packets.size(), counts.sent());
        assertEquals(counts.packets() - counts.lost() + counts.duplicated(), counts.sent());
        assertEquals(copies.size(), counts.packets() - counts.lost());
        assertEquals(copies.values().stream().filter(count -> count == 2).count(), counts.duplicated());
        assertTrue(copies.values().stream().allMatch(count -> count <= 2));
        assertEquals(late, counts.reordered());
    }
}
