package io.directlive.feed.kraken;

import java.util.Arrays;

/** One side of a book, best level first. Grows to the longest that there was; used by one thread. */
final class KrakenBookSide
{
    private final boolean isBid;
    private long[] prices;
    private long[] quantities;
    private int size;

    KrakenBookSide(final boolean isBid, final int capacity)
    {
        this.isBid = isBid;
        prices = new long[capacity];
        quantities = new long[capacity];
    }

    int size()
    {
        return size;
    }

    long price(final int index)
    {
        return prices[index];
    }

    long quantity(final int index)
    {
        return quantities[index];
    }

    void clear()
    {
        size = 0;
    }

    /** Levels from this one on are gone. */
    void truncate(final int newSize)
    {
        size = Math.min(size, newSize);
    }

    /** Sets the total of a level; 0 takes it away, also when it is not there. */
    void set(final long price, final long quantity)
    {
        final int index = indexOf(price);
        if (index >= 0)
        {
            if (quantity == 0)
            {
                size--;
                System.arraycopy(prices, index + 1, prices, index, size - index);
                System.arraycopy(quantities, index + 1, quantities, index, size - index);
            }
            else
            {
                quantities[index] = quantity;
            }
        }
        else if (quantity != 0)
        {
            insert(-index - 1, price, quantity);
        }
    }

    private void insert(final int index, final long price, final long quantity)
    {
        if (size == prices.length)
        {
            prices = Arrays.copyOf(prices, size << 1);
            quantities = Arrays.copyOf(quantities, size << 1);
        }
        System.arraycopy(prices, index, prices, index + 1, size - index);
        System.arraycopy(quantities, index, quantities, index + 1, size - index);
        prices[index] = price;
        quantities[index] = quantity;
        size++;
    }

    /** @return index of the level; when it is not there, -1 less the index at which it belongs. */
    private int indexOf(final long price)
    {
        int low = 0;
        int high = size - 1;
        while (low <= high)
        {
            final int middle = (low + high) >>> 1;
            if (prices[middle] == price)
            {
                return middle;
            }
            final boolean isBetter = isBid ? prices[middle] > price : prices[middle] < price;
            low = isBetter ? middle + 1 : low;
            high = isBetter ? high : middle - 1;
        }
        return -low - 1;
    }
}
