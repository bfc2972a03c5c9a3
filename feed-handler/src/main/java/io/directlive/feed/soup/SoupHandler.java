package io.directlive.feed.soup;

import org.agrona.DirectBuffer;

/** Takes what a server sends over one connection, in order. */
public interface SoupHandler
{
    /**
     * The server has taken the client in.
     *
     * @param session       that the messages will be of, without padding.
     * @param nextSequence  number of the sequenced message that is next.
     * @param receiveTimeNs first sight here, ns since the Unix epoch.
     */
    void onLogin(String session, long nextSequence, long receiveTimeNs);

    /**
     * @param buffer        that holds the message; valid only during the call.
     * @param offset        of the message.
     * @param length        of the message in bytes; may be 0.
     * @param sequence      number of the message.
     * @param receiveTimeNs first sight here, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    boolean onMessage(DirectBuffer buffer, int offset, int length, long sequence, long receiveTimeNs);

    /**
     * A message without a number, which is not sent again after a reconnect. Versions 4.00 and later.
     *
     * @param buffer        that holds the message; valid only during the call.
     * @param offset        of the message.
     * @param length        of the message in bytes; may be 0.
     * @param receiveTimeNs first sight here, ns since the Unix epoch.
     */
    default void onUnsequenced(
        final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
    {
    }

    /**
     * The session is over.
     *
     * @param nextSequence  one more than the number of its last message.
     * @param receiveTimeNs first sight here, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    boolean onEndOfSession(long nextSequence, long receiveTimeNs);
}
