package io.directlive.protocol;

import org.agrona.DirectBuffer;

/** Takes frames: one or more events back to back, as they travel in one Aeron message. */
@FunctionalInterface
public interface FrameHandler
{
    /**
     * @param buffer that holds the frame; valid only during the call.
     * @param offset of the first event's message header.
     * @param length of all events in bytes.
     */
    void onFrame(DirectBuffer buffer, int offset, int length);
}
