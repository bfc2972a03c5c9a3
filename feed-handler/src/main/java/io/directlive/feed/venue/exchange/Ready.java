package io.directlive.feed.venue.exchange;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** What is attached to a selector's key. Called on the venue's thread; does not block. */
interface Ready
{
    /**
     * There is something to read or to accept.
     *
     * @param key   that is ready.
     * @param nowNs the time.
     * @throws IOException when the venue's own socket cannot be used any more.
     */
    void onReady(SelectionKey key, long nowNs) throws IOException;
}
