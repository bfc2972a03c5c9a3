package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
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
                return Input.start(source, days[source]);
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
