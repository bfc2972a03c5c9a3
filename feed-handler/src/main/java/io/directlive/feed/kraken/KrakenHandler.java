package io.directlive.feed.kraken;

import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.TradeHandler;

/** Takes what texts of the venue say about symbols that were asked for. */
interface KrakenHandler extends TradeHandler<KrakenSymbol>
{
    /**
     * @param levels     that changed, or all of them.
     * @param isSnapshot whether these are all.
     * @param checksum   of the book after them; -1 when there was none.
     */
    void onBook(KrakenSymbol symbol, LevelBatch levels, boolean isSnapshot, long checksum, long venueTimeNs);

    /**
     * @param quote             currency of prices.
     * @param pricePrecision    digits behind the point; -1 when not told.
     * @param quantityPrecision digits behind the point; -1 when not told.
     * @param priceIncrement    in units of 1e-9; {@code Decimal.NONE} when not told.
     */
    void onPair(
        KrakenSymbol symbol, String quote, int pricePrecision, int quantityPrecision, long priceIncrement);
}
