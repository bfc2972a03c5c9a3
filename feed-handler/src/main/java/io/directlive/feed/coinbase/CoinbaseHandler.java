package io.directlive.feed.coinbase;

import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.TradeHandler;

/** Takes what texts of the venue say about products that were asked for. */
interface CoinbaseHandler extends TradeHandler<CoinbaseSymbol>
{
    /**
     * @param levels     that changed, or all of them.
     * @param isSnapshot whether these are all.
     */
    void onBook(CoinbaseSymbol symbol, LevelBatch levels, boolean isSnapshot, long venueTimeNs);

    /**
     * The venue tells the last trade that there was, without telling the trade now.
     *
     * @param isFirst whether those before were never asked for.
     */
    void onLastTrade(CoinbaseSymbol symbol, long tradeId, boolean isFirst);
}
