package io.directlive.perf.floor;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** ITCH order messages as {@link FlatBlock}s: nothing checked, nothing counted, one length for all. */
public final class ItchToBlock
{
    private static final byte NO_SIDE = 0;

    private ItchToBlock()
    {
    }

    /**
     * @param message  that holds the ITCH message.
     * @param at       of its type byte.
     * @param block    to write to.
     * @param to       offset of the block; {@link FlatBlock#LENGTH} bytes.
     */
    public static void encode(final DirectBuffer message, final int at, final MutableDirectBuffer block, final int to)
    {
        final byte type = message.getByte(at);
        final int locate = message.getShort(at + 1, BIG_ENDIAN) & 0xFFFF;
        final long timeNs = message.getLong(at + 3, BIG_ENDIAN) & 0xFFFF_FFFF_FFFFL;
        final long orderId = message.getLong(at + 11, BIG_ENDIAN);
        FlatBlock.header(block, to, type);
        switch (type)
        {
            case 'A', 'F' ->
            {
                final byte side = message.getByte(at + 19);
                final long shares = uint(message, at + 20);
                FlatBlock.body(block, to, orderId, 0, uint(message, at + 32), shares, timeNs, locate, side);
            }
            case 'E' ->
            {
                final long match = message.getLong(at + 23, BIG_ENDIAN);
                FlatBlock.body(block, to, orderId, match, 0, uint(message, at + 19), timeNs, locate, NO_SIDE);
            }
            case 'C' ->
            {
                final long match = message.getLong(at + 23, BIG_ENDIAN);
                final long price = uint(message, at + 32);
                FlatBlock.body(block, to, orderId, match, price, uint(message, at + 19), timeNs, locate, NO_SIDE);
            }
            case 'X' -> FlatBlock.body(block, to, orderId, 0, 0, uint(message, at + 19), timeNs, locate, NO_SIDE);
            case 'D' -> FlatBlock.body(block, to, orderId, 0, 0, 0, timeNs, locate, NO_SIDE);
            case 'U' ->
            {
                final long newOrderId = message.getLong(at + 19, BIG_ENDIAN);
                final long price = uint(message, at + 31);
                FlatBlock.body(block, to, orderId, newOrderId, price, uint(message, at + 27), timeNs, locate, NO_SIDE);
            }
            default -> throw new IllegalArgumentException("not an order message: " + (char)type);
        }
    }

    private static long uint(final DirectBuffer message, final int at)
    {
        return message.getInt(at, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }
}
