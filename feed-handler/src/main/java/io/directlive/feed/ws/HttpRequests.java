package io.directlive.feed.ws;

import java.net.URI;

/** Requests to a venue's HTTP interface. Used by one thread; never blocks. */
public interface HttpRequests extends AutoCloseable
{
    /** Takes answers. */
    @FunctionalInterface
    interface ResponseHandler
    {
        /**
         * @param requestId  what was asked.
         * @param status     of HTTP; 0 when there was no answer.
         * @param body       all of it; empty when there was none.
         */
        void onResponse(int requestId, int status, byte[] body);
    }

    /**
     * @param requestId what the answer is told with.
     * @param uri       to get.
     */
    void get(int requestId, URI uri);

    /**
     * Hands over the next answer, if one is there.
     *
     * @param handler that takes it.
     * @return answers handed over: 1 or 0.
     */
    int poll(ResponseHandler handler);

    /** Forgets all requests: no answer to them is handed over any more. */
    void cancel();

    @Override
    void close();
}
