package io.directlive.feed.binance;

import io.directlive.feed.ws.LevelBatch;
import io.directlive.protocol.sbe.Side;

/** Takes what texts of the venue say about symbols that were asked for. */
interface BinanceHandler
{
    /**
     * @param first  number of the update.
     * @param last   number of the update.
     * @param levels that changed.
     */
    void onUpdate(BinanceSymbol symbol, long first, long last, LevelBatch levels, long venueTimeNs);

    /**
     * @param price in units of 1e-9.
     */
    void onTrade(BinanceSymbol symbol, Side aggressor, long price, long quantity, long tradeId, long venueTimeNs);
}
