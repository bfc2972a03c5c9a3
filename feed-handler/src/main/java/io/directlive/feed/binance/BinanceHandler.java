package io.directlive.feed.binance;

import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.TradeHandler;

/** Takes what texts of the venue say about symbols that were asked for. */
interface BinanceHandler extends TradeHandler<BinanceSymbol>
{
    /**
     * @param first  number of the update.
     * @param last   number of the update.
     * @param levels that changed.
     */
    void onUpdate(BinanceSymbol symbol, long first, long last, LevelBatch levels, long venueTimeNs);
}
