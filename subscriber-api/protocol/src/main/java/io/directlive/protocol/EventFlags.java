package io.directlive.protocol;

/** Bits of {@code eventHeader.flags}; those that are not here are 0. */
public final class EventFlags
{
    /** Last event of one atomic change at the venue: a book is consistent after it. */
    public static final int LAST_IN_EVENT = 1;
    /** Last event of its venue message: the source's next event carries the next sourceSequence. */
    public static final int LAST_IN_MESSAGE = 1 << 1;
    /** State, not change: part of a snapshot. */
    public static final int SNAPSHOT = 1 << 2;
    /** Sent again on request and not byte-equal to the live event. */
    public static final int REPLAYED = 1 << 3;
    /** The book behind this event may be wrong: input of it was lost or made no sense. */
    public static final int BOOK_SUSPECT = 1 << 5;
    /** Made here, not by the venue. */
    public static final int SYNTHETIC = 1 << 6;
    /** The venue's time stamp is not to be trusted. */
    public static final int BAD_TIMESTAMP = 1 << 7;

    private EventFlags()
    {
    }
}
