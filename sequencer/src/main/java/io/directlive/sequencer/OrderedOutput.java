package io.directlive.sequencer;

import static io.directlive.sequencer.SequencerCounter.EGRESS_BACK_PRESSURE;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameDigest;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Events that have their numbers and wait for the ordered stream, back to back. They leave in as few frames as hold
 * them: when more than one frame is staged, or when the owner flushes at the end of its cycle.
 */
final class OrderedOutput
{
    private static final int LONGEST_EVENT_LENGTH =
        EventLayout.MESSAGE_HEADER_LENGTH + InstrumentDefinitionDecoder.BLOCK_LENGTH;

    private static final long FIRST_SEQUENCE = 1;

    private final ExclusivePublication ordered;
    private final int maxFrameLength;
    private final UnsafeBuffer staging;
    private final AtomicCounter backPressure;
    private int stagedFrom;
    private int stagedTo;
    private LineEnd published;
    private boolean isBackPressured;
    private boolean isLost;

    /**
     * @param ordered   the ordered stream. Its payload must hold the longest event.
     * @param published where the stream ends: what is appended up to there was out before.
     * @param capacity  bytes that can be staged.
     * @param counters  of the sequencer.
     */
    OrderedOutput(
        final ExclusivePublication ordered,
        final LineEnd published,
        final int capacity,
        final CounterSet<SequencerCounter> counters)
    {
        this.ordered = ordered;
        this.published = published;
        maxFrameLength = ordered.maxPayloadLength();
        if (maxFrameLength < LONGEST_EVENT_LENGTH)
        {
            throw new IllegalArgumentException("ordered stream has frames of " + maxFrameLength +
                " bytes, too few for the longest event of " + LONGEST_EVENT_LENGTH);
        }
        staging = new UnsafeBuffer(new byte[capacity]);
        backPressure = counters.get(EGRESS_BACK_PRESSURE);
    }

    /** @return length of the longest frame, and so of the longest event, that the stream takes. */
    int maxFrameLength()
    {
        return maxFrameLength;
    }

    /** @return holds what is staged; the next event is to be put at {@link #offset()}. */
    UnsafeBuffer buffer()
    {
        return staging;
    }

    /** @return where the next event is to be put, within the room asked for with {@link #hasRoom(int)}. */
    int offset()
    {
        return stagedTo;
    }

    /**
     * Stages the event at {@link #offset()}, unless it was out before. A stream that is lost is told by {@link #flush()}.
     *
     * @throws IllegalStateException when another event than this was out with its number.
     */
    void append(final int length)
    {
        if (isLost || (published != LineEnd.NONE && wasPublished()))
        {
            return;
        }
        stagedTo += length;
        if (stagedTo - stagedFrom > maxFrameLength && !isBackPressured)
        {
            isBackPressured = offerFrame() < 0;
        }
    }

    private boolean wasPublished()
    {
        if (!published.covers(EventLayout.streamEpoch(staging, stagedTo), EventLayout.sequence(staging, stagedTo)))
        {
            published = LineEnd.NONE;
            return false;
        }
        published.check(staging, stagedTo);
        return true;
    }

    /** A new cycle begins: the stream may have room again. */
    void beginCycle()
    {
        isBackPressured = false;
    }

    /** @return true when the stream took no more in this cycle. */
    boolean isBackPressured()
    {
        return isBackPressured;
    }

    /** @return true when so many bytes more can be staged, after what the stream has taken now. */
    boolean hasRoom(final int length)
    {
        if (length > staging.capacity() - stagedTo)
        {
            while (!isEmpty() && !isBackPressured)
            {
                isBackPressured = offerFrame() < 0;
            }
            compact();
        }
        return length <= staging.capacity() - stagedTo;
    }

    /**
     * Offers all that is staged.
     *
     * @return frames written.
     * @throws IllegalStateException when the stream can never be written again.
     */
    int flush()
    {
        int frameCount = 0;
        while (!isEmpty() && Egress.accepted("ordered stream", offerFrame()))
        {
            frameCount++;
        }
        return frameCount;
    }

    /** @return true when nothing is staged. */
    boolean isEmpty()
    {
        return stagedFrom == stagedTo;
    }

    /** Gives the stream up: nothing is published any more. */
    void lose()
    {
        isLost = true;
        clear();
    }

    private void clear()
    {
        stagedFrom = 0;
        stagedTo = 0;
    }

    /** Offers as many of the staged events as fit one frame; an epoch begins with a frame of its own, where readers may begin. */
    private long offerFrame()
    {
        final int limit = Math.min(stagedFrom + maxFrameLength, stagedTo);
        int end = stagedFrom;
        int next = end + EventLayout.length(staging, end);
        while (next <= limit)
        {
            end = next;
            next = end < stagedTo && EventLayout.sequence(staging, end) != FIRST_SEQUENCE ?
                end + EventLayout.length(staging, end) : Integer.MAX_VALUE;
        }

        final int length = end - stagedFrom;
        final long offered = ordered.offer(staging, stagedFrom, length, FrameDigest::of);
        final long position = offered == Publication.ADMIN_ACTION ?
            ordered.offer(staging, stagedFrom, length, FrameDigest::of) : // A term had just ended: this goes to the next one.
            offered;
        if (position > 0)
        {
            stagedFrom = end;
            if (isEmpty())
            {
                clear();
            }
        }
        else if (!Egress.isLost(position))
        {
            backPressure.incrementRelease();
        }
        return position;
    }

    /** Only when more room is won than bytes are moved: so a byte is moved once at most, over time. */
    private void compact()
    {
        if (stagedFrom > stagedTo - stagedFrom)
        {
            staging.putBytes(0, staging, stagedFrom, stagedTo - stagedFrom);
            stagedTo -= stagedFrom;
            stagedFrom = 0;
        }
    }
}
