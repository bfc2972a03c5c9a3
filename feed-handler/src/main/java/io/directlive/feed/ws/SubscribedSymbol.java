package io.directlive.feed.ws;

/** A symbol of a venue that tells the whole book to who subscribes to it. Used by one thread. */
public abstract class SubscribedSymbol implements VenueSymbol
{
    private final Instrument instrument;
    private final BookSubscription subscription = new BookSubscription();

    /** @param instrument that was asked for. */
    protected SubscribedSymbol(final Instrument instrument)
    {
        this.instrument = instrument;
    }

    @Override
    public final Instrument instrument()
    {
        return instrument;
    }

    /** @return where its book is. */
    public final BookSubscription subscription()
    {
        return subscription;
    }
}
