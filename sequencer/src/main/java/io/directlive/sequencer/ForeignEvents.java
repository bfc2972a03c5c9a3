package io.directlive.sequencer;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceGapEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Judges whose the next event of a source is where there are several partitions, lets the mark pass over another's, and
 * shows in the stream how far it has passed.
 */
final class ForeignEvents
{
    /** Bytes that {@link #writePassed} writes. */
    static final int PASSED_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceGapEncoder.BLOCK_LENGTH;

    private final Holdings holdings;
    private final Numbering numbering;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SourceGapEncoder sourceGapEncoder = new SourceGapEncoder();

    ForeignEvents(final Holdings holdings, final Numbering numbering)
    {
        this.holdings = holdings;
        this.numbering = numbering;
    }

    /** @return ACCEPTED when the next event of its source is for this partition to order now; else it is dealt with. */
    Outcome onNext(
        final Source source,
        final DirectBuffer event,
        final int offset,
        final long sourceSequence,
        final int templateId)
    {
        final Outcome outcome = judge(source, event, offset, sourceSequence);
        if (outcome == Outcome.FOREIGN)
        {
            add(source, event, offset);
            if (templateId == SourceGapDecoder.TEMPLATE_ID)
            {
                source.advance(EventShape.gapTo(event, offset), 0, true);
            }
            else
            {
                source.advance(
                    sourceSequence,
                    EventLayout.sourceIndex(event, offset),
                    EventShape.isLastInMessage(event, offset));
            }
        }
        return outcome;
    }

    /** The same of the next event of a snapshot. */
    Outcome onNextOfSnapshot(
        final Source source, final DirectBuffer event, final int offset, final long sourceSequence)
    {
        final Outcome outcome = judge(source, event, offset, sourceSequence);
        if (outcome == Outcome.FOREIGN)
        {
            add(source, event, offset);
            source.passSnapshot();
        }
        return outcome;
    }

    /** @return true when the event is of no single instrument, or of one that is this partition's now. */
    boolean isOwn(final DirectBuffer event, final int offset)
    {
        final int venueInstrument = EventLayout.venueInstrument(event, offset);
        return venueInstrument == 0 || holdings.judge(EventLayout.sourceId(event, offset), venueInstrument,
            EventLayout.sourceSequence(event, offset)) == Holdings.Verdict.OWN;
    }

    /** @return true when the mark that the stream shows is not that of the source, and can be shown now. */
    static boolean canShow(final Source source)
    {
        return source != null && source.messageComplete() && source.passed().isBehind(source);
    }

    /** As {@link Sequencer#writePassed}. */
    int writePassed(final Source source, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        if (!canShow(source))
        {
            return 0;
        }
        final PassedEvents passed = source.passed();
        final boolean isRest = !passed.messageComplete();
        final int fromIndex = isRest ? passed.index() + 1 : 0;
        source.completeAt(isRest && passed.sequence() == source.sequence() ? fromIndex : 0);
        event.setMemory(offset, PASSED_LENGTH, (byte)0);
        sourceGapEncoder.wrapAndApplyHeader(event, offset, headerEncoder)
            .toSourceSequence(source.sequence())
            .reason(GapReason.FILTERED)
            .header()
            .sourceSequence(isRest ? passed.sequence() : passed.sequence() + 1)
            .sourceIndex(fromIndex)
            .venueTimeNs(passed.venueTimeNs())
            .receiveTimeNs(passed.receiveTimeNs())
            .sourceId(source.sourceId())
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE | EventFlags.SYNTHETIC);
        passed.onPublished(true);
        numbering.stamp(source, event, offset, nowNs);
        return PASSED_LENGTH;
    }

    private Outcome judge(
        final Source source, final DirectBuffer event, final int offset, final long sourceSequence)
    {
        switch (holdings.judge(source.sourceId(), EventLayout.venueInstrument(event, offset), sourceSequence))
        {
            case FOREIGN ->
            {
                return Outcome.FOREIGN;
            }
            case WAITING ->
            {
                return Outcome.REFUSED;
            }
            default ->
            {
                source.passed().onPublished(EventShape.isLastInEvent(event, offset));
                return Outcome.ACCEPTED;
            }
        }
    }

    private static void add(final Source source, final DirectBuffer event, final int offset)
    {
        source.passed().add(
            source, EventLayout.venueTimeNs(event, offset), EventLayout.receiveTimeNs(event, offset),
            EventShape.isLastInEvent(event, offset));
    }
}
