package io.directlive.protocol;

/** The part of the ordered stream that was published before a reader joined. */
@FunctionalInterface
public interface StreamHistory
{
    /**
     * Reads all frames from the start of the stream up to a position, in order. Blocks the calling thread until done: a
     * stage calls it once, when it starts.
     *
     * @param toPosition position in the ordered stream at which to stop, exclusive; a frame boundary.
     * @param handler    that takes the frames.
     * @throws IllegalStateException when the recording cannot give all of it.
     */
    void replay(long toPosition, FrameHandler handler);
}
