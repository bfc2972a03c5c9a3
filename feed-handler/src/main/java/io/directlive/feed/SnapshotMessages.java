package io.directlive.feed;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Keeps the messages of a snapshot, and puts them into an order that is a function of their content alone: by the
 * number that they reflect, by instrument, by three keys that the venue chooses, and at last by their bytes. Neighbours
 * with the same number and the same instrument are one part. For what a {@link SnapshotFeed} has to offer.
 * <p>
 * Sorting can be done in steps, so that the thread that sorts can go on with its lines in between.
 * <p>
 * One thread. Allocates only to grow; what has grown is used again.
 */
public final class SnapshotMessages
{
    private static final int MESSAGES = 1 << 8; // At first.

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final SteppedSort steps = new SteppedSort(this::compare);
    private boolean isSorting;
    private int bytes;
    private int count;
    private int partCount;

    private long[] lastReflected = new long[MESSAGES];
    private int[] venueInstruments = new int[MESSAGES];
    private long[] firstKeys = new long[MESSAGES];
    private long[] secondKeys = new long[MESSAGES];
    private long[] thirdKeys = new long[MESSAGES];
    private int[] offsets = new int[MESSAGES];
    private int[] lengths = new int[MESSAGES];
    private long[] order = new long[MESSAGES]; // As long as the last sort left it.
    private int[] partStarts = new int[MESSAGES + 1]; // Places in the order; one more than there are parts.

    /** Forgets all messages. */
    public void clear()
    {
        bytes = 0;
        count = 0;
        partCount = 0;
        isSorting = false;
    }

    /**
     * Keeps a message; there are no parts before {@link #sort()}.
     *
     * @param lastReflected   number of the last message of the live channel that the message reflects.
     * @param venueInstrument that it is of; 0 for all of the source.
     * @param firstKey        decides the order within a part.
     * @param secondKey       decides where the first keys are equal.
     * @param thirdKey        decides where these are equal too; unsigned.
     * @param source          that holds the message; copied.
     * @param offset          of the message.
     * @param length          of the message, in bytes.
     */
    public void add(
        final long lastReflected,
        final int venueInstrument,
        final long firstKey,
        final long secondKey,
        final long thirdKey,
        final DirectBuffer source,
        final int offset,
        final int length)
    {
        if (count == offsets.length)
        {
            grow();
        }
        this.lastReflected[count] = lastReflected;
        venueInstruments[count] = venueInstrument;
        firstKeys[count] = firstKey;
        secondKeys[count] = secondKey;
        thirdKeys[count] = thirdKey;
        offsets[count] = bytes;
        lengths[count] = length;
        buffer.putBytes(bytes, source, offset, length);
        bytes += length;
        count++;
    }

    /** Puts the messages into their order and makes the parts. */
    public void sort()
    {
        while (!sort(Integer.MAX_VALUE))
        {
            // Sorts on.
        }
    }

    /**
     * Goes on with putting the messages into their order and making the parts; adds nothing in between.
     *
     * @param moveLimit most messages to be moved.
     * @return true when it is done.
     */
    public boolean sort(final int moveLimit)
    {
        if (!isSorting)
        {
            isSorting = true;
            order = order.length < count ? new long[offsets.length] : order;
            final long[] keys = Arrays.copyOf(lastReflected, Math.max(1, count));
            for (int i = 0; i < count; i++)
            {
                order[i] = i;
            }
            steps.start(keys, order, count);
        }
        if (!steps.step(moveLimit))
        {
            return false;
        }
        isSorting = false;
        order = steps.values();
        makeParts();
        return true;
    }

    /** @return messages of all parts. */
    public int count()
    {
        return count;
    }

    /** @return bytes of all messages. */
    public int length()
    {
        return bytes;
    }

    /** @return parts, in ascending order of what they reflect. */
    public int partCount()
    {
        return partCount;
    }

    /** @return number of the last message of the live channel that the part reflects. */
    public long lastReflected(final int part)
    {
        return lastReflected[at(partStarts[part])];
    }

    /** @return the instrument that the part is of; 0 for all of the source. */
    public int venueInstrument(final int part)
    {
        return venueInstruments[at(partStarts[part])];
    }

    /** @return messages of the part. */
    public int messageCount(final int part)
    {
        return partStarts[part + 1] - partStarts[part];
    }

    /** @return what holds the messages; valid until the next change. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return where a message of a part begins in the buffer. */
    public int offset(final int part, final int message)
    {
        return offsets[at(partStarts[part] + message)];
    }

    /** @return length of a message of a part, in bytes. */
    public int length(final int part, final int message)
    {
        return lengths[at(partStarts[part] + message)];
    }

    private int at(final int place)
    {
        return (int)order[place];
    }

    private boolean isSamePart(final int a, final int b)
    {
        return lastReflected[a] == lastReflected[b] && venueInstruments[a] == venueInstruments[b];
    }

    private void makeParts()
    {
        partCount = 0;
        for (int i = 0; i < count; i++)
        {
            if (i == 0 || !isSamePart((int)order[i - 1], (int)order[i]))
            {
                partStarts[partCount++] = i;
            }
        }
        partStarts[partCount] = count;
    }

    private int compare(final long first, final long second)
    {
        final int a = (int)first;
        final int b = (int)second;
        int result = Integer.compareUnsigned(venueInstruments[a], venueInstruments[b]);
        result = result == 0 ? Long.compare(firstKeys[a], firstKeys[b]) : result;
        result = result == 0 ? Long.compare(secondKeys[a], secondKeys[b]) : result;
        result = result == 0 ? Long.compareUnsigned(thirdKeys[a], thirdKeys[b]) : result;
        return result == 0 ? compareBytes(a, b) : result;
    }

    private int compareBytes(final int a, final int b)
    {
        final byte[] array = buffer.byteArray();
        return Arrays.compareUnsigned(
            array, offsets[a], offsets[a] + lengths[a], array, offsets[b], offsets[b] + lengths[b]);
    }

    private void grow()
    {
        final int capacity = 2 * count;
        lastReflected = Arrays.copyOf(lastReflected, capacity);
        venueInstruments = Arrays.copyOf(venueInstruments, capacity);
        firstKeys = Arrays.copyOf(firstKeys, capacity);
        secondKeys = Arrays.copyOf(secondKeys, capacity);
        thirdKeys = Arrays.copyOf(thirdKeys, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        partStarts = new int[capacity + 1];
    }
}
