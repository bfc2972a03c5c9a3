package io.directlive.replay;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.ClockTickEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Frames of numbered events, the way a sequencer makes them. */
final class OrderedEvents
{
    static final int EVENT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ClockTickEncoder.BLOCK_LENGTH;

    private final ClockTickEncoder encoder = new ClockTickEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MutableDirectBuffer frame = new UnsafeBuffer(new byte[4096]);

    /** A frame of {@code count} events from {@code firstSequence} on; venue time is the sequence in milliseconds. */
    DirectBuffer frame(final int epoch, final long firstSequence, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long sequence = firstSequence + i;
            final int offset = i * EVENT_LENGTH;
            frame.setMemory(offset, EVENT_LENGTH, (byte)0);
            encoder.wrapAndApplyHeader(frame, offset, header).tickTimeNs(sequence).intervalNs(1);
            encoder.header().sequence(sequence).basisSequence(sequence).streamEpoch(epoch)
                .venueTimeNs(sequence * 1_000_000);
        }
        return frame;
    }

    static int length(final int count)
    {
        return count * EVENT_LENGTH;
    }

    static void forEach(final DirectBuffer buffer, final int offset, final int length, final EventConsumer consumer)
    {
        for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
        {
            consumer.onEvent(EventLayout.streamEpoch(buffer, event), EventLayout.sequence(buffer, event));
        }
    }

    interface EventConsumer
    {
        void onEvent(int epoch, long sequence);
    }
}
