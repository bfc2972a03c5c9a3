package io.directlive.feed;

import org.agrona.DirectBuffer;

/**
 * Says which venue messages are wanted. It is shown every message of a session from the first on, in order and once,
 * so it may learn from them, and two filters on the same session always agree. Used by one thread.
 */
@FunctionalInterface
public interface VenueFilter
{
    /** Wants everything. */
    VenueFilter NONE = (message, offset, length) -> true;

    /**
     * @param message that holds the venue message.
     * @param offset  of the venue message.
     * @param length  of the venue message, in bytes.
     * @return true when it is wanted.
     */
    boolean accepts(DirectBuffer message, int offset, int length);
}
