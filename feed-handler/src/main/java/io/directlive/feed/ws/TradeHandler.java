package io.directlive.feed.ws;

import io.directlive.protocol.sbe.Side;

/**
 * Takes trades from texts of a venue.
 *
 * @param <S> the venue's symbols.
 */
public interface TradeHandler<S extends VenueSymbol>
{
    /**
     * @param aggressor   side that took liquidity.
     * @param price       in units of 1e-9.
     * @param quantity    in units of the symbol.
     * @param tradeId     of the venue.
     * @param venueTimeNs ns since the Unix epoch; 0 when not told.
     */
    void onTrade(S symbol, Side aggressor, long price, long quantity, long tradeId, long venueTimeNs);
}
