package io.directlive.feed;

import org.agrona.DirectBuffer;

/**
 * Takes the snapshots of a source that heals, each between two messages of its session. Called within the poll of the
 * source; what is refused comes again with the next poll, before any message.
 */
public interface SnapshotHandler
{
    /**
     * A snapshot begins: the books as they are right after a message. To be called right after that message.
     *
     * @param lastReflected   number of that message.
     * @param venueInstrument whose book; 0 for all books of the source.
     * @param receiveTimeNs   when the snapshot was complete, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    boolean onSnapshotStart(long lastReflected, int venueInstrument, long receiveTimeNs);

    /**
     * A message of the snapshot that has begun.
     *
     * @param buffer        that holds the message; valid only during the call.
     * @param offset        of the message.
     * @param length        of the message in bytes.
     * @param receiveTimeNs when the snapshot was complete, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    boolean onSnapshotMessage(DirectBuffer buffer, int offset, int length, long receiveTimeNs);

    /**
     * The snapshot is complete: from here on the books are what rests at the venue.
     *
     * @param venueInstrument whose book; 0 for all books of the source.
     * @param receiveTimeNs   when the snapshot was complete, ns since the Unix epoch.
     * @return true when taken; false when there is no room for now: it comes again with the next poll.
     */
    boolean onSnapshotEnd(int venueInstrument, long receiveTimeNs);
}
