package io.directlive.feed.venue;

import java.util.Arrays;

/**
 * The venue's own book of one symbol: orders in a pool, first come first served within a price, prices as places on a
 * ladder of ticks. Every change and every pick of a random order takes constant time. Used by one thread; allocates
 * nothing after construction.
 */
final class VenueBook
{
    /** Places on the ladder. */
    static final int LADDER = 4096;
    /** No order, no price. */
    static final int NONE = -1;
    /** Index of the side that buys. */
    static final int BID = 0;
    /** Index of the side that sells. */
    static final int ASK = 1;

    private static final int WORDS = LADDER / Long.SIZE;

    private final int capacity;
    private final long[] references;
    private final int[] shares;
    private final int[] levels;
    private final byte[] sides;
    private final int[] next;
    private final int[] previous;
    private final int[] livePlaces;
    private final int[] live;    // Places below liveCount hold the resting orders, those above the free ones.
    private final int[][] heads = new int[2][LADDER];
    private final int[][] tails = new int[2][LADDER];
    private final long[][] occupied = new long[2][WORDS];
    private final int[] best = {NONE, NONE};
    private int liveCount;

    VenueBook(final int capacity)
    {
        this.capacity = capacity;
        references = new long[capacity];
        shares = new int[capacity];
        levels = new int[capacity];
        sides = new byte[capacity];
        next = new int[capacity];
        previous = new int[capacity];
        livePlaces = new int[capacity];
        live = new int[capacity];
        for (int i = 0; i < capacity; i++)
        {
            live[i] = i;
            livePlaces[i] = i;
        }
        for (int side = 0; side < 2; side++)
        {
            Arrays.fill(heads[side], NONE);
            Arrays.fill(tails[side], NONE);
        }
    }

    int size()
    {
        return liveCount;
    }

    boolean isFull()
    {
        return liveCount == capacity;
    }

    /** @return best price of a side, {@link #NONE} when it is empty. */
    int best(final int side)
    {
        return best[side];
    }

    /** @return the order that is next to trade on a side, {@link #NONE} when it is empty. */
    int first(final int side)
    {
        return best[side] == NONE ? NONE : heads[side][best[side]];
    }

    /** @return a resting order, by its number from 0 to below {@link #size()} in no particular order. */
    int order(final int place)
    {
        return live[place];
    }

    long reference(final int order)
    {
        return references[order];
    }

    int shares(final int order)
    {
        return shares[order];
    }

    int level(final int order)
    {
        return levels[order];
    }

    int side(final int order)
    {
        return sides[order];
    }

    void add(final long reference, final int side, final int level, final int quantity)
    {
        final int order = live[liveCount++];
        references[order] = reference;
        shares[order] = quantity;
        levels[order] = level;
        sides[order] = (byte)side;
        next[order] = NONE;
        previous[order] = tails[side][level];
        if (tails[side][level] == NONE)
        {
            heads[side][level] = order;
            occupied[side][level >> 6] |= 1L << level;
            onLevelAdded(side, level);
        }
        else
        {
            next[tails[side][level]] = order;
        }
        tails[side][level] = order;
    }

    /** Takes shares from an order; it leaves when none remain. */
    void reduce(final int order, final int quantity)
    {
        shares[order] -= quantity;
        if (shares[order] == 0)
        {
            remove(order);
        }
    }

    void remove(final int order)
    {
        final int side = sides[order];
        final int level = levels[order];
        if (previous[order] == NONE)
        {
            heads[side][level] = next[order];
        }
        else
        {
            next[previous[order]] = next[order];
        }
        if (next[order] == NONE)
        {
            tails[side][level] = previous[order];
        }
        else
        {
            previous[next[order]] = previous[order];
        }
        if (heads[side][level] == NONE)
        {
            occupied[side][level >> 6] &= ~(1L << level);
            onLevelRemoved(side, level);
        }

        final int place = livePlaces[order];
        final int moved = live[--liveCount];
        live[place] = moved;
        livePlaces[moved] = place;
        live[liveCount] = order;
        livePlaces[order] = liveCount;
    }

    private void onLevelAdded(final int side, final int level)
    {
        if (best[side] == NONE || (side == BID ? level > best[side] : level < best[side]))
        {
            best[side] = level;
        }
    }

    private void onLevelRemoved(final int side, final int level)
    {
        if (level == best[side])
        {
            best[side] = side == BID ? highestUpTo(level) : lowestFrom(level);
        }
    }

    private int highestUpTo(final int level)
    {
        for (int word = level >> 6; word >= 0; word--)
        {
            if (occupied[BID][word] != 0)
            {
                return (word << 6) + 63 - Long.numberOfLeadingZeros(occupied[BID][word]);
            }
        }
        return NONE;
    }

    private int lowestFrom(final int level)
    {
        for (int word = level >> 6; word < WORDS; word++)
        {
            if (occupied[ASK][word] != 0)
            {
                return (word << 6) + Long.numberOfTrailingZeros(occupied[ASK][word]);
            }
        }
        return NONE;
    }
}
