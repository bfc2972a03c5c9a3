package io.directlive.book;

import static io.directlive.book.Records.NONE;
import static io.directlive.book.Records.SHIFT;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * All resting orders of all instruments, found by (instrument, order id).
 *
 * <pre>
 *   order  +0 orderId i64, +8 quantity i64, +16 previous i32, +20 next i32, +24 level i32, +28 instrumentId i32
 *   index  hash u32 | order + 1 as u32; 0 is empty. Linear probing, at most half full, removal by shifting back
 * </pre>
 *
 * An index entry keeps its whole hash, so that neither a miss nor growth nor a removal reads any order but the one
 * wanted: a look-up costs one cache line of the index and one half line of the order. Orders never move, their numbers
 * are good as links.
 */
final class OrderTable
{
    private static final int QUANTITY = 8;
    private static final int PREVIOUS = 16;
    private static final int NEXT = 20;
    private static final int LEVEL = 24;
    private static final int INSTRUMENT = 28;

    private static final long ORDER_MIX = 0x9E3779B97F4A7C15L;
    private static final long INSTRUMENT_MIX = 0xC2B2AE3D27D4EB4FL;

    private final Records records;
    private final UnsafeBuffer memory;
    private long[] index;
    private int mask;

    OrderTable(final int initialCapacity)
    {
        records = new Records(initialCapacity);
        memory = records.memory;
        index = new long[records.capacity() << 1];
        mask = index.length - 1;
    }

    /**
     * @return slot of the order in the index, good until the next {@link #add} or {@link #remove}; or {@link
     * Records#NONE}.
     */
    int slot(final int instrumentId, final long orderId)
    {
        final int hash = hash(instrumentId, orderId);
        int slot = hash & mask;
        long entry = index[slot];
        while (entry != 0)
        {
            if ((int)(entry >>> 32) == hash && matches((int)entry - 1, instrumentId, orderId))
            {
                return slot;
            }
            slot = slot + 1 & mask;
            entry = index[slot];
        }
        return NONE;
    }

    /** @return the order in a slot that is not empty. */
    int order(final int slot)
    {
        return (int)index[slot] - 1;
    }

    /** @return a new order without quantity, level and links; or {@link Records#NONE} when there is one of that id. */
    int add(final int instrumentId, final long orderId)
    {
        if (records.size() == records.capacity())
        {
            growIndex();
        }

        final int hash = hash(instrumentId, orderId);
        int slot = hash & mask;
        long entry = index[slot];
        while (entry != 0)
        {
            if ((int)(entry >>> 32) == hash && matches((int)entry - 1, instrumentId, orderId))
            {
                return NONE;
            }
            slot = slot + 1 & mask;
            entry = index[slot];
        }

        final int order = records.take();
        index[slot] = (long)hash << 32 | order + 1;
        final int offset = order << SHIFT;
        memory.putLong(offset, orderId);
        memory.putInt(offset + INSTRUMENT, instrumentId);
        return order;
    }

    /** Takes the order in this slot out of the table. */
    void remove(final int slot)
    {
        records.giveBack(order(slot));

        // Whatever stands behind the hole and would no longer be found moves up into it.
        int hole = slot;
        int next = hole + 1 & mask;
        long entry = index[next];
        while (entry != 0)
        {
            final int home = (int)(entry >>> 32) & mask;
            if ((next - home & mask) >= (next - hole & mask))
            {
                index[hole] = entry;
                hole = next;
            }
            next = next + 1 & mask;
            entry = index[next];
        }
        index[hole] = 0;
    }

    int size()
    {
        return records.size();
    }

    long orderId(final int order)
    {
        return memory.getLong(order << SHIFT);
    }

    int instrumentId(final int order)
    {
        return memory.getInt((order << SHIFT) + INSTRUMENT);
    }

    long quantity(final int order)
    {
        return memory.getLong((order << SHIFT) + QUANTITY);
    }

    void quantity(final int order, final long quantity)
    {
        memory.putLong((order << SHIFT) + QUANTITY, quantity);
    }

    int previous(final int order)
    {
        return memory.getInt((order << SHIFT) + PREVIOUS);
    }

    void previous(final int order, final int previous)
    {
        memory.putInt((order << SHIFT) + PREVIOUS, previous);
    }

    int next(final int order)
    {
        return memory.getInt((order << SHIFT) + NEXT);
    }

    void next(final int order, final int next)
    {
        memory.putInt((order << SHIFT) + NEXT, next);
    }

    int level(final int order)
    {
        return memory.getInt((order << SHIFT) + LEVEL);
    }

    void level(final int order, final int level)
    {
        memory.putInt((order << SHIFT) + LEVEL, level);
    }

    /** @throws IllegalStateException when the index and the orders do not agree. */
    void checkInvariants()
    {
        int found = 0;
        for (int slot = 0; slot < index.length; slot++)
        {
            if (index[slot] != 0)
            {
                final int order = order(slot);
                if (slot(instrumentId(order), orderId(order)) != slot)
                {
                    throw new IllegalStateException("order " + orderId(order) + " of instrument " +
                        instrumentId(order) + " is not found where it is");
                }
                found++;
            }
        }
        if (found != records.size())
        {
            throw new IllegalStateException(found + " orders in the index, " + records.size() + " in the table");
        }
    }

    private boolean matches(final int order, final int instrumentId, final long orderId)
    {
        final int offset = order << SHIFT;
        return memory.getLong(offset) == orderId && memory.getInt(offset + INSTRUMENT) == instrumentId;
    }

    private static int hash(final int instrumentId, final long orderId)
    {
        final long mixed = (orderId ^ instrumentId * INSTRUMENT_MIX) * ORDER_MIX;
        return (int)(mixed ^ mixed >>> 32);
    }

    private void growIndex()
    {
        final long[] larger = new long[index.length << 1];
        final int largerMask = larger.length - 1;
        for (final long entry : index)
        {
            if (entry != 0)
            {
                int slot = (int)(entry >>> 32) & largerMask;
                while (larger[slot] != 0)
                {
                    slot = slot + 1 & largerMask;
                }
                larger[slot] = entry;
            }
        }
        index = larger;
        mask = largerMask;
    }
}
