package io.directlive.sequencer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What the sequencer has to see in the bytes of an event, besides the header that {@link EventLayout} reads. */
final class EventShape
{
    private static final int FIRST_DERIVED_TEMPLATE_ID = 32;
    private static final int ALIGNMENT_MASK = Long.BYTES - 1;

    private static final int EPOCH_START_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.BLOCK_LENGTH;
    private static final int START_EPOCH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.epochEncodingOffset();
    private static final int START_REASON =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.reasonEncodingOffset();
    private static final int START_PREVIOUS_EPOCH =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.previousEpochEncodingOffset();
    private static final int START_PREVIOUS_SEQUENCE =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.previousSequenceEncodingOffset();
    private static final int START_SESSION =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.sessionEncodingOffset();
    private static final int START_TRADING_DATE =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.tradingDateEncodingOffset();
    private static final int SOURCE_GAP_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.BLOCK_LENGTH;
    private static final int GAP_TO =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.toSourceSequenceEncodingOffset();
    private static final int GAP_REASON =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.reasonEncodingOffset();
    private static final int SOURCE_STATUS_LENGTH =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.BLOCK_LENGTH;
    private static final int STATUS_STATE =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.stateEncodingOffset();

    private EventShape()
    {
    }

    /**
     * Is it an event that a source may send, of this version or a later one?
     *
     * @param isDivided whether there are several partitions, and so moves between them.
     */
    static boolean isOrderable(
        final DirectBuffer event, final int offset, final int templateId, final int length, final boolean isDivided)
    {
        return EventLayout.schemaId(event, offset) == EventLayout.SCHEMA_ID &&
            templateId > 0 && templateId < FIRST_DERIVED_TEMPLATE_ID &&
            length >= EventLayout.BODY_OFFSET && (length & ALIGNMENT_MASK) == 0 &&
            EventLayout.sourceId(event, offset) != 0 &&
            EventLayout.sourceSequence(event, offset) >= 0 &&
            (templateId != SourceGapDecoder.TEMPLATE_ID || isWholeGap(event, offset, length)) &&
            (templateId != EpochStartDecoder.TEMPLATE_ID || length >= EPOCH_START_LENGTH) &&
            (templateId != PartitionMoveDecoder.TEMPLATE_ID || isDivided && length >= PartitionMoveStep.LENGTH) &&
            (templateId != SourceStatusDecoder.TEMPLATE_ID || length >= SOURCE_STATUS_LENGTH);
    }

    private static boolean isWholeGap(final DirectBuffer event, final int offset, final int length)
    {
        return length >= SOURCE_GAP_LENGTH && gapTo(event, offset) >= EventLayout.sourceSequence(event, offset);
    }

    static boolean isLastInMessage(final DirectBuffer event, final int offset)
    {
        return (EventLayout.flags(event, offset) & EventFlags.LAST_IN_MESSAGE) != 0;
    }

    static boolean isLastInEvent(final DirectBuffer event, final int offset)
    {
        return (EventLayout.flags(event, offset) & EventFlags.LAST_IN_EVENT) != 0;
    }

    static boolean isSnapshot(final DirectBuffer event, final int offset)
    {
        return (EventLayout.flags(event, offset) & EventFlags.SNAPSHOT) != 0;
    }

    /** How a source is, as a handler states it: no message of the venue. */
    static boolean isStatement(final DirectBuffer event, final int offset, final int templateId)
    {
        return templateId == SourceStatusDecoder.TEMPLATE_ID && !isSnapshot(event, offset);
    }

    /** Does it stand at the mark, and move it nowhere? */
    static boolean isSnapshotOrStatus(final DirectBuffer event, final int offset)
    {
        return EventLayout.templateId(event, offset) == SourceStatusDecoder.TEMPLATE_ID ||
            isSnapshot(event, offset) && EventLayout.instrumentSequence(event, offset) != 0;
    }

    /** A snapshot, and each part of one, ends with a status: UP when all of it could be used. */
    static boolean isWholePartEnd(final DirectBuffer event, final int offset)
    {
        return EventLayout.templateId(event, offset) == SourceStatusDecoder.TEMPLATE_ID &&
            EventLayout.length(event, offset) >= SOURCE_STATUS_LENGTH &&
            statedState(event, offset) == SourceState.UP.value();
    }

    /** @return value of a {@link SourceState}, of a SourceStatus. */
    static int statedState(final DirectBuffer event, final int offset)
    {
        return event.getByte(offset + STATUS_STATE);
    }

    /** Sets the state that a SourceStatus states. */
    static void stateState(final MutableDirectBuffer event, final int offset, final SourceState state)
    {
        event.putByte(offset + STATUS_STATE, (byte)state.value());
    }

    /** @return last missing number of a SourceGap. */
    static long gapTo(final DirectBuffer event, final int offset)
    {
        return event.getLong(offset + GAP_TO, LITTLE_ENDIAN);
    }

    /** @return true for a SourceGap whose messages are lost, and not left out on purpose. */
    static boolean isLoss(final DirectBuffer event, final int offset)
    {
        return event.getByte(offset + GAP_REASON) != GapReason.FILTERED.value();
    }

    /** @return the epoch that an EpochStart begins. */
    static int startedEpoch(final DirectBuffer event, final int offset)
    {
        return event.getInt(offset + START_EPOCH, LITTLE_ENDIAN);
    }

    /** @return true for an EpochStart that begins a session of a source. */
    static boolean isSourceStart(final DirectBuffer event, final int offset)
    {
        return event.getByte(offset + START_REASON) == EpochReason.SOURCE_SESSION.value() &&
            startedEpoch(event, offset) != 0 &&
            EventLayout.sourceSequence(event, offset) == 0 &&
            EventLayout.sourceIndex(event, offset) == 0;
    }

    /** @return trading date of the session that an EpochStart begins; 0 when the venue does not name it. */
    static int startedDate(final DirectBuffer event, final int offset)
    {
        return event.getInt(offset + START_TRADING_DATE, LITTLE_ENDIAN);
    }

    /** @return offset in the buffer of the name of the session that an EpochStart begins. */
    static int startedName(final int offset)
    {
        return offset + START_SESSION;
    }

    /** @return epoch of the source that an EpochStart comes after, as who wrote it knew it. */
    static int previousEpoch(final DirectBuffer event, final int offset)
    {
        return event.getInt(offset + START_PREVIOUS_EPOCH, LITTLE_ENDIAN);
    }

    /** @return true for an EpochStart that begins an epoch of the stream. */
    static boolean isStreamEpochStart(final DirectBuffer event, final int offset)
    {
        return EventLayout.templateId(event, offset) == EpochStartDecoder.TEMPLATE_ID &&
            EventLayout.length(event, offset) >= EPOCH_START_LENGTH &&
            event.getByte(offset + START_REASON) != EpochReason.SOURCE_SESSION.value();
    }

    /** @return true for the start of an epoch of the stream whose predecessor is this one, and had no more events than these. */
    static boolean isEpochAfter(final DirectBuffer event, final int offset, final int epoch, final long sequence)
    {
        return isStreamEpochStart(event, offset) &&
            event.getInt(offset + START_PREVIOUS_EPOCH, LITTLE_ENDIAN) == epoch &&
            event.getLong(offset + START_PREVIOUS_SEQUENCE, LITTLE_ENDIAN) <= sequence;
    }

    /** @return true for an EpochStart that follows the event with this epoch and number. */
    static boolean isBreakAfter(final DirectBuffer event, final int offset, final int epoch, final long sequence)
    {
        return previousEpoch(event, offset) == epoch &&
            event.getLong(offset + START_PREVIOUS_SEQUENCE, LITTLE_ENDIAN) == sequence;
    }
}
