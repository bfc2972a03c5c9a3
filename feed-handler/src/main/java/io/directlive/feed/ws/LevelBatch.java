package io.directlive.feed.ws;

import io.directlive.protocol.sbe.Side;
import java.util.Arrays;

/** Levels of one message, in the venue's order. Grows to the longest message that there was; used by one thread. */
public final class LevelBatch
{
    private static final int INITIAL_CAPACITY = 256;

    private long[] prices = new long[INITIAL_CAPACITY];
    private long[] quantities = new long[INITIAL_CAPACITY];
    private Side[] sides = new Side[INITIAL_CAPACITY];
    private int size;

    /** Forgets all levels. */
    public void clear()
    {
        size = 0;
    }

    /**
     * @param side     of the level.
     * @param price    in units of 1e-9.
     * @param quantity in units of the instrument; 0 takes the level away.
     */
    public void add(final Side side, final long price, final long quantity)
    {
        if (size == prices.length)
        {
            prices = Arrays.copyOf(prices, size << 1);
            quantities = Arrays.copyOf(quantities, size << 1);
            sides = Arrays.copyOf(sides, size << 1);
        }
        prices[size] = price;
        quantities[size] = quantity;
        sides[size++] = side;
    }

    /** @return number of levels. */
    public int size()
    {
        return size;
    }

    /** @return price of a level, in units of 1e-9. */
    public long price(final int index)
    {
        return prices[index];
    }

    /** @return quantity of a level; 0 when it is gone. */
    public long quantity(final int index)
    {
        return quantities[index];
    }

    /** @return side of a level. */
    public Side side(final int index)
    {
        return sides[index];
    }
}
