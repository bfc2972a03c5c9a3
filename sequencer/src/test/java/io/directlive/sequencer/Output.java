package io.directlive.sequencer;

import io.directlive.protocol.EventLayout;
import org.agrona.DirectBuffer;

/** What the sequencer stamped, and the identity of the event it stamped. */
record Output(
    int streamEpoch,
    long sequence,
    long basisSequence,
    long timeNs,
    int partitionId,
    int sourceId,
    long sourceSequence,
    int sourceIndex,
    int instrumentId,
    int instrumentSequence)
{
    static Output of(final DirectBuffer event, final int offset)
    {
        return new Output(
            EventLayout.streamEpoch(event, offset),
            EventLayout.sequence(event, offset),
            EventLayout.basisSequence(event, offset),
            EventLayout.sequenceTimeNs(event, offset),
            EventLayout.partitionId(event, offset),
            EventLayout.sourceId(event, offset),
            EventLayout.sourceSequence(event, offset),
            EventLayout.sourceIndex(event, offset),
            EventLayout.instrumentId(event, offset),
            EventLayout.instrumentSequence(event, offset));
    }
}
