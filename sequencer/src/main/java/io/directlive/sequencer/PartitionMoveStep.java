package io.directlive.sequencer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One step of a planned move, as an event says it.
 *
 * @param sourceId      of the instrument.
 * @param instrument    the venue's code of it.
 * @param mapVersion    of the map with the move.
 * @param fromPartition that has the instrument.
 * @param toPartition   that is to have it.
 * @param phase         raw value of a {@link MovePhase}.
 */
record PartitionMoveStep(
    int sourceId, int instrument, long mapVersion, int fromPartition, int toPartition, int phase)
{
    static final int LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.BLOCK_LENGTH;

    private static final int INSTRUMENT =
        EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.instrumentEncodingOffset();
    private static final int VERSION =
        EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.mapVersionEncodingOffset();
    private static final int LAST_SEQUENCE =
        EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.lastInstrumentSequenceEncodingOffset();
    private static final int FROM =
        EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.fromPartitionEncodingOffset();
    private static final int TO = EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.toPartitionEncodingOffset();
    private static final int PHASE = EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.phaseEncodingOffset();

    static PartitionMoveStep of(final DirectBuffer event, final int offset)
    {
        return new PartitionMoveStep(
            EventLayout.sourceId(event, offset),
            event.getInt(offset + INSTRUMENT, LITTLE_ENDIAN),
            Integer.toUnsignedLong(event.getInt(offset + VERSION, LITTLE_ENDIAN)),
            event.getShort(offset + FROM, LITTLE_ENDIAN) & 0xFFFF,
            event.getShort(offset + TO, LITTLE_ENDIAN) & 0xFFFF,
            event.getByte(offset + PHASE) & 0xFF);
    }

    /** @return last number of the instrument in the partition that had it. */
    static int lastInstrumentSequence(final DirectBuffer event, final int offset)
    {
        return event.getInt(offset + LAST_SEQUENCE, LITTLE_ENDIAN);
    }

    static void lastInstrumentSequence(final MutableDirectBuffer event, final int offset, final int sequence)
    {
        event.putInt(offset + LAST_SEQUENCE, sequence, LITTLE_ENDIAN);
    }

    /** Only what is handed on with the instrument has it in its header, and a place among its events. */
    boolean isWellFormed(final DirectBuffer event, final int offset)
    {
        final boolean isOfInstrument = phase == MovePhase.RELEASED.value() || phase == MovePhase.TAKEN_UP.value();
        return instrument != 0 && mapVersion != 0 && phase <= MovePhase.CANCELLED.value() &&
            EventLayout.venueInstrument(event, offset) == (isOfInstrument ? instrument : 0);
    }

    boolean isNews(final PartitionMap map)
    {
        return mapVersion > map.version();
    }
}
