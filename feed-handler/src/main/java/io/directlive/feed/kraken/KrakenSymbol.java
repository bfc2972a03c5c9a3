package io.directlive.feed.kraken;

import io.directlive.feed.ws.Instrument;
import io.directlive.feed.ws.SubscribedSymbol;

/** Where one symbol is on a connection. */
final class KrakenSymbol extends SubscribedSymbol
{
    private KrakenBook book;        // Null until the venue has told the scales.
    private int pricePrecision;
    private int quantityPrecision;

    KrakenSymbol(final Instrument instrument)
    {
        super(instrument);
    }

    KrakenBook book()
    {
        return book;
    }

    boolean isDefined()
    {
        return book != null;
    }

    int quantityPrecision()
    {
        return quantityPrecision;
    }

    boolean hasScales(final int prices, final int quantities)
    {
        return isDefined() && pricePrecision == prices && quantityPrecision == quantities;
    }

    void define(final int depth, final int prices, final int quantities, final long nowNs)
    {
        pricePrecision = prices;
        quantityPrecision = quantities;
        book = new KrakenBook(depth, prices);
        subscription().want(nowNs);
    }
}
