package io.directlive.subscriber;

import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;

/** Takes trades: executions of displayed orders, of hidden ones, and crosses. Needs tier trades or orders. */
@FunctionalInterface
public interface TradeHandler
{
    /**
     * A trade.
     *
     * @param instrument that was traded.
     * @param trade      valid only during the call.
     */
    void onTrade(Instrument instrument, TradeDecoder trade);

    /**
     * An earlier trade is void.
     *
     * @param instrument that was traded.
     * @param broken     valid only during the call.
     */
    default void onTradeBroken(final Instrument instrument, final TradeBrokenDecoder broken)
    {
    }
}
