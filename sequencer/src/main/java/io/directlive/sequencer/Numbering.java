package io.directlive.sequencer;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Where the stream is: what the next event of it is stamped with. */
final class Numbering
{
    /** Bytes that {@link #startEpoch} writes. */
    static final int SESSION_BREAK_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartEncoder.BLOCK_LENGTH;

    private final int partitionId;
    private final Instruments instruments;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final EpochStartEncoder epochStartEncoder = new EpochStartEncoder();
    private int streamEpoch;
    private long nextSequence;
    private long lastTimeNs;

    Numbering(
        final int partitionId,
        final int streamEpoch,
        final long nextSequence,
        final long lastTimeNs,
        final Instruments instruments)
    {
        if (partitionId < 0 || partitionId > 0xFFFF)
        {
            throw new IllegalArgumentException("partitionId is not within 0..65535: " + partitionId);
        }
        if (streamEpoch < 1)
        {
            throw new IllegalArgumentException("streamEpoch is not positive: " + streamEpoch);
        }
        this.partitionId = partitionId;
        this.streamEpoch = streamEpoch;
        this.nextSequence = nextSequence;
        this.lastTimeNs = lastTimeNs;
        this.instruments = instruments;
    }

    int partitionId()
    {
        return partitionId;
    }

    int streamEpoch()
    {
        return streamEpoch;
    }

    long nextSequence()
    {
        return nextSequence;
    }

    /** @return time of the last event, ns since the Unix epoch. */
    long lastTimeNs()
    {
        return lastTimeNs;
    }

    Instruments instruments()
    {
        return instruments;
    }

    /** Gives the event of a source its place, its time and its count within the instrument. */
    void stamp(final Source source, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final int instrumentId = instruments.idOf(source, EventLayout.venueInstrument(event, offset));
        final int instrumentSequence = instruments.nextSequenceOf(instrumentId);
        final long sequence = nextSequence++;
        final long timeNs = Math.max(lastTimeNs, nowNs);
        lastTimeNs = timeNs;
        final int epoch = streamEpoch; // Read before the event is written, as the compiler reads fields anew after that.
        final int partition = partitionId;

        EventLayout.sequence(event, offset, sequence);
        EventLayout.basisSequence(event, offset, sequence);
        EventLayout.sequenceTimeNs(event, offset, timeNs);
        EventLayout.streamEpoch(event, offset, epoch);
        EventLayout.instrumentId(event, offset, instrumentId);
        EventLayout.instrumentSequence(event, offset, instrumentSequence);
        EventLayout.partitionId(event, offset, partition);
    }

    /** As {@link Sequencer#breakSession} and {@link Sequencer#startEpoch}, for the one reason or the other. */
    int startEpoch(
        final MutableDirectBuffer event,
        final int offset,
        final int newEpoch,
        final EpochReason reason,
        final long nowNs)
    {
        if (Integer.compareUnsigned(newEpoch, streamEpoch) <= 0)
        {
            throw new IllegalArgumentException("epoch " + Integer.toUnsignedString(newEpoch) +
                " is not after that of the stream, " + Integer.toUnsignedString(streamEpoch));
        }
        final int previousEpoch = streamEpoch;
        final long previousSequence = nextSequence - 1;
        streamEpoch = newEpoch;
        nextSequence = 1;
        lastTimeNs = Math.max(lastTimeNs, nowNs);

        event.setMemory(offset, SESSION_BREAK_LENGTH, (byte)0);
        epochStartEncoder.wrapAndApplyHeader(event, offset, headerEncoder)
            .previousSequence(previousSequence)
            .previousEpoch(Integer.toUnsignedLong(previousEpoch))
            .epoch(Integer.toUnsignedLong(streamEpoch))
            .reason(reason)
            .header()
            .sequence(nextSequence)
            .basisSequence(nextSequence)
            .venueTimeNs(lastTimeNs)
            .receiveTimeNs(lastTimeNs)
            .sequenceTimeNs(lastTimeNs)
            .streamEpoch(Integer.toUnsignedLong(streamEpoch))
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE | EventFlags.SYNTHETIC)
            .partitionId(partitionId);
        nextSequence++;
        return SESSION_BREAK_LENGTH;
    }

    /** A recorded event begins a later epoch of the stream. */
    void recoverBreak(final DirectBuffer event, final int offset)
    {
        require(EventShape.isStreamEpochStart(event, offset), event, offset, "not of a source");
        require(
            EventShape.isBreakAfter(event, offset, streamEpoch, nextSequence - 1),
            event, offset, "a break after another event than the last one");
        final int newEpoch = EventShape.startedEpoch(event, offset);
        require(Integer.compareUnsigned(newEpoch, streamEpoch) > 0, event, offset, "a break to an epoch before");
        streamEpoch = newEpoch;
        nextSequence = 1;
    }

    /** A recorded event must be the next one. */
    void requireNext(final DirectBuffer event, final int offset)
    {
        require(EventLayout.partitionId(event, offset) == partitionId, event, offset, "of another partition");
        require(EventLayout.streamEpoch(event, offset) == streamEpoch, event, offset, "of another epoch");
        require(EventLayout.sequence(event, offset) == nextSequence, event, offset, "not next");
        require(EventLayout.sequenceTimeNs(event, offset) >= lastTimeNs, event, offset, "earlier than the one before");
    }

    /** A recorded event must be the next one of its instrument. */
    void recoverInstrument(final Source source, final DirectBuffer event, final int offset)
    {
        final int instrumentId = instruments.idOf(source, EventLayout.venueInstrument(event, offset));
        require(EventLayout.instrumentId(event, offset) == instrumentId, event, offset, "with another instrument id");
        require(
            EventLayout.instrumentSequence(event, offset) == instruments.nextSequenceOf(instrumentId),
            event, offset, "not next of its instrument");
    }

    /** The recorded event is taken in. */
    void onRecovered(final DirectBuffer event, final int offset)
    {
        lastTimeNs = EventLayout.sequenceTimeNs(event, offset);
        nextSequence++;
    }

    void require(final boolean condition, final DirectBuffer event, final int offset, final String fault)
    {
        if (!condition)
        {
            throw new IllegalStateException(
                "recorded event is " + fault +
                ": partition=" + EventLayout.partitionId(event, offset) +
                " epoch=" + Integer.toUnsignedString(EventLayout.streamEpoch(event, offset)) +
                " sequence=" + EventLayout.sequence(event, offset) +
                " templateId=" + EventLayout.templateId(event, offset) +
                " sourceId=" + EventLayout.sourceId(event, offset) +
                " sourceSequence=" + EventLayout.sourceSequence(event, offset) +
                " sourceIndex=" + EventLayout.sourceIndex(event, offset) +
                " instrumentId=" + EventLayout.instrumentId(event, offset) +
                " instrumentSequence=" + EventLayout.instrumentSequence(event, offset) +
                "; expected partition=" + partitionId + " epoch=" + streamEpoch + " sequence=" + nextSequence);
        }
    }
}
