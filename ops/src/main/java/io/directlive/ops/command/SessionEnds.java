package io.directlive.ops.command;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.subscriber.TierHandler;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntCounterMap;

/** Counts the sessions that each source has told the end of. */
final class SessionEnds implements TierHandler
{
    private final Int2IntCounterMap ends = new Int2IntCounterMap(0);

    @Override
    public void onEvent(final Tier tier, final DirectBuffer buffer, final int offset)
    {
        if (tier == Tier.ORDERS && EventLayout.templateId(buffer, offset) == EndOfSessionDecoder.TEMPLATE_ID)
        {
            ends.incrementAndGet(EventLayout.sourceId(buffer, offset));
        }
    }

    /** @return ended sessions of a source, by its number. */
    int count(final int source)
    {
        return ends.get(source);
    }
}
