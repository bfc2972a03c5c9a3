package io.directlive.sequencer;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveEncoder;
import org.agrona.MutableDirectBuffer;

/** A step of a planned move as an operator's command sends it. */
final class MoveInput
{
    private MoveInput()
    {
    }

    static void encode(
        final MutableDirectBuffer buffer,
        final MovePhase phase,
        final int version,
        final int sourceId,
        final int epoch,
        final int instrument,
        final int from,
        final int to,
        final long sourceSequence,
        final int lastInstrumentSequence)
    {
        final boolean isOfInstrument = phase == MovePhase.RELEASED || phase == MovePhase.TAKEN_UP;
        buffer.setMemory(0, PartitionMoveStep.LENGTH, (byte)0);
        new PartitionMoveEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .instrument(Integer.toUnsignedLong(instrument))
            .mapVersion(version)
            .lastInstrumentSequence(Integer.toUnsignedLong(lastInstrumentSequence))
            .fromPartition(from)
            .toPartition(to)
            .phase(phase)
            .header()
            .sourceSequence(sourceSequence)
            .streamEpoch(epoch)
            .sourceId(sourceId)
            .venueInstrument(isOfInstrument ? instrument : 0)
            .flags(EventFlags.SNAPSHOT | EventFlags.SYNTHETIC | EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
    }
}
