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
 *   index  distance + 1: 7 bits | tag: 6 | is ask: 1 | level: 25 | order: 25; 0 is empty
 * </pre>
 *
 * The index is a Robin Hood hash table (Celis, 1986) with linear probing, at most 16/17 full: entries stand in the order
 * of their homes, so that a look-up ends at the first that is nearer to its home than the one looked for would be, and a
 * removal, which moves up what follows, at the first that is at home; most are. Distance and tag, six bits of the hash,
 * tell other orders apart without reading them. A table this full is small, and stays in the cache.
 *
 * <p>What a look-up costs is waiting for memory, and so an entry also names the level and the side: order and level are
 * fetched at the same time, not one after the other. Orders never move, their numbers are good as links.
 *
 * <p>Eight neighbouring order ids share one line of the index. Venues number their orders upwards, most over all
 * instruments, so an order finds the line in the cache that the orders just before it were put into. Where each
 * instrument has numbers of its own, these would pile up in one line: once some ids were seen in two instruments, the
 * hash takes the instrument in.
 *
 * <p>Memory is reached by address, for the reason told at {@link Records}.
 */
final class OrderTable
{
    private static final int QUANTITY = 8;
    private static final int LEVEL = 24;
    private static final int OWNER = 28;

    private static final int RECORD_MASK = (1 << Records.NUMBER_BITS) - 1;
    private static final int LEVEL_SHIFT = Records.NUMBER_BITS;
    private static final int SIDE_SHIFT = LEVEL_SHIFT + Records.NUMBER_BITS;
    private static final int TAG_SHIFT = SIDE_SHIFT + 1;
    private static final int TAG_BITS = 6;
    private static final int TAG_MASK = (1 << TAG_BITS) - 1;
    private static final int DISTANCE_SHIFT = TAG_SHIFT + TAG_BITS;
    private static final long ONE_FURTHER = 1L << DISTANCE_SHIFT;

    /** Entries this far from home make the index grow: a hash that scatters well never comes near. */
    private static final int FAR = 64;

    private static final int ENTRY_SHIFT = 3;
    private static final int LINE_SHIFT = 3;
    private static final int LINE_MASK = (1 << LINE_SHIFT) - 1;
    private static final int MAX_LENGTH = 1 << 27;
    private static final int SHARED_ID_LIMIT = 16;

    private static final long ORDER_MIX = 0x9E3779B97F4A7C15L;
    private static final long INSTRUMENT_MIX = 0xC2B2AE3D27D4EB4FL;

    private final Records records;
    private ByteBuffer index;
    private long indexAddress;
    private int mask;
    private int hashShift;
    private int size;
    private boolean isCrowded;
    private long instrumentMix;
    private int sharedIds;

    /**
     * @param records         that take the orders.
     * @param initialCapacity orders that the index has room for without growing.
     */
    OrderTable(final Records records, final int initialCapacity)
    {
        this.records = records;
        clearIndex(BitUtil.findNextPositivePowerOfTwo(Math.max(32, initialCapacity + (initialCapacity >> 4))));
    }

    /**
     * @return slot of the order in the index, good until the next {@link #slotForNew}, {@link #add} or {@link
     * #remove}; or {@link Records#NONE}.
     */
    int slot(final int instrumentId, final long orderId)
    {
        final int hash = hash(instrumentId, orderId);
        int wanted = 1 << TAG_BITS | hash & TAG_MASK;
        int slot = home(hash, orderId);
        long entry = entry(slot);
        while ((int)(entry >>> TAG_SHIFT) != wanted || !matches(order(entry), instrumentId, orderId))
        {
            if ((int)(entry >>> DISTANCE_SHIFT) < wanted >>> TAG_BITS)
            {
                return NONE;
            }
            wanted += 1 << TAG_BITS;
            slot = slot + 1 & mask;
            entry = entry(slot);
        }
        return slot;
    }

    /** @return the order in a slot that is not empty. */
    int order(final int slot)
    {
        return order(entry(slot));
    }

    /** @return the level of the order in a slot that is not empty. */
    int levelAt(final int slot)
    {
        return (int)(entry(slot) >>> LEVEL_SHIFT) & RECORD_MASK;
    }

    /** The order in this slot rests in another level of its side. */
    void levelAt(final int slot, final int level)
    {
        entry(slot, entry(slot) & ~((long)RECORD_MASK << LEVEL_SHIFT) | (long)level << LEVEL_SHIFT);
        level(order(slot), level);
    }

    /** @return 1 when the order in a slot that is not empty is an ask, 0 for a bid. */
    int isAskAt(final int slot)
    {
        return (int)(entry(slot) >>> SIDE_SHIFT) & 1;
    }

    /**
     * @return where {@link #add} may put a new order, good until then; or {@link Records#NONE} when there is one of
     *         that id.
     */
    int slotForNew(final int instrumentId, final long orderId)
    {
        if (size + (size >> 4) >= mask || isCrowded)
        {
            rebuildIndex(mask + 1 << 1);
        }

        final int hash = hash(instrumentId, orderId);
        int wanted = 1 << TAG_BITS | hash & TAG_MASK;
        int slot = home(hash, orderId);
        long entry = entry(slot);
        while ((int)(entry >>> DISTANCE_SHIFT) >= wanted >>> TAG_BITS)
        {
            if ((int)(entry >>> TAG_SHIFT) == wanted && orderId(order(entry)) == orderId)
            {
                if (instrumentId(order(entry)) == instrumentId)
                {
                    return NONE;
                }
                sharedIds++;
            }
            wanted += 1 << TAG_BITS;
            slot = slot + 1 & mask;
            entry = entry(slot);
        }
        if (sharedIds > SHARED_ID_LIMIT && instrumentMix == 0)
        {
            instrumentMix = INSTRUMENT_MIX;
            rebuildIndex(mask + 1);
            return slotForNew(instrumentId, orderId);
        }
        return slot;
    }

    /**
     * @param slot that {@link #slotForNew} found.
     * @return the new order, without quantity and links.
     */
    int add(final int slot, final int instrumentId, final int isAsk, final long orderId, final int level)
    {
        final int order = records.take();
        size++;
        records.putLong(order, 0, orderId);
        records.putInt(order, LEVEL, level);
        records.putInt(order, OWNER, instrumentId << 1 | isAsk);
        final int hash = hash(instrumentId, orderId);
        insert(slot, hash, (long)isAsk << SIDE_SHIFT | (long)level << LEVEL_SHIFT | order, home(hash, orderId));
        return order;
    }

    /** Takes the order in this slot out of the table. */
    void remove(final int slot)
    {
        records.giveBack(order(slot));
        size--;

        int hole = slot;
        int next = hole + 1 & mask;
        long entry = entry(next);
        while (entry >>> DISTANCE_SHIFT > 1)
        {
            entry(hole, entry - ONE_FURTHER);
            hole = next;
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

    /** @return number of the line that is the home of the order, and the tag below it. */
    private int hash(final int instrumentId, final long orderId)
    {
        return (int)((orderId >>> LINE_SHIFT ^ instrumentId * instrumentMix) * ORDER_MIX >>> hashShift);
    }

    private static int home(final int hash, final long orderId)
    {
        return hash >>> TAG_BITS << LINE_SHIFT | (int)orderId & LINE_MASK;
    }

    private static int order(final long entry)
    {
        return (int)entry & RECORD_MASK;
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
        if (length <= 0 || length > MAX_LENGTH)
        {
            throw new IllegalStateException("index of orders is full: " + size + " orders");
        }
        index = BufferUtil.allocateDirectAligned(length << ENTRY_SHIFT, BitUtil.CACHE_LINE_LENGTH);
        indexAddress = BufferUtil.address(index);
        mask = length - 1;
        hashShift = Long.SIZE - (Integer.numberOfTrailingZeros(length) - LINE_SHIFT) - TAG_BITS;
        isCrowded = false;
    }

    private void rebuildIndex(final int length)
    {
        final ByteBuffer old = index.order(ByteOrder.nativeOrder());
        clearIndex(length);
        for (int offset = 0; offset < old.capacity(); offset += 1 << ENTRY_SHIFT)
        {
            final long entry = old.getLong(offset);
            if (entry != 0)
            {
                final long orderId = orderId(order(entry));
                final int hash = hash(instrumentId(order(entry)), orderId);
                final int home = home(hash, orderId);
                int slot = home;
                while ((int)(entry(slot) >>> DISTANCE_SHIFT) > (slot - home & mask))
                {
                    slot = slot + 1 & mask;
                }
                insert(slot, hash, entry & (1L << TAG_SHIFT) - 1, home);
            }
        }
    }

    /** What stands here and is not at home moves on by one, up to the next empty slot. */
    private void insert(final int slot, final int hash, final long what, final int home)
    {
        long moved =
            (long)((slot - home & mask) + 1) << DISTANCE_SHIFT | (long)(hash & TAG_MASK) << TAG_SHIFT | what;
        int to = slot;
        while (moved != 0)
        {
            final long next = entry(to);
            entry(to, moved);
            isCrowded |= moved >>> DISTANCE_SHIFT >= FAR;
            moved = next == 0 ? 0 : next + ONE_FURTHER;
            to = to + 1 & mask;
        }
    }
}
