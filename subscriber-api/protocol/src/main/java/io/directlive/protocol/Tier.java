package io.directlive.protocol;

import java.util.Locale;

/** How much of the market a stream carries. Each tier is numbered on its own, from 1, without holes. */
public enum Tier
{
    /** Every event of the ordered stream, same bytes and numbers. */
    ORDERS(StreamIds.ORDERS),
    /** Changes of the ten best price levels of each side. */
    DEPTH(StreamIds.DEPTH),
    /** Best bid and ask. */
    TOP(StreamIds.TOP),
    /** Trades and corrections of trades. */
    TRADES(StreamIds.TRADES);

    private final int streamId;

    Tier(final int streamId)
    {
        this.streamId = streamId;
    }

    /** @return Aeron stream id of the tier. */
    public int streamId()
    {
        return streamId;
    }

    /** @return the name in settings and on the command line. */
    public String lowerName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
