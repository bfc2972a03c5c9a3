package io.directlive.feed.cme;

import io.directlive.protocol.Prices;

/** What numbers of messages become in events. Any thread; allocates nothing. */
final class MdpValues
{
    private static final int COARSE_PRICE = 100; // Units of 1e-9 in one of 1e-7.

    private MdpValues()
    {
    }

    /** @return units of an event's price in one of a template's. */
    static int scale(final int templateId)
    {
        return templateId <= MdpCodes.LAST_COARSE_TEMPLATE ? COARSE_PRICE : 1;
    }

    /** No price, or one that does not fit, becomes the null price: that makes a book suspect. */
    static long price(final long mantissa, final int scale)
    {
        final long limit = Long.MAX_VALUE / scale;
        return mantissa >= limit || mantissa <= -limit ? Prices.NULL : mantissa * scale;
    }

    /** No quantity becomes one below 0: that makes a book suspect. */
    static long nullable(final int value)
    {
        return value == Integer.MAX_VALUE ? -1 : value;
    }
}
