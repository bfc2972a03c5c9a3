package io.directlive.replay;

import org.agrona.DirectBuffer;

/** Takes frames of the ordered stream together with where they lie. */
@FunctionalInterface
public interface PositionedFrameHandler
{
    /**
     * @param position in the ordered stream of the frame's own header, in bytes.
     * @param buffer   that holds the frame; valid only during the call.
     * @param offset   of the first event's message header.
     * @param length   of all events in bytes.
     */
    void onFrame(long position, DirectBuffer buffer, int offset, int length);
}
