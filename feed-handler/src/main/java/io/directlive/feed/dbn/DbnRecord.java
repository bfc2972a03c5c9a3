package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Where things are in a DBN record. All offsets given to these methods are those of the record's first byte; which
 * types have a field is told in its method's contract, and nothing is checked: ask {@link DbnRecordType} first.
 *
 * <pre>
 *   +0  length u8, in words of 4 bytes | rtype u8 | publisher u16 | instrument u32
 *   +8  venue's time u64
 *  +16  what the type has
 *       send time u64, in a stream that has them: the length counts it, the layouts do not
 * </pre>
 *
 * Integers are little endian. Prices are units of 1e-9. Any thread; allocates nothing.
 */
public final class DbnRecord
{
    /** Bytes that every record starts with. */
    public static final int HEADER_LENGTH = 16;
    /** Longest record that there can be. */
    public static final int MAX_LENGTH = 255 * 4;
    /** A price that is none. */
    public static final long UNDEFINED_PRICE = Long.MAX_VALUE;
    /** A size that is none. */
    public static final long UNDEFINED_SIZE = 0xFFFF_FFFFL;

    /** Last record of what the venue did at once to the instrument. */
    public static final int FLAG_LAST = 0x80;
    /** Best bid or ask only, not an order. */
    public static final int FLAG_TOP_OF_BOOK = 0x40;
    /** State from a snapshot, not a change. */
    public static final int FLAG_SNAPSHOT = 0x20;
    /** Total of a level, not an order. */
    public static final int FLAG_LEVEL = 0x10;
    /** The receive time is not to be trusted. */
    public static final int FLAG_BAD_RECEIVE_TIME = 0x08;
    /** The vendor lost something that may matter to the book. */
    public static final int FLAG_MAYBE_BAD_BOOK = 0x04;

    private DbnRecord()
    {
    }

    /** @return length of the record in bytes, as it says. */
    public static int length(final DirectBuffer buffer, final int offset)
    {
        return (buffer.getByte(offset) & 0xFF) * 4;
    }

    /** @return number of the record's type. */
    public static int rtype(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 1) & 0xFF;
    }

    /** @return number of the dataset and venue that the record is from. */
    public static int publisherId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return number of the instrument, an unsigned integer. */
    public static int instrumentId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 4, LITTLE_ENDIAN);
    }

    /** @return the venue's time, ns since the Unix epoch; 0 when it is undefined. */
    public static long eventTimeNs(final DirectBuffer buffer, final int offset)
    {
        return Math.max(0, buffer.getLong(offset + 8, LITTLE_ENDIAN));
    }

    /**
     * When the record was captured: what records are ordered by. The venue's time for types that have nothing else.
     *
     * @return ns since the Unix epoch, 0 when undefined.
     */
    public static long receiveTimeNs(final DirectBuffer buffer, final int offset, final int length)
    {
        final DbnRecordType type = DbnRecordType.of(rtype(buffer, offset));
        return type == null || type.receiveTimeOffset() == 0 || length < type.minLength() ?
            eventTimeNs(buffer, offset) :
            Math.max(0, buffer.getLong(offset + type.receiveTimeOffset(), LITTLE_ENDIAN));
    }

    /** @return number of the order, of MBO. */
    public static long orderId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 16, LITTLE_ENDIAN);
    }

    /** @return price, of MBO. */
    public static long orderPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 24, LITTLE_ENDIAN);
    }

    /** @return size, of MBO. */
    public static long orderSize(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 32, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return flags, of MBO. */
    public static int orderFlags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 36) & 0xFF;
    }

    /** @return action, of MBO. */
    public static byte orderAction(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 38);
    }

    /** @return side, of MBO: for a trade that of the aggressor. */
    public static byte orderSide(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 39);
    }

    /** @return price, of trades and MBP. */
    public static long price(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 16, LITTLE_ENDIAN);
    }

    /** @return size, of trades and MBP. */
    public static long size(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 24, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return action, of trades and MBP. */
    public static byte action(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 28);
    }

    /** @return side, of trades and MBP: for a trade that of the aggressor. */
    public static byte side(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 29);
    }

    /** @return flags, of trades and MBP. */
    public static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 30) & 0xFF;
    }

    /** @return where a level is in an MBP record, from the record's first byte; 0 is the best one. */
    public static int levelOffset(final int level)
    {
        return 48 + level * DbnLayout.LEVEL_LENGTH;
    }

    /** @return price of the bid of the level at the offset, of MBP. */
    public static long bidPrice(final DirectBuffer buffer, final int levelOffset)
    {
        return buffer.getLong(levelOffset, LITTLE_ENDIAN);
    }

    /** @return price of the ask of the level at the offset, of MBP. */
    public static long askPrice(final DirectBuffer buffer, final int levelOffset)
    {
        return buffer.getLong(levelOffset + 8, LITTLE_ENDIAN);
    }

    /** @return size of the bid of the level at the offset, of MBP. */
    public static long bidSize(final DirectBuffer buffer, final int levelOffset)
    {
        return buffer.getInt(levelOffset + 16, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return size of the ask of the level at the offset, of MBP. */
    public static long askSize(final DirectBuffer buffer, final int levelOffset)
    {
        return buffer.getInt(levelOffset + 20, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return orders in the bid of the level at the offset, of MBP. */
    public static long bidCount(final DirectBuffer buffer, final int levelOffset)
    {
        return buffer.getInt(levelOffset + 24, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return orders in the ask of the level at the offset, of MBP. */
    public static long askCount(final DirectBuffer buffer, final int levelOffset)
    {
        return buffer.getInt(levelOffset + 28, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return action, of status. */
    public static int statusAction(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 24, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return reason, of status. */
    public static int statusReason(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 26, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return whether short sales are restricted, Y, N or ~, of status. */
    public static byte isShortSellRestricted(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 32);
    }
}
