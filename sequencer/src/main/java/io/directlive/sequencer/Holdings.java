package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;

import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.PartitionMap.Move;
import io.directlive.protocol.sbe.MovePhase;

/**
 * Which instruments are this partition's, and the planned moves that change it: {@link MovePhase} says what each step means.
 * A move is agreed upon in four steps, each of them an ordered event of one partition, and each harmless when it is told
 * again:
 * <pre>
 *   new partition   PREPARED ──────────────────────────► TAKEN_UP, the book, the instrument's next event
 *                       │ not before there                  ▲ not before there; with the count
 *   old partition       └──► its last event, RELEASED ──────┘
 * </pre>
 * From PREPARED until the book is whole the new partition takes no event of the instrument that it might have to order, and
 * none that speaks of no single instrument, for that may touch the book which is on its way. All others go on.
 */
final class Holdings
{
    /** Whose an event is. */
    enum Verdict
    {
        /** This partition's. */
        OWN,
        /** Another's. */
        FOREIGN,
        /** This partition's, but its turn comes only after a move that is under way. */
        WAITING
    }

    /** An instrument that is to come here. */
    static final class Taking
    {
        final long version;
        final int sourceId;
        final int instrument;
        final int fromPartition;
        /** Number of the source's message until which the other partition has the instrument, as far as is known. */
        long afterSequence;
        boolean isTakenUp;
        /** Messages after that may be lost, before the book has come: it will not be what rests at the venue. */
        boolean isLost;
        /** Events of its book that have come. */
        int bookIndex;

        Taking(
            final long version,
            final int sourceId,
            final int instrument,
            final int fromPartition,
            final long afterSequence,
            final boolean isTakenUp,
            final boolean isLost,
            final int bookIndex)
        {
            this.version = version;
            this.sourceId = sourceId;
            this.instrument = instrument;
            this.fromPartition = fromPartition;
            this.afterSequence = afterSequence;
            this.isTakenUp = isTakenUp;
            this.isLost = isLost;
            this.bookIndex = bookIndex;
        }
    }

    private final int partitionId;
    private PartitionMap map;
    private Taking taking; // Null when none.

    /**
     * @param partitionId of this partition.
     * @param map         of all.
     * @param taking      move of an instrument to here that is under way; null when there is none.
     */
    Holdings(final int partitionId, final PartitionMap map, final Taking taking)
    {
        if (map.isDivided() && partitionId >= map.count())
        {
            throw new IllegalArgumentException("there is no partition " + partitionId + " of " + map.count());
        }
        this.partitionId = partitionId;
        this.map = map;
        this.taking = taking;
    }

    PartitionMap map()
    {
        return map;
    }

    /** @return the move of an instrument to here that is under way; null when there is none. */
    Taking taking()
    {
        return taking;
    }

    /**
     * @param venueInstrument 0 for an event of no single instrument, which is everybody's.
     * @param sourceSequence  of the event.
     */
    Verdict judge(final int sourceId, final int venueInstrument, final long sourceSequence)
    {
        final Taking coming = taking;
        if (coming != null && coming.sourceId == sourceId &&
            (venueInstrument == 0 || venueInstrument == coming.instrument))
        {
            return sourceSequence > coming.afterSequence ? Verdict.WAITING :
                venueInstrument == 0 ? Verdict.OWN : Verdict.FOREIGN;
        }
        return venueInstrument == 0 || isOwn(sourceId, venueInstrument, sourceSequence) ? Verdict.OWN : Verdict.FOREIGN;
    }

    private boolean isOwn(final int sourceId, final int venueInstrument, final long sourceSequence)
    {
        final Move move = map.moveOf(sourceId, venueInstrument);
        return move == null ? map.partitionOf(sourceId, venueInstrument) == partitionId :
            move.partition() == partitionId && sourceSequence > move.afterSequence();
    }

    /** @return true when the event of a book belongs to the move that is under way, and is due. */
    boolean isBookDue(final int sourceId, final int venueInstrument)
    {
        return taking != null && taking.isTakenUp && taking.sourceId == sourceId && taking.instrument == venueInstrument;
    }

    /** Which other partition has the instrument is for that one to know: moves between others are not heard of here. */
    boolean canPrepare(final PartitionMoveStep step)
    {
        return taking == null && step.isNews(map) && step.toPartition() == partitionId &&
            step.fromPartition() != partitionId && step.fromPartition() < map.count() &&
            map.partitionOf(step.sourceId(), step.instrument()) != partitionId;
    }

    /** @param sequence last number of the source that this partition has seen. */
    void prepare(final PartitionMoveStep step, final long sequence)
    {
        taking = new Taking(
            step.mapVersion(), step.sourceId(), step.instrument(), step.fromPartition(), sequence, false, false, 0);
    }

    boolean canRelease(final PartitionMoveStep step)
    {
        return taking == null && step.isNews(map) && isOwnToGive(step);
    }

    private boolean isOwnToGive(final PartitionMoveStep step)
    {
        return step.fromPartition() == partitionId &&
            step.toPartition() != partitionId && step.toPartition() < map.count() &&
            map.partitionOf(step.sourceId(), step.instrument()) == partitionId;
    }

    /** @param sequence of the source's last message whose events of the instrument are this partition's. */
    void release(final PartitionMoveStep step, final long sequence)
    {
        map = map.withMove(
            step.mapVersion(), new Move(step.sourceId(), step.instrument(), step.toPartition(), sequence));
    }

    boolean canTakeUp(final PartitionMoveStep step, final long releasedAt)
    {
        return isOfTaking(step) && releasedAt >= taking.afterSequence;
    }

    /** @param releasedAt number of the source's last message whose events of the instrument are the other partition's. */
    void takeUp(final PartitionMoveStep step, final long releasedAt)
    {
        taking.isTakenUp = true;
        taking.afterSequence = releasedAt;
        map = map.withMove(
            Math.max(step.mapVersion(), map.version()),
            new Move(step.sourceId(), step.instrument(), partitionId, releasedAt));
    }

    /** Messages up to a number of the source are lost. */
    void onLoss(final int sourceId, final long toSequence)
    {
        if (taking != null && taking.sourceId == sourceId && toSequence > taking.afterSequence)
        {
            taking.isLost = true;
        }
    }

    /** One event of the book that is taken over has come. */
    void onBook(final boolean isEnd)
    {
        taking.bookIndex++;
        if (isEnd)
        {
            taking = null;
        }
    }

    /**
     * The old partition says that it will not release the instrument; only then the new one may stop to wait for it. It may say so
     * at any time while it has it: also when another instrument is on its way there, or later moves were heard of, so that it could
     * not release it either; else two moves that were begun at once would wait for each other for ever.
     */
    boolean canCancel(final PartitionMoveStep step)
    {
        return isOfTaking(step) || isOwnToGive(step);
    }

    /** The version passes with it, so that the step which was cancelled is no news any more. */
    void cancel(final PartitionMoveStep step)
    {
        taking = isOfTaking(step) ? null : taking;
        map = map.withVersion(Math.max(step.mapVersion(), map.version()));
    }

    private boolean isOfTaking(final PartitionMoveStep step)
    {
        return taking != null && !taking.isTakenUp && taking.version == step.mapVersion() &&
            taking.sourceId == step.sourceId() && taking.instrument == step.instrument();
    }

    /** A source starts a session: codes of instruments mean nothing any more, and books are empty. */
    void onSession(final int sourceId)
    {
        map = map.withoutMovesOf(sourceId);
        if (taking != null && taking.sourceId == sourceId)
        {
            taking = null;
        }
    }

    long mixInto(final long hash)
    {
        long mixed = mix(mix(hash, map.count()), map.version());
        for (final Move move : map.moves())
        {
            mixed = mix(mix(mixed, move.sourceId()), move.venueInstrument());
            mixed = mix(mix(mixed, move.partition()), move.afterSequence());
        }
        if (taking != null)
        {
            mixed = mix(mix(mix(mixed, taking.version), taking.sourceId), taking.instrument);
            mixed = mix(mix(mixed, taking.fromPartition), taking.afterSequence);
            mixed = mix(mix(mix(mixed, taking.isTakenUp ? 1 : 0), taking.isLost ? 1 : 0), taking.bookIndex);
        }
        return mixed;
    }
}
