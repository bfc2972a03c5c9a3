package io.directlive.sequencer;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.SourceGapEncoder;
import org.agrona.MutableDirectBuffer;

/** An event as a feed handler sends it. */
record Input(
    Kind kind, int sourceId, int epoch, long sourceSequence, int sourceIndex, boolean last, int instrument, long gapTo)
{
    enum Kind
    {
        START, NAMED_START, ORDER, GAP
    }

    static Input start(final int sourceId, final int epoch)
    {
        return new Input(Kind.START, sourceId, epoch, 0, 0, true, 0, 0);
    }

    /** The venue names the session: by the day that its epoch is. */
    static Input namedStart(final int sourceId, final int epoch, final int previousEpoch)
    {
        return new Input(Kind.NAMED_START, sourceId, epoch, 0, 0, true, 0, previousEpoch);
    }

    static Input order(final int sourceId, final int epoch, final long sourceSequence, final int instrument)
    {
        return new Input(Kind.ORDER, sourceId, epoch, sourceSequence, 0, true, instrument, 0);
    }

    static Input part(
        final int sourceId, final int epoch, final long sourceSequence, final int sourceIndex, final boolean last)
    {
        return new Input(Kind.ORDER, sourceId, epoch, sourceSequence, sourceIndex, last, 1, 0);
    }

    static Input gap(final int sourceId, final int epoch, final long from, final long to)
    {
        return new Input(Kind.GAP, sourceId, epoch, from, 0, true, 0, to);
    }

    /** What is left of a message that another handler began, and what follows it. */
    static Input rest(final int sourceId, final int epoch, final long from, final int fromIndex, final long to)
    {
        return new Input(Kind.GAP, sourceId, epoch, from, fromIndex, true, 0, to);
    }

    long receiveTimeNs()
    {
        return 1_000 + sourceSequence;
    }

    int encode(final MutableDirectBuffer buffer, final int offset)
    {
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final EventHeaderEncoder eventHeader = switch (kind)
        {
            case START ->
            {
                clear(buffer, offset, EpochStartEncoder.BLOCK_LENGTH);
                yield new EpochStartEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .session("day " + epoch)
                    .previousEpoch(0)
                    .epoch(epoch)
                    .reason(EpochReason.SOURCE_SESSION)
                    .header();
            }
            case NAMED_START ->
            {
                clear(buffer, offset, EpochStartEncoder.BLOCK_LENGTH);
                yield new EpochStartEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .session("day " + epoch)
                    .previousEpoch(gapTo)
                    .epoch(epoch)
                    .reason(EpochReason.SOURCE_SESSION)
                    .tradingDate(epoch)
                    .header();
            }
            case ORDER ->
            {
                clear(buffer, offset, OrderDeletedEncoder.BLOCK_LENGTH);
                yield new OrderDeletedEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .orderId(sourceSequence * 1_000 + sourceIndex)
                    .header();
            }
            case GAP ->
            {
                clear(buffer, offset, SourceGapEncoder.BLOCK_LENGTH);
                yield new SourceGapEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .toSourceSequence(gapTo)
                    .reason(GapReason.LOST)
                    .header();
            }
        };
        eventHeader
            .sourceSequence(sourceSequence)
            .venueTimeNs(500 + sourceSequence)
            .receiveTimeNs(receiveTimeNs())
            .streamEpoch(epoch)
            .venueInstrument(instrument)
            .sourceId(sourceId)
            .sourceIndex(sourceIndex)
            .flags(last ? EventFlags.LAST_IN_MESSAGE | EventFlags.LAST_IN_EVENT : 0);
        return EventLayout.length(buffer, offset);
    }

    private static void clear(final MutableDirectBuffer buffer, final int offset, final int blockLength)
    {
        buffer.setMemory(offset, EventLayout.MESSAGE_HEADER_LENGTH + blockLength, (byte)0);
    }
}
