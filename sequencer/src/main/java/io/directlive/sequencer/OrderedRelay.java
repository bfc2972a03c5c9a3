package io.directlive.sequencer;

import io.aeron.ExclusivePublication;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import org.agrona.DirectBuffer;

/**
 * Publishes an ordered stream that others have ordered once more, event by event and unchanged, on an own log: so that
 * stages behind it need not know whether a sequencer is here or elsewhere. What the log holds already is not published
 * again; the last event that it holds must be the very same.
 * <p>
 * One thread; allocates nothing after it was made.
 */
public final class OrderedRelay
{
    private static final int STAGING_CAPACITY = 256 * 1024;

    private final OrderedOutput output;
    private final CounterSet<SequencerCounter> counters;
    private int lastEpoch;
    private long lastSequence;
    private long events;

    /**
     * @param ordered  the own log. Its payload must hold the longest event. Stays the caller's.
     * @param end      last event that it holds.
     * @param counters what is reported.
     */
    public OrderedRelay(
        final ExclusivePublication ordered, final LineEnd end, final CounterSet<SequencerCounter> counters)
    {
        this.counters = counters;
        output = new OrderedOutput(ordered, end, STAGING_CAPACITY, counters);
        if (end != LineEnd.NONE)
        {
            lastEpoch = end.streamEpoch();
            lastSequence = end.sequence() - 1; // The last event comes once more, and is compared.
        }
    }

    /**
     * A duty cycle begins.
     *
     * @return true when at least one event can be taken.
     */
    public boolean beginCycle()
    {
        output.beginCycle();
        return output.hasRoom(output.maxFrameLength());
    }

    /**
     * The next event of the stream; the first one is the last that the log holds.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     * @return true when there is room for another one.
     * @throws IllegalStateException when it does not follow the last one, when the log holds another event with its number, has
     *                               no frames that could hold it, or can never be written again.
     */
    public boolean onEvent(final DirectBuffer buffer, final int offset)
    {
        final int length = EventLayout.length(buffer, offset);
        if (length > output.maxFrameLength())
        {
            throw new IllegalStateException("an event of " + length + " bytes does not fit the frames of the ordered stream, of " +
                output.maxFrameLength());
        }
        advance(EventLayout.streamEpoch(buffer, offset), EventLayout.sequence(buffer, offset));
        output.buffer().putBytes(output.offset(), buffer, offset, length);
        output.append(length);
        events++;
        return output.hasRoom(output.maxFrameLength());
    }

    private void advance(final int epoch, final long sequence)
    {
        final boolean isNext = epoch == lastEpoch ?
            sequence == lastSequence + 1 :
            sequence == 1 && Integer.compareUnsigned(epoch, lastEpoch) > 0;
        if (!isNext)
        {
            throw new IllegalStateException("the lines go on with " + Integer.toUnsignedString(epoch) + ":" + sequence + " after " +
                Integer.toUnsignedString(lastEpoch) + ":" + lastSequence + ", and what lies between is lost");
        }
        lastEpoch = epoch;
        lastSequence = sequence;
    }

    /**
     * The duty cycle ends: publishes what was taken, as far as the log has room.
     *
     * @return frames written.
     */
    public int endCycle()
    {
        final int frames = output.flush();
        if (frames > 0)
        {
            counters.get(SequencerCounter.EVENTS).setRelease(events);
            counters.get(SequencerCounter.NEXT_SEQUENCE).setRelease(lastSequence + 1);
        }
        return frames;
    }
}
