package io.directlive.feed.ws;

/** A symbol that was asked for, and where it is on one connection. Each venue has its own. */
public interface VenueSymbol
{
    /** @return what was asked for. */
    Instrument instrument();
}
