package io.directlive.feed.ws;

import java.net.URI;

/** One WebSocket connection at a time. Used by one thread; never blocks. */
public interface WebSocketLink extends AutoCloseable
{
    /** How a link is. */
    enum State
    {
        /** Not connected, and nothing is done about it. */
        CLOSED,
        /** On its way to be open. */
        CONNECTING,
        /** Texts flow. */
        OPEN,
        /** The connection is gone; texts that came before can still be polled. */
        LOST
    }

    /** Takes texts. */
    @FunctionalInterface
    interface TextHandler
    {
        /**
         * @param text          that holds a whole text, UTF-8; valid only during the call.
         * @param offset        of its first byte.
         * @param length        in bytes.
         * @param receiveTimeNs when its first bytes were seen, ns since the Unix epoch.
         */
        void onText(byte[] text, int offset, int length, long receiveTimeNs);
    }

    /**
     * Starts to connect; whatever was before is forgotten.
     *
     * @param uri of the venue.
     */
    void connect(URI uri);

    /** @return how the link is. */
    State state();

    /** @return why the connection was lost, for people; null unless it was. */
    String lossReason();

    /** @return whether anything, a pong too, came since the last call. */
    boolean takeSignOfLife();

    /**
     * Hands over the next text, if one is there.
     *
     * @param handler that takes it.
     * @return texts handed over: 1 or 0.
     */
    int poll(TextHandler handler);

    /** @return whether something can be sent now. */
    boolean canSend();

    /**
     * Sends a text; only when {@link #canSend()}.
     *
     * @param text to send.
     */
    void send(String text);

    /** Asks the venue for a pong; only when {@link #canSend()}. */
    void ping();

    /** Gives the connection up. */
    @Override
    void close();
}
