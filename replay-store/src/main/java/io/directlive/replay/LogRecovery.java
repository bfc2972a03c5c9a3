package io.directlive.replay;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.protocol.StreamIds;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How the ordered stream goes on where its recording ends: what had been published and was not recorded is offered again,
 * one frame after the other, and what can be said of its continuity then. Reads the log buffers that a killed process
 * left; otherwise pure, and it never waits: a killed recovery is begun anew, from wherever the recording ends by then.
 */
public final class LogRecovery
{
    private final SessionLedger ledger;
    private final long stopPosition;
    private final Continuity continuity;
    private final List<UnrecordedTail.Frame> frames;
    private final long endPosition;
    private final UnsafeBuffer payload = new UnsafeBuffer();
    private int next;
    private long salvagedFrames;
    private long salvagedBytes;

    private LogRecovery(
        final SessionLedger ledger,
        final long stopPosition,
        final Continuity continuity,
        final List<UnrecordedTail.Frame> frames,
        final long endPosition)
    {
        this.ledger = ledger;
        this.stopPosition = stopPosition;
        this.continuity = continuity;
        this.frames = frames;
        this.endPosition = endPosition;
    }

    /**
     * @param ledger        of the data directory.
     * @param sessionId     of the recorded publication.
     * @param initialTermId of the recorded publication.
     * @param stopPosition  end of the recording.
     * @return what has to be done.
     */
    public static LogRecovery of(
        final SessionLedger ledger, final int sessionId, final int initialTermId, final long stopPosition)
    {
        if (ledger.closedPosition() == stopPosition || ledger.hasArchiveOutlivedPublisher())
        {
            return new LogRecovery(ledger, stopPosition, Continuity.CLOSED, List.of(), stopPosition);
        }
        final UnrecordedTail tail = ledger.isSameBoot() ?
            UnrecordedTail.find(ledger.drivers(), StreamIds.ORDERED, sessionId, initialTermId, stopPosition) :
            null;
        return tail == null ?
            new LogRecovery(ledger, stopPosition, Continuity.BROKEN, List.of(), stopPosition) :
            new LogRecovery(ledger, stopPosition, Continuity.SALVAGED, tail.frames(), tail.endPosition());
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
        if (!isAccepted(publication.offer(payload)))
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
     * the end of the stream was lost, that it is to be broken, and cuts from the index what was lost.
     *
     * @param position of the publication, when all was offered and recorded.
     * @throws IllegalStateException when it does not.
     * @throws IOException           when ledger or index cannot be written.
     */
    public void conclude(final long position) throws IOException
    {
        final boolean endsInPadding = !frames.isEmpty() && frames.get(frames.size() - 1).isPadding();
        if (position != endPosition && !endsInPadding)
        {
            throw new IllegalStateException(
                "salvaged frames end at position " + position + " instead of " + endPosition);
        }
        if (continuity == Continuity.BROKEN)
        {
            SequenceIndex.cut(ledger.dataDirectory(), stopPosition);
        }
        ledger.publish(continuity == Continuity.BROKEN);
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
