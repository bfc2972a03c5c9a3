package io.directlive.feed;

import org.agrona.DirectBuffer;

/** Takes venue messages, as they are, in the venue's order. */
public interface VenueHandler
{
    /**
     * @param buffer         that holds the message; valid only during the call.
     * @param offset         of the message.
     * @param length         of the message in bytes.
     * @param sourceSequence the venue's number of the message: one more than that of the message before,
     *                       or than the last of the gap before.
     * @param receiveTimeNs  first sight here, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: the same message comes again with the next poll.
     */
    boolean onMessage(DirectBuffer buffer, int offset, int length, long sourceSequence, long receiveTimeNs);

    /**
     * Messages are lost: they will not come from this source any more.
     *
     * @param fromSequence  number of the first that is missing: one more than that of the message before.
     * @param toSequence    number of the last that is missing.
     * @param receiveTimeNs when that was known, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    boolean onGap(long fromSequence, long toSequence, long receiveTimeNs);

    /**
     * The venue has said that its session is complete. Comes once, after the last message.
     *
     * @param sourceSequence number of the announcement: one more than that of the last message.
     * @param receiveTimeNs  first sight here, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    boolean onEndOfSession(long sourceSequence, long receiveTimeNs);
}
