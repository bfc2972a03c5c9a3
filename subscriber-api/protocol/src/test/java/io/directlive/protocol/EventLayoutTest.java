package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.sbe.ClockTickEncoder;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class EventLayoutTest
{
    private static final int OFFSET = 24;
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ClockTickEncoder.BLOCK_LENGTH;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + LENGTH + 8]);
    private final EventHeaderEncoder encoder =
        new ClockTickEncoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderEncoder()).header();
    private final EventHeaderDecoder decoder =
        new EventHeaderDecoder().wrap(buffer, OFFSET + EventLayout.MESSAGE_HEADER_LENGTH);

    @Property
    void shouldReadTheLongFieldsWhereTheEncoderPutsThem(
        @ForAll final long sequence,
        @ForAll final long basisSequence,
        @ForAll final long sourceSequence,
        @ForAll final long venueTimeNs,
        @ForAll final long receiveTimeNs,
        @ForAll final long sequenceTimeNs)
    {
        encoder.sequence(sequence).basisSequence(basisSequence).sourceSequence(sourceSequence)
            .venueTimeNs(venueTimeNs).receiveTimeNs(receiveTimeNs).sequenceTimeNs(sequenceTimeNs);

        assertEquals(sequence, EventLayout.sequence(buffer, OFFSET));
        assertEquals(basisSequence, EventLayout.basisSequence(buffer, OFFSET));
        assertEquals(sourceSequence, EventLayout.sourceSequence(buffer, OFFSET));
        assertEquals(venueTimeNs, EventLayout.venueTimeNs(buffer, OFFSET));
        assertEquals(receiveTimeNs, EventLayout.receiveTimeNs(buffer, OFFSET));
        assertEquals(sequenceTimeNs, EventLayout.sequenceTimeNs(buffer, OFFSET));
    }

    @Property
    void shouldReadTheShorterFieldsWhereTheEncoderPutsThem(
        @ForAll final int streamEpoch,
        @ForAll final int instrumentId,
        @ForAll final int instrumentSequence,
        @ForAll final int venueInstrument,
        @ForAll @IntRange(max = 0xFFFF) final int sourceId,
        @ForAll @IntRange(max = 0xFFFF) final int sourceIndex,
        @ForAll @IntRange(max = 0xFFFF) final int flags,
        @ForAll @IntRange(max = 0xFFFF) final int partitionId)
    {
        encoder
            .streamEpoch(Integer.toUnsignedLong(streamEpoch))
            .instrumentId(Integer.toUnsignedLong(instrumentId))
            .instrumentSequence(Integer.toUnsignedLong(instrumentSequence))
            .venueInstrument(Integer.toUnsignedLong(venueInstrument))
            .sourceId(sourceId).sourceIndex(sourceIndex).flags(flags).partitionId(partitionId);

        assertEquals(streamEpoch, EventLayout.streamEpoch(buffer, OFFSET));
        assertEquals(instrumentId, EventLayout.instrumentId(buffer, OFFSET));
        assertEquals(instrumentSequence, EventLayout.instrumentSequence(buffer, OFFSET));
        assertEquals(venueInstrument, EventLayout.venueInstrument(buffer, OFFSET));
        assertEquals(sourceId, EventLayout.sourceId(buffer, OFFSET));
        assertEquals(sourceIndex, EventLayout.sourceIndex(buffer, OFFSET));
        assertEquals(flags, EventLayout.flags(buffer, OFFSET));
        assertEquals(partitionId, EventLayout.partitionId(buffer, OFFSET));
    }

    @Property
    void shouldWriteWhereTheDecoderReads(
        @ForAll final long sequence,
        @ForAll final long basisSequence,
        @ForAll final long sequenceTimeNs,
        @ForAll final int streamEpoch,
        @ForAll final int instrumentId,
        @ForAll final int instrumentSequence,
        @ForAll @IntRange(max = 0xFFFF) final int flags,
        @ForAll @IntRange(max = 0xFFFF) final int partitionId)
    {
        EventLayout.sequence(buffer, OFFSET, sequence);
        EventLayout.basisSequence(buffer, OFFSET, basisSequence);
        EventLayout.sequenceTimeNs(buffer, OFFSET, sequenceTimeNs);
        EventLayout.streamEpoch(buffer, OFFSET, streamEpoch);
        EventLayout.instrumentId(buffer, OFFSET, instrumentId);
        EventLayout.instrumentSequence(buffer, OFFSET, instrumentSequence);
        EventLayout.flags(buffer, OFFSET, flags);
        EventLayout.partitionId(buffer, OFFSET, partitionId);

        assertEquals(sequence, decoder.sequence());
        assertEquals(basisSequence, decoder.basisSequence());
        assertEquals(sequenceTimeNs, decoder.sequenceTimeNs());
        assertEquals(Integer.toUnsignedLong(streamEpoch), decoder.streamEpoch());
        assertEquals(Integer.toUnsignedLong(instrumentId), decoder.instrumentId());
        assertEquals(Integer.toUnsignedLong(instrumentSequence), decoder.instrumentSequence());
        assertEquals(flags, decoder.flags());
        assertEquals(partitionId, decoder.partitionId());
    }

    @Test
    void shouldTellAWholeEventFromAnythingElse()
    {
        assertEquals(LENGTH, EventLayout.length(buffer, OFFSET));
        assertEquals(ClockTickEncoder.TEMPLATE_ID, EventLayout.templateId(buffer, OFFSET));
        assertTrue(EventLayout.isEvent(buffer, OFFSET, OFFSET + LENGTH));
        assertFalse(EventLayout.isEvent(buffer, OFFSET, OFFSET + LENGTH - 1));
        assertFalse(EventLayout.isEvent(buffer, OFFSET, OFFSET + 3));

        buffer.putShort(OFFSET + 4, (short)1);
        assertFalse(EventLayout.isEvent(buffer, OFFSET, OFFSET + LENGTH));
    }

    @Test
    void shouldRefuseAnEventShorterThanItsHeader()
    {
        buffer.putShort(OFFSET, (short)(EventHeaderEncoder.ENCODED_LENGTH - 1));

        assertFalse(EventLayout.isEvent(buffer, OFFSET, OFFSET + LENGTH));
    }
}
