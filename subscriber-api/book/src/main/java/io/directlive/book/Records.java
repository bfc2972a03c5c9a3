package io.directlive.book;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records of 32 bytes in one block of memory outside the heap, aligned so that none lies across two cache lines. What
 * was given back last is taken first: it is still in the cache. The block doubles when it is full and never shrinks.
 */
final class Records
{
    /** No record. */
    static final int NONE = -1;

    /** From a record's number to its offset in {@link #memory}. */
    static final int SHIFT = 5;

    private static final int MAX_CAPACITY = 1 << (30 - SHIFT);

    /** The block; its address changes when it grows, the object does not. */
    final UnsafeBuffer memory;

    private int capacity;
    private int used;
    private int free = NONE;
    private int size;

    Records(final int initialCapacity)
    {
        capacity = BitUtil.findNextPositivePowerOfTwo(Math.max(16, initialCapacity));
        memory = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(capacity << SHIFT, BitUtil.CACHE_LINE_LENGTH));
    }

    /** @return a record with whatever was in it before. */
    int take()
    {
        size++;
        if (free != NONE)
        {
            final int record = free;
            free = memory.getInt(record << SHIFT);
            return record;
        }
        if (used == capacity)
        {
            grow();
        }
        return used++;
    }

    void giveBack(final int record)
    {
        memory.putInt(record << SHIFT, free);
        free = record;
        size--;
    }

    /** @return records that are taken. */
    int size()
    {
        return size;
    }

    int capacity()
    {
        return capacity;
    }

    private void grow()
    {
        if (capacity == MAX_CAPACITY)
        {
            throw new IllegalStateException("book storage is full: " + capacity + " records");
        }
        final UnsafeBuffer larger = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(capacity << SHIFT + 1, BitUtil.CACHE_LINE_LENGTH));
        larger.putBytes(0, memory, 0, capacity << SHIFT);
        capacity <<= 1;
        memory.wrap(larger.byteBuffer(), 0, capacity << SHIFT);
    }
}
