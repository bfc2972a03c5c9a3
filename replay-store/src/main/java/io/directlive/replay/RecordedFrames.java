package io.directlive.replay;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameHandler;

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

    /**
     * Finds the last event before a position. It is in the last term, unless all of that is padding; a term begins with a frame.
     *
     * @param startPosition of the recording.
     * @param endPosition   exclusive; a frame boundary.
     * @param termLength    of the stream in bytes.
     * @param handler       takes the last event of each frame in that term; that of the last frame comes last. Not called when
     *                      there is none.
     */
    default void lastEvent(
        final long startPosition, final long endPosition, final int termLength, final FrameHandler handler)
    {
        final boolean[] isFound = {false};
        long from = endPosition;
        while (!isFound[0] && from > startPosition)
        {
            from = Math.max(startPosition, (from - 1) / termLength * termLength);
            replay(from, endPosition, (position, buffer, offset, length) ->
            {
                int event = offset;
                while (event + EventLayout.length(buffer, event) < offset + length)
                {
                    event += EventLayout.length(buffer, event);
                }
                isFound[0] = true;
                handler.onFrame(buffer, event, EventLayout.length(buffer, event));
            });
        }
    }
}
