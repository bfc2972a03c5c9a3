package io.directlive.replay;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameDigest;
import io.directlive.protocol.StreamIds;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How the ordered stream goes on where its recording ends: what had been published and was not recorded is offered again,
 * one frame after the other, and what can be said of its continuity then. Reads the log buffers that a killed process
 * left and what is recorded of them; otherwise pure, and it never waits.
 * <p>
 * A recovery may itself be killed, in the middle of a frame too. When its media driver lives on, that frame becomes
 * padding and is recorded as such. So the ledger keeps where the salvage began: the next one looks for the frames from
 * there, passes over those that are recorded, and offers the rest where the recording ends by then.
 */
public final class LogRecovery
{
    private final SessionLedger ledger;
    private final Continuity continuity;
    private final List<UnrecordedTail.Frame> frames;
    private final long endPosition;
    private final long salvagePosition;
    private final boolean isMoved;
    private final UnsafeBuffer payload = new UnsafeBuffer();
    private int next;
    private long salvagedFrames;
    private long salvagedBytes;

    private LogRecovery(
        final SessionLedger ledger,
        final Continuity continuity,
        final List<UnrecordedTail.Frame> frames,
        final long endPosition,
        final long salvagePosition,
        final boolean isMoved)
    {
        this.ledger = ledger;
        this.continuity = continuity;
        this.frames = frames;
        this.endPosition = endPosition;
        this.salvagePosition = salvagePosition;
        this.isMoved = isMoved;
    }

    /**
     * @param ledger        of the data directory.
     * @param sessionId     of the recorded publication.
     * @param initialTermId of the recorded publication.
     * @param termLength    of the recorded publication.
     * @param startPosition of the recording.
     * @param stopPosition  end of the recording.
     * @param recorded      what is recorded, up to there.
     * @return what has to be done.
     * @throws IllegalStateException when a salvage that was killed has left other frames than those that were to be salvaged.
     */
    public static LogRecovery of(
        final SessionLedger ledger,
        final int sessionId,
        final int initialTermId,
        final int termLength,
        final long startPosition,
        final long stopPosition,
        final RecordedFrames recorded)
    {
        if (ledger.closedPosition() == stopPosition || ledger.hasArchiveOutlivedPublisher())
        {
            return without(ledger, stopPosition, Continuity.CLOSED);
        }
        final long begun = ledger.salvagePosition();
        final boolean isBegun = begun != SessionLedger.NO_SALVAGE && begun <= stopPosition; // Else padding was cut since.
        final long from = isBegun ? begun : stopPosition;
        final UnrecordedTail tail = ledger.isSameBoot() ?
            UnrecordedTail.find(
                ledger.drivers(), StreamIds.ORDERED, sessionId, initialTermId, from, ledger.publishedPosition()) :
            null;
        final boolean isSalvage = tail != null &&
            (isBegun || goesOn(tail.frames(), termLength, startPosition, stopPosition, recorded));
        return !isSalvage ?
            without(ledger, stopPosition, Continuity.BROKEN) :
            salvage(ledger, tail.frames(), tail.endPosition(), from, stopPosition, recorded);
    }

    /** A recording that has lost its end, and not to a kill, may end before what the log buffers still hold. */
    private static boolean goesOn(
        final List<UnrecordedTail.Frame> frames,
        final int termLength,
        final long startPosition,
        final long stopPosition,
        final RecordedFrames recorded)
    {
        final UnrecordedTail.Frame first =
            frames.stream().filter(frame -> !frame.isPadding()).findFirst().orElse(null);
        if (first == null)
        {
            return true; // What the store has seen beyond the recording is for the ledger to say.
        }
        final HighWaterMark.Seen[] last = {HighWaterMark.Seen.NOTHING};
        recorded.lastEvent(startPosition, stopPosition, termLength, (buffer, offset, length) ->
            last[0] = new HighWaterMark.Seen(EventLayout.streamEpoch(buffer, offset), EventLayout.sequence(buffer, offset)));
        final UnsafeBuffer event = new UnsafeBuffer(first.payload());
        final long sequence = EventLayout.sequence(event, 0);
        return EventLayout.streamEpoch(event, 0) == last[0].epoch() ? sequence == last[0].sequence() + 1 : sequence == 1;
    }

    private static LogRecovery without(
        final SessionLedger ledger, final long stopPosition, final Continuity continuity)
    {
        return new LogRecovery(ledger, continuity, List.of(), stopPosition, stopPosition, false);
    }

    /** Passes over what is recorded already. The rest lies elsewhere than it did when padding has come in between. */
    private static LogRecovery salvage(
        final SessionLedger ledger,
        final List<UnrecordedTail.Frame> frames,
        final long endPosition,
        final long from,
        final long stopPosition,
        final RecordedFrames recorded)
    {
        int recordedFrames = recordedFrames(frames, from, stopPosition, recorded);
        long position = from;
        int first = 0;
        while (first < frames.size() && (recordedFrames > 0 || frames.get(first).isPadding() && position < stopPosition))
        {
            final UnrecordedTail.Frame frame = frames.get(first++);
            recordedFrames -= frame.isPadding() ? 0 : 1;
            position += frame.alignedLength();
        }
        final boolean isMoved = position != stopPosition;
        final List<UnrecordedTail.Frame> rest = frames.subList(first, frames.size());
        return new LogRecovery(
            ledger,
            Continuity.SALVAGED,
            isMoved ? rest.stream().filter(frame -> !frame.isPadding()).toList() : rest,
            endPosition,
            from,
            isMoved);
    }

    private static int recordedFrames(
        final List<UnrecordedTail.Frame> frames,
        final long from,
        final long stopPosition,
        final RecordedFrames recorded)
    {
        final List<UnrecordedTail.Frame> expected = frames.stream().filter(frame -> !frame.isPadding()).toList();
        final int[] count = {0};
        recorded.replay(from, stopPosition, (position, buffer, offset, length) ->
        {
            final boolean isNext = count[0] < expected.size() &&
                new UnsafeBuffer(expected.get(count[0]).payload()).compareTo(new UnsafeBuffer(buffer, offset, length)) == 0;
            if (!isNext)
            {
                throw new IllegalStateException("a salvage from position " + from + " was killed, and the recording holds " +
                    "another frame at position " + position + " than the one to be salvaged");
            }
            count[0]++;
        });
        return count[0];
    }

    /**
     * To be called before the stream is published to: notes where the salvage begins, and cuts from the index what is lost or
     * comes to lie elsewhere.
     *
     * @throws IOException when ledger or index cannot be written.
     */
    public void begin() throws IOException
    {
        if (!isDone())
        {
            ledger.salvage(salvagePosition);
        }
        if (continuity != Continuity.CLOSED)
        {
            SequenceIndex.cut(ledger.dataDirectory(), isMoved ? salvagePosition : endPosition);
        }
    }

    /** @return what is known of the stream's end, once {@link #isDone()}. */
    public Continuity continuity()
    {
        return continuity;
    }

    /** @return true when all was offered. */
    public boolean isDone()
    {
        return next == frames.size();
    }

    /**
     * Offers the next frame.
     *
     * @param publication that goes on where the recording ends.
     * @return true when it went out; false when there is no room for now.
     * @throws IllegalStateException when the publication can not be written to ever again.
     */
    public boolean offerNext(final ExclusivePublication publication)
    {
        final UnrecordedTail.Frame frame = frames.get(next);
        if (frame.isPadding() ? !isPadded(frame, publication) : !isOffered(frame, publication))
        {
            return false;
        }
        next++;
        return true;
    }

    /** The end of a term is padded by the next offer of its own accord, as it was the first time. */
    private static boolean isPadded(final UnrecordedTail.Frame frame, final ExclusivePublication publication)
    {
        final int termRemaining = publication.termBufferLength() - publication.termOffset();
        return frame.length() + DataHeaderFlyweight.HEADER_LENGTH >= termRemaining ||
            isAccepted(publication.appendPadding(frame.length()));
    }

    private boolean isOffered(final UnrecordedTail.Frame frame, final ExclusivePublication publication)
    {
        payload.wrap(frame.payload());
        if (!isAccepted(publication.offer(payload, 0, payload.capacity(), FrameDigest::of)))
        {
            return false;
        }
        salvagedFrames++;
        salvagedBytes += frame.length();
        return true;
    }

    /** True when written, false when full for now; throws when the stream can never be written again. */
    private static boolean isAccepted(final long position)
    {
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("ordered stream lost: " + Publication.errorString(position));
        }
        return position > 0;
    }

    /**
     * Makes sure that what was offered again lies where it lay, and lets the stream go on: notes so in the ledger, and when
     * the end of the stream was lost, that it is to be broken.
     *
     * @param position of the publication, when all was offered and recorded.
     * @throws IllegalStateException when it does not.
     * @throws IOException           when the ledger cannot be written.
     */
    public void conclude(final long position) throws IOException
    {
        final boolean endsInPadding = !frames.isEmpty() && frames.get(frames.size() - 1).isPadding();
        if (position != endPosition && !endsInPadding && !isMoved)
        {
            throw new IllegalStateException(
                "salvaged frames end at position " + position + " instead of " + endPosition);
        }
        ledger.publish(continuity == Continuity.BROKEN, position);
    }

    /** @return frames that were offered again, without padding. */
    public long salvagedFrames()
    {
        return salvagedFrames;
    }

    /** @return payload bytes of these frames. */
    public long salvagedBytes()
    {
        return salvagedBytes;
    }
}
