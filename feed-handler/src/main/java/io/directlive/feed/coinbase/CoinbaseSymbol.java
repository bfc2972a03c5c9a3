package io.directlive.feed.coinbase;

import io.directlive.feed.ws.Instrument;
import io.directlive.feed.ws.SubscribedSymbol;

/** Where one product is on a connection. */
final class CoinbaseSymbol extends SubscribedSymbol
{
    private long lastTradeId;   // 0 until one was told.

    CoinbaseSymbol(final Instrument instrument)
    {
        super(instrument);
    }

    /**
     * The venue numbers trades of a product one by one.
     *
     * @param tradeId that is the last one by now.
     * @param isTold  whether it is told here, so that only those before it can be missing.
     * @return trades that are missing; 0 when there are none.
     */
    long onTradeId(final long tradeId, final boolean isTold)
    {
        final long expected = isTold ? lastTradeId + 1 : lastTradeId;
        final long missing = lastTradeId == 0 ? 0 : Math.max(0, tradeId - expected);
        lastTradeId = Math.max(lastTradeId, tradeId);
        return missing;
    }
}
