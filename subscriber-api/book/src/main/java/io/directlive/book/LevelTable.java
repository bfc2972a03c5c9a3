package io.directlive.book;

import static io.directlive.book.Records.NONE;
import static io.directlive.book.Records.SHIFT;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * All price levels of all instruments.
 *
 * <pre>
 *   level  +0 price i64, +8 quantity i64, +16 first order i32, +20 last order i32, +24 order count i32, +28 is bid i32
 * </pre>
 */
final class LevelTable
{
    private static final int QUANTITY = 8;
    private static final int FIRST = 16;
    private static final int LAST = 20;
    private static final int ORDER_COUNT = 24;
    private static final int IS_BID = 28;

    private final Records records;
    private final UnsafeBuffer memory;

    LevelTable(final int initialCapacity)
    {
        records = new Records(initialCapacity);
        memory = records.memory;
    }

    /** @return a new level without orders and quantity. */
    int add(final boolean isBid, final long price)
    {
        final int level = records.take();
        final int offset = level << SHIFT;
        memory.putLong(offset, price);
        memory.putLong(offset + QUANTITY, 0);
        memory.putInt(offset + FIRST, NONE);
        memory.putInt(offset + LAST, NONE);
        memory.putInt(offset + ORDER_COUNT, 0);
        memory.putInt(offset + IS_BID, isBid ? 1 : 0);
        return level;
    }

    void remove(final int level)
    {
        records.giveBack(level);
    }

    int size()
    {
        return records.size();
    }

    long price(final int level)
    {
        return memory.getLong(level << SHIFT);
    }

    boolean isBid(final int level)
    {
        return memory.getInt((level << SHIFT) + IS_BID) != 0;
    }

    long quantity(final int level)
    {
        return memory.getLong((level << SHIFT) + QUANTITY);
    }

    void quantity(final int level, final long quantity)
    {
        memory.putLong((level << SHIFT) + QUANTITY, quantity);
    }

    int orderCount(final int level)
    {
        return memory.getInt((level << SHIFT) + ORDER_COUNT);
    }

    void orderCount(final int level, final int orderCount)
    {
        memory.putInt((level << SHIFT) + ORDER_COUNT, orderCount);
    }

    int first(final int level)
    {
        return memory.getInt((level << SHIFT) + FIRST);
    }

    void first(final int level, final int order)
    {
        memory.putInt((level << SHIFT) + FIRST, order);
    }

    int last(final int level)
    {
        return memory.getInt((level << SHIFT) + LAST);
    }

    void last(final int level, final int order)
    {
        memory.putInt((level << SHIFT) + LAST, order);
    }
}
