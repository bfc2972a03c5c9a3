package io.directlive.feed.venue.exchange;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.itch.ItchMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the venue's messages have led to, as GLIMPSE tells it: system events, the last directory entry and status of
 * each kind for each symbol, and the open orders with what remains of them, in the order in which they came into the
 * book. An order is kept as the message that a snapshot has of it, so a snapshot is a walk that copies.
 * <p>
 * Messages that name an unknown order or are too short for their type change nothing. Used by one thread; allocates
 * when there are more orders or symbols than ever before.
 */
final class VenueState
{
    private static final String STATUS_TYPES = "RHYhN"; // In the order in which a snapshot has them.
    private static final int SHARES = 20;
    private static final int PRICE = 32;
    private static final int REFERENCE = 11;
    private static final int TIMESTAMP = 5;
    private static final int TIMESTAMP_LENGTH = 6;
    private static final int SLOT_LENGTH = 40;
    private static final int INITIAL_CAPACITY = 1 << 16;
    private static final int NONE = -1;
    private static final int SEQUENCE_DIGITS = 20;

    private final List<byte[]> systemEvents = new ArrayList<>();
    private final Long2ObjectHashMap<byte[]> statuses = new Long2ObjectHashMap<>();
    private final Long2LongHashMap slots = new Long2LongHashMap(1 << 17, 0.55f, NONE);
    private UnsafeBuffer images = new UnsafeBuffer(new byte[INITIAL_CAPACITY * SLOT_LENGTH]);
    private int[] next = new int[INITIAL_CAPACITY];
    private int[] previous = new int[INITIAL_CAPACITY];
    private int slotCount;
    private int free = NONE; // Chain of slots that were used before.
    private int oldest = NONE;
    private int newest = NONE;

    void clear()
    {
        systemEvents.clear();
        statuses.clear();
        slots.clear();
        slotCount = 0;
        free = NONE;
        oldest = NONE;
        newest = NONE;
    }

    /** @return open orders. */
    int orderCount()
    {
        return slots.size();
    }

    void onMessage(final DirectBuffer message, final int offset, final int length)
    {
        final byte type = ItchMessage.type(message, offset);
        final int expected = ItchMessage.expectedLength(type);
        if (expected == 0 || length < expected)
        {
            return;
        }
        switch (type)
        {
            case 'A', 'F' -> add(message, offset, expected);
            case 'E', 'C' ->
                reduce(ItchMessage.orderReference(message, offset), ItchMessage.executedShares(message, offset));
            case 'X' ->
                reduce(ItchMessage.orderReference(message, offset), ItchMessage.cancelledShares(message, offset));
            case 'D' -> remove((int)slots.remove(ItchMessage.orderReference(message, offset)));
            case 'U' -> replace(message, offset);
            case 'S' -> systemEvent(message, offset, expected);
            case 'R', 'H', 'Y', 'h', 'N' -> status(type, message, offset, expected);
            default ->
            {
                // Trades and what is not part of a snapshot.
            }
        }
    }

    /**
     * Writes a snapshot.
     *
     * @param target       that takes the messages.
     * @param nextSequence number of the message that comes after what is in the snapshot.
     */
    void spin(final MessageStore target, final long nextSequence)
    {
        final UnsafeBuffer message = new UnsafeBuffer(0, 0);
        for (final byte[] event : systemEvents)
        {
            message.wrap(event);
            target.append(message, 0, event.length);
        }
        final long[] keys = statuses.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        for (final long key : keys)
        {
            message.wrap(statuses.get(key));
            target.append(message, 0, message.capacity());
        }
        for (int slot = oldest; slot != NONE; slot = next[slot])
        {
            final int at = slot * SLOT_LENGTH;
            target.append(images, at, ItchMessage.expectedLength(images.getByte(at)));
        }
        final String digits = Long.toString(nextSequence);
        final String end = "G" + " ".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
        message.wrap(end.getBytes(StandardCharsets.US_ASCII));
        target.append(message, 0, message.capacity());
    }

    /** Each event once, in the order in which they happened. */
    private void systemEvent(final DirectBuffer message, final int offset, final int length)
    {
        final byte code = ItchMessage.eventCode(message, offset);
        for (final byte[] event : systemEvents)
        {
            if (event[ItchMessage.COMMON_LENGTH] == code)
            {
                return;
            }
        }
        final byte[] event = new byte[length];
        message.getBytes(offset, event);
        systemEvents.add(event);
    }

    /** The last message of a kind about a symbol takes the place of the one before. */
    private void status(final byte type, final DirectBuffer message, final int offset, final int length)
    {
        final int market = type == 'h' ? ItchMessage.operationalHaltMarket(message, offset) & 0xFF : 0;
        final long key = (long)STATUS_TYPES.indexOf(type) << 32 |
            (long)ItchMessage.stockLocate(message, offset) << 8 | market;
        byte[] status = statuses.get(key);
        if (status == null)
        {
            status = new byte[length];
            statuses.put(key, status);
        }
        message.getBytes(offset, status);
    }

    private void add(final DirectBuffer message, final int offset, final int length)
    {
        final long reference = ItchMessage.orderReference(message, offset);
        remove((int)slots.remove(reference));
        final int slot = take();
        images.putBytes(slot * SLOT_LENGTH, message, offset, length);
        append(slot);
        slots.put(reference, slot);
    }

    private void reduce(final long reference, final long shares)
    {
        final int slot = (int)slots.get(reference);
        if (slot == NONE)
        {
            return;
        }
        final int at = slot * SLOT_LENGTH;
        final long remaining = ItchMessage.shares(images, at) - shares;
        if (remaining > 0)
        {
            images.putInt(at + SHARES, (int)remaining, BIG_ENDIAN);
        }
        else
        {
            slots.remove(reference);
            remove(slot);
        }
    }

    private void replace(final DirectBuffer message, final int offset)
    {
        final int slot = (int)slots.remove(ItchMessage.orderReference(message, offset));
        if (slot == NONE)
        {
            return;
        }
        final long reference = ItchMessage.newOrderReference(message, offset);
        remove((int)slots.remove(reference));
        unlink(slot);
        final int at = slot * SLOT_LENGTH;
        images.putBytes(at + TIMESTAMP, message, offset + TIMESTAMP, TIMESTAMP_LENGTH);
        images.putLong(at + REFERENCE, reference, BIG_ENDIAN);
        images.putInt(at + SHARES, (int)ItchMessage.replacementShares(message, offset), BIG_ENDIAN);
        images.putInt(at + PRICE, (int)ItchMessage.replacementPrice(message, offset), BIG_ENDIAN);
        append(slot);
        slots.put(reference, slot);
    }

    private void remove(final int slot)
    {
        if (slot != NONE)
        {
            unlink(slot);
            next[slot] = free;
            free = slot;
        }
    }

    private int take()
    {
        if (free != NONE)
        {
            final int slot = free;
            free = next[slot];
            return slot;
        }
        if (slotCount == next.length)
        {
            grow();
        }
        return slotCount++;
    }

    private void grow()
    {
        final int capacity = BitUtil.findNextPositivePowerOfTwo(next.length + 1);
        final byte[] bytes = new byte[capacity * SLOT_LENGTH];
        images.getBytes(0, bytes, 0, images.capacity());
        images = new UnsafeBuffer(bytes);
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
    }

    private void append(final int slot)
    {
        previous[slot] = newest;
        next[slot] = NONE;
        if (newest == NONE)
        {
            oldest = slot;
        }
        else
        {
            next[newest] = slot;
        }
        newest = slot;
    }

    private void unlink(final int slot)
    {
        if (previous[slot] == NONE)
        {
            oldest = next[slot];
        }
        else
        {
            next[previous[slot]] = next[slot];
        }
        if (next[slot] == NONE)
        {
            newest = previous[slot];
        }
        else
        {
            previous[next[slot]] = previous[slot];
        }
    }
}
