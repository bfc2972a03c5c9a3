package io.directlive.feed.glimpse;

import io.directlive.feed.itch.ItchMessage;
import org.agrona.DirectBuffer;

/**
 * What an ITCH 5.0 message is in a snapshot: whether it can be there, and where its place is. System events come first;
 * then locate by locate, first what it is ({@code R}), how it is ({@code H}, {@code Y}, {@code h}, {@code N}, others
 * by their type), then its orders by time and reference. Messages with all of that in common are ordered by their
 * bytes, so that the order is a function of the content alone.
 */
final class ItchState
{
    private static final int LOCATE_SHIFT = 48;
    private static final long ORDER = 1L << 47;
    private static final long MAX_TIME = ORDER - 1; // A day has fewer ns.
    private static final int RANK_SHIFT = 8;
    private static final int OTHER_RANK = 5;

    private ItchState()
    {
    }

    /** @return why the message cannot be part of a snapshot; null when it can. */
    static String fault(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < ItchMessage.COMMON_LENGTH || length < ItchMessage.expectedLength(buffer.getByte(offset)))
        {
            return "a message in the snapshot is too short";
        }
        return switch (ItchMessage.type(buffer, offset))
        {
            case 'E', 'C', 'X', 'D', 'U', 'P', 'Q', 'B' -> "a message in the snapshot tells what happened, not what is";
            default -> null;
        };
    }

    /**
     * @return what orders messages, as unsigned numbers; where it is equal, {@link #compare} goes on. Locate, then one
     *         bit for orders, then their time; or for others their rank and type.
     */
    static long key(final DirectBuffer buffer, final int offset)
    {
        final byte type = ItchMessage.type(buffer, offset);
        if (type == 'S')
        {
            return 0;
        }
        final long locate = (long)ItchMessage.stockLocate(buffer, offset) << LOCATE_SHIFT;
        return isOrder(type) ?
            locate | ORDER | Math.min(ItchMessage.timestamp(buffer, offset), MAX_TIME) :
            locate | (1L + rank(type)) << RANK_SHIFT | type & 0xFF;
    }

    /** @return below 0, 0 or above it, as the first comes before, equals or comes after the second. */
    static int compare(
        final DirectBuffer buffer, final int offset, final int length, final int otherOffset, final int otherLength)
    {
        final byte type = ItchMessage.type(buffer, offset);
        final int result = isOrder(type) && isOrder(ItchMessage.type(buffer, otherOffset)) ?
            Long.compareUnsigned(
                ItchMessage.orderReference(buffer, offset), ItchMessage.orderReference(buffer, otherOffset)) :
            Long.compare(ItchMessage.timestamp(buffer, offset), ItchMessage.timestamp(buffer, otherOffset));
        return result != 0 ? result : compareBytes(buffer, offset, length, otherOffset, otherLength);
    }

    /** @return whether both are orders with the same reference. */
    static boolean isSameOrder(final DirectBuffer buffer, final int offset, final int otherOffset)
    {
        return isOrder(ItchMessage.type(buffer, offset)) && isOrder(ItchMessage.type(buffer, otherOffset)) &&
            ItchMessage.orderReference(buffer, offset) == ItchMessage.orderReference(buffer, otherOffset);
    }

    private static boolean isOrder(final byte type)
    {
        return type == 'A' || type == 'F';
    }

    private static int rank(final byte type)
    {
        return switch (type)
        {
            case 'R' -> 0;
            case 'H' -> 1;
            case 'Y' -> 2;
            case 'h' -> 3;
            case 'N' -> 4;
            default -> OTHER_RANK;
        };
    }

    private static int compareBytes(
        final DirectBuffer buffer, final int offset, final int length, final int otherOffset, final int otherLength)
    {
        final int common = Math.min(length, otherLength);
        for (int i = 0; i < common; i++)
        {
            final int result = Byte.compareUnsigned(buffer.getByte(offset + i), buffer.getByte(otherOffset + i));
            if (result != 0)
            {
                return result;
            }
        }
        return Integer.compare(length, otherLength);
    }
}
