package io.directlive.book;

import static io.directlive.book.Records.NONE;

import java.util.Arrays;

/**
 * The price levels of one side in order, the best at the end of the array: most changes happen near the best price and
 * so move little. A price is kept as a key that is higher the better the price is: itself for bids, its complement for
 * asks.
 *
 * <p>A level that becomes empty stays where it is, as long as a better one has orders: the next order at that price
 * finds it again, and nothing was searched or moved for either. Whoever reads beyond the best price sees only levels
 * with orders, because empty ones are taken out where he reads; when the array is full all are. The best level is
 * never empty.
 *
 * <p>Most orders come to a price that one came to not long ago. The level found last for each hash of a price is kept, so
 * that a search, which ends where no branch could foresee, is seldom needed.
 */
final class Ladder
{
    private static final int INITIAL_CAPACITY = 16;

    /** Levels from the best on that are looked at one by one: cheaper than to halve, and than to call for a copy. */
    private static final int NEAR = 32;

    private static final int FOUND_BITS = 6;
    private static final long PRICE_MIX = 0x9E3779B97F4A7C15L;

    private final LevelTable table;
    private final long flip;
    private long[] keys = new long[INITIAL_CAPACITY];
    private int[] levels = new int[INITIAL_CAPACITY];
    private final int[] found = new int[1 << FOUND_BITS];
    private int length;
    private int size;

    /** Also at the end of {@link #levels}, but who asks for the best price has no need to touch two arrays for it. */
    private int best = NONE;

    /** So many from the best on are known to have orders, down to this key. */
    private int seen;
    private long seenKey = Long.MAX_VALUE;

    Ladder(final int isAsk, final LevelTable table)
    {
        flip = -isAsk;
        this.table = table;
        Arrays.fill(found, NONE);
    }

    /** @return 1 for asks, 0 for bids. */
    int isAsk()
    {
        return (int)-flip;
    }

    /** @return levels that have orders. */
    int size()
    {
        return size;
    }

    /** @return the best level; NONE when there is no level. */
    int best()
    {
        return best;
    }

    /** @return the level that is so many levels behind the best; there must be one. */
    int level(final int rank)
    {
        if (rank == 0)
        {
            return best;
        }
        if (rank >= seen)
        {
            see(rank);
        }
        return levels[length - 1 - rank];
    }

    /** @return price of the level that is so many levels behind the best; there must be one. */
    long price(final int rank)
    {
        if (rank == 0)
        {
            return table.price(best);
        }
        if (rank >= seen)
        {
            see(rank);
        }
        return keys[length - 1 - rank] ^ flip;
    }

    /** @return rank of the level at a price; -1 when nothing rests there. */
    int rank(final long price)
    {
        final int position = find(price);
        if (position < 0 || table.isEmpty(levels[position]))
        {
            return -1;
        }
        final int level = levels[position];
        int rank = size == length ? length - 1 - position : 0;
        while (level(rank) != level)
        {
            rank++;
        }
        return rank;
    }

    /** @return the level at a price, where it may be empty; a new one, which is, when there is none. */
    int levelFor(final long price)
    {
        final int known = found[hash(price)];
        if (known != NONE && table.price(known) == price)
        {
            return known;
        }
        final int position = find(price);
        final int level = position >= 0 ? levels[position] : insert(~position, price);
        found[hash(price)] = level;
        return level;
    }

    /** @return the level at a price, NONE when there is none. */
    int levelAt(final long price)
    {
        final int position = find(price);
        return position >= 0 ? levels[position] : NONE;
    }

    /**
     * A level has its first order, or has lost its last.
     *
     * @param count 1 or -1, or 0 for neither, so that nobody has to ask first.
     * @param price of the level.
     */
    void resize(final int count, final long price)
    {
        size += count;
        table.resize(count);
        if ((price ^ flip) >= seenKey && count < 0)
        {
            forget();
        }
    }

    /** Takes empty levels away until the best one has orders; to be called when the best may be empty. */
    void trim()
    {
        while (length > 0 && table.isEmpty(levels[length - 1]))
        {
            drop(levels[--length]);
        }
        best = length == 0 ? NONE : levels[length - 1];
        forget();
    }

    /** Takes all levels away. */
    void clear()
    {
        for (int i = 0; i < length; i++)
        {
            drop(levels[i]);
        }
        table.resize(-size);
        length = 0;
        size = 0;
        best = NONE;
        forget();
    }

    /**
     * Takes the worst level that has orders away.
     *
     * @return its price.
     */
    long removeWorst()
    {
        long price;
        boolean isEmpty;
        do
        {
            isEmpty = table.isEmpty(levels[0]);
            price = keys[0] ^ flip;
            drop(levels[0]);
            removeAt(0);
        }
        while (isEmpty);
        size--;
        table.resize(-1);
        forget();
        return price;
    }

    private void drop(final int level)
    {
        final int hash = hash(table.price(level));
        if (found[hash] == level)
        {
            found[hash] = NONE;
        }
        table.remove(level);
    }

    private static int hash(final long price)
    {
        return (int)(price * PRICE_MIX >>> Long.SIZE - FOUND_BITS);
    }

    private int find(final long price)
    {
        final long key = price ^ flip;
        final int near = Math.max(0, length - NEAR);
        for (int i = length - 1; i >= near; i--)
        {
            if (keys[i] <= key)
            {
                return keys[i] == key ? i : ~(i + 1);
            }
        }
        return Arrays.binarySearch(keys, 0, near, key);
    }

    private int insert(final int position, final long price)
    {
        final int at = length == keys.length ? makeRoom(price) : position;
        final int level = table.add(isAsk(), price);
        final int end = length++;
        if (end - at > NEAR)
        {
            System.arraycopy(keys, at, keys, at + 1, end - at);
            System.arraycopy(levels, at, levels, at + 1, end - at);
        }
        else
        {
            for (int i = end; i > at; i--) // In line: the call would cost more than the copy.
            {
                keys[i] = keys[i - 1];
                levels[i] = levels[i - 1];
            }
        }
        keys[at] = price ^ flip;
        levels[at] = level;
        best = at == end ? level : best;
        seen += keys[at] > seenKey ? 1 : 0;
        return level;
    }

    /** @return where the price, which has no level, now belongs. */
    private int makeRoom(final long price)
    {
        if (size > length >> 1)
        {
            keys = Arrays.copyOf(keys, length << 1);
            levels = Arrays.copyOf(levels, length << 1);
            return ~find(price);
        }

        int kept = 0;
        for (int i = 0; i < length; i++)
        {
            if (table.isEmpty(levels[i]))
            {
                drop(levels[i]);
            }
            else
            {
                keys[kept] = keys[i];
                levels[kept++] = levels[i];
            }
        }
        length = kept;
        return ~find(price);
    }

    /** Takes empty levels out until all up to a rank have orders. */
    private void see(final int rank)
    {
        int next = size == length ? rank + 1 : Math.max(1, seen);
        while (next <= rank)
        {
            final int position = length - 1 - next;
            if (table.isEmpty(levels[position]))
            {
                drop(levels[position]);
                removeAt(position);
            }
            else
            {
                next++;
            }
        }
        seen = next;
        seenKey = keys[length - next];
    }

    private void forget()
    {
        seen = 0;
        seenKey = Long.MAX_VALUE;
    }

    private void removeAt(final int position)
    {
        length--;
        System.arraycopy(keys, position + 1, keys, position, length - position);
        System.arraycopy(levels, position + 1, levels, position, length - position);
        best = length == 0 ? NONE : levels[length - 1];
    }
}
