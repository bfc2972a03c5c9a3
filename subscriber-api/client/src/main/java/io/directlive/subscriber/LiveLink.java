package io.directlive.subscriber;

/** Where the frames of a live tier arrive, on one line or several. */
interface LiveLink extends AutoCloseable
{
    /** @return the lines that are heard, as of the last poll. */
    StreamLines lines();

    /**
     * Gives the frames that are there, in order of arrival. After a refused frame no more of its line are given by this
     * call.
     *
     * @param reader     that takes them.
     * @param frameLimit most frames to give; of each channel, where lines come by several.
     * @return frames taken.
     */
    int poll(LineReader reader, int frameLimit);

    /** @return frames so far that were not as they were sent, and were dropped. */
    long damaged();

    @Override
    void close();
}
