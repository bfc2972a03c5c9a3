package io.directlive.subscriber;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.StreamHeartbeatDecoder;
import org.agrona.DirectBuffer;

/** Reads what is said in a tier about the stream itself: heartbeats, and where epochs begin. Pure. One thread. */
final class StreamMessages
{
    private static final int HEARTBEAT_LENGTH = MESSAGE_HEADER_LENGTH + StreamHeartbeatDecoder.BLOCK_LENGTH;
    private static final int EPOCH_START_LENGTH = MESSAGE_HEADER_LENGTH + EpochStartDecoder.BLOCK_LENGTH;

    private final StreamHeartbeatDecoder heartbeat = new StreamHeartbeatDecoder();
    private final EpochStartDecoder epochStart = new EpochStartDecoder();

    static boolean isHeartbeat(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= HEARTBEAT_LENGTH &&
            EventLayout.schemaId(buffer, offset) == EventLayout.SCHEMA_ID &&
            EventLayout.templateId(buffer, offset) == StreamHeartbeatDecoder.TEMPLATE_ID &&
            EventLayout.length(buffer, offset) >= HEARTBEAT_LENGTH;
    }

    /** @return what a heartbeat says; valid until the next is asked for. */
    StreamHeartbeatDecoder heartbeat(final DirectBuffer buffer, final int offset)
    {
        return heartbeat.wrap(
            buffer,
            offset + MESSAGE_HEADER_LENGTH,
            EventLayout.length(buffer, offset) - MESSAGE_HEADER_LENGTH,
            EventLayout.version(buffer, offset));
    }

    /** @return true for the start of an epoch of the stream that was not the first one. */
    boolean isLaterEpoch(final DirectBuffer buffer, final int offset)
    {
        return wrapEpochStart(buffer, offset) && epochStart.reason() != EpochReason.SOURCE_SESSION &&
            epochStart.previousEpoch() != 0;
    }

    /** @return true for the start of an epoch whose predecessor had no events after a place that was reached. */
    boolean isEpochAfter(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        return wrapEpochStart(buffer, offset) && epochStart.reason() != EpochReason.SOURCE_SESSION &&
            (int)epochStart.previousEpoch() == epoch && epochStart.previousSequence() <= sequence;
    }

    /** @return true for the start of an epoch whose predecessor ended right before the event that is expected. */
    boolean continuesEpoch(final DirectBuffer buffer, final int offset, final SequenceArbiter expected)
    {
        return wrapEpochStart(buffer, offset) &&
            (int)epochStart.previousEpoch() == expected.epoch() &&
            epochStart.previousSequence() == expected.sequence() - 1;
    }

    private boolean wrapEpochStart(final DirectBuffer buffer, final int offset)
    {
        if (EventLayout.templateId(buffer, offset) != EpochStartDecoder.TEMPLATE_ID ||
            EventLayout.length(buffer, offset) < EPOCH_START_LENGTH)
        {
            return false;
        }
        epochStart.wrap(
            buffer,
            offset + MESSAGE_HEADER_LENGTH,
            EventLayout.length(buffer, offset) - MESSAGE_HEADER_LENGTH,
            EventLayout.version(buffer, offset));
        return true;
    }
}
