package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Several partitions that are each given all of two sources by a handler of their own, in any interleaving, with kills and
 * restarts, while instruments are moved between them; and, as the reference, the sources themselves: what all partitions
 * together put out is each of their events once, in its place.
 */
class PartitionPropertyTest
{
    private static final int SOURCES = 2;
    private static final int INSTRUMENTS = 6;
    private static final int BOOK_ORDERS = 2;

    /** What a venue sends: one event of a message. */
    private record Sent(int sourceId, int epoch, long sourceSequence, int sourceIndex, int instrument)
    {
    }

    /** One partition: a sequencer, all that it has put out, and its handlers. */
    private static final class Partition
    {
        private final int id;
        private final PartitionMap map;
        private final List<byte[]> outputs = new ArrayList<>();
        private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        private final int[] cursors = new int[SOURCES + 1];
        private final long[][] told = new long[SOURCES + 1][3];
        private Sequencer sequencer;

        private Partition(final int id, final PartitionMap map)
        {
            this.id = id;
            this.map = map;
            sequencer = new Sequencer(id, 1, map);
        }

        /** As {@link EventIntake} does it. */
        private Outcome offer(final int length, final long nowNs)
        {
            final byte[] input = new byte[length];
            buffer.getBytes(0, input);
            final int sourceId = EventLayout.sourceId(buffer, 0);
            if (sequencer.isPassedDueBefore(buffer, 0))
            {
                showPassed(sourceId, nowNs);
                buffer.putBytes(0, input);
            }
            final Outcome outcome = sequencer.onEvent(buffer, 0, nowNs);
            if (outcome == Outcome.ACCEPTED)
            {
                put(length);
            }
            else if (outcome == Outcome.FOREIGN && sequencer.isPassedDue(sourceId))
            {
                showPassed(sourceId, nowNs);
            }
            return outcome;
        }

        private void showPassed(final int sourceId, final long nowNs)
        {
            final int length = sequencer.writePassed(sourceId, buffer, 0, nowNs);
            if (length > 0)
            {
                put(length);
            }
        }

        private void put(final int length)
        {
            final byte[] event = new byte[length];
            buffer.getBytes(0, event);
            outputs.add(event);
        }

        private void restart()
        {
            sequencer = new Sequencer(id, 1, map);
            outputs.forEach(event -> sequencer.recover(new UnsafeBuffer(event), 0));
        }

        private void restore()
        {
            final MutableDirectBuffer snapshot = new ExpandableArrayBuffer();
            final int length = SequencerSnapshot.write(sequencer, snapshot);
            final Sequencer restored = SequencerSnapshot.read(snapshot, length);
            assertEquals(sequencer.stateHash(), restored.stateHash());
            assertEquals(length, SequencerSnapshot.write(restored, new ExpandableArrayBuffer()));
            sequencer = restored;
        }

        /** What the handler of a source hears; it never forgets what it was told to be ordered. */
        private SourceMarkDecoder mark(final int sourceId)
        {
            final MutableDirectBuffer mark = new ExpandableArrayBuffer();
            sequencer.mark(sourceId, new SourceMarkEncoder().wrapAndApplyHeader(mark, 0, new MessageHeaderEncoder()));
            final SourceMarkDecoder decoder =
                new SourceMarkDecoder().wrapAndApplyHeader(mark, 0, new MessageHeaderDecoder());
            final long[] before = told[sourceId];
            final long[] now = {decoder.sourceEpoch(), decoder.sourceSequence(), decoder.sourceIndex()};
            assertTrue(Arrays.compare(before, now) <= 0, "acknowledged and forgotten: source " + sourceId);
            told[sourceId] = now;
            return decoder;
        }
    }

    /** What an operator's command does: it knows only what the partitions have put out, and says it again and again. */
    private static final class Mover
    {
        private final int version;
        private final int sourceId;
        private final int instrument;
        private final Partition from;
        private final Partition to;
        private final boolean isToBeCancelled;
        private boolean isOver;

        private Mover(
            final int version,
            final int sourceId,
            final int instrument,
            final Partition from,
            final Partition to,
            final boolean isToBeCancelled)
        {
            this.version = version;
            this.sourceId = sourceId;
            this.instrument = instrument;
            this.from = from;
            this.to = to;
            this.isToBeCancelled = isToBeCancelled;
        }

        private PartitionMoveDecoder said(final Partition partition, final MovePhase phase)
        {
            final PartitionMoveDecoder move = new PartitionMoveDecoder();
            for (final byte[] event : partition.outputs)
            {
                final UnsafeBuffer buffer = new UnsafeBuffer(event);
                if (EventLayout.templateId(buffer, 0) == PartitionMoveDecoder.TEMPLATE_ID)
                {
                    move.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
                    if (move.mapVersion() == version && move.phase() == phase)
                    {
                        return move;
                    }
                }
            }
            return null;
        }

        private int books()
        {
            return (int)to.outputs.stream().map(UnsafeBuffer::new)
                .dropWhile(event -> EventLayout.templateId(event, 0) != PartitionMoveDecoder.TEMPLATE_ID ||
                    new PartitionMoveDecoder().wrapAndApplyHeader(event, 0, new MessageHeaderDecoder())
                        .mapVersion() != version)
                .filter(event -> EventLayout.venueInstrument(event, 0) == instrument && isBook(event)).count();
        }

        /** Says what is next, or something that is not, or what was said before. */
        private void step(final Random random, final int epoch, final long nowNs)
        {
            final PartitionMoveDecoder prepared = said(to, MovePhase.PREPARED);
            final PartitionMoveDecoder released = said(from, MovePhase.RELEASED);
            final PartitionMoveDecoder takenUp = said(to, MovePhase.TAKEN_UP);
            final boolean cancels = isToBeCancelled && released == null;
            if (prepared == null && !cancels || random.nextInt(8) == 0)
            {
                say(to, MovePhase.PREPARED, epoch, 0, 0, nowNs);
            }
            else if (cancels)
            {
                say(from, MovePhase.CANCELLED, epoch, 0, 0, nowNs);
                if (said(from, MovePhase.CANCELLED) != null)
                {
                    say(to, MovePhase.CANCELLED, epoch, 0, 0, nowNs);
                    isOver = said(to, MovePhase.CANCELLED) != null || prepared == null;
                }
            }
            else if (released == null || random.nextInt(8) == 0)
            {
                say(from, MovePhase.RELEASED, epoch, prepared.header().sourceSequence(), 0, nowNs);
            }
            else if (takenUp == null || random.nextInt(8) == 0)
            {
                say(to, MovePhase.TAKEN_UP, epoch, released.header().sourceSequence(),
                    released.lastInstrumentSequence(), nowNs);
            }
            else
            {
                final int index = Math.max(1, books() + 1 - random.nextInt(2));
                sayBook(index, epoch, released.header().sourceSequence(), nowNs);
                isOver = books() == BOOK_ORDERS + 1;
            }
        }

        private void say(
            final Partition partition,
            final MovePhase phase,
            final int epoch,
            final long sourceSequence,
            final long lastInstrumentSequence,
            final long nowNs)
        {
            MoveInput.encode(
                partition.buffer, phase, version, sourceId, epoch, instrument, from.id, to.id,
                sourceSequence, (int)lastInstrumentSequence);
            partition.offer(PartitionMoveStep.LENGTH, nowNs);
        }

        private void sayBook(final int index, final int epoch, final long sourceSequence, final long nowNs)
        {
            final MutableDirectBuffer buffer = to.buffer;
            buffer.setMemory(0, 200, (byte)0);
            if (index <= BOOK_ORDERS)
            {
                new OrderDeletedEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).orderId(index);
            }
            else
            {
                new SourceStatusEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                    .session("").state(SourceState.UP);
            }
            final UnsafeBuffer event = new UnsafeBuffer(buffer, 0, 200);
            EventLayout.sourceSequence(event, 0, sourceSequence);
            EventLayout.streamEpoch(event, 0, epoch);
            EventLayout.basisSequence(event, 0, version);
            EventLayout.instrumentSequence(event, 0, index);
            EventLayout.flags(event, 0, EventFlags.SNAPSHOT | EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
            new OrderDeletedEncoder().wrap(buffer, EventLayout.MESSAGE_HEADER_LENGTH).header()
                .sourceId(sourceId).venueInstrument(instrument);
            to.offer(EventLayout.length(buffer, 0), nowNs);
        }
    }

    @Property(tries = 40)
    @Tag("F40")
    void shouldLoseAndRepeatNothingBetweenThem(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final int count = 2 + random.nextInt(3);
        final PartitionMap map = PartitionMap.of(count);
        final List<Partition> partitions = new ArrayList<>();
        for (int id = 0; id < count; id++)
        {
            partitions.add(new Partition(id, map));
        }
        final List<List<Input>> histories = List.of(List.of(), history(random, 1), history(random, 2));
        int moves = 0;
        Mover mover = null;
        long nowNs = 1_000_000;
        for (int step = 0; step < 1_500 || mover != null || !areDone(partitions, histories); step++)
        {
            assertTrue(step < 400_000, "stands still");
            nowNs += random.nextInt(50);
            final Partition partition = partitions.get(random.nextInt(count));
            final int sourceId = 1 + random.nextInt(SOURCES);
            switch (random.nextInt(60))
            {
                case 0 ->
                {
                    partition.restart();
                    rewind(partition, 1, histories);
                    rewind(partition, 2, histories);
                }
                case 1 -> partition.restore();
                case 2 ->
                {
                    partition.showPassed(sourceId, nowNs); // As when a mark is asked for.
                    partition.mark(sourceId);
                }
                case 3, 4, 5, 6, 7, 8, 9, 10 ->
                {
                    if (mover != null)
                    {
                        mover.step(random, epochOf(mover, histories), nowNs);
                        mover = mover.isOver ? null : mover;
                    }
                    else if (moves < 12 && step < 1_500)
                    {
                        mover = move(++moves, random, partitions);
                    }
                }
                case 11, 12 ->
                {
                    final int cursor = partition.cursors[sourceId];
                    final List<Input> history = histories.get(sourceId);
                    give(partition, history.get(Math.max(0, Math.min(
                        history.size() - 1, cursor - random.nextInt(20) + random.nextInt(4)))), histories, nowNs);
                }
                default ->
                {
                    final int cursor = partition.cursors[sourceId];
                    final List<Input> history = histories.get(sourceId);
                    if (cursor < history.size())
                    {
                        give(partition, history.get(cursor), histories, nowNs);
                    }
                }
            }
        }

        assertEachEventIsThereOnce(partitions, histories);
        assertInstrumentsAreWhole(partitions);
        partitions.forEach(partition -> assertMarkIsTold(partition, histories));
    }

    private void give(
        final Partition partition, final Input input, final List<List<Input>> histories, final long nowNs)
    {
        final Outcome outcome = partition.offer(input.encode(partition.buffer, 0), nowNs);
        final int sourceId = input.sourceId();
        final List<Input> history = histories.get(sourceId);
        if (outcome == Outcome.REFUSED)
        {
            rewind(partition, sourceId, histories);
        }
        else if (history.get(Math.min(partition.cursors[sourceId], history.size() - 1)) == input)
        {
            partition.cursors[sourceId] = Math.min(partition.cursors[sourceId] + 1, history.size());
        }
    }

    /** A handler goes on behind what it was told. */
    private static void rewind(final Partition partition, final int sourceId, final List<List<Input>> histories)
    {
        final SourceMarkDecoder mark = partition.mark(sourceId);
        final List<Input> history = histories.get(sourceId);
        int cursor = 0;
        while (cursor < history.size() && mark.sourceEpoch() != 0 && isCovered(history.get(cursor), mark))
        {
            cursor++;
        }
        partition.cursors[sourceId] = cursor;
    }

    private static boolean isCovered(final Input input, final SourceMarkDecoder mark)
    {
        return input.sourceSequence() < mark.sourceSequence() || input.sourceSequence() == mark.sourceSequence() &&
            (mark.messageComplete() == BooleanType.TRUE || input.sourceIndex() <= mark.sourceIndex());
    }

    private Mover move(final int version, final Random random, final List<Partition> partitions)
    {
        final int sourceId = 1 + random.nextInt(SOURCES);
        final int instrument = 1 + random.nextInt(INSTRUMENTS);
        final List<Partition> having = partitions.stream()
            .filter(p -> p.sequencer.partitions().partitionOf(sourceId, instrument) == p.id).toList();
        assertEquals(1, having.size(), "each instrument is in one partition while none moves");
        final List<Partition> others = partitions.stream().filter(p -> p != having.get(0)).toList();
        return new Mover(version, sourceId, instrument, having.get(0),
            others.get(random.nextInt(others.size())), random.nextInt(4) == 0);
    }

    private static int epochOf(final Mover mover, final List<List<Input>> histories)
    {
        return histories.get(mover.sourceId).get(0).epoch();
    }

    private static boolean areDone(final List<Partition> partitions, final List<List<Input>> histories)
    {
        return partitions.stream().allMatch(p ->
            p.cursors[1] == histories.get(1).size() && p.cursors[2] == histories.get(2).size());
    }

    /** One day: messages of one to three events, of any instruments or of none. */
    private static List<Input> history(final Random random, final int sourceId)
    {
        final List<Input> history = new ArrayList<>();
        history.add(Input.start(sourceId, 20_261_120));
        final int messages = random.nextInt(16) == 0 ? 1_500 : 120;
        final int instruments = messages > 120 ? 1 : INSTRUMENTS; // So that some partition has nothing for long.
        for (long sequence = 1; sequence <= messages; sequence++)
        {
            final int events = 1 + Math.max(0, random.nextInt(5) - 2);
            for (int index = 0; index < events; index++)
            {
                final int instrument = random.nextInt(40) == 0 ? 0 : 1 + random.nextInt(instruments);
                history.add(new Input(
                    Input.Kind.ORDER, sourceId, 20_261_120, sequence, index, index == events - 1, instrument, 0));
            }
        }
        return history;
    }

    private void assertEachEventIsThereOnce(final List<Partition> partitions, final List<List<Input>> histories)
    {
        final Map<Sent, List<Integer>> where = new HashMap<>();
        for (final Partition partition : partitions)
        {
            final Map<Integer, long[]> last = new HashMap<>();
            for (final byte[] bytes : partition.outputs)
            {
                final UnsafeBuffer event = new UnsafeBuffer(bytes);
                final int templateId = EventLayout.templateId(event, 0);
                if (templateId == PartitionMoveDecoder.TEMPLATE_ID || templateId == SourceGapDecoder.TEMPLATE_ID ||
                    isBook(event))
                {
                    continue;
                }
                final int sourceId = EventLayout.sourceId(event, 0);
                final long[] number = {EventLayout.sourceSequence(event, 0), EventLayout.sourceIndex(event, 0)};
                final long[] before = last.put(sourceId, number);
                assertTrue(before == null || Arrays.compare(before, number) < 0, "order of the source");
                where.computeIfAbsent(new Sent(sourceId, 20_261_120, number[0], (int)number[1],
                    EventLayout.venueInstrument(event, 0)), sent -> new ArrayList<>()).add(partition.id);
            }
        }
        for (int sourceId = 1; sourceId <= SOURCES; sourceId++)
        {
            for (final Input input : histories.get(sourceId))
            {
                final Sent sent = new Sent(
                    sourceId, 20_261_120, input.sourceSequence(), input.sourceIndex(), input.instrument());
                final List<Integer> in = where.getOrDefault(sent, List.of());
                assertEquals(input.instrument() == 0 ? partitions.size() : 1, in.size(), () -> sent + " in " + in);
            }
        }
    }

    /** F40: the count of each instrument goes on through its partitions, and so do the numbers of its source. */
    private static void assertInstrumentsAreWhole(final List<Partition> partitions)
    {
        final Map<String, List<UnsafeBuffer>> events = new HashMap<>();
        for (final Partition partition : partitions)
        {
            for (final byte[] bytes : partition.outputs)
            {
                final UnsafeBuffer event = new UnsafeBuffer(bytes);
                if (EventLayout.instrumentId(event, 0) != 0)
                {
                    events.computeIfAbsent(
                        EventLayout.sourceId(event, 0) + "/" + EventLayout.venueInstrument(event, 0),
                        key -> new ArrayList<>()).add(event);
                }
            }
        }
        events.forEach((key, ofInstrument) ->
        {
            ofInstrument.sort(Comparator.comparingInt(event -> EventLayout.instrumentSequence(event, 0)));
            long sourceSequence = 0;
            for (int i = 0; i < ofInstrument.size(); i++)
            {
                final UnsafeBuffer event = ofInstrument.get(i);
                assertEquals(i + 1, EventLayout.instrumentSequence(event, 0), "count of " + key);
                assertTrue(EventLayout.sourceSequence(event, 0) >= sourceSequence, "source of " + key);
                sourceSequence = EventLayout.sourceSequence(event, 0);
            }
        });
    }

    /** Also of what is another partition's a handler hears in the end that it is done. */
    private static void assertMarkIsTold(final Partition partition, final List<List<Input>> histories)
    {
        for (int sourceId = 1; sourceId <= SOURCES; sourceId++)
        {
            partition.showPassed(sourceId, 0);
        }
        for (int sourceId = 1; sourceId <= SOURCES; sourceId++)
        {
            final SourceMarkDecoder mark = partition.mark(sourceId);
            assertEquals(BooleanType.TRUE, mark.messageComplete());
            assertTrue(partition.sequencer.hasAccepted(sourceId, 20_261_120, mark.sourceSequence()));
            assertEquals(lastOf(histories.get(sourceId)), mark.sourceSequence());
            partition.restart();
            assertEquals(lastOf(histories.get(sourceId)), partition.mark(sourceId).sourceSequence());
        }
    }

    private static long lastOf(final List<Input> history)
    {
        return history.get(history.size() - 1).sourceSequence();
    }

    private static boolean isBook(final UnsafeBuffer event)
    {
        return (EventLayout.flags(event, 0) & EventFlags.SNAPSHOT) != 0 &&
            EventLayout.templateId(event, 0) != PartitionMoveDecoder.TEMPLATE_ID;
    }
}
