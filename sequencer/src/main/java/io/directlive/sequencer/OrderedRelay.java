package io.directlive.sequencer;

import io.aeron.ExclusivePublication;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import java.util.function.Consumer;
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
    private final Consumer<String> warning;
    private int lastEpoch;
    private long lastSequence;
    private long heldSequence; // The last that the log holds of that epoch.
    private long events;

    /**
     * @param ordered  the own log. Its payload must hold the longest event. Stays the caller's.
     * @param end      last event that it holds.
     * @param counters what is reported.
     * @param warning  told of holes: of epochs, or the rest of one, that the lines kept no longer when they were asked for.
     */
    public OrderedRelay(
        final ExclusivePublication ordered,
        final LineEnd end,
        final CounterSet<SequencerCounter> counters,
        final Consumer<String> warning)
    {
        this.counters = counters;
        this.warning = warning;
        output = new OrderedOutput(ordered, end, STAGING_CAPACITY, counters);
        if (end != LineEnd.NONE)
        {
            lastEpoch = end.streamEpoch();
            lastSequence = end.sequence() - 1; // The last event comes once more, and is compared.
            heldSequence = end.sequence();
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
        final int epoch = EventLayout.streamEpoch(buffer, offset);
        if (epoch != lastEpoch && lastEpoch != 0)
        {
            checkEpoch(buffer, offset, epoch);
        }
        advance(epoch, EventLayout.sequence(buffer, offset));
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
        heldSequence = sequence;
    }

    /** The log goes on with an epoch that can be had, and shows where it came from, so that the hole can be seen in it for ever. */
    private void checkEpoch(final DirectBuffer buffer, final int offset, final int epoch)
    {
        if (!EventShape.isEpochAfter(buffer, offset, lastEpoch, heldSequence))
        {
            counters.get(SequencerCounter.HOLES).increment();
            warning.accept("the lines do not keep what follows sequence " + heldSequence + " of epoch " +
                Integer.toUnsignedString(lastEpoch) + " any more: the stream has a hole there, and goes on with epoch " +
                Integer.toUnsignedString(epoch));
        }
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
