package io.directlive.protocol;

/** The fixed-point price of the protocol: 1 unit is 1e-9 of the quote currency. */
public final class Prices
{
    /** No price. */
    public static final long NULL = Long.MIN_VALUE;

    /** Units in one unit of the quote currency. */
    public static final long ONE = 1_000_000_000L;

    private Prices()
    {
    }
}
