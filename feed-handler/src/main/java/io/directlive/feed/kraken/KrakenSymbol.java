package io.directlive.feed.kraken;

import io.directlive.feed.ws.BookSubscription;
import io.directlive.feed.ws.Instrument;

/** Where one symbol is on a connection. */
final class KrakenSymbol
{
    private final Instrument instrument;
    private final BookSubscription subscription = new BookSubscription();
    private KrakenBook book;        // Null until the venue has told the scales.
    private int pricePrecision;
    private int quantityPrecision;

    KrakenSymbol(final Instrument instrument)
    {
        this.instrument = instrument;
    }

    Instrument instrument()
    {
        return instrument;
    }

    BookSubscription subscription()
    {
        return subscription;
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
        subscription.want(nowNs);
    }
}
