package io.directlive.feed;

import org.agrona.DirectBuffer;

/**
 * Where a source gets the state of its books from when messages are lost for good. A snapshot comes in parts: one for
 * all of the source, or one for each instrument, each as of a number of its own.
 * <p>
 * The messages of a part are venue messages that the venue's {@link Normaliser} understands, in an order that is a
 * function of their content alone: two handlers that were told the same in different order give the same bytes.
 * <p>
 * Driven by the source's thread; never blocks.
 */
public interface SnapshotFeed extends AutoCloseable
{
    /** How far a snapshot is. */
    enum State
    {
        /** None was asked for. */
        IDLE,
        /** It was asked for and is not all here. */
        COLLECTING,
        /** It is all here. */
        READY,
        /** It cannot be had; {@link SnapshotFeed#failure()} says why. */
        FAILED
    }

    /**
     * Begins to collect a snapshot; what was collected before is dropped.
     *
     * @param firstNeeded number of the live channel: each part must reflect all messages before it.
     * @param nowNs       the time, ns since the Unix epoch.
     */
    void request(long firstNeeded, long nowNs);

    /**
     * Goes on with collecting.
     *
     * @param nowNs the time, ns since the Unix epoch.
     * @return work done; 0 when there was nothing to do.
     */
    int poll(long nowNs);

    /** @return how far it is. */
    State state();

    /** @return why it failed; null unless it is {@link State#FAILED}. */
    String failure();

    /** @return parts of a snapshot that is {@link State#READY}, in ascending order of {@link #lastReflected(int)}. */
    int partCount();

    /**
     * @param part from 0.
     * @return number of the last message of the live channel that the part reflects.
     */
    long lastReflected(int part);

    /**
     * @param part from 0.
     * @return the venue's code of the instrument that the part is of; 0 when it is of all of the source.
     */
    int venueInstrument(int part);

    /**
     * @param part from 0.
     * @return its messages.
     */
    int messageCount(int part);

    /** @return what holds all messages; valid until the next {@link #poll(long)} or {@link #request(long, long)}. */
    DirectBuffer buffer();

    /**
     * @param part    from 0.
     * @param message within it, from 0.
     * @return where the message begins in the buffer.
     */
    int offset(int part, int message);

    /**
     * @param part    from 0.
     * @param message within it, from 0.
     * @return its length in bytes.
     */
    int length(int part, int message);

    /** Gives up what is open. */
    @Override
    void close();
}
