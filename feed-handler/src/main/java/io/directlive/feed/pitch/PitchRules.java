package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchMessage.CONTEXT_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/** What must hold of a PITCH message, so that it means anything. Any thread; allocates nothing. */
public final class PitchRules
{
    private static final long MAX_PRICE = Long.MAX_VALUE / PitchNormaliser.PRICE4;
    private static final long SECONDS_PER_DAY = 86_400;

    private PitchRules()
    {
    }

    /**
     * What is wrong with a message.
     *
     * @param message       that holds it.
     * @param messageOffset of its context.
     * @param messageLength in bytes, the context included.
     * @return the first fault found; null when there is none, as with every message of an unknown type.
     */
    public static PitchFault faultOf(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        final int at = messageOffset + CONTEXT_LENGTH;
        final int length = messageLength - CONTEXT_LENGTH;
        if (length < PitchMessage.HEADER_LENGTH)
        {
            return PitchFault.TOO_SHORT;
        }
        final PitchFault fault = faultOfMessage(message, at, length);
        if (fault != null)
        {
            return fault;
        }
        return switch (PitchMessage.state(message, at))
        {
            case PitchMessage.UNKNOWN_ORDER -> PitchFault.UNKNOWN_ORDER;
            case PitchMessage.SYMBOL_COLLISION -> PitchFault.SYMBOL_COLLISION;
            case PitchMessage.TOO_MANY_SYMBOLS -> PitchFault.TOO_MANY_SYMBOLS;
            default -> null;
        };
    }

    /**
     * What is wrong with a message by itself, whatever it refers to.
     *
     * @param message that holds it.
     * @param at      of its length byte.
     * @param length  in bytes, at least {@link PitchMessage#HEADER_LENGTH}.
     * @return the first fault found; null when there is none, as with every message of an unknown type.
     */
    static PitchFault faultOfMessage(final DirectBuffer message, final int at, final int length)
    {
        if (PitchMessage.length(message, at) != length)
        {
            return PitchFault.BAD_LENGTH;
        }
        final int type = PitchMessage.type(message, at);
        final int expectedLength = PitchMessage.expectedLength(type);
        if (length < expectedLength)
        {
            return PitchFault.TOO_SHORT;
        }
        if (PitchMessage.hasSymbol(type) && isBlank(PitchMessage.symbol(message, at)))
        {
            return PitchFault.NO_SYMBOL;
        }
        return switch (type)
        {
            case 0x20 -> PitchMessage.time(message, at) >= SECONDS_PER_DAY ? PitchFault.BAD_TIME : null;
            case 0x21, 0x22, 0x2F -> addFault(message, at);
            case 0x23 -> quantityFault(PitchMessage.executedQuantity(message, at));
            case 0x24 -> firstOf(
                quantityFault(PitchMessage.executedQuantity(message, at)),
                priceFault(PitchMessage.executionPrice(message, at)));
            case 0x25, 0x26 -> quantityFault(PitchMessage.canceledQuantity(message, at));
            case 0x27, 0x28 -> priceFault(PitchMessage.newPrice(message, at));
            case 0x2A, 0x2B, 0x30 -> priceFault(PitchMessage.price(message, at));
            case 0x95 -> firstOf(
                priceFault(u64(message, at + 15)),
                firstOf(priceFault(u64(message, at + 31)), priceFault(u64(message, at + 39))));
            case 0x96 -> priceFault(u64(message, at + 15));
            default -> null;
        };
    }

    private static PitchFault addFault(final DirectBuffer message, final int at)
    {
        final byte side = PitchMessage.side(message, at);
        if (side != 'B' && side != 'S')
        {
            return PitchFault.BAD_SIDE;
        }
        return firstOf(
            quantityFault(PitchMessage.quantity(message, at)), priceFault(PitchMessage.price(message, at)));
    }

    private static PitchFault quantityFault(final long quantity)
    {
        return quantity == 0 ? PitchFault.NO_QUANTITY : null;
    }

    private static PitchFault priceFault(final long price)
    {
        return price < 0 || price > MAX_PRICE ? PitchFault.BAD_PRICE : null;
    }

    private static PitchFault firstOf(final PitchFault first, final PitchFault second)
    {
        return first != null ? first : second;
    }

    private static boolean isBlank(final long symbol)
    {
        return symbol >>> 56 == ' ' || symbol >>> 56 == 0;
    }

    private static long u64(final DirectBuffer message, final int offset)
    {
        return message.getLong(offset, LITTLE_ENDIAN);
    }
}
