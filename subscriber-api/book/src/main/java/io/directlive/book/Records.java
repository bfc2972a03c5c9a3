package io.directlive.book;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * Records of 32 bytes in one block of memory outside the heap, aligned so that none lies across two cache lines. What
 * was given back last is taken first: it is still in the cache. Which these are stands beside the block and not in the
 * records, so that nobody waits for one that is only going to be written. The block doubles when it is full and never
 * shrinks.
 *
 * <p>Orders and levels are records of one block, and both have links in the same place: a level and its orders form a
 * ring, so that an order enters and leaves its queue without asking whether it is the first, the last or alone. No
 * branch could foresee that.
 *
 * <p>Memory is reached by address: the compiler knows that such a store changes no field of any object, where after a
 * store through a buffer, which may be backed by an array, it reads all fields anew: ITCH to book 104 -> 91 ns. Numbers
 * of records are not checked, except those that come from outside.
 */
final class Records
{
    /** No record. */
    static final int NONE = -1;

    /** Bits that the number of any record fits into. */
    static final int NUMBER_BITS = 25;

    private static final int SHIFT = 5;

    private static final int PREVIOUS = 16;
    private static final int NEXT = 20;
    private static final int MAX_CAPACITY = 1 << NUMBER_BITS;

    private ByteBuffer block;
    private long address;
    private int capacity;
    private int used;
    private int[] free;
    private int freeCount;

    Records(final int initialCapacity)
    {
        capacity = BitUtil.findNextPositivePowerOfTwo(Math.max(16, initialCapacity));
        block = BufferUtil.allocateDirectAligned(capacity << SHIFT, BitUtil.CACHE_LINE_LENGTH);
        address = BufferUtil.address(block);
        free = new int[capacity];
    }

    /** @return a record with whatever was in it before. */
    int take()
    {
        if (freeCount > 0)
        {
            return free[--freeCount];
        }
        if (used == capacity)
        {
            grow();
        }
        return used++;
    }

    void giveBack(final int record)
    {
        free[freeCount++] = record;
    }

    /** @return a field of a record. */
    long getLong(final int record, final int offset)
    {
        return UnsafeApi.getLong(at(record) + offset);
    }

    /** Sets a field of a record. */
    void putLong(final int record, final int offset, final long value)
    {
        UnsafeApi.putLong(at(record) + offset, value);
    }

    /** @return a field of a record. */
    int getInt(final int record, final int offset)
    {
        return UnsafeApi.getInt(at(record) + offset);
    }

    /** Sets a field of a record. */
    void putInt(final int record, final int offset, final int value)
    {
        UnsafeApi.putInt(at(record) + offset, value);
    }

    /**
     * @param record that came from outside.
     * @return the same.
     * @throws IndexOutOfBoundsException when there is none of that number.
     */
    int checked(final int record)
    {
        return Objects.checkIndex(record, used);
    }

    int previous(final int record)
    {
        return getInt(record, PREVIOUS);
    }

    int next(final int record)
    {
        return getInt(record, NEXT);
    }

    /** Makes a ring of one. */
    void startRing(final int record)
    {
        previous(record, record);
        next(record, record);
    }

    /** Puts a record into the ring, before another one: behind the last, when the other is the level. */
    void insertBefore(final int other, final int record)
    {
        final int last = previous(other);
        previous(record, last);
        next(record, other);
        next(last, record);
        previous(other, record);
    }

    /** Takes a record out of its ring. */
    void unlink(final int record)
    {
        final int previous = previous(record);
        final int next = next(record);
        next(previous, next);
        previous(next, previous);
    }

    private long at(final int record)
    {
        return address + ((long)record << SHIFT);
    }

    private void previous(final int record, final int previous)
    {
        putInt(record, PREVIOUS, previous);
    }

    private void next(final int record, final int next)
    {
        putInt(record, NEXT, next);
    }

    private void grow()
    {
        if (capacity == MAX_CAPACITY)
        {
            throw new IllegalStateException("book storage is full: " + capacity + " records");
        }
        final ByteBuffer larger =
            BufferUtil.allocateDirectAligned(capacity << SHIFT + 1, BitUtil.CACHE_LINE_LENGTH);
        larger.put(0, block, 0, capacity << SHIFT);
        block = larger;
        address = BufferUtil.address(larger);
        capacity <<= 1;
        free = Arrays.copyOf(free, capacity);
    }
}
