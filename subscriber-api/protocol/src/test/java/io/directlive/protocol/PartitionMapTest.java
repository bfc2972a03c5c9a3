package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.PartitionMap.Move;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionMapTest
{
    private static final int INSTRUMENTS = 10_000;

    /** What is recorded was divided by it, so it stays as it is for ever. */
    @Test
    void shouldPutInstrumentsWhereItAlwaysDid()
    {
        final PartitionMap map = PartitionMap.of(4);

        assertEquals(
            List.of(3, 0, 2, 1, 2, 0, 3, 2, 1, 2, 2, 1, 0, 2, 0, 3, 1, 1, 1, 1, 1, 1, 2, 2),
            IntStream.rangeClosed(1, 24).mapToObj(instrument -> map.partitionOf(1, instrument)).toList());
        assertEquals(0, map.partitionOf(0xFFFF, -1));
    }

    @Property(tries = 200)
    void shouldGiveEachPartitionItsShare(
        @ForAll @IntRange(min = 2, max = 16) final int count,
        @ForAll @IntRange(min = 1, max = 0xFFFF) final int sourceId,
        @ForAll final int firstInstrument)
    {
        final PartitionMap map = PartitionMap.of(count);
        final int[] had = new int[count];
        for (int i = 0; i < INSTRUMENTS; i++)
        {
            had[map.partitionOf(sourceId, firstInstrument + i)]++;
        }

        final double share = (double)INSTRUMENTS / count;
        final double bound = 6 * Math.sqrt(share); // Six times what chance alone differs by.
        for (int partition = 0; partition < count; partition++)
        {
            assertEquals(share, had[partition], bound, "partition " + partition);
        }
    }

    @Property(tries = 200)
    void shouldMoveNothingButToTheNewPartition(
        @ForAll @IntRange(min = 1, max = 15) final int count,
        @ForAll @IntRange(min = 1, max = 0xFFFF) final int sourceId,
        @ForAll final int firstInstrument)
    {
        final PartitionMap before = PartitionMap.of(count);
        final PartitionMap after = PartitionMap.of(count + 1);
        int moved = 0;
        for (int i = 0; i < INSTRUMENTS; i++)
        {
            final int from = before.partitionOf(sourceId, firstInstrument + i);
            final int to = after.partitionOf(sourceId, firstInstrument + i);
            assertTrue(to == from || to == count, "instrument " + (firstInstrument + i));
            moved += to == from ? 0 : 1;
        }

        final double share = INSTRUMENTS / (count + 1.0);
        assertEquals(share, moved, 6 * Math.sqrt(share));
    }

    @Property(tries = 200)
    void shouldMoveOneInstrumentAndNoOther(
        @ForAll @IntRange(min = 2, max = 8) final int count,
        @ForAll @IntRange(min = 1, max = 100) final int instrument,
        @ForAll @IntRange(max = 7) final int to)
    {
        final int partition = to % count;
        final PartitionMap before = PartitionMap.of(count);
        final PartitionMap after = before.withMove(7, new Move(1, instrument, partition, 42));

        assertEquals(0, before.version());
        assertEquals(7, after.version());
        assertEquals(partition, after.partitionOf(1, instrument));
        assertEquals(42, after.moveOf(1, instrument).afterSequence());
        for (int other = 1; other <= 100; other++)
        {
            assertEquals(before.partitionOf(2, other), after.partitionOf(2, other));
            if (other != instrument)
            {
                assertEquals(before.partitionOf(1, other), after.partitionOf(1, other));
            }
        }
    }

    @Test
    void shouldForgetMovesWithTheSessionOfTheirSource()
    {
        final PartitionMap base = PartitionMap.of(2);
        final int other = 1 - base.partitionOf(1, 5);
        final PartitionMap moved = base
            .withMove(1, new Move(1, 5, other, 10))
            .withMove(2, new Move(2, 5, 0, 10))
            .withMove(3, new Move(1, 5, 1 - other, 20));

        final PartitionMap next = moved.withoutMovesOf(1);

        assertEquals(1 - other, moved.partitionOf(1, 5));
        assertEquals(List.of(new Move(2, 5, 0, 10)), next.moves());
        assertEquals(3, next.version());
        assertSame(next, next.withoutMovesOf(1));
    }

    @Test
    void shouldRefuseWhatMakesNoSense()
    {
        assertThrows(IllegalArgumentException.class, () -> PartitionMap.of(0));
        assertThrows(IllegalArgumentException.class, () -> PartitionMap.of(257));
        final PartitionMap map = PartitionMap.of(2).withVersion(4);
        assertThrows(IllegalArgumentException.class, () -> map.withVersion(3));
        assertThrows(IllegalArgumentException.class, () -> map.withMove(3, new Move(1, 1, 1, 0)));
        assertThrows(IllegalArgumentException.class, () -> map.withMove(5, new Move(1, 1, 2, 0)));
        assertFalse(PartitionMap.WHOLE.isDivided());
        assertEquals(0, PartitionMap.WHOLE.partitionOf(1, 1));
    }
}
