package io.directlive.book;

import static io.directlive.book.Records.NONE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * All resting orders of all instruments, found by (instrument, order id).
 *
 * <pre>
 *   order  +0 orderId i64, +8 quantity i64, +16 previous i32, +20 next i32, +24 level i32,
 *          +28 instrumentId << 1 | is ask
 *   index  hash u32 | order + 1 as u32; 0 is empty. Linear probing, at most half full, removal by shifting back
 * </pre>
 *
 * An index entry keeps its whole hash, so that neither a miss nor growth nor a removal reads any order but the one
 * wanted: a look-up costs one cache line of the index and one half line of the order. Orders never move, their numbers
 * are good as links.
 *
 * <p>Eight neighbouring order ids share one line of the index. Venues number their orders upwards, most over all
 * instruments, so an order finds the line in the cache that the orders just before it were put into: ITCH to book
 * 102 -> 90 ns. Where each instrument has numbers of its own, these would pile up in one line: once some ids were seen
 * in two instruments, the hash takes the instrument in.
 *
 * <p>Memory is reached by address, for the reason told at {@link Records}.
 */
final class OrderTable
{
    private static final int QUANTITY = 8;
    private static final int LEVEL = 24;
    private static final int OWNER = 28;

    private static final int ENTRY_SHIFT = 3;
    private static final int LINE_SHIFT = 3;
    private static final int LINE_MASK = (1 << LINE_SHIFT) - 1;
    private static final int SHARED_ID_LIMIT = 16;

    private static final long ORDER_MIX = 0x9E3779B97F4A7C15L;
    private static final long INSTRUMENT_MIX = 0xC2B2AE3D27D4EB4FL;

    private final Records records;
    private ByteBuffer index;
    private long indexAddress;
    private int mask;
    private int size;
    private long instrumentMix;
    private int sharedIds;

    /**
     * @param records         that take the orders.
     * @param initialCapacity orders that the index has room for without growing.
     */
    OrderTable(final Records records, final int initialCapacity)
    {
        this.records = records;
        clearIndex(BitUtil.findNextPositivePowerOfTwo(Math.max(16, initialCapacity)) << 1);
    }

    /**
     * @return slot of the order in the index, good until the next {@link #add} or {@link #remove}; or {@link
     * Records#NONE}.
     */
    int slot(final int instrumentId, final long orderId)
    {
        final int hash = hash(instrumentId, orderId);
        int slot = hash & mask;
        long entry = entry(slot);
        while (entry != 0)
        {
            if ((int)(entry >>> 32) == hash && matches((int)entry - 1, instrumentId, orderId))
            {
                return slot;
            }
            slot = slot + 1 & mask;
            entry = entry(slot);
        }
        return NONE;
    }

    /** @return the order in a slot that is not empty. */
    int order(final int slot)
    {
        return (int)entry(slot) - 1;
    }

    /** @return a new order without quantity, level and links; or {@link Records#NONE} when there is one of that id. */
    int add(final int instrumentId, final int isAsk, final long orderId)
    {
        if (size << 1 > mask)
        {
            rebuildIndex(mask + 1 << 1);
        }

        int hash = hash(instrumentId, orderId);
        int slot = hash & mask;
        long entry = entry(slot);
        while (entry != 0)
        {
            if ((int)(entry >>> 32) == hash && orderId((int)entry - 1) == orderId)
            {
                if (instrumentId((int)entry - 1) == instrumentId)
                {
                    return NONE;
                }
                sharedIds++;
            }
            slot = slot + 1 & mask;
            entry = entry(slot);
        }
        if (sharedIds > SHARED_ID_LIMIT && instrumentMix == 0)
        {
            instrumentMix = INSTRUMENT_MIX;
            rebuildIndex(mask + 1);
            hash = hash(instrumentId, orderId);
            slot = freeSlot(hash);
        }

        final int order = records.take();
        size++;
        entry(slot, (long)hash << 32 | order + 1);
        records.putLong(order, 0, orderId);
        records.putInt(order, OWNER, instrumentId << 1 | isAsk);
        return order;
    }

    /** Takes the order in this slot out of the table. */
    void remove(final int slot)
    {
        records.giveBack(order(slot));
        size--;

        // Whatever stands behind the hole and would no longer be found moves up into it.
        int hole = slot;
        int next = hole + 1 & mask;
        long entry = entry(next);
        while (entry != 0)
        {
            final int home = (int)(entry >>> 32) & mask;
            if ((next - home & mask) >= (next - hole & mask))
            {
                entry(hole, entry);
                hole = next;
            }
            next = next + 1 & mask;
            entry = entry(next);
        }
        entry(hole, 0);
    }

    int size()
    {
        return size;
    }

    long orderId(final int order)
    {
        return records.getLong(order, 0);
    }

    int instrumentId(final int order)
    {
        return records.getInt(order, OWNER) >>> 1;
    }

    /** @return 1 for an ask, 0 for a bid; kept here too so that nobody has to wait for the level to know it. */
    int isAsk(final int order)
    {
        return records.getInt(order, OWNER) & 1;
    }

    long quantity(final int order)
    {
        return records.getLong(order, QUANTITY);
    }

    void quantity(final int order, final long quantity)
    {
        records.putLong(order, QUANTITY, quantity);
    }

    int level(final int order)
    {
        return records.getInt(order, LEVEL);
    }

    void level(final int order, final int level)
    {
        records.putInt(order, LEVEL, level);
    }

    /** @throws IllegalStateException when the index and the orders do not agree. */
    void checkInvariants()
    {
        int found = 0;
        for (int slot = 0; slot <= mask; slot++)
        {
            if (entry(slot) != 0)
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
        if (found != size)
        {
            throw new IllegalStateException(found + " orders in the index, not " + size);
        }
    }

    private boolean matches(final int order, final int instrumentId, final long orderId)
    {
        return records.getLong(order, 0) == orderId && records.getInt(order, OWNER) >>> 1 == instrumentId;
    }

    private int hash(final int instrumentId, final long orderId)
    {
        final long mixed = (orderId >>> LINE_SHIFT ^ instrumentId * instrumentMix) * ORDER_MIX;
        return (int)(mixed >>> 32) & ~LINE_MASK | (int)orderId & LINE_MASK;
    }

    private long entry(final int slot)
    {
        return UnsafeApi.getLong(indexAddress + ((long)slot << ENTRY_SHIFT));
    }

    private void entry(final int slot, final long entry)
    {
        UnsafeApi.putLong(indexAddress + ((long)slot << ENTRY_SHIFT), entry);
    }

    private void clearIndex(final int length)
    {
        index = BufferUtil.allocateDirectAligned(length << ENTRY_SHIFT, BitUtil.CACHE_LINE_LENGTH);
        indexAddress = BufferUtil.address(index);
        mask = length - 1;
    }

    private void rebuildIndex(final int length)
    {
        final ByteBuffer old = index.order(ByteOrder.nativeOrder());
        clearIndex(length);
        for (int offset = 0; offset < old.capacity(); offset += 1 << ENTRY_SHIFT)
        {
            final int order = (int)old.getLong(offset) - 1;
            if (order != NONE)
            {
                final int hash = hash(instrumentId(order), orderId(order));
                entry(freeSlot(hash), (long)hash << 32 | order + 1);
            }
        }
    }

    private int freeSlot(final int hash)
    {
        int slot = hash & mask;
        while (entry(slot) != 0)
        {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
