package io.directlive.subscriber;

import org.agrona.DirectBuffer;

/** Takes frames of lines, and may refuse them. */
@FunctionalInterface
interface LineReader
{
    /**
     * @param line   that gives it.
     * @param buffer that holds the frame; valid only during the call.
     * @param offset of its first message.
     * @param length of the frame in bytes.
     * @return true when taken; false to be given it again by the next poll.
     */
    boolean onFrame(StreamLine line, DirectBuffer buffer, int offset, int length);
}
