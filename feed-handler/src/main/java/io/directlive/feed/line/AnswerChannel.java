package io.directlive.feed.line;

import org.agrona.DirectBuffer;

/**
 * The sockets that requests go out by and answers come in by. Used by the source's thread; never blocks.
 */
public interface AnswerChannel extends AutoCloseable
{
    /** @return whether answers to others come too, so that they have to be read when nothing is asked for as well. */
    boolean isShared();

    /**
     * Keeps connections alive.
     *
     * @param nowNs the time, ns since the Unix epoch.
     * @return work done.
     */
    int poll(long nowNs);

    /** @return bytes of the packet that is in the buffer then; -1 when none is there. */
    int receive();

    /** @return what holds the packet that was received last. */
    DirectBuffer buffer();

    /** @return requests that nobody was there to take. */
    long unreachable();

    @Override
    void close();
}
