package io.directlive.sequencer;

import static io.directlive.sequencer.Outcome.ACCEPTED;
import static io.directlive.sequencer.Outcome.DUPLICATE;
import static io.directlive.sequencer.Outcome.MALFORMED;
import static io.directlive.sequencer.Outcome.REFUSED;
import static io.directlive.sequencer.Outcome.STALE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import io.directlive.protocol.sbe.TopOfBookEncoder;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SequencerTest
{
    private static final int SOURCE = 7;
    private static final int DAY = 20_261_119;
    private static final int NEXT_DAY = 20_261_120;

    private final Sequencer sequencer = new Sequencer(3, 1);
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
    private final List<byte[]> snapshotOutput = new ArrayList<>();

    @Test
    void shouldStampWhatItAccepts()
    {
        offer(Input.start(SOURCE, DAY));
        offer(Input.order(SOURCE, DAY, 1, 55));

        assertEquals(new Output(1, 2, 2, 10_000, 3, SOURCE, 1, 0, 1, 1), Output.of(buffer, 0));
        assertEquals(3, sequencer.nextSequence());
    }

    @Test
    void shouldRefuseWhatCannotFollowWithoutAHole()
    {
        assertEquals(List.of(REFUSED), offer(Input.order(SOURCE, DAY, 1, 1)));
        assertEquals(
            List.of(ACCEPTED, REFUSED, ACCEPTED, REFUSED, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.order(SOURCE, DAY, 2, 1),
                Input.order(SOURCE, DAY, 1, 1),
                Input.order(SOURCE, DAY, 3, 1),
                Input.order(SOURCE, DAY, 2, 1)));
    }

    @Test
    void shouldDropWhatHasHadItsNumber()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, ACCEPTED, DUPLICATE, DUPLICATE, DUPLICATE),
            offer(
                Input.start(SOURCE, DAY),
                Input.order(SOURCE, DAY, 1, 1),
                Input.order(SOURCE, DAY, 2, 1),
                Input.order(SOURCE, DAY, 2, 1),
                Input.order(SOURCE, DAY, 1, 1),
                Input.start(SOURCE, DAY)));
        assertEquals(4, sequencer.nextSequence());
    }

    @Test
    void shouldTakeTheEventsOfOneMessageInOrder()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, REFUSED, REFUSED, DUPLICATE, ACCEPTED, DUPLICATE, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.part(SOURCE, DAY, 1, 0, false),
                Input.part(SOURCE, DAY, 1, 2, true),
                Input.order(SOURCE, DAY, 2, 1),
                Input.part(SOURCE, DAY, 1, 0, false),
                Input.part(SOURCE, DAY, 1, 1, true),
                Input.part(SOURCE, DAY, 1, 2, true),
                Input.order(SOURCE, DAY, 2, 1)));
    }

    /** One handler makes a gap of a message, for want of what came before; another one makes two events of it. */
    @Test
    void shouldDropWhatGoesBeyondAMessageThatIsComplete()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, DUPLICATE, DUPLICATE, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.gap(SOURCE, DAY, 1, 1),
                Input.part(SOURCE, DAY, 1, 0, false),
                Input.part(SOURCE, DAY, 1, 1, true),
                Input.order(SOURCE, DAY, 2, 1)));
    }

    @Test
    void shouldGoOnBehindADeclaredGap()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, REFUSED, ACCEPTED, DUPLICATE, DUPLICATE, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.order(SOURCE, DAY, 1, 1),
                Input.gap(SOURCE, DAY, 3, 9),
                Input.gap(SOURCE, DAY, 2, 9),
                Input.order(SOURCE, DAY, 9, 1),
                Input.gap(SOURCE, DAY, 2, 9),
                Input.order(SOURCE, DAY, 10, 1)));
    }

    /** A handler dies in the middle of a message, and the other one has never seen that message. */
    @Test
    void shouldTakeAGapOfWhatIsLeftOfAMessage()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, ACCEPTED, DUPLICATE, REFUSED, DUPLICATE, REFUSED, ACCEPTED, DUPLICATE, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.part(SOURCE, DAY, 1, 0, false),
                Input.part(SOURCE, DAY, 1, 1, false),
                Input.gap(SOURCE, DAY, 1, 4),
                Input.gap(SOURCE, DAY, 2, 4),
                Input.rest(SOURCE, DAY, 1, 1, 4),
                Input.rest(SOURCE, DAY, 1, 3, 4),
                Input.rest(SOURCE, DAY, 1, 2, 4),
                Input.part(SOURCE, DAY, 1, 2, true),
                Input.order(SOURCE, DAY, 5, 1)));
        assertEquals(BooleanType.TRUE, mark(SOURCE).snapshotWanted());
    }

    /** Who goes on with the message after all is not stopped by a gap that knew less of it. */
    @Test
    void shouldDropAGapOfWhatIsLeftWhenMoreOfTheMessageCame()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, ACCEPTED, DUPLICATE, ACCEPTED, DUPLICATE, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.part(SOURCE, DAY, 1, 0, false),
                Input.part(SOURCE, DAY, 1, 1, false),
                Input.rest(SOURCE, DAY, 1, 1, 3),
                Input.part(SOURCE, DAY, 1, 2, true),
                Input.rest(SOURCE, DAY, 1, 2, 3),
                Input.gap(SOURCE, DAY, 2, 3)));
    }

    @Test
    void shouldNotTakeTheMarkBackWhenWhatIsLeftOfAMessageIsLost()
    {
        offer(
            Input.start(SOURCE, DAY),
            Input.part(SOURCE, DAY, 1, 0, false),
            Input.part(SOURCE, DAY, 1, 1, false),
            Input.rest(SOURCE, DAY, 1, 2, 1));

        assertEquals(1, mark(SOURCE).sourceSequence());
        assertEquals(2, mark(SOURCE).sourceIndex());
        assertEquals(BooleanType.TRUE, mark(SOURCE).messageComplete());
    }

    @Test
    @Tag("F5")
    @Tag("F39")
    void shouldFenceAnEpochThatIsOver()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, REFUSED, ACCEPTED, STALE, STALE, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.order(SOURCE, DAY, 1, 1),
                Input.order(SOURCE, NEXT_DAY, 1, 1),
                Input.start(SOURCE, NEXT_DAY),
                Input.order(SOURCE, DAY, 2, 1),
                Input.start(SOURCE, DAY),
                Input.order(SOURCE, NEXT_DAY, 1, 1)));
    }

    @Test
    void shouldCountEachInstrumentOnItsOwnAndNameItAnewEachDay()
    {
        offer(Input.start(1, DAY), Input.start(2, DAY));

        assertEquals(new Output(1, 3, 3, 10_000, 3, 1, 1, 0, 1, 1), accept(Input.order(1, DAY, 1, 55)));
        assertEquals(new Output(1, 4, 4, 10_000, 3, 2, 1, 0, 2, 1), accept(Input.order(2, DAY, 1, 55)));
        assertEquals(new Output(1, 5, 5, 10_000, 3, 1, 2, 0, 1, 2), accept(Input.order(1, DAY, 2, 55)));
        assertEquals(new Output(1, 6, 6, 10_000, 3, 1, 3, 0, 0, 0), accept(Input.order(1, DAY, 3, 0)));
        offer(Input.start(1, NEXT_DAY));
        assertEquals(new Output(1, 8, 8, 10_000, 3, 1, 1, 0, 3, 1), accept(Input.order(1, NEXT_DAY, 1, 55)));
        assertEquals(new Output(1, 9, 9, 10_000, 3, 2, 2, 0, 2, 2), accept(Input.order(2, DAY, 2, 55)));
    }

    @Test
    void shouldNameMoreInstrumentsThanItFirstHasRoomFor()
    {
        offer(Input.start(SOURCE, DAY));
        for (int i = 1; i <= 40_000; i++)
        {
            final Output output = accept(Input.order(SOURCE, DAY, i, 100_000 - i));
            assertEquals(i, output.instrumentId());
            assertEquals(1, output.instrumentSequence());
        }
        assertEquals(40_000, sequencer.instrumentCount());
    }

    @Test
    @Tag("F38")
    void shouldNeverStampATimeBeforeTheLast()
    {
        offer(Input.start(SOURCE, DAY));
        Input.order(SOURCE, DAY, 1, 1).encode(buffer, 0);
        sequencer.onEvent(buffer, 0, 9_000);

        assertEquals(10_000, EventLayout.sequenceTimeNs(buffer, 0));
    }

    @Test
    void shouldLeaveWhatItDoesNotAcceptUntouched()
    {
        offer(Input.start(SOURCE, DAY));
        final long stateHash = sequencer.stateHash();
        final byte[] before = new byte[Input.order(SOURCE, DAY, 5, 1).encode(buffer, 0)];
        buffer.getBytes(0, before);

        assertEquals(REFUSED, sequencer.onEvent(buffer, 0, 20_000));
        assertEquals(new UnsafeBuffer(before), new UnsafeBuffer(buffer, 0, before.length));
        assertEquals(stateHash, sequencer.stateHash());
    }

    @Test
    void shouldRejectWhatNoSourceMaySend()
    {
        offer(Input.start(SOURCE, DAY));
        final long stateHash = sequencer.stateHash();

        assertEquals(
            MALFORMED, altered(Input.order(SOURCE, DAY, 1, 1), b -> b.putShort(4, (short)1, ByteOrder.LITTLE_ENDIAN)));
        assertEquals(MALFORMED, altered(Input.order(SOURCE, DAY, 1, 1), b -> b.putShort(2, (short)0)));
        assertEquals(
            MALFORMED,
            altered(
                Input.order(SOURCE, DAY, 1, 1),
                b -> b.putShort(2, (short)TopOfBookEncoder.TEMPLATE_ID, ByteOrder.LITTLE_ENDIAN)));
        assertEquals(
            MALFORMED,
            altered(
                Input.order(SOURCE, DAY, 1, 1),
                b -> b.putShort(2, (short)SourceMarkEncoder.TEMPLATE_ID, ByteOrder.LITTLE_ENDIAN)));
        assertEquals(
            MALFORMED, altered(Input.order(SOURCE, DAY, 1, 1), b -> b.putShort(0, (short)81, ByteOrder.LITTLE_ENDIAN)));
        assertEquals(
            MALFORMED, altered(Input.order(SOURCE, DAY, 1, 1), b -> b.putShort(0, (short)64, ByteOrder.LITTLE_ENDIAN)));
        assertEquals(MALFORMED, altered(Input.order(0, DAY, 1, 1), b -> { }));
        assertEquals(MALFORMED, altered(Input.order(SOURCE, DAY, -1, 1), b -> { }));
        assertEquals(MALFORMED, altered(Input.gap(SOURCE, DAY, 1, 0), b -> { }));
        assertEquals(MALFORMED, altered(Input.start(SOURCE, 0), b -> { }));
        assertEquals(MALFORMED, altered(Input.start(SOURCE, NEXT_DAY), b -> EventLayout.streamEpoch(b, 0, DAY)));
        assertEquals(
            MALFORMED,
            altered(
                Input.start(SOURCE, NEXT_DAY),
                b -> new EpochStartEncoder().wrap(b, 8).reason(EpochReason.STREAM_START)));

        assertEquals(stateHash, sequencer.stateHash());
    }

    @Test
    void shouldTakeASnapshotOnlyRightAfterTheMessageThatItReflects()
    {
        offer(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 5), Input.gap(SOURCE, DAY, 2, 4));
        assertEquals(BooleanType.TRUE, mark(SOURCE).snapshotWanted());

        assertEquals(DUPLICATE, snapshot(3, 1), "reflects less than was ordered");
        assertEquals(REFUSED, snapshot(5, 1), "reflects what has not been ordered yet");
        assertEquals(REFUSED, snapshot(4, 2), "its first event is missing");
        assertEquals(ACCEPTED, snapshot(4, 1));
        assertEquals(DUPLICATE, snapshot(4, 1));
        assertEquals(ACCEPTED, snapshot(4, 2));
        assertEquals(2, mark(SOURCE).snapshotIndex());
        assertEquals(4, mark(SOURCE).sourceSequence());
        assertEquals(BooleanType.TRUE, mark(SOURCE).snapshotWanted());
        assertEquals(ACCEPTED, snapshotEnd(4, 3));
        assertEquals(BooleanType.FALSE, mark(SOURCE).snapshotWanted());
        assertRecoversAs(7);

        assertEquals(List.of(ACCEPTED), offer(Input.order(SOURCE, DAY, 5, 5)));
        assertEquals(0, mark(SOURCE).snapshotIndex());
        assertEquals(DUPLICATE, snapshot(4, 4), "too late");
    }

    /** Two handlers heal, and the slower one is killed within its snapshot, which cleared the books that were whole by then. */
    @Test
    void shouldWantASnapshotAgainWhenOneThatWasNotWantedBreaksOff()
    {
        offer(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 5), Input.gap(SOURCE, DAY, 2, 4));
        assertEquals(ACCEPTED, snapshot(4, 1));
        assertEquals(ACCEPTED, snapshotEnd(4, 2));
        assertEquals(ACCEPTED, keep(altered(Input.order(SOURCE, DAY, 5, 5), event -> { })));
        assertEquals(ACCEPTED, snapshot(5, 1));
        assertEquals(BooleanType.FALSE, mark(SOURCE).snapshotWanted(), "it is on its way");
        assertRecoversAs(8);

        assertEquals(ACCEPTED, keep(altered(Input.order(SOURCE, DAY, 6, 5), event -> { })));
        assertEquals(BooleanType.TRUE, mark(SOURCE).snapshotWanted());
        assertRecoversAs(9);
        assertEquals(ACCEPTED, snapshot(6, 1));
        assertEquals(ACCEPTED, snapshotEnd(6, 2));
        assertEquals(ACCEPTED, keep(altered(Input.order(SOURCE, DAY, 7, 5), event -> { })));
        assertEquals(BooleanType.FALSE, mark(SOURCE).snapshotWanted());
    }

    @Test
    void shouldWantNoSnapshotOfWhatWasFiltered()
    {
        offer(Input.start(SOURCE, DAY));
        assertEquals(ACCEPTED, altered(Input.gap(SOURCE, DAY, 1, 4), event ->
            event.putByte(8 + SourceGapDecoder.reasonEncodingOffset(), (byte)GapReason.FILTERED.value())));
        assertEquals(BooleanType.FALSE, mark(SOURCE).snapshotWanted());
    }

    @Test
    void shouldRejectAGapInASnapshot()
    {
        offer(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 5));
        assertEquals(MALFORMED, altered(Input.gap(SOURCE, DAY, 1, 4), event -> snapshotEvent(event, 1)));
    }

    private Outcome snapshot(final long lastReflected, final int index)
    {
        return keep(altered(Input.order(SOURCE, DAY, lastReflected, 5), event -> snapshotEvent(event, index)));
    }

    private Outcome snapshotEnd(final long lastReflected, final int index)
    {
        final SourceStatusEncoder end = new SourceStatusEncoder();
        end.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).state(SourceState.UP);
        end.header()
            .sequence(0)
            .basisSequence(0)
            .sourceSequence(lastReflected)
            .streamEpoch(DAY)
            .instrumentId(0)
            .venueInstrument(0)
            .sourceId(SOURCE)
            .sourceIndex(0)
            .partitionId(0)
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
        snapshotEvent(buffer, index);
        return keep(sequencer.onEvent(buffer, 0, 10_000));
    }

    private Outcome keep(final Outcome outcome)
    {
        if (outcome == ACCEPTED)
        {
            final byte[] event = new byte[EventLayout.length(buffer, 0)];
            buffer.getBytes(0, event);
            snapshotOutput.add(event);
        }
        return outcome;
    }

    private static void snapshotEvent(final MutableDirectBuffer event, final int index)
    {
        EventLayout.flags(event, 0, EventLayout.flags(event, 0) | EventFlags.SNAPSHOT);
        EventLayout.instrumentSequence(event, 0, index);
    }

    /** The index of a snapshot's event is not in the output: it is counted again. */
    private void assertRecoversAs(final long nextSequence)
    {
        final Sequencer recovered = new Sequencer(3, 1);
        final Sequencer before = new Sequencer(3, 1);
        for (final Input input : List.of(
            Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 5), Input.gap(SOURCE, DAY, 2, 4)))
        {
            input.encode(buffer, 0);
            assertEquals(ACCEPTED, before.onEvent(buffer, 0, 10_000));
            recovered.recover(buffer, 0);
        }
        snapshotOutput.forEach(event -> recovered.recover(new UnsafeBuffer(event), 0));
        assertEquals(nextSequence, recovered.nextSequence());
        assertEquals(sequencer.stateHash(), recovered.stateHash());
    }

    @Test
    void shouldOrderKindsOfALaterVersion()
    {
        offer(Input.start(SOURCE, DAY));

        assertEquals(
            ACCEPTED, altered(Input.order(SOURCE, DAY, 1, 1), b -> b.putShort(2, (short)31, ByteOrder.LITTLE_ENDIAN)));
    }

    @Test
    void shouldTellTheMarkOfASource()
    {
        offer(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 1), Input.part(SOURCE, DAY, 2, 0, false));

        final SourceMarkDecoder mark = mark(SOURCE);
        assertEquals(SOURCE, mark.sourceId());
        assertEquals(DAY, mark.sourceEpoch());
        assertEquals(2, mark.sourceSequence());
        assertEquals(0, mark.sourceIndex());
        assertEquals(BooleanType.FALSE, mark.messageComplete());
        assertEquals(BooleanType.FALSE, mark.refused());

        assertTrue(sequencer.hasAccepted(SOURCE, DAY, 1));
        assertFalse(sequencer.hasAccepted(SOURCE, DAY, 2));
        assertTrue(sequencer.hasAccepted(SOURCE, DAY - 1, 99));
        assertFalse(sequencer.hasAccepted(SOURCE, NEXT_DAY, 1));
    }

    @Test
    void shouldTellTheMarkOfAnUnknownSource()
    {
        final SourceMarkDecoder mark = mark(99);
        assertEquals(99, mark.sourceId());
        assertEquals(0, mark.sourceEpoch());
        assertEquals(0, mark.sourceSequence());
        assertEquals(BooleanType.TRUE, mark.messageComplete());
        assertFalse(sequencer.hasAccepted(99, DAY, 0));
    }

    @Test
    void shouldStartNumbersAgainInTheNextEpochAndForgetNothingElse()
    {
        offer(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 55));

        final int length = sequencer.breakSession(buffer, 0, 2, 20_000);
        assertEquals(EventLayout.length(buffer, 0), length);
        assertEquals(new Output(2, 1, 1, 20_000, 3, 0, 0, 0, 0, 0), Output.of(buffer, 0));
        final EpochStartDecoder start =
            new EpochStartDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        assertEquals(EpochReason.SESSION_BREAK, start.reason());
        assertEquals(1, start.previousEpoch());
        assertEquals(2, start.previousSequence());
        assertEquals(2, start.epoch());

        assertEquals(List.of(DUPLICATE), offer(Input.order(SOURCE, DAY, 1, 55)));
        assertEquals(new Output(2, 2, 2, 20_000, 3, SOURCE, 2, 0, 1, 2), accept(Input.order(SOURCE, DAY, 2, 55)));
    }

    @Test
    void shouldPassOverAnEpochOfWhichAllWasLost()
    {
        offer(Input.start(SOURCE, DAY));
        sequencer.breakSession(buffer, 0, 7, 20_000);
        assertEquals(new Output(7, 1, 1, 20_000, 3, 0, 0, 0, 0, 0), Output.of(buffer, 0));
        assertThrows(IllegalArgumentException.class, () -> sequencer.breakSession(buffer, 0, 7, 20_000));
    }

    @Test
    void shouldNotRecoverFromOutputWithAHole()
    {
        final ExpandableArrayBuffer output = new ExpandableArrayBuffer();
        final int second = Input.start(SOURCE, DAY).encode(output, 0);
        final int third = second + Input.order(SOURCE, DAY, 1, 55).encode(output, second);
        Input.order(SOURCE, DAY, 2, 55).encode(output, third);
        sequencer.onEvent(output, 0, 1);
        sequencer.onEvent(output, second, 2);
        sequencer.onEvent(output, third, 3);

        final Sequencer recovered = new Sequencer(3, 1);
        recovered.recover(output, 0);
        final IllegalStateException hole =
            assertThrows(IllegalStateException.class, () -> recovered.recover(output, third));
        assertTrue(
            hole.getMessage().startsWith("recorded event is not next: partition=3 epoch=1 sequence=3 "),
            hole.getMessage());
        assertTrue(hole.getMessage().endsWith("expected partition=3 epoch=1 sequence=2"), hole.getMessage());
    }

    @Test
    void shouldNotRecoverFromOutputThatIsNotItsOwn()
    {
        offer(Input.start(SOURCE, DAY));
        assertUnrecoverable("of another partition", new Sequencer(4, 1));
        assertUnrecoverable("of another epoch", new Sequencer(3, 2));

        Input.order(SOURCE, DAY, 1, 55).encode(buffer, 0);
        assertUnrecoverable("of another partition", new Sequencer(3, 1)); // Was never sequenced.

        sequencer.onEvent(buffer, 0, 1);
        EventLayout.sequence(buffer, 0, 1);
        assertUnrecoverable("not next of its source", new Sequencer(3, 1));

        sequencer.breakSession(buffer, 0, 2, 1);
        assertUnrecoverable("a break after another event than the last one", new Sequencer(3, 1));
    }

    @Test
    void shouldNotAllocatePerEvent()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[256]);
        Input.start(SOURCE, DAY).encode(event, 0);
        sequencer.onEvent(event, 0, 1);
        Input.order(SOURCE, DAY, 1, 1).encode(event, 0);
        long sourceSequence = acceptMany(event, 1, 200_000);

        final long before = threads.getCurrentThreadAllocatedBytes();
        sourceSequence = acceptMany(event, sourceSequence, 1_000_000);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertEquals(1_200_001, sourceSequence);
        assertTrue(allocated < 10_000, "bytes allocated for 1 M events: " + allocated);
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense()
    {
        assertThrows(IllegalArgumentException.class, () -> new Sequencer(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Sequencer(65_536, 1));
        assertThrows(IllegalArgumentException.class, () -> new Sequencer(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new SequencerConfig(0, 1, 1, 1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new SequencerConfig(1, 1, 1, 1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new SequencerConfig(1, 1, 1, 1, 1, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SequencerConfig(1, 1, 1, 1, 1, 0, -1));
    }

    private long acceptMany(final UnsafeBuffer event, final long from, final int count)
    {
        final int sourceSequenceOffset = 8 + 16;
        for (long i = from; i < from + count; i++)
        {
            event.putLong(sourceSequenceOffset, i, ByteOrder.LITTLE_ENDIAN);
            EventLayout.streamEpoch(event, 0, DAY);
            if (sequencer.onEvent(event, 0, i) != ACCEPTED || sequencer.onEvent(event, 0, i) == ACCEPTED)
            {
                throw new AssertionError("not accepted once: " + i);
            }
        }
        return from + count;
    }

    private void assertUnrecoverable(final String fault, final Sequencer fresh)
    {
        final IllegalStateException ex = assertThrows(IllegalStateException.class, () -> fresh.recover(buffer, 0));
        assertTrue(ex.getMessage().startsWith("recorded event is " + fault + ":"), ex.getMessage());
    }

    private SourceMarkDecoder mark(final int sourceId)
    {
        final SourceMarkEncoder encoder = new SourceMarkEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        sequencer.mark(sourceId, encoder);
        return new SourceMarkDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
    }

    private List<Outcome> offer(final Input... inputs)
    {
        return Stream.of(inputs).map(input -> altered(input, b -> { })).toList();
    }

    private Output accept(final Input input)
    {
        assertEquals(ACCEPTED, altered(input, b -> { }));
        return Output.of(buffer, 0);
    }

    private Outcome altered(final Input input, final Consumer<MutableDirectBuffer> alteration)
    {
        input.encode(buffer, 0);
        alteration.accept(buffer);
        return sequencer.onEvent(buffer, 0, 10_000);
    }
}
