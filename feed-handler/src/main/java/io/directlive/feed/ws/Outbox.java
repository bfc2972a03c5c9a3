package io.directlive.feed.ws;

import java.net.URI;
import java.util.ArrayDeque;

/** What is to be said and asked on one connection, in order, and no faster than the venue allows. One thread. */
final class Outbox
{
    private record Get(int requestId, URI uri)
    {
    }

    private final ArrayDeque<String> texts = new ArrayDeque<>();
    private final ArrayDeque<Get> gets = new ArrayDeque<>();
    private final SendLimit requestLimit;
    private SendLimit sendLimit;

    /**
     * @param requestLimit of requests, whatever the connection.
     */
    Outbox(final SendLimit requestLimit)
    {
        this.requestLimit = requestLimit;
    }

    /**
     * A connection begins; nothing is left of the one before.
     *
     * @param limit of the connection.
     */
    void begin(final SendLimit limit)
    {
        clear();
        sendLimit = limit;
    }

    /** Forgets all that was not said. */
    void clear()
    {
        texts.clear();
        gets.clear();
    }

    void add(final String text)
    {
        texts.add(text);
    }

    void add(final int requestId, final URI uri)
    {
        gets.add(new Get(requestId, uri));
    }

    /** Says and asks one thing each, when it may. */
    void flush(final WebSocketLink link, final HttpRequests requests, final long nowNs)
    {
        if (!texts.isEmpty() && link.canSend() && sendLimit.tryTake(nowNs))
        {
            link.send(texts.remove());
        }
        if (!gets.isEmpty() && requestLimit.tryTake(nowNs))
        {
            final Get get = gets.remove();
            requests.get(get.requestId, get.uri);
        }
    }
}
