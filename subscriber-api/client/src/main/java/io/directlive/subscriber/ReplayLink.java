package io.directlive.subscriber;

/** A conversation with the replay store: at most one replay at a time. None of its methods blocks. */
interface ReplayLink extends AutoCloseable
{
    /** Where the conversation is. */
    enum Answer
    {
        /** Not heard yet. */
        PENDING,
        /** Frames of the ordered stream come. */
        ACCEPTED,
        /** Not now. */
        BUSY,
        /** {@link #earliestSequence()} is the first that can be had. */
        BEFORE_RETENTION,
        /** Numbers of another epoch than the store holds. */
        OTHER_EPOCH,
        /** Not understood. */
        BAD_REQUEST
    }

    /**
     * Asks for the ordered stream from a number on, without end. Ends any replay before.
     *
     * @param epoch    of the number; 0 for the first one that the store holds.
     * @param sequence first wanted.
     * @return false when nothing could be sent for now.
     */
    boolean request(int epoch, long sequence);

    /** @return the store's answer to the last request. */
    Answer answer();

    /** @return first number that the store holds, as told with its answer. */
    long earliestSequence();

    /** @return latest epoch that the store holds, as told with its answer. */
    int epoch();

    /**
     * Gives frames of the accepted replay, as {@link LiveLink#poll} does.
     *
     * @param reader     that takes them.
     * @param frameLimit most frames to give.
     * @return frames taken.
     */
    int poll(FrameReader reader, int frameLimit);

    /** @return true while frames of the accepted replay can arrive. */
    boolean isReplaying();

    /** @return frames so far that were not as they were sent; each ended its replay. */
    long damaged();

    /** The replay is not needed any more. */
    void stop();

    @Override
    void close();
}
