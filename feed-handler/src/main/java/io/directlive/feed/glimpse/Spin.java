package io.directlive.feed.glimpse;

import io.directlive.feed.SteppedSort;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The messages of one snapshot: collected as they come, then arranged in their canonical order. Keeps its memory from
 * one snapshot to the next. Used by one thread.
 */
final class Spin
{
    private static final int INITIAL_LENGTH = 1 << 20;
    private static final int INITIAL_COUNT = 1 << 15;
    private static final int LENGTH_BITS = 16;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    private final int maxLength;
    private final UnsafeBuffer buffer;
    private final SteppedSort sort = new SteppedSort(this::compare);

    private int length;
    private long[] keys = new long[INITIAL_COUNT];
    private long[] places = new long[INITIAL_COUNT]; // Offset, and length in the lowest bits.
    private int count;
    private boolean isSorting;
    private int pruned;     // Messages that were looked at after sorting,
    private int kept;       // and those of them that stay.
    private int duplicates;
    private String fault;

    Spin(final int maxLength)
    {
        this.maxLength = maxLength;
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.min(INITIAL_LENGTH, maxLength)));
    }

    void clear()
    {
        length = 0;
        count = 0;
        isSorting = false;
        duplicates = 0;
        fault = null;
    }

    /** @return false when there is no room for it, and never will be. */
    boolean add(final DirectBuffer message, final int offset, final int messageLength)
    {
        if (messageLength > maxLength - length)
        {
            return false;
        }
        if (messageLength > buffer.capacity() - length)
        {
            growBuffer();
        }
        if (count == keys.length)
        {
            keys = Arrays.copyOf(keys, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
        }
        buffer.putBytes(length, message, offset, messageLength);
        keys[count] = ItchState.key(message, offset);
        places[count] = (long)length << LENGTH_BITS | messageLength;
        count++;
        length += messageLength;
        return true;
    }

    /**
     * Goes on with arranging: sorts, then drops what is there twice.
     *
     * @return true when it is done, or there is a {@link #fault()}.
     */
    boolean arrange(final int moveLimit)
    {
        if (!isSorting)
        {
            isSorting = true;
            sort.start(keys, places, count);
            pruned = 0;
            kept = 0;
        }
        if (!sort.step(moveLimit))
        {
            return false;
        }
        keys = sort.keys();
        places = sort.values();
        return prune(moveLimit);
    }

    /** @return why the messages cannot be those of a snapshot; null when nothing is wrong. */
    String fault()
    {
        return fault;
    }

    /** @return messages dropped because they were there already. */
    int duplicates()
    {
        return duplicates;
    }

    int count()
    {
        return count;
    }

    int offset(final int message)
    {
        return offsetOf(places[message]);
    }

    int length(final int message)
    {
        return lengthOf(places[message]);
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    private void growBuffer()
    {
        final int capacity = (int)Math.min(2L * buffer.capacity() + LENGTH_MASK, maxLength);
        final UnsafeBuffer grown = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
        grown.putBytes(0, buffer, 0, length);
        buffer.wrap(grown);
    }

    private boolean prune(final int moveLimit)
    {
        final int end = Math.min(pruned + moveLimit, count);
        for (; pruned < end && fault == null; pruned++)
        {
            if (kept > 0 && keys[kept - 1] == keys[pruned] && isSame(places[kept - 1], places[pruned]))
            {
                duplicates++;
            }
            else
            {
                keys[kept] = keys[pruned];
                places[kept] = places[pruned];
                kept++;
            }
        }
        if (fault != null || pruned < count)
        {
            return fault != null;
        }
        count = kept;
        pruned = kept;
        return true;
    }

    private boolean isSame(final long place, final long other)
    {
        if (compare(place, other) == 0)
        {
            return true;
        }
        if (ItchState.isSameOrder(buffer, offsetOf(place), offsetOf(other)))
        {
            fault = "an order in the snapshot is told in two ways";
        }
        return false;
    }

    private int compare(final long place, final long other)
    {
        return ItchState.compare(buffer, offsetOf(place), lengthOf(place), offsetOf(other), lengthOf(other));
    }

    private static int offsetOf(final long place)
    {
        return (int)(place >>> LENGTH_BITS);
    }

    private static int lengthOf(final long place)
    {
        return (int)place & LENGTH_MASK;
    }
}
