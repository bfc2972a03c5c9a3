package io.directlive.sequencer;

import io.directlive.protocol.EventLayout;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last event that a recorded ordered stream holds. What is made anew from a log up to it was out before, and is not
 * published again.
 *
 * @param streamEpoch of the event.
 * @param sequence    of the event; 0 for a stream without events.
 * @param event       its bytes.
 */
public record LineEnd(int streamEpoch, long sequence, byte[] event)
{
    /** End of a stream without events. */
    public static final LineEnd NONE = new LineEnd(0, 0, new byte[0]);

    /**
     * @param buffer that holds the event.
     * @param offset of its message header.
     * @return the end of a stream whose last event it is.
     */
    public static LineEnd of(final DirectBuffer buffer, final int offset)
    {
        final byte[] event = new byte[EventLayout.length(buffer, offset)];
        buffer.getBytes(offset, event);
        return new LineEnd(EventLayout.streamEpoch(buffer, offset), EventLayout.sequence(buffer, offset), event);
    }

    /** @return true when an event with this number was out before. */
    boolean covers(final int epoch, final long number)
    {
        return epoch == streamEpoch ?
            Long.compareUnsigned(number, sequence) <= 0 : Integer.compareUnsigned(epoch, streamEpoch) < 0;
    }

    /**
     * The event with the last number must be the very one that was out.
     *
     * @throws IllegalStateException when it is another.
     */
    void check(final DirectBuffer buffer, final int offset)
    {
        if (EventLayout.sequence(buffer, offset) == sequence &&
            EventLayout.streamEpoch(buffer, offset) == streamEpoch &&
            new UnsafeBuffer(event).compareTo(
                new UnsafeBuffer(buffer, offset, EventLayout.length(buffer, offset))) != 0)
        {
            throw new IllegalStateException("the line holds another event with epoch " +
                Integer.toUnsignedString(streamEpoch) + " sequence " + sequence + " than the committed log gives: " +
                "the cluster has lost what this line had published, or runs other code");
        }
    }

    @Override
    public String toString()
    {
        return "epoch " + Integer.toUnsignedString(streamEpoch) + " sequence " + sequence;
    }
}
