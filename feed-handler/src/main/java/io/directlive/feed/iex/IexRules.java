package io.directlive.feed.iex;

import static io.directlive.feed.iex.IexNormaliser.BUY;
import static io.directlive.feed.iex.IexNormaliser.MAX_PRICE;
import static io.directlive.feed.iex.IexNormaliser.SELL;

import org.agrona.DirectBuffer;

/** What must hold of an IEX message, so that it means anything. Any thread; allocates nothing. */
public final class IexRules
{
    private IexRules()
    {
    }

    /**
     * What is wrong with a message by itself: collisions of symbols aside. Not for the hot path.
     *
     * @param format        the feed that it is of.
     * @param message       that holds it.
     * @param at            of its type byte.
     * @param messageLength in bytes.
     * @return the first fault found; null when there is none, as with every message of an unknown type that has a
     *         type.
     */
    public static IexFault faultOf(
        final IexFormat format, final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength > 0 && format.expectedLength(IexMessage.type(message, at)) == 0)
        {
            return null;
        }
        final IexFault fault = commonFault(format, message, at, messageLength);
        if (fault != null || IexMessage.type(message, at) == 'S')
        {
            return fault;
        }
        return IexSymbol.code(IexMessage.symbol(message, at)) == 0 ? IexFault.NO_SYMBOL : bodyFault(message, at);
    }

    /** @return what is wrong whatever the type; a type that is not known is too short here. */
    static IexFault commonFault(
        final IexFormat format, final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength == 0)
        {
            return IexFault.TOO_SHORT;
        }
        final int expectedLength = format.expectedLength(IexMessage.type(message, at));
        if (expectedLength == 0 || messageLength < expectedLength)
        {
            return IexFault.TOO_SHORT;
        }
        return IexMessage.timestamp(message, at) <= 0 ? IexFault.BAD_TIME : null;
    }

    static IexFault bodyFault(final DirectBuffer message, final int at)
    {
        return switch (IexMessage.type(message, at))
        {
            case BUY, SELL -> priceFault(IexMessage.price(message, at));
            case 'Q' -> quoteFault(message, at);
            case 'T' -> fault(IexMessage.size(message, at), IexMessage.price(message, at));
            case 'a' -> isNoSide(IexMessage.code(message, at)) ? IexFault.BAD_SIDE : orderFault(message, at);
            case 'M', 'L' -> orderFault(message, at);
            case 'A' -> auctionFault(message, at);
            default -> null;
        };
    }

    private static boolean isNoSide(final byte side)
    {
        return side != BUY && side != SELL;
    }

    private static IexFault orderFault(final DirectBuffer message, final int at)
    {
        return fault(IexMessage.orderSize(message, at), IexMessage.orderPrice(message, at));
    }

    /** Without shares there is no quote on a side, and so no price that could be wrong. */
    private static IexFault quoteFault(final DirectBuffer message, final int at)
    {
        final IexFault bid = IexMessage.bidSize(message, at) == 0 ? null : priceFault(IexMessage.bidPrice(message, at));
        final IexFault ask = IexMessage.askSize(message, at) == 0 ? null : priceFault(IexMessage.askPrice(message, at));
        return bid == null ? ask : bid;
    }

    /** In an auction a price of 0 says that there is none. */
    private static IexFault auctionFault(final DirectBuffer message, final int at)
    {
        final boolean isFine =
            isPriceOrNone(IexMessage.referencePrice(message, at)) &&
            isPriceOrNone(IexMessage.indicativeClearingPrice(message, at)) &&
            isPriceOrNone(IexMessage.auctionBookClearingPrice(message, at));
        return isFine ? null : IexFault.BAD_PRICE;
    }

    private static boolean isPriceOrNone(final long price)
    {
        return price >= 0 && price <= MAX_PRICE;
    }

    private static IexFault fault(final long size, final long price)
    {
        return size == 0 ? IexFault.NO_SIZE : priceFault(price);
    }

    private static IexFault priceFault(final long price)
    {
        return price <= 0 || price > MAX_PRICE ? IexFault.BAD_PRICE : null;
    }
}
