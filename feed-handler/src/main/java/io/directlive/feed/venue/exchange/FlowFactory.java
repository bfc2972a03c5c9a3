package io.directlive.feed.venue.exchange;

import java.io.IOException;

/** Makes what is sent. Called on the venue's thread, at the start of each session. */
@FunctionalInterface
public interface FlowFactory
{
    /**
     * What is sent, and when.
     *
     * @param flow  closed by the exchange.
     * @param tempo of it.
     */
    record Day(Flow flow, Tempo tempo)
    {
    }

    /**
     * @param session number of the session, from 0.
     * @return what it sends.
     * @throws IOException when that cannot be opened.
     */
    Day open(int session) throws IOException;
}
