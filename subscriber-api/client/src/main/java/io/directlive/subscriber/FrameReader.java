package io.directlive.subscriber;

import org.agrona.DirectBuffer;

/** Takes frames that it may refuse. */
@FunctionalInterface
interface FrameReader
{
    /**
     * @param buffer that holds the frame; valid only during the call.
     * @param offset of its first message.
     * @param length of the frame in bytes.
     * @return true when taken; false to be given it again by the next poll.
     */
    boolean onFrame(DirectBuffer buffer, int offset, int length);
}
