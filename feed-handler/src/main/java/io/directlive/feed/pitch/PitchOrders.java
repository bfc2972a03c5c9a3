package io.directlive.feed.pitch;

import java.util.Arrays;

/**
 * The open orders of one unit, because most messages name an order and not its instrument: instrument, side, price and
 * quantity by order id. A hash table with open addressing that grows up to a limit. One thread; allocates only when it
 * grows.
 */
final class PitchOrders
{
    /** Orders beyond this are not remembered: what comes of them later is told as unknown. */
    static final int LIMIT = 1 << 22;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final int NONE = -1;

    private long[] ids;
    private long[] pricesAndSides; // Price, shifted by one, and whether it is a sell.
    private int[] instruments;
    private int[] quantities;      // 0 is a free slot.
    private int shift;
    private int size;

    PitchOrders(final int capacity)
    {
        allocate(Integer.highestOneBit(Math.max(8, capacity) - 1) << 1);
    }

    int size()
    {
        return size;
    }

    /** @return slot of an order; negative when it is not there. Valid until the next change. */
    int find(final long id)
    {
        final int mask = ids.length - 1;
        int slot = home(id);
        while (quantities[slot] != 0)
        {
            if (ids[slot] == id)
            {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return NONE;
    }

    int instrument(final int slot)
    {
        return instruments[slot];
    }

    boolean isSell(final int slot)
    {
        return (pricesAndSides[slot] & 1) != 0;
    }

    long price(final int slot)
    {
        return pricesAndSides[slot] >>> 1;
    }

    /** @return to be read as unsigned. */
    int quantity(final int slot)
    {
        return quantities[slot];
    }

    /** The quantity must not be 0. */
    void put(final long id, final int instrument, final int quantity, final long price, final boolean isSell)
    {
        int slot = find(id);
        if (slot == NONE)
        {
            if (size == LIMIT)
            {
                return;
            }
            if (size >= ids.length >> 1)
            {
                grow();
            }
            size++;
            slot = free(id);
        }
        ids[slot] = id;
        instruments[slot] = instrument;
        quantities[slot] = quantity;
        pricesAndSides[slot] = price << 1 | (isSell ? 1 : 0);
    }

    /** The quantity must not be 0. */
    void update(final int slot, final int quantity, final long price)
    {
        quantities[slot] = quantity;
        pricesAndSides[slot] = price << 1 | pricesAndSides[slot] & 1;
    }

    /** Closes the hole, so that no search ends before its time. */
    void remove(final int slot)
    {
        final int mask = ids.length - 1;
        int hole = slot;
        for (int next = hole + 1 & mask; quantities[next] != 0; next = next + 1 & mask)
        {
            if ((next - home(ids[next]) & mask) >= (next - hole & mask))
            {
                ids[hole] = ids[next];
                instruments[hole] = instruments[next];
                quantities[hole] = quantities[next];
                pricesAndSides[hole] = pricesAndSides[next];
                hole = next;
            }
        }
        quantities[hole] = 0;
        size--;
    }

    void clear()
    {
        Arrays.fill(quantities, 0);
        size = 0;
    }

    private int free(final long id)
    {
        int slot = home(id);
        while (quantities[slot] != 0)
        {
            slot = slot + 1 & ids.length - 1;
        }
        return slot;
    }

    private int home(final long id)
    {
        return (int)(id * MULTIPLIER >>> shift);
    }

    private void grow()
    {
        final long[] oldIds = ids;
        final long[] oldPrices = pricesAndSides;
        final int[] oldInstruments = instruments;
        final int[] oldQuantities = quantities;
        allocate(2 * oldIds.length);
        for (int i = 0; i < oldIds.length; i++)
        {
            if (oldQuantities[i] != 0)
            {
                final int slot = free(oldIds[i]);
                ids[slot] = oldIds[i];
                pricesAndSides[slot] = oldPrices[i];
                instruments[slot] = oldInstruments[i];
                quantities[slot] = oldQuantities[i];
            }
        }
    }

    private void allocate(final int capacity)
    {
        ids = new long[capacity];
        pricesAndSides = new long[capacity];
        instruments = new int[capacity];
        quantities = new int[capacity];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
    }
}
