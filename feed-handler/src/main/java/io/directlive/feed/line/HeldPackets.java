package io.directlive.feed.line;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies of packets that came before their turn, in the order of their numbers. Bounded by a count and by bytes, all of
 * it allocated at construction. The bytes are a ring in the order of arrival: room comes back when the packet that has
 * been held longest goes.
 * <p>
 * One thread.
 */
final class HeldPackets
{
    private static final int ALIGNMENT = Long.BYTES;

    private final int limit;
    private final long byteLimit;
    private final UnsafeBuffer buffer;

    // Slots, in the order of arrival: slot i of arrival n is n mod limit.
    private final long[] firsts;
    private final long[] nexts;
    private final long[] timesNs;
    private final int[] lengths;
    private final long[] positions; // Where a packet begins in the bytes ever held; offset is the remainder.
    private final boolean[] isFree;
    private long headArrival;
    private long tailArrival;
    private long tailPosition;

    // Slots in the order of their first numbers; the array is twice as long as needed, so that taking the lowest is
    // one addition, and what is left moves to the front only once in a while.
    private final int[] order;
    private int orderStart;
    private int size;

    /**
     * @param limit     most packets held.
     * @param byteLimit most bytes held; a power of two.
     */
    HeldPackets(final int limit, final int byteLimit)
    {
        if (limit < 1 || !BitUtil.isPowerOfTwo(byteLimit))
        {
            throw new IllegalArgumentException("cannot hold " + limit + " packets in " + byteLimit + " bytes");
        }
        this.limit = limit;
        this.byteLimit = byteLimit;
        buffer = new UnsafeBuffer(new byte[byteLimit]);
        firsts = new long[limit];
        nexts = new long[limit];
        timesNs = new long[limit];
        lengths = new int[limit];
        positions = new long[limit];
        isFree = new boolean[limit];
        order = new int[2 * limit];
    }

    int size()
    {
        return size;
    }

    /** @return first number of the packet with the lowest one; there must be one. */
    long lowestFirst()
    {
        return firsts[order[orderStart]];
    }

    /** @return one past the last number of the packet with the lowest first one. */
    long lowestNext()
    {
        return nexts[order[orderStart]];
    }

    long lowestTimeNs()
    {
        return timesNs[order[orderStart]];
    }

    int lowestOffset()
    {
        return (int)(positions[order[orderStart]] & byteLimit - 1);
    }

    int lowestLength()
    {
        return lengths[order[orderStart]];
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return whether all numbers of a range are held. */
    boolean covers(final long first, final long next)
    {
        long covered = first;
        for (int i = orderStart; i < orderStart + size && firsts[order[i]] <= covered; i++)
        {
            covered = Math.max(covered, nexts[order[i]]);
            if (covered >= next)
            {
                return true;
            }
        }
        return false;
    }

    /** @return true when the packet was copied; false when there is no room. */
    boolean hold(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long first,
        final long next,
        final long timeNs)
    {
        final int aligned = BitUtil.align(length, ALIGNMENT);
        final long toEnd = byteLimit - (tailPosition & byteLimit - 1);
        final long position = aligned <= toEnd ? tailPosition : tailPosition + toEnd;
        final long headPosition = headArrival == tailArrival ? position : positions[slot(headArrival)];
        if (tailArrival - headArrival == limit || position + aligned - headPosition > byteLimit)
        {
            return false;
        }
        final int slot = slot(tailArrival++);
        firsts[slot] = first;
        nexts[slot] = next;
        timesNs[slot] = timeNs;
        lengths[slot] = length;
        positions[slot] = position;
        isFree[slot] = false;
        buffer.putBytes((int)(position & byteLimit - 1), packet, offset, length);
        tailPosition = position + aligned;
        insert(slot, first);
        return true;
    }

    void removeLowest()
    {
        isFree[order[orderStart]] = true;
        orderStart++;
        size--;
        while (headArrival < tailArrival && isFree[slot(headArrival)])
        {
            headArrival++;
        }
    }

    void clear()
    {
        headArrival = tailArrival;
        size = 0;
        orderStart = 0;
    }

    private void insert(final int slot, final long first)
    {
        if (orderStart + size == order.length)
        {
            System.arraycopy(order, orderStart, order, 0, size);
            orderStart = 0;
        }
        int at = orderStart + size;
        while (at > orderStart && firsts[order[at - 1]] > first) // Nearly always at the end already.
        {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = slot;
        size++;
    }

    private int slot(final long arrival)
    {
        return (int)(arrival % limit);
    }
}
