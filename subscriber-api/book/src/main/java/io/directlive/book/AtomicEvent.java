package io.directlive.book;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import org.agrona.DirectBuffer;

/**
 * Where an atomic event of a venue ends: a change that it tells in several steps, between which its books are not to be
 * looked at. Atomic events of one source follow one another; those of several sources interleave.
 */
public final class AtomicEvent
{
    private AtomicEvent()
    {
    }

    /**
     * Is the source's atomic event at its end? With the flag LAST_IN_EVENT, and with whatever may stand in the place of
     * an end that never comes: a gap, another session, the end of the session.
     *
     * @param buffer that holds an event of the ordered stream or of a tier.
     * @param offset of its message header.
     * @return true when the books of its source are consistent after it.
     */
    public static boolean isEndedBy(final DirectBuffer buffer, final int offset)
    {
        return (EventLayout.flags(buffer, offset) & EventFlags.LAST_IN_EVENT) != 0 ||
            isBreak(EventLayout.templateId(buffer, offset));
    }

    private static boolean isBreak(final int templateId)
    {
        return templateId == SourceGapDecoder.TEMPLATE_ID ||
            templateId == EpochStartDecoder.TEMPLATE_ID ||
            templateId == EndOfSessionDecoder.TEMPLATE_ID;
    }
}
