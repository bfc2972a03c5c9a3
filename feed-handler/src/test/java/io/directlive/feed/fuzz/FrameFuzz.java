package io.directlive.feed.fuzz;

import io.directlive.protocol.EventLayout;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** The input is a frame that comes from another machine: it is walked as far as it holds whole events of ours. */
final class FrameFuzz implements FuzzBody
{
    @Override
    public long run(final byte[] input)
    {
        final UnsafeBuffer frame = new UnsafeBuffer(input);
        final CRC32C digest = new CRC32C();
        int at = 0;
        while (EventLayout.isEvent(frame, at, input.length))
        {
            final int length = EventLayout.length(frame, at);
            EventCheck.check(length >= EventLayout.BODY_OFFSET, "an event that is shorter than its headers");
            EventCheck.check(at + length <= input.length, "an event that goes on behind its frame");
            digest.update((int)header(frame, at));
            digest.update(input, at, length);
            at += length;
        }
        return digest.getValue();
    }

    @Override
    public long allocationLimit(final byte[] input)
    {
        return 1 << 22;
    }

    /** All of the header can be read. */
    private static long header(final UnsafeBuffer frame, final int at)
    {
        return EventLayout.templateId(frame, at) + EventLayout.version(frame, at) + EventLayout.sequence(frame, at) +
            EventLayout.basisSequence(frame, at) + EventLayout.sourceSequence(frame, at) +
            EventLayout.venueTimeNs(frame, at) + EventLayout.receiveTimeNs(frame, at) +
            EventLayout.sequenceTimeNs(frame, at) + EventLayout.streamEpoch(frame, at) +
            EventLayout.instrumentId(frame, at) + EventLayout.instrumentSequence(frame, at) +
            EventLayout.venueInstrument(frame, at) + EventLayout.sourceId(frame, at) +
            EventLayout.sourceIndex(frame, at) + EventLayout.flags(frame, at) + EventLayout.partitionId(frame, at);
    }
}
