package io.directlive.sequencer;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Takes the steps of planned moves, and the books that come with them, to the {@link Holdings}: those that are told, and
 * those that the stream holds. They are no messages of the venue's: they stand where they come, and say of themselves what
 * they follow.
 */
final class PartitionMoves
{
    private final Holdings holdings;
    private final Instruments instruments;

    PartitionMoves(final Holdings holdings, final Instruments instruments)
    {
        this.holdings = holdings;
        this.instruments = instruments;
    }

    /** @return ACCEPTED for an event that is to be stamped now. */
    Outcome onEvent(final Source source, final MutableDirectBuffer event, final int offset)
    {
        return isStep(event, offset) ? onStep(source, event, offset) : onBook(source, event, offset);
    }

    private Outcome onStep(final Source source, final MutableDirectBuffer event, final int offset)
    {
        final PartitionMoveStep step = PartitionMoveStep.of(event, offset);
        if (!step.isWellFormed(event, offset))
        {
            return Outcome.MALFORMED;
        }
        final long statedSequence = EventLayout.sourceSequence(event, offset);
        final boolean isBetweenMessages = source.messageComplete() && !source.snapshotOpen();
        final boolean isReleased = step.phase() == MovePhase.RELEASED.value();
        if (!isNext(step, statedSequence) || isReleased && (!isBetweenMessages || source.sequence() < statedSequence))
        {
            return Outcome.NO_NEWS;
        }
        if (step.phase() != MovePhase.TAKEN_UP.value())
        {
            EventLayout.sourceSequence(event, offset, source.sequence());
        }
        apply(step, source, event, offset);
        return Outcome.ACCEPTED;
    }

    /** The last event of an instrument here tells its number to who goes on there. */
    void onStamped(final MutableDirectBuffer event, final int offset)
    {
        if (isStep(event, offset) && PartitionMoveStep.of(event, offset).phase() == MovePhase.RELEASED.value())
        {
            PartitionMoveStep.lastInstrumentSequence(event, offset, EventLayout.instrumentSequence(event, offset));
        }
    }

    /** The book comes before the instrument's next event, and after all that it was made of. */
    private Outcome onBook(final Source source, final MutableDirectBuffer event, final int offset)
    {
        final Holdings.Taking taking = holdings.taking();
        if (!holdings.isBookDue(source.sourceId(), EventLayout.venueInstrument(event, offset)) ||
            EventLayout.basisSequence(event, offset) != taking.version ||
            EventLayout.instrumentSequence(event, offset) != taking.bookIndex + 1 ||
            !source.hasPassed(taking.afterSequence))
        {
            return Outcome.NO_NEWS;
        }
        if (taking.isLost && isBookEnd(event, offset))
        {
            EventShape.stateState(event, offset, SourceState.STALE);
        }
        takeBook(source, event, offset);
        return Outcome.ACCEPTED;
    }

    /** @return true for an event of the stream that is a step of a move, or of the book that came with one. */
    boolean isRecorded(final DirectBuffer event, final int offset)
    {
        return isStep(event, offset) || (EventLayout.flags(event, offset) & EventFlags.SNAPSHOT) != 0 &&
            holdings.isBookDue(EventLayout.sourceId(event, offset), EventLayout.venueInstrument(event, offset));
    }

    /** @return what is wrong with the event; null when nothing is. */
    String recover(final Source source, final DirectBuffer event, final int offset)
    {
        if (!isStep(event, offset))
        {
            takeBook(source, event, offset);
            return null;
        }
        final PartitionMoveStep step = PartitionMoveStep.of(event, offset);
        if (!step.isWellFormed(event, offset) || !isNext(step, EventLayout.sourceSequence(event, offset)))
        {
            return "not the next step of a move";
        }
        apply(step, source, event, offset);
        return null;
    }

    private boolean isNext(final PartitionMoveStep step, final long statedSequence)
    {
        return switch (MovePhase.get((short)step.phase()))
        {
            case PREPARED -> holdings.canPrepare(step);
            case RELEASED -> holdings.canRelease(step);
            case TAKEN_UP -> holdings.canTakeUp(step, statedSequence);
            default -> holdings.canCancel(step);
        };
    }

    private void apply(final PartitionMoveStep step, final Source source, final DirectBuffer event, final int offset)
    {
        final long sourceSequence = EventLayout.sourceSequence(event, offset);
        switch (MovePhase.get((short)step.phase()))
        {
            case PREPARED -> holdings.prepare(step, sourceSequence);
            case RELEASED -> holdings.release(step, sourceSequence);
            case TAKEN_UP ->
            {
                holdings.takeUp(step, sourceSequence);
                instruments.restore(
                    instruments.idOf(source, step.instrument()), PartitionMoveStep.lastInstrumentSequence(event, offset));
            }
            default -> holdings.cancel(step);
        }
    }

    private void takeBook(final Source source, final DirectBuffer event, final int offset)
    {
        final boolean isEnd = isBookEnd(event, offset);
        if (isEnd && EventShape.statedState(event, offset) != SourceState.UP.value())
        {
            source.onLoss(); // It was not whole where it comes from: only the venue can heal it.
        }
        holdings.onBook(isEnd);
    }

    private static boolean isStep(final DirectBuffer event, final int offset)
    {
        return EventLayout.templateId(event, offset) == PartitionMoveDecoder.TEMPLATE_ID;
    }

    private static boolean isBookEnd(final DirectBuffer event, final int offset)
    {
        return EventLayout.templateId(event, offset) == SourceStatusDecoder.TEMPLATE_ID;
    }
}
