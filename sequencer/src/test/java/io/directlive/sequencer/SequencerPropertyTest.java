package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.protocol.EventLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Several sources, each with redundant senders that repeat, run ahead, lag and come back, in any interleaving, with
 * restarts and breaks of the sequencer in between; and a naive sequencer that must agree about every single event.
 */
class SequencerPropertyTest
{
    private static final int PARTITION = 9;
    private static final int SOURCE_COUNT = 3;

    private enum Action
    {
        OFFER, RESTART, BREAK
    }

    /** One step: offer the event that is so far from the next one of the source, or restart, or break the session. */
    private record Step(Action action, int source, int distance, int timeStepNs)
    {
    }

    /** A sequencer and all bytes that it has put out. */
    private static final class Run
    {
        private final List<byte[]> outputs = new ArrayList<>();
        private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        private Sequencer sequencer = new Sequencer(PARTITION, 1);

        private Outcome offer(final Input input, final long nowNs)
        {
            final byte[] before = new byte[input.encode(buffer, 0)];
            buffer.getBytes(0, before);
            final Outcome outcome = sequencer.onEvent(buffer, 0, nowNs);
            if (outcome == Outcome.ACCEPTED)
            {
                put(before.length);
                assertOnlyStampDiffers(before);
            }
            return outcome;
        }

        private void breakSession(final long nowNs)
        {
            put(sequencer.breakSession(buffer, 0, sequencer.streamEpoch() + 1, nowNs));
        }

        private void restart()
        {
            final Sequencer recovered = recovered();
            assertEquals(sequencer.stateHash(), recovered.stateHash());
            sequencer = recovered;
        }

        private Sequencer recovered()
        {
            final Sequencer recovered = new Sequencer(PARTITION, 1);
            outputs.forEach(event -> recovered.recover(new UnsafeBuffer(event), 0));
            return recovered;
        }

        private void put(final int length)
        {
            final byte[] event = new byte[length];
            buffer.getBytes(0, event);
            outputs.add(event);
        }

        private void assertOnlyStampDiffers(final byte[] before)
        {
            final UnsafeBuffer original = new UnsafeBuffer(before);
            EventLayout.sequence(original, 0, EventLayout.sequence(buffer, 0));
            EventLayout.basisSequence(original, 0, EventLayout.basisSequence(buffer, 0));
            EventLayout.sequenceTimeNs(original, 0, EventLayout.sequenceTimeNs(buffer, 0));
            EventLayout.streamEpoch(original, 0, EventLayout.streamEpoch(buffer, 0));
            EventLayout.instrumentId(original, 0, EventLayout.instrumentId(buffer, 0));
            EventLayout.instrumentSequence(original, 0, EventLayout.instrumentSequence(buffer, 0));
            EventLayout.partitionId(original, 0, EventLayout.partitionId(buffer, 0));
            assertArrayEquals(outputs.get(outputs.size() - 1), before);
        }
    }

    @Property(tries = 300)
    @Tag("F38")
    void shouldAgreeWithTheReferenceAboutEveryEvent(
        @ForAll final long historySeed, @ForAll("steps") final List<Step> steps)
    {
        final Run run = new Run();
        final ReferenceSequencer reference = play(historySeed, steps, run);

        assertEquals(
            reference.outputs(),
            run.outputs.stream().map(event -> Output.of(new UnsafeBuffer(event), 0)).toList());
        assertEachSourceIsWhole(reference.accepted());
        assertStreamIsWhole(run.outputs);
    }

    @Property(tries = 100)
    void shouldPutOutTheSameBytesForTheSameInput(
        @ForAll final long historySeed, @ForAll("steps") final List<Step> steps)
    {
        final Run run = new Run();
        final Run other = new Run();
        play(historySeed, steps, run);
        play(historySeed, steps.stream().filter(step -> step.action() != Action.RESTART).toList(), other);

        assertEquals(run.outputs.size(), other.outputs.size());
        for (int i = 0; i < run.outputs.size(); i++)
        {
            assertArrayEquals(run.outputs.get(i), other.outputs.get(i));
        }
        assertEquals(run.sequencer.stateHash(), other.sequencer.stateHash());
    }

    @Property(tries = 100)
    void shouldRecoverTheStateAfterEachOfItsEvents(
        @ForAll final long historySeed, @ForAll("steps") final List<Step> steps)
    {
        final Run run = new Run();
        final List<Long> hashes = new ArrayList<>();
        final Random random = new Random(historySeed);
        final List<List<Input>> histories = histories(random);
        final int[] cursors = new int[SOURCE_COUNT];
        for (final Step step : steps)
        {
            final List<Input> history = histories.get(step.source());
            final int index = cursors[step.source()];
            if (index < history.size() && run.offer(history.get(index), step.timeStepNs()) == Outcome.ACCEPTED)
            {
                cursors[step.source()]++;
                hashes.add(run.sequencer.stateHash());
            }
        }

        final Sequencer recovered = new Sequencer(PARTITION, 1);
        for (int i = 0; i < run.outputs.size(); i++)
        {
            recovered.recover(new UnsafeBuffer(run.outputs.get(i)), 0);
            assertEquals(hashes.get(i), recovered.stateHash());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps()
    {
        final Arbitrary<Action> action = Arbitraries.frequency(
            Tuple.of(60, Action.OFFER), Tuple.of(1, Action.RESTART), Tuple.of(1, Action.BREAK));
        final Arbitrary<Integer> distance = Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(0)), Tuple.of(2, Arbitraries.integers().between(-60, 4)));
        return Combinators.combine(
            action,
            Arbitraries.integers().between(0, SOURCE_COUNT - 1),
            distance,
            Arbitraries.integers().between(-5, 100)).as(Step::new).list().ofMinSize(50).ofMaxSize(400);
    }

    private static ReferenceSequencer play(final long historySeed, final List<Step> steps, final Run run)
    {
        final ReferenceSequencer reference = new ReferenceSequencer(PARTITION, 1);
        final List<List<Input>> histories = histories(new Random(historySeed));
        final int[] cursors = new int[SOURCE_COUNT];
        long nowNs = 1_000_000;
        for (final Step step : steps)
        {
            nowNs += step.action() == Action.RESTART ? 0 : step.timeStepNs();
            switch (step.action())
            {
                case RESTART -> run.restart();
                case BREAK ->
                {
                    run.breakSession(nowNs);
                    reference.breakSession(nowNs);
                }
                case OFFER ->
                {
                    final List<Input> history = histories.get(step.source());
                    final int cursor = cursors[step.source()];
                    final int index = Math.max(0, Math.min(history.size() - 1, cursor + step.distance()));
                    final Outcome expected = reference.offer(history.get(index), nowNs);
                    assertEquals(expected, run.offer(history.get(index), nowNs), () -> history.get(index).toString());
                    cursors[step.source()] = expected == Outcome.ACCEPTED ? index + 1 : cursor;
                }
            }
        }
        return reference;
    }

    /** What each venue sends in three days: messages of one to three events, some of them lost, and the ends of some. */
    private static List<List<Input>> histories(final Random random)
    {
        final List<List<Input>> histories = new ArrayList<>();
        for (int source = 1; source <= SOURCE_COUNT; source++)
        {
            final List<Input> history = new ArrayList<>();
            for (int day = 1; day <= 3; day++)
            {
                addDay(history, random, source, 20_261_000 + day);
            }
            histories.add(history);
        }
        return histories;
    }

    private static void addDay(final List<Input> history, final Random random, final int source, final int epoch)
    {
        history.add(Input.start(source, epoch));
        final int messageCount = random.nextInt(40);
        long sequence = 1;
        for (int i = 0; i < messageCount; i++)
        {
            if (random.nextInt(10) == 0)
            {
                final long to = sequence + random.nextInt(5);
                history.add(Input.gap(source, epoch, sequence, to));
                sequence = to + 1;
            }
            else
            {
                final int eventCount = 1 + Math.max(0, random.nextInt(5) - 2);
                final boolean isCut = random.nextInt(4) == 0;
                for (int index = 0; index < eventCount; index++)
                {
                    final boolean last = index == eventCount - 1 && !isCut;
                    final int instrument = random.nextInt(5);
                    history.add(new Input(Input.Kind.ORDER, source, epoch, sequence, index, last, instrument, 0));
                }
                final long to = isCut ? sequence + random.nextInt(3) : sequence;
                if (isCut)
                {
                    history.add(Input.gap(source, epoch, sequence, to)); // Of one who saw nothing of it: a duplicate.
                    history.add(Input.rest(source, epoch, sequence, eventCount, to));
                }
                sequence = to + 1;
            }
        }
    }

    /** I1: for each source and epoch, what was accepted covers 1 to the mark once, in order. */
    private static void assertEachSourceIsWhole(final List<Input> accepted)
    {
        final Map<Integer, Input> lastBySource = new HashMap<>();
        for (final Input input : accepted)
        {
            final Input last = lastBySource.put(input.sourceId(), input);
            if (input.kind() != Input.Kind.START)
            {
                final long covered = last.kind() == Input.Kind.GAP ? last.gapTo() : last.sourceSequence();
                assertEquals(last.epoch(), input.epoch());
                assertEquals(last.last() ? covered + 1 : covered, input.sourceSequence());
                assertEquals(last.last() ? 0 : last.sourceIndex() + 1, input.sourceIndex());
            }
        }
    }

    /** I2: in each epoch the numbers are 1 to n. */
    private static void assertStreamIsWhole(final List<byte[]> outputs)
    {
        int epoch = 1;
        long sequence = 0;
        for (final byte[] bytes : outputs)
        {
            final UnsafeBuffer event = new UnsafeBuffer(bytes);
            if (EventLayout.streamEpoch(event, 0) != epoch)
            {
                epoch++;
                sequence = 0;
            }
            assertEquals(epoch, EventLayout.streamEpoch(event, 0));
            assertEquals(++sequence, EventLayout.sequence(event, 0));
        }
    }
}
