package io.directlive.feed;

import io.directlive.protocol.sbe.SourceState;

/**
 * One ordered venue channel, numbered from 1, where what is missing is said: a file, a line, a venue that is built in.
 * Polled by one thread; never blocks longer than a read from a local file.
 */
public interface VenueSource extends AutoCloseable
{
    /** How a source is. */
    enum State
    {
        /** There may be more. */
        RUNNING,
        /** All was handed over. */
        ENDED,
        /** What was readable was handed over; {@link VenueSource#failure()} says why there is no more. */
        FAILED
    }

    /** @return how the source is. */
    State state();

    /** @return why the source failed; null unless it is {@link State#FAILED}. */
    BadInput failure();

    /**
     * Messages up to this number are known downstream. The source still hands them over, because a filter may learn
     * from them, but without pacing. To be called before the first poll.
     *
     * @param sourceSequence last number that is not needed again; 0 for none.
     */
    void resumeAfter(long sourceSequence);

    /**
     * Where snapshots go, of a source that has any. To be called before the first poll.
     *
     * @param handler that takes the snapshots.
     */
    default void snapshotsTo(final SnapshotHandler handler)
    {
        // A source without snapshots hands none over.
    }

    /**
     * The books downstream miss messages, and no snapshot came since: a source that can get one gets it and hands it
     * over. May be said again at any time.
     */
    default void wantSnapshot()
    {
        // A source without snapshots: the books stay suspect until its next session.
    }

    /**
     * Whether the source goes on with later sessions of its channel, and knows by name which one it is in: then what it has
     * of a session that another handler has brought to its end is dropped, until it reaches the one that goes on.
     *
     * @return false of a source that is one session, a file for one, and while it is not known which session it is in.
     */
    default boolean followsSessions()
    {
        return false;
    }

    /**
     * How the way to the venue is, apart from whether there are messages. A source without lines that can fall silent, a
     * file for one, does not tell.
     *
     * @return UP while any line speaks, be it to say that there is nothing; STALE when all are silent for too long; DOWN
     *         when there is no connection; null when it does not tell.
     */
    default SourceState lineState()
    {
        return null;
    }

    /**
     * Hands over messages until the limit is reached, none is there or due, or the handler takes no more.
     *
     * @param handler that takes the messages.
     * @param limit   most messages to hand over.
     * @param nowNs   the time, ns since the Unix epoch: what a message is stamped with, and what pacing goes by.
     * @return work done: messages handed over and taken, or held back until they can be, and what else there was to do.
     */
    int poll(SessionHandler handler, int limit, long nowNs);

    /**
     * @return where in the input the message begins that is being handed over, in bytes; -1 where that means
     *         nothing. Valid during {@link VenueHandler#onMessage}.
     */
    long byteOffset();

    /** @return bytes taken from the input so far: with {@link #bytesTotal()}, the progress; 0 where there is none. */
    default long bytesRead()
    {
        return 0;
    }

    /** @return bytes of the input; 0 where that means nothing. */
    default long bytesTotal()
    {
        return 0;
    }

    @Override
    void close();
}
