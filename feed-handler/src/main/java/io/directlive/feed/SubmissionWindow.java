package io.directlive.feed;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.SourceGapDecoder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events that the sequencer has not acknowledged yet, in the order of the source, as one ring. Events are encoded in
 * place and submitted from there, so to resend is to go back.
 *
 * <pre>
 *   acknowledged &lt;= submitted &lt;= appended       positions in bytes, only ever counted up (submitted may go back)
 *        |  can be resent |  not submitted yet |
 * </pre>
 *
 * An event never wraps: what is left at the end of the ring is skipped by a filler with template id 0, which is
 * walked over like an event and never submitted. Used by one thread; allocates nothing after construction.
 */
public final class SubmissionWindow
{
    /** Smallest window. */
    public static final int MIN_CAPACITY = 1 << 12;

    /** Index of a mark whose message is complete: no event of that message is above it. */
    public static final int WHOLE_MESSAGE = Integer.MAX_VALUE;

    private static final int FILLER_TEMPLATE_ID = 0;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int mask;
    private long acknowledged;
    private long submitted;
    private long appended;
    private int filler; // Bytes to skip at the end of the ring before what was claimed.

    /**
     * @param capacity in bytes, a power of two.
     */
    public SubmissionWindow(final int capacity)
    {
        if (capacity < MIN_CAPACITY || !BitUtil.isPowerOfTwo(capacity))
        {
            throw new IllegalArgumentException(
                "window must be a power of two, " + MIN_CAPACITY + " bytes or more: " + capacity);
        }
        this.capacity = capacity;
        mask = capacity - 1;
        buffer = new UnsafeBuffer(new byte[capacity]);
    }

    /** @return holds the events. */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Finds room for events that are to be encoded back to back.
     *
     * @param maxLength of the events, a multiple of 8.
     * @return offset in {@link #buffer()}; -1 when there is no room until more is acknowledged.
     */
    public int claim(final int maxLength)
    {
        final int offset = (int)appended & mask;
        final int toEnd = capacity - offset;
        filler = maxLength <= toEnd ? 0 : toEnd;
        if (capacity - (appended - acknowledged) < filler + maxLength)
        {
            return -1;
        }
        return filler == 0 ? offset : 0;
    }

    /**
     * Appends what was encoded at the offset of the last claim.
     *
     * @param length of the events; a multiple of 8, not above what was claimed.
     * @return how many events these are.
     */
    public int append(final int length)
    {
        if (filler > 0)
        {
            appendFiller();
        }
        int count = 0;
        for (final long end = appended + length; appended < end; count++)
        {
            appended += EventLayout.length(buffer, (int)appended & mask);
        }
        return count;
    }

    /** @return bytes of events that were not submitted yet, or that are to be resent. */
    public long unsubmittedLength()
    {
        return appended - submitted;
    }

    /** @return whether all was acknowledged. */
    public boolean isEmpty()
    {
        return acknowledged == appended;
    }

    /** @return whether something was submitted that is not acknowledged. */
    public boolean hasUnacknowledged()
    {
        return acknowledged != submitted;
    }

    /**
     * Looks for what goes into the next frame.
     *
     * @param maxLength of a frame.
     * @return bytes of the whole events that fit, from {@link #frameOffset()} on; 0 when there is nothing to submit.
     */
    public int frameLength(final int maxLength)
    {
        skipFiller();
        final int start = frameOffset();
        final int limit = (int)Math.min(Math.min(maxLength, capacity - start), appended - submitted);
        int end = start;
        while (end - start < limit && EventLayout.templateId(buffer, end) != FILLER_TEMPLATE_ID)
        {
            final int next = end + EventLayout.length(buffer, end);
            if (next - start > limit)
            {
                break;
            }
            end = next;
        }
        return end - start;
    }

    /** @return where the next frame starts in {@link #buffer()}. */
    public int frameOffset()
    {
        return (int)submitted & mask;
    }

    /**
     * A frame went out.
     *
     * @param length from {@link #frameLength(int)}.
     */
    public void onSubmitted(final int length)
    {
        submitted += length;
    }

    /**
     * Lets go of events up to the mark. A gap that ends above the mark is cut to what the mark does not cover: what is
     * left of it begins with the next message or, when the mark is in the middle of one, with the next event of that.
     *
     * @param sourceSequence of the mark.
     * @param sourceIndex    of the mark; {@link #WHOLE_MESSAGE} when its message is complete.
     * @param snapshotIndex  of the mark: events accepted of the snapshot as of the mark's message.
     * @return events let go.
     */
    public int acknowledge(final long sourceSequence, final int sourceIndex, final int snapshotIndex)
    {
        int count = 0;
        while (acknowledged < appended)
        {
            final int offset = (int)acknowledged & mask;
            if (EventLayout.templateId(buffer, offset) != FILLER_TEMPLATE_ID)
            {
                if (!isCovered(offset, sourceSequence, sourceIndex, snapshotIndex))
                {
                    break;
                }
                count++;
            }
            acknowledged += EventLayout.length(buffer, offset);
        }
        submitted = Math.max(submitted, acknowledged);
        return count;
    }

    /**
     * All that was not acknowledged is to be submitted again.
     *
     * @return events to be resent.
     */
    public int rewind()
    {
        int count = 0;
        for (long position = acknowledged; position < submitted;)
        {
            final int offset = (int)position & mask;
            count += EventLayout.templateId(buffer, offset) == FILLER_TEMPLATE_ID ? 0 : 1;
            position += EventLayout.length(buffer, offset);
        }
        submitted = acknowledged;
        return count;
    }

    /**
     * Lets go of everything: nothing of it can have an effect any more.
     *
     * @return events let go.
     */
    public int clear()
    {
        submitted = appended;
        final int count = rewind();
        acknowledged = appended;
        submitted = appended;
        return count;
    }

    private void appendFiller()
    {
        final long kind = SourceEventWriter.kind(filler - EventLayout.MESSAGE_HEADER_LENGTH, FILLER_TEMPLATE_ID);
        buffer.putLong((int)appended & mask, kind, LITTLE_ENDIAN);
        appended += filler;
        filler = 0;
    }

    private void skipFiller()
    {
        if (submitted < appended && EventLayout.templateId(buffer, frameOffset()) == FILLER_TEMPLATE_ID)
        {
            submitted += EventLayout.length(buffer, frameOffset());
        }
    }

    private boolean isCovered(
        final int offset, final long markSequence, final int markIndex, final int markSnapshotIndex)
    {
        final long sequence = EventLayout.sourceSequence(buffer, offset);
        if (sequence != markSequence)
        {
            return sequence < markSequence && !isCutGap(offset, markSequence, markIndex);
        }
        final int snapshotIndex = EventLayout.instrumentSequence(buffer, offset);
        if (snapshotIndex != 0)
        {
            return Integer.compareUnsigned(snapshotIndex, markSnapshotIndex) <= 0;
        }
        return EventLayout.sourceIndex(buffer, offset) <= markIndex && !isCutGap(offset, markSequence, markIndex);
    }

    /** Another handler of the source had what this one lacks: what is left of the gap starts after that. */
    private boolean isCutGap(final int offset, final long markSequence, final int markIndex)
    {
        if (EventLayout.templateId(buffer, offset) != SourceGapDecoder.TEMPLATE_ID)
        {
            return false;
        }
        final boolean isMessageComplete = markIndex == WHOLE_MESSAGE;
        final long next = isMessageComplete ? markSequence + 1 : markSequence;
        if (toSourceSequence(buffer, offset) < next)
        {
            return false;
        }
        SourceEventWriter.place(buffer, offset, next, isMessageComplete ? 0 : markIndex + 1);
        return true;
    }

    private static long toSourceSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(
            offset + EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.toSourceSequenceEncodingOffset(),
            LITTLE_ENDIAN);
    }
}
