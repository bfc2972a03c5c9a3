package io.directlive.feed.venue.exchange;

/** Is told when SoupBinTCP clients leave or are dropped. Called on the venue's thread; not for the hot path. */
@FunctionalInterface
public interface DepartureListener
{
    /**
     * @param server   that the client was connected to, as people call it.
     * @param client   its address.
     * @param reason   why it is gone.
     * @param messages that it was sent.
     */
    void onDeparture(String server, String client, Departure reason, long messages);
}
