package io.directlive.feed;

import io.aeron.Publication;
import org.agrona.DirectBuffer;

/**
 * The way to the sequencer, whoever that is. What was taken on it may still be lost: only a mark says that it arrived.
 * One thread.
 */
public interface Ingress
{
    /**
     * @param buffer that holds a frame.
     * @param offset of the frame.
     * @param length of the frame, at most {@link #maxPayloadLength()}.
     * @return as {@link Publication#offer(DirectBuffer, int, int)} does. {@link Publication#NOT_CONNECTED} also says, once,
     *         that there is another sequencer than before, which may not have all that the one before was given.
     */
    long offer(DirectBuffer buffer, int offset, int length);

    /** @return true when somebody is there to take frames. */
    boolean isConnected();

    /** @return bytes that a frame can have. */
    int maxPayloadLength();

    /**
     * Keeps the way open; to be called in each duty cycle.
     *
     * @param nowNs ns since the Unix epoch.
     * @return units of work done.
     */
    int doWork(long nowNs);

    /**
     * @param publication to a sequencer in reach of the same media driver; used by this alone, and not closed by it.
     * @return the way by it.
     */
    static Ingress of(final Publication publication)
    {
        return new Ingress()
        {
            @Override
            public long offer(final DirectBuffer buffer, final int offset, final int length)
            {
                return publication.offer(buffer, offset, length);
            }

            @Override
            public boolean isConnected()
            {
                return publication.isConnected();
            }

            @Override
            public int maxPayloadLength()
            {
                return publication.maxPayloadLength();
            }

            @Override
            public int doWork(final long nowNs)
            {
                return 0;
            }
        };
    }
}
