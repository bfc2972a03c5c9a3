package io.directlive.book;

import java.util.Arrays;

/**
 * The price levels of one side in order, the best at the end of the array: most changes happen near the best price and
 * so move little. A price is kept as a key that is higher the better the price is: itself for bids, its complement for
 * asks.
 */
final class Ladder
{
    private static final int INITIAL_CAPACITY = 16;
    private static final int LINEAR_LIMIT = 8;

    private final long flip;
    private long[] keys = new long[INITIAL_CAPACITY];
    private int[] levels = new int[INITIAL_CAPACITY];
    private int size;

    Ladder(final boolean isBid)
    {
        flip = isBid ? 0 : -1;
    }

    boolean isBid()
    {
        return flip == 0;
    }

    int size()
    {
        return size;
    }

    long key(final long price)
    {
        return price ^ flip;
    }

    long price(final int rank)
    {
        return keys[size - 1 - rank] ^ flip;
    }

    /** @return the level that is so many levels behind the best. */
    int level(final int rank)
    {
        return levels[size - 1 - rank];
    }

    /** @return the level at a position that {@link #find} gave. */
    int levelAt(final int position)
    {
        return levels[position];
    }

    int rank(final int position)
    {
        return size - 1 - position;
    }

    /** @return position of the price, or the complement of the position at which it belongs. */
    int find(final long price)
    {
        final long key = price ^ flip;
        final int linearEnd = Math.max(0, size - LINEAR_LIMIT);
        for (int i = size - 1; i >= linearEnd; i--)
        {
            if (keys[i] <= key)
            {
                return keys[i] == key ? i : ~(i + 1);
            }
        }
        return Arrays.binarySearch(keys, 0, linearEnd, key);
    }

    void insert(final int position, final long price, final int level)
    {
        if (size == keys.length)
        {
            keys = Arrays.copyOf(keys, size << 1);
            levels = Arrays.copyOf(levels, size << 1);
        }
        final int behind = size - position;
        if (behind > 0)
        {
            System.arraycopy(keys, position, keys, position + 1, behind);
            System.arraycopy(levels, position, levels, position + 1, behind);
        }
        keys[position] = price ^ flip;
        levels[position] = level;
        size++;
    }

    void remove(final int position)
    {
        size--;
        final int behind = size - position;
        if (behind > 0)
        {
            System.arraycopy(keys, position + 1, keys, position, behind);
            System.arraycopy(levels, position + 1, levels, position, behind);
        }
    }

    void clear()
    {
        size = 0;
    }
}
