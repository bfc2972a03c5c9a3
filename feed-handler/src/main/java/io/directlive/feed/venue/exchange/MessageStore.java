package io.directlive.feed.venue.exchange;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.mold.MoldPacket;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The messages of a session, numbered from 1, as MoldUDP64 blocks: so a packet, sent for the first time or again, is a
 * header and a piece of the store. Kept in segments that come as they are needed; when there are as many as are
 * allowed, the oldest is used anew and its messages are gone.
 * <p>
 * A message is found by a binary search for its segment and a walk of at most {@value #MARK_INTERVAL} blocks. Used by
 * one thread; allocates a segment at a time and nothing else.
 */
public final class MessageStore
{
    /** Bytes of a segment. */
    public static final int SEGMENT_LENGTH = 1 << 20;

    private static final int MARK_INTERVAL = 32;
    private static final int MIN_BLOCK_LENGTH = MoldPacket.BLOCK_HEADER_LENGTH + 1;

    private final IntFunction<ByteBuffer> allocator;
    private final int segmentLength;
    private final Segment[] segments; // A ring, oldest at the head; those beyond the size are kept for later.
    private int head;
    private int size;
    private Segment last;
    private long next = 1;
    private int blockCount;

    /**
     * @param limit     most bytes to be kept, rounded down to whole segments, of which there is at least one.
     * @param allocator of segments.
     */
    public MessageStore(final long limit, final IntFunction<ByteBuffer> allocator)
    {
        this(limit, SEGMENT_LENGTH, allocator);
    }

    MessageStore(final long limit, final int segmentLength, final IntFunction<ByteBuffer> allocator)
    {
        this.allocator = allocator;
        this.segmentLength = segmentLength;
        segments = new Segment[(int)Math.min(Math.max(limit / segmentLength, 1), Integer.MAX_VALUE >> 4)];
    }

    /** @return number of the message that will be appended next. */
    public long next()
    {
        return next;
    }

    /** @return number of the oldest message that is kept; {@link #next()} when there is none. */
    public long earliest()
    {
        return size == 0 ? next : segment(0).first;
    }

    /**
     * Appends a message.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length of it, above 0 and two bytes below that of a segment at most.
     */
    public void append(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length <= 0 || length > 0xFFFF || length > segmentLength - MoldPacket.BLOCK_HEADER_LENGTH)
        {
            throw new IllegalArgumentException("length of a message: " + length);
        }
        if (last == null || segmentLength - last.used < MoldPacket.BLOCK_HEADER_LENGTH + length)
        {
            nextSegment();
        }
        if (last.count % MARK_INTERVAL == 0)
        {
            last.marks[last.count / MARK_INTERVAL] = last.used;
        }
        last.bytes.putShort(last.used, (short)length, BIG_ENDIAN);
        last.bytes.putBytes(last.used + MoldPacket.BLOCK_HEADER_LENGTH, buffer, offset, length);
        last.used += MoldPacket.BLOCK_HEADER_LENGTH + length;
        last.count++;
        next++;
    }

    /**
     * Copies messages as blocks, as many as are there, wanted and fit; {@link #blockCount()} tells how many.
     *
     * @param first     number of the first message.
     * @param maxCount  most messages.
     * @param maxLength most bytes.
     * @param target    that takes them.
     * @param offset    of the first block.
     * @return bytes copied; 0 when the first is not there or does not fit.
     */
    public int blocks(
        final long first, final int maxCount, final int maxLength, final MutableDirectBuffer target, final int offset)
    {
        blockCount = 0;
        if (first < earliest() || first >= next)
        {
            return 0;
        }
        int length = 0;
        for (int place = placeOf(first); blockCount < maxCount && place < size; place++)
        {
            final Segment segment = segment(place);
            final int from = segment.offsetOf(first + blockCount);
            final int end = segment.used;
            int to = from;
            while (to < end && blockCount < maxCount)
            {
                final int blockLength = segment.blockLength(to);
                if (length + to - from + blockLength > maxLength)
                {
                    break;
                }
                to += blockLength;
                blockCount++;
            }
            target.putBytes(offset + length, segment.bytes, from, to - from);
            length += to - from;
            if (to < end)
            {
                break;
            }
        }
        return length;
    }

    /** @return messages that the last {@link #blocks} copied. */
    public int blockCount()
    {
        return blockCount;
    }

    /** Forgets all messages: the next one has number 1. Keeps the memory. */
    public void clear()
    {
        head = 0;
        size = 0;
        last = null;
        next = 1;
    }

    private void nextSegment()
    {
        final int place;
        if (size < segments.length)
        {
            place = (head + size) % segments.length;
            size++;
        }
        else
        {
            place = head;
            head = (head + 1) % segments.length;
        }
        if (segments[place] == null)
        {
            segments[place] = new Segment(allocator.apply(segmentLength));
        }
        last = segments[place];
        last.first = next;
        last.count = 0;
        last.used = 0;
    }

    private Segment segment(final int place)
    {
        final int at = head + place;
        return segments[at < segments.length ? at : at - segments.length];
    }

    /** The last place whose first message is not after the wanted one. */
    private int placeOf(final long number)
    {
        if (number >= last.first)
        {
            return size - 1;
        }
        int low = 0;
        int high = size - 1;
        while (low < high)
        {
            final int middle = (low + high + 1) >>> 1;
            if (segment(middle).first <= number)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }
        return low;
    }

    private static final class Segment
    {
        private final UnsafeBuffer bytes;
        private final int[] marks; // Where every so manieth message is.
        private long first;
        private int count;
        private int used;

        Segment(final ByteBuffer memory)
        {
            bytes = new UnsafeBuffer(memory);
            marks = new int[bytes.capacity() / MIN_BLOCK_LENGTH / MARK_INTERVAL + 1];
        }

        int blockLength(final int offset)
        {
            return MoldPacket.BLOCK_HEADER_LENGTH + MoldPacket.messageLength(bytes, offset);
        }

        int offsetOf(final long number)
        {
            final int index = (int)(number - first);
            int offset = marks[index / MARK_INTERVAL];
            for (int left = index % MARK_INTERVAL; left > 0; left--)
            {
                offset += blockLength(offset);
            }
            return offset;
        }
    }
}
