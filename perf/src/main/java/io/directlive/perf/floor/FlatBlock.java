package io.directlive.perf.floor;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One order message in the layout of SBE: a message header of 8 bytes and a block of 48, little endian.
 *
 * <pre>
 *   +0  blockLength u16, templateId u16, schemaId u16, version u16
 *   +8  orderId u64       +16 otherId u64 (new order or match)     +24 price i64     +32 quantity i64
 *  +40  timeNs i64        +48 locate u16, side u8, padding
 * </pre>
 */
public final class FlatBlock
{
    /** Bytes of header and block. */
    public static final int LENGTH = 56;

    private static final int BLOCK_LENGTH = 48;
    private static final int SCHEMA_ID = 1;

    private FlatBlock()
    {
    }

    /** Writes the header. */
    public static void header(final MutableDirectBuffer buffer, final int offset, final int templateId)
    {
        buffer.putShort(offset, (short)BLOCK_LENGTH, LITTLE_ENDIAN);
        buffer.putShort(offset + 2, (short)templateId, LITTLE_ENDIAN);
        buffer.putShort(offset + 4, (short)SCHEMA_ID, LITTLE_ENDIAN);
        buffer.putShort(offset + 6, (short)0, LITTLE_ENDIAN);
    }

    /** Writes the block. */
    public static void body(
        final MutableDirectBuffer buffer,
        final int offset,
        final long orderId,
        final long otherId,
        final long price,
        final long quantity,
        final long timeNs,
        final int locate,
        final byte side)
    {
        buffer.putLong(offset + 8, orderId, LITTLE_ENDIAN);
        buffer.putLong(offset + 16, otherId, LITTLE_ENDIAN);
        buffer.putLong(offset + 24, price, LITTLE_ENDIAN);
        buffer.putLong(offset + 32, quantity, LITTLE_ENDIAN);
        buffer.putLong(offset + 40, timeNs, LITTLE_ENDIAN);
        buffer.putLong(offset + 48, locate | (long)side << 16, LITTLE_ENDIAN);
    }

    /** @return kind of the message. */
    public static int templateId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return id of the order. */
    public static long orderId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 8, LITTLE_ENDIAN);
    }

    /** @return id of the new order, or of the match. */
    public static long otherId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 16, LITTLE_ENDIAN);
    }

    /** @return price. */
    public static long price(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 24, LITTLE_ENDIAN);
    }

    /** @return quantity. */
    public static long quantity(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 32, LITTLE_ENDIAN);
    }

    /** @return time, ns. */
    public static long timeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 40, LITTLE_ENDIAN);
    }

    /** @return stock locate. */
    public static int locate(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 48, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return 'B' or 'S', 0 when not told. */
    public static byte side(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 50);
    }
}
