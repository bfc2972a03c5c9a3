package io.directlive.subscriber;

/** Where the frames of a live tier arrive. */
interface LiveLink extends AutoCloseable
{
    /**
     * Gives the frames that are there, in order of arrival. After a refused frame no more of its sender are given by
     * this call.
     *
     * @param reader     that takes them.
     * @param frameLimit most frames to give.
     * @return frames taken.
     */
    int poll(FrameReader reader, int frameLimit);

    @Override
    void close();
}
