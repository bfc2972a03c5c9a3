package io.directlive.protocol;

/** The part of the ordered stream that was published before a reader joined. */
@FunctionalInterface
public interface StreamHistory
{
    /**
     * Reads all frames from one position up to another, in order. Blocks the calling thread until done, and until all of
     * them are recorded.
     *
     * @param fromPosition position in the ordered stream at which to begin, a frame boundary; 0 for the start of the stream.
     * @param toPosition   position at which to stop, exclusive; a frame boundary.
     * @param handler      that takes the frames.
     * @throws IllegalStateException when the recording cannot give all of it.
     */
    void replay(long fromPosition, long toPosition, FrameHandler handler);
}
