package io.directlive.replay;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * Makes the entries of a {@link SequenceIndex} from the frames of the ordered stream, in order. Knows where each frame lies,
 * because frames follow one another by Aeron's rules of alignment.
 */
final class StreamIndexer
{
    private final SequenceIndex index;
    private final int interval;
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final EpochStartDecoder epochStart = new EpochStartDecoder();
    private long latestSequence;
    private int latestEpoch;
    private long highestVenueTimeNs;
    private long nextEntryPosition;

    StreamIndexer(final SequenceIndex index, final int interval)
    {
        this.index = index;
        this.interval = interval;
        if (index.size() > 0)
        {
            highestVenueTimeNs = index.venueTimeNs(index.size() - 1);
            nextEntryPosition = index.position(index.size() - 1) + interval;
        }
    }

    /**
     * @param position of the frame's own header.
     */
    void onFrame(final long position, final DirectBuffer buffer, final int offset, final int length)
    {
        final int epoch = EventLayout.streamEpoch(buffer, offset);
        final boolean isFirst = index.size() == 0;
        if (isFirst && EventLayout.sequence(buffer, offset) != RecordedStream.FIRST_SEQUENCE)
        {
            return; // The rest of an epoch that is not kept whole.
        }
        final boolean isAfterHole = latestEpoch != 0 && !follows(buffer, offset, epoch);
        if (isFirst || position > index.position(index.size() - 1) &&
            (position >= nextEntryPosition || epoch != index.epoch(index.size() - 1) || isAfterHole))
        {
            index.append(position, EventLayout.sequence(buffer, offset), highestVenueTimeNs, epoch, isAfterHole);
            nextEntryPosition = position + interval;
        }

        final int limit = offset + length;
        for (int event = offset; event < limit; event += EventLayout.length(buffer, event))
        {
            latestSequence = EventLayout.sequence(buffer, event);
            highestVenueTimeNs = Math.max(highestVenueTimeNs, EventLayout.venueTimeNs(buffer, event));
        }
        latestEpoch = epoch;
    }

    /** An epoch follows when it says that the one before had no more events than were seen of it. */
    private boolean follows(final DirectBuffer buffer, final int offset, final int epoch)
    {
        if (epoch == latestEpoch)
        {
            return EventLayout.sequence(buffer, offset) == latestSequence + 1;
        }
        if (EventLayout.templateId(buffer, offset) != EpochStartDecoder.TEMPLATE_ID)
        {
            return false;
        }
        epochStart.wrapAndApplyHeader(buffer, offset, messageHeader);
        return (int)epochStart.previousEpoch() == latestEpoch && epochStart.previousSequence() <= latestSequence;
    }

    /** @return last sequence seen; 0 before any. */
    long latestSequence()
    {
        return latestSequence;
    }

    /** @return epoch of the last event seen; 0 before any. */
    int latestEpoch()
    {
        return latestEpoch;
    }
}
