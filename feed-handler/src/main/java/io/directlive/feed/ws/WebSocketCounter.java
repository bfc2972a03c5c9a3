package io.directlive.feed.ws;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What a source over WebSocket reports. */
public enum WebSocketCounter implements CounterSet.Label
{
    /** 1 while there is a connection. */
    CONNECTED("websocket: connected"),
    /** Connections made. */
    CONNECTIONS("websocket: connections"),
    /** Connections lost, or that could not be made. */
    CONNECTIONS_LOST("websocket: connections lost"),
    /** Texts that came. */
    TEXTS("websocket: texts"),
    /** Books that were found wrong, or were in doubt, and asked for anew. */
    BOOKS_LOST("websocket: books lost"),
    /** Snapshots of books. */
    SNAPSHOTS("websocket: snapshots");

    private static final int FIRST = CounterIds.FEED_HANDLER + 90;

    private final String label;

    WebSocketCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return FIRST + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
