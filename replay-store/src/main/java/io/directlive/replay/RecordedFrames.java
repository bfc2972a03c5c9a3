package io.directlive.replay;

/** Frames of a recording, to be read again. May block for as long as the Archive takes to answer. */
@FunctionalInterface
public interface RecordedFrames
{
    /**
     * Reads frames again, in order; what is not yet recorded is waited for.
     *
     * @param fromPosition first; a frame boundary.
     * @param toPosition   end, exclusive; a frame boundary.
     * @param handler      that takes the frames; padding is passed over.
     * @throws IllegalStateException when the recording does not give all of it in time.
     */
    void replay(long fromPosition, long toPosition, PositionedFrameHandler handler);
}
