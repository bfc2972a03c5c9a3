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

    /**
     * A snapshot begins: the books as they are right after a message. To be called right after that message.
     *
     * @param lastReflected   number of that message.
     * @param venueInstrument whose book; 0 for all books of the source.
     * @param receiveTimeNs   when the snapshot was complete, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    default boolean onSnapshotStart(final long lastReflected, final int venueInstrument, final long receiveTimeNs)
    {
        throw new UnsupportedOperationException("a handler without snapshots");
    }

    /**
     * A message of the snapshot that has begun.
     *
     * @param buffer        that holds the message; valid only during the call.
     * @param offset        of the message.
     * @param length        of the message in bytes.
     * @param receiveTimeNs when the snapshot was complete, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    default boolean onSnapshotMessage(
        final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
    {
        throw new UnsupportedOperationException("a handler without snapshots");
    }

    /**
     * The snapshot is complete: from here on the books are what rests at the venue.
     *
     * @param venueInstrument whose book; 0 for all books of the source.
     * @param receiveTimeNs   when the snapshot was complete, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    default boolean onSnapshotEnd(final int venueInstrument, final long receiveTimeNs)
    {
        throw new UnsupportedOperationException("a handler without snapshots");
    }

    /**
     * A later session of the source begins: the messages that follow are numbered from 1 again. All messages of the
     * session before must be known downstream by then, so this is refused until they are.
     *
     * @param normaliser    of the messages that follow; its session has the same source id and a higher epoch.
     * @param receiveTimeNs when that was known, ns since the Unix epoch.
     * @return true when taken; false when not yet: it comes again with the next poll, before any message.
     */
    default boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        throw new UnsupportedOperationException("a handler of one session");
    }
}
