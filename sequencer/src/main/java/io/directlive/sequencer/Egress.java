package io.directlive.sequencer;

import io.aeron.Publication;

/** What an Aeron offer answered. */
final class Egress
{
    private Egress()
    {
    }

    /** Is there no use in offering again? */
    static boolean isLost(final long position)
    {
        return position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED;
    }

    /**
     * @return true when written, false when full, or without a reader, for now; throws when it can never be written.
     */
    static boolean accepted(final String name, final long position)
    {
        if (isLost(position))
        {
            throw new IllegalStateException(name + " lost: " + Publication.errorString(position));
        }
        return position > 0;
    }
}
