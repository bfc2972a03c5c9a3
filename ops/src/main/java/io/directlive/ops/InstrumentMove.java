package io.directlive.ops;

import io.directlive.feed.Ingress;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveEncoder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Moves one instrument from a partition to another. It remembers nothing: what it says next follows from what the two
 * partitions have ordered, and it says it until they have. So it can end anywhere, and another one goes on.
 */
final class InstrumentMove
{
    private static final int STEP_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveEncoder.BLOCK_LENGTH;

    private final long version;
    private final MovedInstrument instrument;
    private final int from;
    private final int to;
    private final boolean isToBeCancelled;
    private final PartitionView fromView;
    private final PartitionView toView;
    private final Ingress fromIngress;
    private final Ingress toIngress;
    private final UnsafeBuffer frame;
    private final int frameLength;
    private final PartitionMoveEncoder step = new PartitionMoveEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    /**
     * @param version         of the map with the move, above that of every move before.
     * @param instrument      that moves.
     * @param from            partition that has it.
     * @param to              partition that is to have it.
     * @param isToBeCancelled whether it is to stay where it is.
     * @param fromView        what the one has said.
     * @param toView          what the other has said.
     * @param fromIngress     the way to the one.
     * @param toIngress       the way to the other.
     */
    InstrumentMove(
        final long version,
        final MovedInstrument instrument,
        final int from,
        final int to,
        final boolean isToBeCancelled,
        final PartitionView fromView,
        final PartitionView toView,
        final Ingress fromIngress,
        final Ingress toIngress)
    {
        this.version = version;
        this.instrument = instrument;
        this.from = from;
        this.to = to;
        this.isToBeCancelled = isToBeCancelled;
        this.fromView = fromView;
        this.toView = toView;
        this.fromIngress = fromIngress;
        this.toIngress = toIngress;
        frameLength = Math.min(fromIngress.maxPayloadLength(), toIngress.maxPayloadLength());
        frame = new UnsafeBuffer(new byte[frameLength]);
    }

    /** @return true when the instrument is whole in one partition, or its session is over. */
    boolean isDone()
    {
        return isMoved() || toView.isOver(instrument) || (isToBeCancelled || isTooLate()) && isCancelled();
    }

    /** @return true when the instrument is whole where it is to be. */
    boolean isMoved()
    {
        final PartitionView.Step takenUp = step(toView, MovePhase.TAKEN_UP);
        return takenUp != null && takenUp.isBookWhole();
    }

    private boolean isCancelled()
    {
        return isKept() && (step(toView, MovePhase.PREPARED) == null || step(toView, MovePhase.CANCELLED) != null);
    }

    /** The old partition will not release the instrument: it has said so, or cannot any more. */
    private boolean isKept()
    {
        return step(fromView, MovePhase.CANCELLED) != null || isTooLate();
    }

    /** The old partition is in a later session of the source, and had the instrument until the end of this one. */
    private boolean isTooLate()
    {
        return fromView.isOver(instrument) && step(fromView, MovePhase.RELEASED) == null;
    }

    /** @return what is waited for, for people. */
    String state()
    {
        if (isToBeCancelled || isTooLate())
        {
            return "partition " + (isKept() ? to : from) + " to cancel";
        }
        final PartitionView.Step takenUp = step(toView, MovePhase.TAKEN_UP);
        return step(toView, MovePhase.PREPARED) == null ? "partition " + to + " to prepare" :
            step(fromView, MovePhase.RELEASED) == null ? "partition " + from + " to release" :
            takenUp == null ? "partition " + to + " to take up" :
            "partition " + to + " to take event " + (takenUp.bookEvents() + 1) + " of the book";
    }

    /**
     * Says what is to be said now; to be repeated until {@link #isDone()}, every now and then.
     *
     * @throws SettingsException when the move cannot be cancelled any more.
     */
    void say(final long nowNs)
    {
        final PartitionView.Step prepared = step(toView, MovePhase.PREPARED);
        final PartitionView.Step released = step(fromView, MovePhase.RELEASED);
        final PartitionView.Step takenUp = step(toView, MovePhase.TAKEN_UP);
        if (isToBeCancelled || isTooLate())
        {
            if (released != null)
            {
                throw new SettingsException(instrument + " was released by partition " + from +
                    ": the move cannot be cancelled; run it without --cancel to bring it to its end");
            }
            say(isKept() ? toIngress : fromIngress, isKept() ? toView : fromView, MovePhase.CANCELLED, 0, 0, nowNs);
        }
        else if (prepared == null)
        {
            say(toIngress, toView, MovePhase.PREPARED, 0, 0, nowNs);
        }
        else if (released == null)
        {
            say(fromIngress, fromView, MovePhase.RELEASED, prepared.sourceSequence(), 0, nowNs);
        }
        else if (takenUp == null)
        {
            say(toIngress, toView, MovePhase.TAKEN_UP, released.sourceSequence(), released.lastSequence(), nowNs);
        }
        else
        {
            sayBook(takenUp.bookEvents());
        }
    }

    /** Keeps the ways open. */
    void doWork(final long nowNs)
    {
        fromIngress.doWork(nowNs);
        toIngress.doWork(nowNs);
    }

    private PartitionView.Step step(final PartitionView view, final MovePhase phase)
    {
        final PartitionView.Move move = view.move(version, instrument, from, to);
        return move == null ? null : move.steps().get(phase);
    }

    private void say(
        final Ingress ingress,
        final PartitionView view,
        final MovePhase phase,
        final long sourceSequence,
        final int lastInstrumentSequence,
        final long nowNs)
    {
        final boolean isOfInstrument = phase == MovePhase.RELEASED || phase == MovePhase.TAKEN_UP;
        frame.setMemory(0, STEP_LENGTH, (byte)0);
        step.wrapAndApplyHeader(frame, 0, header)
            .instrument(Integer.toUnsignedLong(instrument.code()))
            .mapVersion(version)
            .lastInstrumentSequence(Integer.toUnsignedLong(lastInstrumentSequence))
            .fromPartition(from)
            .toPartition(to)
            .phase(phase)
            .header()
            .sourceSequence(sourceSequence)
            .venueTimeNs(view.venueTime(instrument.sourceId()))
            .receiveTimeNs(nowNs)
            .streamEpoch(Integer.toUnsignedLong(instrument.epoch()))
            .venueInstrument(isOfInstrument ? Integer.toUnsignedLong(instrument.code()) : 0)
            .sourceId(instrument.sourceId())
            .flags(EventFlags.SNAPSHOT | EventFlags.SYNTHETIC | EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
        ingress.offer(frame, 0, STEP_LENGTH); // What is not taken is said again.
    }

    /** All of the book that has not come, frame by frame, as far as the way takes it. */
    private void sayBook(final int from)
    {
        final List<byte[]> events = fromView.releasedBook(version);
        int next = from;
        while (next < events.size())
        {
            int length = 0;
            while (next < events.size() && length + events.get(next).length <= frameLength)
            {
                frame.putBytes(length, events.get(next));
                length += events.get(next++).length;
            }
            if (toIngress.offer(frame, 0, length) < 0)
            {
                return;
            }
        }
    }
}
