package io.directlive.subscriber;

import io.directlive.protocol.sbe.TradingStatusDecoder;

/**
 * Takes reference data, which every tier carries; when several tiers are subscribed, from the first of them.
 * Definitions are told even when they come from before the start of delivery.
 */
@FunctionalInterface
public interface InstrumentHandler
{
    /**
     * An instrument was defined, or defined anew.
     *
     * @param instrument as it is now.
     */
    void onInstrument(Instrument instrument);

    /**
     * The trading state of an instrument, or of the venue, has changed.
     *
     * @param instrument whose it is; with id 0 the whole venue's.
     * @param status     valid only during the call.
     */
    default void onTradingStatus(final Instrument instrument, final TradingStatusDecoder status)
    {
    }
}
