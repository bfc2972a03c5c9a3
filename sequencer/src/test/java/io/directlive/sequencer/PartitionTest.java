package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sequencer of one of two partitions, told with values. */
class PartitionTest
{
    private static final int SOURCE = 1;
    private static final int EPOCH = 7;
    private static final int HERE = 0;
    private static final int THERE = 1;
    private static final PartitionMap MAP = PartitionMap.of(2);
    private static final int OWN = instrumentOf(HERE);
    private static final int FOREIGN = instrumentOf(THERE);
    private static final int NONE = 0;

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
    private final List<byte[]> stream = new ArrayList<>();
    private Sequencer sequencer = new Sequencer(HERE, 1, MAP);

    private static int instrumentOf(final int partition)
    {
        return IntStream.rangeClosed(1, 99).filter(i -> MAP.partitionOf(SOURCE, i) == partition).findFirst().orElseThrow();
    }

    @Test
    void shouldTellTheMarkThatTheStreamShows()
    {
        start();
        assertEquals(Outcome.ACCEPTED, order(1, OWN));
        assertEquals(Outcome.FOREIGN, order(2, FOREIGN));
        assertEquals(Outcome.FOREIGN, order(3, FOREIGN));
        assertEquals(Outcome.REFUSED, order(5, OWN), "4 is missing");
        assertEquals(Outcome.DUPLICATE, order(2, FOREIGN));
        assertEquals(1, mark().sourceSequence());

        restart();
        assertEquals(1, mark().sourceSequence());
        assertEquals(Outcome.FOREIGN, order(2, FOREIGN), "it comes again");
        assertEquals(Outcome.FOREIGN, order(3, FOREIGN));
        assertEquals(Outcome.ACCEPTED, order(4, OWN));
        assertEquals(4, mark().sourceSequence());
        assertEquals(2, EventLayout.instrumentSequence(last(), 0));
        assertEquals(3, EventLayout.sequence(last(), 0));
    }

    @Test
    void shouldShowAfterManyForeignEventsHowFarTheSourceIs()
    {
        start();
        for (int i = 1; i < PassedEvents.LIMIT; i++)
        {
            assertEquals(Outcome.FOREIGN, order(i, FOREIGN));
            assertFalse(sequencer.isPassedDue(SOURCE));
        }
        assertEquals(Outcome.FOREIGN, order(PassedEvents.LIMIT, FOREIGN));
        assertTrue(sequencer.isPassedDue(SOURCE));

        showPassed();

        final SourceGapDecoder gap = gap();
        assertEquals(GapReason.FILTERED, gap.reason());
        assertEquals(1, gap.header().sourceSequence());
        assertEquals(PassedEvents.LIMIT, gap.toSourceSequence());
        assertEquals(500 + PassedEvents.LIMIT, gap.header().venueTimeNs(), "time of the venue");
        assertEquals(PassedEvents.LIMIT, mark().sourceSequence());
        assertEquals(BooleanType.FALSE, mark().snapshotWanted());
        assertEquals(0, sequencer.writePassed(SOURCE, buffer, 0, 1), "once");
        restart();
        assertEquals(PassedEvents.LIMIT, mark().sourceSequence());
    }

    @Test
    void shouldEndAnAtomicEventWhoseEndIsForeign()
    {
        start();
        assertEquals(Outcome.ACCEPTED, part(1, 0, false, OWN));
        assertEquals(Outcome.FOREIGN, part(1, 1, false, FOREIGN));
        assertFalse(sequencer.isPassedDue(SOURCE));
        assertEquals(0, sequencer.writePassed(SOURCE, buffer, 0, 1), "in the middle of a message");
        assertEquals(Outcome.FOREIGN, part(1, 2, true, FOREIGN));
        assertTrue(sequencer.isPassedDue(SOURCE));

        showPassed();

        assertEquals(1, gap().header().sourceSequence());
        assertEquals(1, gap().header().sourceIndex(), "the rest of the message");
        assertEquals(1, gap().toSourceSequence());
        restart();
        assertEquals(Outcome.DUPLICATE, part(1, 2, true, FOREIGN));
        assertEquals(Outcome.ACCEPTED, order(2, OWN));
    }

    @Test
    void shouldKnowNothingOfMovesWithoutPartitions()
    {
        sequencer = new Sequencer(HERE, 1);
        start();
        assertEquals(Outcome.MALFORMED, move(MovePhase.PREPARED, 1, FOREIGN, THERE, HERE, 0, 0));
        assertEquals(Outcome.ACCEPTED, order(1, FOREIGN));
    }

    @Test
    @Tag("F40")
    void shouldReleaseAnInstrumentOnceAndThenHaveItNoMore()
    {
        start();
        order(1, OWN);
        assertEquals(Outcome.NO_NEWS, move(MovePhase.RELEASED, 1, FOREIGN, HERE, THERE, 0, 0), "not ours");
        assertEquals(Outcome.NO_NEWS, move(MovePhase.RELEASED, 1, OWN, HERE, THERE, 2, 0), "not yet");
        part(2, 0, false, OWN);
        assertEquals(Outcome.NO_NEWS, move(MovePhase.RELEASED, 1, OWN, HERE, THERE, 2, 0), "in the middle of a message");
        part(2, 1, true, OWN);

        assertEquals(Outcome.ACCEPTED, move(MovePhase.RELEASED, 1, OWN, HERE, THERE, 2, 0));

        final PartitionMoveDecoder released =
            new PartitionMoveDecoder().wrapAndApplyHeader(last(), 0, new MessageHeaderDecoder());
        assertEquals(2, released.header().sourceSequence());
        assertEquals(4, released.header().instrumentSequence());
        assertEquals(4, released.lastInstrumentSequence());
        assertEquals(THERE, sequencer.partitions().partitionOf(SOURCE, OWN));
        assertEquals(Outcome.NO_NEWS, move(MovePhase.RELEASED, 1, OWN, HERE, THERE, 2, 0), "said again");
        assertEquals(Outcome.NO_NEWS, move(MovePhase.CANCELLED, 1, OWN, HERE, THERE, 0, 0), "too late");
        assertEquals(Outcome.FOREIGN, order(3, OWN));
        restart();
        assertEquals(Outcome.FOREIGN, order(3, OWN));
    }

    @Test
    @Tag("F40")
    void shouldGoOnWithTheCountAndTheBook()
    {
        start();
        order(1, OWN);
        assertEquals(Outcome.ACCEPTED, move(MovePhase.PREPARED, 5, FOREIGN, THERE, HERE, 0, 0));
        assertEquals(1, EventLayout.sourceSequence(last(), 0));
        assertEquals(0, EventLayout.instrumentId(last(), 0));
        assertEquals(Outcome.REFUSED, order(2, FOREIGN), "it waits");
        assertEquals(Outcome.REFUSED, order(2, NONE), "that may touch the book which is to come");
        assertEquals(Outcome.ACCEPTED, order(2, OWN), "others go on");
        assertEquals(Outcome.NO_NEWS, book(1, 1, 5), "not before the count is known");
        assertEquals(Outcome.NO_NEWS, move(MovePhase.TAKEN_UP, 4, FOREIGN, THERE, HERE, 4, 40), "another version");

        assertEquals(Outcome.ACCEPTED, move(MovePhase.TAKEN_UP, 5, FOREIGN, THERE, HERE, 4, 40));
        assertEquals(41, EventLayout.instrumentSequence(last(), 0));
        assertEquals(Outcome.FOREIGN, order(3, FOREIGN), "the other partition has told it");
        assertEquals(Outcome.NO_NEWS, book(1, 4, 5), "not before the source is there");
        assertEquals(Outcome.ACCEPTED, order(4, NONE));
        assertEquals(Outcome.REFUSED, order(5, FOREIGN), "not before the book");
        assertEquals(Outcome.ACCEPTED, book(1, 4, 5));
        restart();
        assertEquals(Outcome.DUPLICATE, order(4, NONE));
        assertEquals(Outcome.NO_NEWS, book(1, 4, 5), "said again");
        assertEquals(Outcome.ACCEPTED, book(2, 4, 5));
        assertEquals(43, EventLayout.instrumentSequence(last(), 0));
        assertEquals(Outcome.ACCEPTED, bookEnd(3, 4, 5));
        assertEquals(SourceState.UP, endState());

        assertEquals(Outcome.ACCEPTED, order(5, FOREIGN));
        assertEquals(45, EventLayout.instrumentSequence(last(), 0));
        assertEquals(BooleanType.FALSE, mark().snapshotWanted());
        restart();
        assertEquals(Outcome.ACCEPTED, order(6, FOREIGN));
        assertEquals(46, EventLayout.instrumentSequence(last(), 0));
    }

    @Test
    @Tag("F40")
    void shouldNotTrustABookThatMessagesWereLostBehind()
    {
        start();
        order(1, OWN);
        move(MovePhase.PREPARED, 5, FOREIGN, THERE, HERE, 0, 0);
        assertEquals(Outcome.REFUSED, lost(2, 9));
        move(MovePhase.TAKEN_UP, 5, FOREIGN, THERE, HERE, 4, 40);
        assertEquals(Outcome.ACCEPTED, lost(2, 9), "up to 4 it is in the book, from 5 on it is not");
        restart();
        assertEquals(Outcome.ACCEPTED, bookEnd(1, 4, 5));

        assertEquals(SourceState.STALE, endState());
        assertEquals(BooleanType.TRUE, mark().snapshotWanted());
        assertEquals(Outcome.ACCEPTED, order(10, FOREIGN));
    }

    @Test
    @Tag("F40")
    void shouldCancelWhatIsNotReleased()
    {
        start();
        move(MovePhase.PREPARED, 5, FOREIGN, THERE, HERE, 0, 0);
        assertEquals(Outcome.REFUSED, order(1, FOREIGN));
        assertEquals(Outcome.NO_NEWS, move(MovePhase.CANCELLED, 4, FOREIGN, THERE, HERE, 0, 0), "another version");
        assertEquals(Outcome.ACCEPTED, move(MovePhase.CANCELLED, 5, FOREIGN, THERE, HERE, 0, 0));
        restart();
        assertEquals(Outcome.FOREIGN, order(1, FOREIGN));
        assertEquals(Outcome.NO_NEWS, move(MovePhase.PREPARED, 5, FOREIGN, THERE, HERE, 0, 0), "said late");

        assertEquals(Outcome.ACCEPTED, move(MovePhase.CANCELLED, 6, OWN, HERE, THERE, 0, 0));
        assertEquals(Outcome.NO_NEWS, move(MovePhase.RELEASED, 6, OWN, HERE, THERE, 0, 0), "said late");
    }

    @Test
    @Tag("F40")
    void shouldForgetMovesWithTheSession()
    {
        start();
        move(MovePhase.RELEASED, 1, OWN, HERE, THERE, 0, 0);
        move(MovePhase.PREPARED, 2, FOREIGN, THERE, HERE, 0, 0);
        assertEquals(Outcome.ACCEPTED, offer(Input.start(SOURCE, EPOCH + 1)));
        restart();
        assertEquals(Outcome.ACCEPTED, offer(Input.order(SOURCE, EPOCH + 1, 1, OWN)));
        assertEquals(Outcome.FOREIGN, offer(Input.order(SOURCE, EPOCH + 1, 2, FOREIGN)));
        assertEquals(Outcome.NO_NEWS, move(MovePhase.TAKEN_UP, 2, FOREIGN, THERE, HERE, 1, 1), "of the session before");
    }

    @Test
    void shouldGiveASnapshotUpThatARestartInterrupts()
    {
        start();
        lost(1, 3);
        assertEquals(Outcome.ACCEPTED, snapshot(1, 3, OWN));
        assertEquals(Outcome.FOREIGN, snapshot(2, 3, FOREIGN));
        assertEquals(Outcome.ACCEPTED, snapshot(3, 3, OWN));
        assertEquals(3, mark().snapshotIndex());

        restart();

        assertEquals(Outcome.DUPLICATE, snapshot(4, 3, OWN), "the stream does not tell how many were foreign");
        assertEquals(BooleanType.TRUE, mark().snapshotWanted());
        assertEquals(Outcome.ACCEPTED, order(4, OWN));
        assertEquals(Outcome.ACCEPTED, snapshot(1, 4, OWN));
    }

    @Test
    void shouldRefuseAStreamThatWasDividedOtherwise()
    {
        start();
        order(1, OWN);
        sequencer = new Sequencer(HERE, 1, PartitionMap.of(2));
        final Sequencer other = new Sequencer(HERE, 1, PartitionMap.of(200));
        other.recover(new UnsafeBuffer(stream.get(0)), 0);
        final String message = assertThrows(IllegalStateException.class,
            () -> other.recover(new UnsafeBuffer(stream.get(1)), 0)).getMessage();
        assertTrue(message.contains("of an instrument of another partition"), message);
        assertThrows(IllegalArgumentException.class, () -> new Sequencer(2, 1, MAP));
    }

    private void start()
    {
        assertEquals(Outcome.ACCEPTED, offer(Input.start(SOURCE, EPOCH)));
    }

    private Outcome order(final long number, final int instrument)
    {
        return offer(Input.order(SOURCE, EPOCH, number, instrument));
    }

    private Outcome part(final long number, final int index, final boolean isLast, final int instrument)
    {
        return offer(new Input(Input.Kind.ORDER, SOURCE, EPOCH, number, index, isLast, instrument, 0));
    }

    private Outcome lost(final long from, final long to)
    {
        return offer(Input.gap(SOURCE, EPOCH, from, to));
    }

    private Outcome offer(final Input input)
    {
        input.encode(buffer, 0);
        return offer();
    }

    private Outcome move(
        final MovePhase phase,
        final int version,
        final int instrument,
        final int from,
        final int to,
        final long number,
        final int lastCount)
    {
        MoveInput.encode(buffer, phase, version, SOURCE, EPOCH, instrument, from, to, number, lastCount);
        return offer();
    }

    private Outcome book(final int index, final long number, final int version)
    {
        encodeSnapshot(index, number, FOREIGN);
        EventLayout.basisSequence(buffer, 0, version);
        return offer();
    }

    private Outcome snapshot(final int index, final long number, final int instrument)
    {
        encodeSnapshot(index, number, instrument);
        return offer();
    }

    private void encodeSnapshot(final int index, final long number, final int instrument)
    {
        Input.order(SOURCE, EPOCH, number, instrument).encode(buffer, 0);
        EventLayout.instrumentSequence(buffer, 0, index);
        EventLayout.flags(buffer, 0, EventLayout.flags(buffer, 0) | EventFlags.SNAPSHOT);
    }

    private Outcome bookEnd(final int index, final long number, final int version)
    {
        buffer.setMemory(0, 200, (byte)0);
        new SourceStatusEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .session("").state(SourceState.UP);
        new OrderDeletedEncoder().wrap(buffer, EventLayout.MESSAGE_HEADER_LENGTH).header()
            .sourceId(SOURCE)
            .streamEpoch(EPOCH)
            .venueInstrument(FOREIGN)
            .sourceSequence(number)
            .basisSequence(version)
            .instrumentSequence(index)
            .flags(EventFlags.SNAPSHOT | EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
        return offer();
    }

    private Outcome offer()
    {
        final Outcome outcome = sequencer.onEvent(buffer, 0, 1);
        if (outcome == Outcome.ACCEPTED)
        {
            publish(EventLayout.length(buffer, 0));
        }
        return outcome;
    }

    private void showPassed()
    {
        publish(sequencer.writePassed(SOURCE, buffer, 0, 1));
    }

    private void publish(final int length)
    {
        final byte[] event = new byte[length];
        buffer.getBytes(0, event);
        stream.add(event);
    }

    private void restart()
    {
        sequencer = new Sequencer(HERE, 1, MAP);
        stream.forEach(event -> sequencer.recover(new UnsafeBuffer(event), 0));
    }

    private UnsafeBuffer last()
    {
        return new UnsafeBuffer(stream.get(stream.size() - 1));
    }

    private SourceGapDecoder gap()
    {
        return new SourceGapDecoder().wrapAndApplyHeader(last(), 0, new MessageHeaderDecoder());
    }

    private SourceState endState()
    {
        return new SourceStatusDecoder().wrapAndApplyHeader(last(), 0, new MessageHeaderDecoder()).state();
    }

    private SourceMarkDecoder mark()
    {
        final MutableDirectBuffer mark = new ExpandableArrayBuffer();
        sequencer.mark(SOURCE, new SourceMarkEncoder().wrapAndApplyHeader(mark, 0, new MessageHeaderEncoder()));
        return new SourceMarkDecoder().wrapAndApplyHeader(mark, 0, new MessageHeaderDecoder());
    }
}
