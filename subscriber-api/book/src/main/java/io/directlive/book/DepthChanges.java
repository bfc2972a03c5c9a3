package io.directlive.book;

import io.directlive.protocol.sbe.Side;

/**
 * What a {@link DepthWindow} found changed: levels that are gone first, then levels that are new or have other totals.
 * Reused from one update to the next.
 */
public final class DepthChanges
{
    private final Side[] sides;
    private final long[] prices;
    private final long[] quantities;
    private final int[] orderCounts;
    private int size;

    /** @param depth of the deepest window that reports here. */
    public DepthChanges(final int depth)
    {
        // At worst each of both sides loses all its levels and gets as many others.
        final int capacity = 4 * depth;
        sides = new Side[capacity];
        prices = new long[capacity];
        quantities = new long[capacity];
        orderCounts = new int[capacity];
    }

    /** @return number of changes. */
    public int size()
    {
        return size;
    }

    /**
     * @param index of the change.
     * @return BID or ASK.
     */
    public Side side(final int index)
    {
        return sides[index];
    }

    /**
     * @param index of the change.
     * @return price of the level.
     */
    public long price(final int index)
    {
        return prices[index];
    }

    /**
     * @param index of the change.
     * @return new quantity of the level; 0 when it is gone.
     */
    public long quantity(final int index)
    {
        return quantities[index];
    }

    /**
     * @param index of the change.
     * @return new order count of the level; 0 when it is gone.
     */
    public int orderCount(final int index)
    {
        return orderCounts[index];
    }

    void clear()
    {
        size = 0;
    }

    void add(final Side side, final long price, final long quantity, final int orderCount)
    {
        sides[size] = side;
        prices[size] = price;
        quantities[size] = quantity;
        orderCounts[size] = orderCount;
        size++;
    }
}
