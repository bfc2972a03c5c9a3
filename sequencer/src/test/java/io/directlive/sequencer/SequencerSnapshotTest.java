package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.MovePhase;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SequencerSnapshotTest
{
    private static final int PARTITION = 3;
    private static final int STEPS = 400;

    /** Numbers that each source has reached, and its day: what makes the next input of it. */
    private static final class Inputs
    {
        private final Random random;
        private final int[] days = new int[4];
        private final long[] numbers = new long[4];
        private long nowNs = 1_000;

        private Inputs(final long seed)
        {
            random = new Random(seed);
        }

        private Input next()
        {
            nowNs += random.nextInt(100);
            final int source = 1 + random.nextInt(3);
            if (days[source] == 0 || random.nextInt(50) == 0)
            {
                days[source]++;
                numbers[source] = 0;
                return source == 1 ?
                    Input.namedStart(source, days[source], days[source] - 1) : Input.start(source, days[source]);
            }
            final long number = ++numbers[source];
            return switch (random.nextInt(20))
            {
                case 0 ->
                {
                    numbers[source] += random.nextInt(5);
                    yield Input.gap(source, days[source], number, numbers[source]);
                }
                case 1 -> Input.order(source, days[source], Math.max(1, --numbers[source]), 1);
                case 2 -> Input.order(source, days[source], numbers[source]-- + 2, 1);
                default -> Input.order(source, days[source], number, 1 + random.nextInt(40));
            };
        }
    }

    @Property(tries = 100)
    void shouldGoOnAsIfNothingHadHappened(@ForAll final long seed)
    {
        final Inputs inputs = new Inputs(seed);
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final MutableDirectBuffer snapshot = new ExpandableArrayBuffer();
        final Sequencer uninterrupted = new Sequencer(PARTITION, 1);
        Sequencer restored = new Sequencer(PARTITION, 1);
        for (int i = 0; i < STEPS; i++)
        {
            final Input input = inputs.next();
            input.encode(buffer, 0);
            final Outcome expected = uninterrupted.onEvent(buffer, 0, inputs.nowNs);
            final Output expectedOutput = Output.of(buffer, 0);
            input.encode(buffer, 0);
            assertEquals(expected, restored.onEvent(buffer, 0, inputs.nowNs), input::toString);
            assertEquals(expectedOutput, Output.of(buffer, 0), input::toString);
            if (inputs.random.nextInt(20) == 0)
            {
                restored = SequencerSnapshot.read(snapshot, SequencerSnapshot.write(restored, snapshot));
            }
            assertEquals(uninterrupted.stateHash(), restored.stateHash());
        }
        assertTrue(restored.nextSequence() > STEPS / 4, "most was accepted");
    }

    @Test
    @Tag("F20")
    void shouldRefuseAnyOtherState()
    {
        final Inputs inputs = new Inputs(42);
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final Sequencer sequencer = new Sequencer(PARTITION, 1);
        for (int i = 0; i < STEPS; i++)
        {
            inputs.next().encode(buffer, 0);
            sequencer.onEvent(buffer, 0, inputs.nowNs);
        }
        assertNoOtherIsRead(sequencer);
    }

    @Test
    @Tag("F40")
    void shouldKeepWhatAPartitionHasAndWaitsFor()
    {
        final PartitionMap map = PartitionMap.of(5);
        final Sequencer sequencer = new Sequencer(PARTITION, 1, map);
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final List<Integer> own = IntStream.rangeClosed(1, 99).boxed()
            .filter(instrument -> map.partitionOf(1, instrument) == PARTITION).toList();
        final int foreign = own.get(0) == 1 ? 2 : 1;
        Input.namedStart(1, 7, 0).encode(buffer, 0);
        assertEquals(Outcome.ACCEPTED, sequencer.onEvent(buffer, 0, 1));
        Input.order(1, 7, 1, own.get(0)).encode(buffer, 0);
        assertEquals(Outcome.ACCEPTED, sequencer.onEvent(buffer, 0, 2));
        MoveInput.encode(buffer, MovePhase.RELEASED, 3, 1, 7, own.get(0), PARTITION, 1, 0, 0);
        assertEquals(Outcome.ACCEPTED, sequencer.onEvent(buffer, 0, 3));
        Input.order(1, 7, 2, own.get(0)).encode(buffer, 0);
        assertEquals(Outcome.FOREIGN, sequencer.onEvent(buffer, 0, 4));
        MoveInput.encode(buffer, MovePhase.PREPARED, 4, 1, 7, foreign, 0, PARTITION, 0, 0);
        assertEquals(Outcome.ACCEPTED, sequencer.onEvent(buffer, 0, 5));

        assertNoOtherIsRead(sequencer);

        final MutableDirectBuffer snapshot = new ExpandableArrayBuffer();
        final Sequencer restored = SequencerSnapshot.read(snapshot, SequencerSnapshot.write(sequencer, snapshot));
        Input.order(1, 7, 3, foreign).encode(buffer, 0);
        assertEquals(Outcome.REFUSED, restored.onEvent(buffer, 0, 6), "it waits for its book");
        MoveInput.encode(buffer, MovePhase.TAKEN_UP, 4, 1, 7, foreign, 0, PARTITION, 2, 41);
        assertEquals(Outcome.ACCEPTED, restored.onEvent(buffer, 0, 7));
        assertEquals(42, EventLayout.instrumentSequence(buffer, 0));
    }

    private static void assertNoOtherIsRead(final Sequencer sequencer)
    {
        final MutableDirectBuffer snapshot = new ExpandableArrayBuffer();
        final int length = SequencerSnapshot.write(sequencer, snapshot);
        final int hashAt = length - Long.BYTES;
        for (int at = 0; at < length; at++)
        {
            snapshot.putByte(at, (byte)(snapshot.getByte(at) ^ 1));
            final int flipped = at;
            final String message = assertThrows(RuntimeException.class,
                () -> SequencerSnapshot.read(snapshot, length), () -> "byte " + flipped + " flipped").getMessage();
            assertTrue(at < hashAt || message.contains("state hash"), message);
            snapshot.putByte(at, (byte)(snapshot.getByte(at) ^ 1));
        }
        assertEquals(sequencer.stateHash(), SequencerSnapshot.read(snapshot, length).stateHash());
        for (int shorter = 0; shorter < length; shorter += 8)
        {
            final int cut = shorter;
            assertThrows(IllegalStateException.class, () -> SequencerSnapshot.read(snapshot, cut));
        }
    }
}
