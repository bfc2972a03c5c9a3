package io.directlive.feed.itch;

import org.agrona.DirectBuffer;

/** What must hold of an ITCH message, so that it means anything. Any thread; allocates nothing. */
public final class ItchRules
{
    private ItchRules()
    {
    }

    /**
     * What is wrong with a message. Not for the hot path.
     *
     * @param message       that holds it.
     * @param at            of its type byte.
     * @param messageLength in bytes.
     * @return the first fault found; null when there is none, as with every message of an unknown type that has a
     *         type.
     */
    public static ItchFault faultOf(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength > 0 && ItchMessage.expectedLength(ItchMessage.type(message, at)) == 0)
        {
            return null;
        }
        final ItchFault fault = commonFault(message, at, messageLength);
        if (fault != null)
        {
            return fault;
        }
        return switch (ItchMessage.type(message, at))
        {
            case 'A', 'F' -> addFault(message, at);
            case 'E' -> executionFault(message, at);
            case 'U' -> replaceFault(message, at);
            case 'X' -> cancelFault(message, at);
            case 'P' -> tradeFault(message, at);
            case 'C' -> pricedExecutionFault(message, at);
            case 'Q' -> crossFault(message, at);
            case 'I' -> imbalanceFault(message, at);
            case 'R' -> directoryFault(message, at);
            default -> null;
        };
    }

    /** @return what is wrong whatever the type; a type that is not known is too short here. */
    static ItchFault commonFault(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength < ItchMessage.COMMON_LENGTH)
        {
            return ItchFault.TOO_SHORT;
        }
        final byte type = ItchMessage.type(message, at);
        final int expectedLength = ItchMessage.expectedLength(type);
        if (expectedLength == 0 || messageLength < expectedLength)
        {
            return ItchFault.TOO_SHORT;
        }
        if (ItchMessage.timestamp(message, at) >= ItchMessage.NANOS_PER_DAY)
        {
            return ItchFault.BAD_TIME;
        }
        if (ItchMessage.stockLocate(message, at) == 0 && type != 'S' && type != 'V' && type != 'W')
        {
            return ItchFault.NO_LOCATE;
        }
        return null;
    }

    private static ItchFault addFault(final DirectBuffer message, final int at)
    {
        if (isNoSide(ItchMessage.side(message, at)))
        {
            return ItchFault.BAD_SIDE;
        }
        if (ItchMessage.shares(message, at) == 0)
        {
            return ItchFault.NO_SHARES;
        }
        return priceFault(ItchMessage.price(message, at));
    }

    /** Without asking which of the two it is: no branch could foresee that. */
    static boolean isNoSide(final byte side)
    {
        return (side - 'B') * (side - 'S') != 0;
    }

    private static ItchFault executionFault(final DirectBuffer message, final int at)
    {
        return ItchMessage.executedShares(message, at) == 0 ? ItchFault.NO_SHARES : null;
    }

    private static ItchFault pricedExecutionFault(final DirectBuffer message, final int at)
    {
        if (ItchMessage.executedShares(message, at) == 0)
        {
            return ItchFault.NO_SHARES;
        }
        final byte printable = ItchMessage.printable(message, at);
        if (printable != 'Y' && printable != 'N')
        {
            return ItchFault.BAD_PRINTABLE;
        }
        return priceFault(ItchMessage.executionPrice(message, at));
    }

    private static ItchFault cancelFault(final DirectBuffer message, final int at)
    {
        return ItchMessage.cancelledShares(message, at) == 0 ? ItchFault.NO_SHARES : null;
    }

    private static ItchFault replaceFault(final DirectBuffer message, final int at)
    {
        if (ItchMessage.replacementShares(message, at) == 0)
        {
            return ItchFault.NO_SHARES;
        }
        if (ItchMessage.orderReference(message, at) == ItchMessage.newOrderReference(message, at))
        {
            return ItchFault.SAME_REFERENCE;
        }
        return priceFault(ItchMessage.replacementPrice(message, at));
    }

    private static ItchFault tradeFault(final DirectBuffer message, final int at)
    {
        if (isNoSide(ItchMessage.side(message, at)))
        {
            return ItchFault.BAD_SIDE;
        }
        return priceFault(ItchMessage.price(message, at));
    }

    private static ItchFault crossFault(final DirectBuffer message, final int at)
    {
        return ItchMessage.crossShares(message, at) < 0 ?
            ItchFault.BAD_SHARES : priceFault(ItchMessage.crossPrice(message, at));
    }

    private static ItchFault imbalanceFault(final DirectBuffer message, final int at)
    {
        if ((ItchMessage.pairedShares(message, at) | ItchMessage.imbalanceShares(message, at)) < 0)
        {
            return ItchFault.BAD_SHARES;
        }
        final long highest = Math.max(
            ItchMessage.currentReferencePrice(message, at),
            Math.max(ItchMessage.farPrice(message, at), ItchMessage.nearPrice(message, at)));
        return priceFault(highest);
    }

    private static ItchFault directoryFault(final DirectBuffer message, final int at)
    {
        final byte first = message.getByte(at + ItchMessage.COMMON_LENGTH);
        return first == ' ' || first == 0 ? ItchFault.NO_SYMBOL : null;
    }

    private static ItchFault priceFault(final long price)
    {
        return price > ItchMessage.MAX_PRICE ? ItchFault.BAD_PRICE : null;
    }
}
