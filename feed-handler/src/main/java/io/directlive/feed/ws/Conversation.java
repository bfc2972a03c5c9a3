package io.directlive.feed.ws;

/**
 * What is said on one connection to a venue, and what the answers mean. Made anew for each connection. Pure: time and
 * texts are arguments, and what follows from them goes to a {@link ConversationOutput}. Used by one thread.
 * <p>
 * Each text gives one record at the least. Whatever a text is, nothing is thrown.
 */
public interface Conversation
{
    /**
     * The connection is there: to be called once, first.
     *
     * @param nowNs ns since the Unix epoch.
     */
    void onOpen(long nowNs);

    /**
     * A text came.
     *
     * @param text          that holds it, UTF-8; valid only during the call.
     * @param offset        of its first byte.
     * @param length        in bytes.
     * @param receiveTimeNs first sight here, ns since the Unix epoch.
     */
    void onText(byte[] text, int offset, int length, long receiveTimeNs);

    /**
     * A request was answered.
     *
     * @param requestId     of {@link ConversationOutput#get(int, String)}.
     * @param status        of HTTP; 0 when there was no answer.
     * @param body          all of it; empty when there was none.
     * @param receiveTimeNs first sight here, ns since the Unix epoch.
     */
    default void onResponse(final int requestId, final int status, final byte[] body, final long receiveTimeNs)
    {
    }

    /**
     * What is due by the clock.
     *
     * @param nowNs ns since the Unix epoch.
     * @return how much was done.
     */
    default int doWork(final long nowNs)
    {
        return 0;
    }
}
