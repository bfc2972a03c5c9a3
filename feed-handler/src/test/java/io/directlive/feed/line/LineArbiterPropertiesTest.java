package io.directlive.feed.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Two lines with independent faults, against what a set knows of them. */
class LineArbiterPropertiesTest
{
    private static final int MESSAGES = 2_000;

    private final Set<Long> cameOnA = new TreeSet<>();
    private final Set<Long> cameOnB = new TreeSet<>();

    @Property(tries = 100)
    @Tag("F8")
    void shouldDeclareExactlyWhatBothLinesLostWithoutServers(
        @ForAll final long seed, @ForAll @IntRange(max = 30) final int lossPercent)
    {
        final LineSimulation lines = simulate(seed, lossPercent, false, 4096, 1 << 20);
        lines.run();

        assertDeliveredOnce(lines);
        assertEquals(lines.day().allBut(union()), lines.taken.missing);
        assertEquals(lines.taken.missing.size(), lines.arbiter.lost());
        assertEquals(List.of(), lines.bad);
    }

    @Property(tries = 100)
    @Tag("F7")
    void shouldLoseNothingWithServers(
        @ForAll final long seed,
        @ForAll @IntRange(max = 30) final int lossPercent,
        @ForAll @IntRange(max = 30) final int requestLossPercent)
    {
        final LineSimulation lines = simulate(seed, lossPercent, true, 4096, 1 << 20);
        lines.requestLoss = requestLossPercent / 100.0;
        lines.run();

        assertDeliveredOnce(lines);
        assertEquals(List.of(), lines.taken.gaps);
        assertEquals(List.of(), lines.bad);
    }

    @Property(tries = 50)
    void shouldLoseNothingWithServersHoweverSmallTheWindow(
        @ForAll final long seed, @ForAll @IntRange(min = 1, max = 20) final int heldLimit)
    {
        final LineSimulation lines = simulate(seed, 20, true, heldLimit, 4096);
        lines.run();

        assertDeliveredOnce(lines);
        assertEquals(List.of(), lines.taken.gaps);
    }

    @Property(tries = 50)
    void shouldDeclareWhatASmallWindowCannotWaitFor(
        @ForAll final long seed, @ForAll @IntRange(min = 1, max = 20) final int heldLimit)
    {
        final LineSimulation lines = simulate(seed, 20, false, heldLimit, 1024);
        lines.run();

        assertDeliveredOnce(lines);
        assertTrue(lines.taken.missing.containsAll(lines.day().allBut(union())));
    }

    @Property(tries = 50)
    void shouldTakeTheSameWhenThereIsOftenNoRoom(@ForAll final long seed, @ForAll final boolean hasServers)
    {
        final LineSimulation lines = simulate(seed, 20, hasServers, 4096, 1 << 20);
        lines.taken.refusals = new Random(seed + 1);
        lines.run();

        assertDeliveredOnce(lines);
        assertEquals(hasServers ? Set.of() : lines.day().allBut(union()), lines.taken.missing);
    }

    @Property(tries = 50)
    void shouldGoOnAfterAMark(@ForAll final long seed, @ForAll @IntRange(max = MESSAGES) final int mark)
    {
        final LineSimulation lines = simulate(seed, 10, true, 256, 1 << 16);
        lines.resumeAfter(mark);
        lines.run();

        for (long sequence = 1; sequence <= MESSAGES; sequence++)
        {
            assertEquals(sequence > mark ? lines.day().text(sequence) : null, lines.taken.messages.get(sequence));
        }
        assertEquals(List.of(), lines.taken.gaps);
        assertEquals(MESSAGES + 1, lines.taken.endSequence);
    }

    @Property(tries = 50)
    @Tag("F6")
    void shouldAskForWhatWasSentBeforeItJoined(@ForAll final long seed)
    {
        final LineSimulation lines = new LineSimulation(
            new VenueDay(new Random(seed), MESSAGES), new Random(seed), true, 64, 1 << 14);
        final List<VenueDay.Arrival> late = lines.day().line(0, 0.02, cameOnA);
        lines.add(late.subList(late.size() / 2, late.size()));
        lines.run();

        assertDeliveredOnce(lines);
        assertEquals(List.of(), lines.taken.gaps);
    }

    @Property(tries = 100)
    void shouldTakeAnyBytes(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final LineSimulation lines = simulate(seed, 5, true, 64, 1 << 14);
        final List<VenueDay.Arrival> day = lines.day().line(0, 0, cameOnA);
        for (int i = 0; i < 200; i++)
        {
            final byte[] packet = day.get(random.nextInt(day.size())).packet().clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--)
            {
                packet[random.nextInt(packet.length)] = (byte)random.nextInt();
            }
            final byte[] cut = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
            lines.offer(new VenueDay.Arrival(lines.nowNs() + i * 1_000_000L, random.nextInt(3), cut));
            lines.arbiter.onTime(lines.nowNs() + i * 1_000_000L, true, lines.taken);
        }
    }

    @Example
    void shouldCountWhatEachLineLost()
    {
        final LineSimulation lines = simulate(42, 5, false, 4096, 1 << 20);
        lines.run();

        assertEquals(lines.day().allBut(cameOnA).size(), lines.arbiter.stats(0).lost());
        assertEquals(lines.day().allBut(cameOnB).size(), lines.arbiter.stats(1).lost());
        assertEquals(union().size(), lines.arbiter.stats(0).firsts() + lines.arbiter.stats(1).firsts());
        assertTrue(lines.arbiter.stats(0).reordered() > 0);
        assertTrue(lines.arbiter.stats(0).lag().getTotalCount() > 0);
        assertTrue(lines.arbiter.stats(1).lag().getTotalCount() > 0);
    }

    private LineSimulation simulate(
        final long seed, final int lossPercent, final boolean hasServers, final int heldLimit, final int heldBytes)
    {
        final VenueDay day = new VenueDay(new Random(seed), MESSAGES);
        final LineSimulation lines = new LineSimulation(day, new Random(seed), hasServers, heldLimit, heldBytes);
        cameOnA.clear();
        cameOnB.clear();
        lines.add(day.line(0, lossPercent / 100.0, cameOnA));
        lines.add(day.line(1, lossPercent / 100.0, cameOnB));
        return lines;
    }

    private Set<Long> union()
    {
        final Set<Long> union = new TreeSet<>(cameOnA);
        union.addAll(cameOnB);
        return union;
    }

    private static void assertDeliveredOnce(final LineSimulation lines)
    {
        assertEquals(MESSAGES + 1, lines.taken.endSequence);
        assertEquals(List.of(VenueDay.SESSION), lines.names.names);
        assertEquals(List.of(), lines.taken.sessions);
        for (long sequence = 1; sequence <= MESSAGES; sequence++)
        {
            assertEquals(
                lines.taken.missing.contains(sequence) ? null : lines.day().text(sequence),
                lines.taken.messages.get(sequence));
        }
    }
}
