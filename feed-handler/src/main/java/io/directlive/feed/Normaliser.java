package io.directlive.feed;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of one venue format: each venue message becomes one or more events. Pure: the same message gives the
 * same events (receive time aside), whatever came before it. Used by one thread; allocates nothing.
 */
public interface Normaliser
{
    /** @return the session whose messages these are. */
    SourceSession session();

    /** @return most bytes of events that one message gives. */
    int maxLength();

    /**
     * Encodes the events of one message, back to back. Never throws for what is in a message: one that makes no sense
     * gives a {@code SourceGap} with reason MALFORMED.
     *
     * @param message        that holds the venue message.
     * @param messageOffset  of the venue message.
     * @param messageLength  of the venue message, in bytes.
     * @param sourceSequence the venue's number of the message.
     * @param receiveTimeNs  first sight here.
     * @param events         that takes the events; every byte up to the returned length is written.
     * @param eventsOffset   of the first event; {@link #maxLength()} bytes are there. A multiple of 8.
     * @return bytes written, above 0.
     */
    int normalise(
        DirectBuffer message,
        int messageOffset,
        int messageLength,
        long sourceSequence,
        long receiveTimeNs,
        MutableDirectBuffer events,
        int eventsOffset);

    /**
     * Why a message makes no sense. Not for the hot path.
     *
     * @param message       that holds the venue message.
     * @param messageOffset of the venue message.
     * @param messageLength of the venue message, in bytes.
     * @return the reason, null when nothing is wrong.
     */
    String fault(DirectBuffer message, int messageOffset, int messageLength);

    /**
     * Is the type of a message known? Not for the hot path.
     *
     * @param message       that holds the venue message.
     * @param messageOffset of the venue message.
     * @param messageLength of the venue message, in bytes.
     * @return false when it can only be passed on as it is.
     */
    boolean knows(DirectBuffer message, int messageOffset, int messageLength);

    /**
     * @param message       that holds the venue message.
     * @param messageOffset of the venue message.
     * @param messageLength of the venue message, in bytes.
     * @return the venue's time of the message, ns since the Unix epoch; 0 when it has none that makes sense.
     */
    long venueTimeNs(DirectBuffer message, int messageOffset, int messageLength);
}
