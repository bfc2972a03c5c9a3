package io.directlive.sequencer;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochStartDecoder;
import org.agrona.DirectBuffer;

/**
 * Brings the state of a {@link Sequencer} back from what it has put out, and holds each event to be the one that must come
 * next.
 */
final class Recovery
{
    private final Sources sources;
    private final Numbering numbering;
    private final PartitionMoves moves;
    private final ForeignEvents foreignEvents;
    private final StreamTime time;
    private final boolean isDivided;

    Recovery(
        final Sources sources,
        final Numbering numbering,
        final PartitionMoves moves,
        final ForeignEvents foreignEvents,
        final StreamTime time,
        final boolean isDivided)
    {
        this.sources = sources;
        this.numbering = numbering;
        this.moves = moves;
        this.foreignEvents = foreignEvents;
        this.time = time;
        this.isDivided = isDivided;
    }

    /** As {@link Sequencer#recover}. */
    void onEvent(final DirectBuffer event, final int offset)
    {
        final int templateId = EventLayout.templateId(event, offset);
        final int sourceId = EventLayout.sourceId(event, offset);
        final int length = EventLayout.length(event, offset);
        if (StreamTime.isTick(event, offset, templateId, length))
        {
            numbering.requireNext(event, offset);
            time.recover(event, offset);
        }
        else if (sourceId == 0)
        {
            numbering.recoverBreak(event, offset);
            numbering.requireNext(event, offset);
        }
        else
        {
            require(
                EventShape.isOrderable(event, offset, templateId, length, isDivided),
                event, offset, "not an ordered event");
            numbering.requireNext(event, offset);
            final Source source = onSourceEvent(event, offset, templateId, sourceId);
            numbering.recoverInstrument(source, event, offset);
        }
        numbering.onRecovered(event, offset);
    }

    private Source onSourceEvent(
        final DirectBuffer event, final int offset, final int templateId, final int sourceId)
    {
        final Source known = sources.find(sourceId);
        if (templateId == EpochStartDecoder.TEMPLATE_ID)
        {
            final int epoch = EventShape.startedEpoch(event, offset);
            require(
                EventShape.isSourceStart(event, offset) &&
                (known == null || Integer.compareUnsigned(epoch, known.epoch()) > 0) &&
                Sources.isNextStart(known, event, offset),
                event, offset, "not a new session of its source");
            return sources.start(known, event, offset);
        }
        require(known != null, event, offset, "not next of its source");
        if (isDivided && moves.isRecorded(event, offset))
        {
            final String fault = moves.recover(known, event, offset);
            require(fault == null, event, offset, fault);
            return known;
        }
        advance(known, event, offset, templateId);
        if (isDivided)
        {
            require(foreignEvents.isOwn(event, offset),
                event, offset, "of an instrument of another partition: were the partitions divided otherwise?");
            known.passed().onPublished(EventShape.isLastInEvent(event, offset));
            known.forgetSnapshotIndex();
        }
        return known;
    }

    private void advance(final Source source, final DirectBuffer event, final int offset, final int templateId)
    {
        final long sourceSequence = EventLayout.sourceSequence(event, offset);
        final int sourceIndex = EventLayout.sourceIndex(event, offset);
        final boolean isAtMark = sourceSequence == source.sequence();
        if (EventShape.isStatement(event, offset, templateId))
        {
            require(isAtMark, event, offset, "not as of the last of its source");
            source.state(EventShape.statedState(event, offset));
        }
        else if (EventShape.isSnapshot(event, offset) && isAtMark && source.messageComplete())
        {
            Sources.advanceSnapshot(source, event, offset);
        }
        else
        {
            // In a stream of one partition only its own events are there: what is missing between them is another's.
            final boolean isNext = isDivided ?
                !source.covers(sourceSequence, sourceIndex) : source.isNext(sourceSequence, sourceIndex);
            require(isNext, event, offset, "not next of its source");
            sources.advance(source, event, offset, templateId, sourceSequence, sourceIndex);
        }
    }

    private void require(final boolean condition, final DirectBuffer event, final int offset, final String fault)
    {
        numbering.require(condition, event, offset, fault);
    }
}
