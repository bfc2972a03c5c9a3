package io.directlive.book;


/**
 * All price levels of all instruments.
 *
 * <pre>
 *   level  +0 price i64, +8 quantity i64, +16 last order i32, +20 first order i32, +24 order count i32, +28 is ask i32
 * </pre>
 *
 * First and last are the links of the ring in which the orders queue, the level between the last and the first.
 */
final class LevelTable
{
    private static final int QUANTITY = 8;
    private static final int ORDER_COUNT = 24;
    private static final int IS_ASK = 28;

    private final Records records;
    private int size;

    LevelTable(final Records records)
    {
        this.records = records;
    }

    /** @return a new level without orders and quantity; not counted before {@link #resize}. */
    int add(final int isAsk, final long price)
    {
        final int level = records.take();
        records.putLong(level, 0, price);
        records.putLong(level, QUANTITY, 0);
        records.putInt(level, ORDER_COUNT, 0);
        records.putInt(level, IS_ASK, isAsk);
        records.startRing(level);
        return level;
    }

    void remove(final int level)
    {
        records.giveBack(level);
    }

    void resize(final int count)
    {
        size += count;
    }

    /** @return levels that have orders. */
    int size()
    {
        return size;
    }

    long price(final int level)
    {
        return records.getLong(level, 0);
    }

    /** @return 1 for an ask, 0 for a bid. */
    int isAsk(final int level)
    {
        return records.getInt(level, IS_ASK);
    }

    long quantity(final int level)
    {
        return records.getLong(level, QUANTITY);
    }

    void quantity(final int level, final long quantity)
    {
        records.putLong(level, QUANTITY, quantity);
    }

    /** @return true when nothing rests in the level. A venue that sends levels need not tell how many orders. */
    boolean isEmpty(final int level)
    {
        return (quantity(level) | orderCount(level)) == 0;
    }

    int orderCount(final int level)
    {
        return records.getInt(level, ORDER_COUNT);
    }

    void orderCount(final int level, final int orderCount)
    {
        records.putInt(level, ORDER_COUNT, orderCount);
    }
}
