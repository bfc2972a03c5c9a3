package io.directlive.book;

import io.directlive.protocol.Tier;
import org.agrona.DirectBuffer;

/** Takes the events of derived tiers one at a time. */
@FunctionalInterface
public interface TierEventHandler
{
    /**
     * @param tier   that the event belongs to; never {@link Tier#ORDERS}.
     * @param buffer that holds the event; valid only during the call.
     * @param offset of the event's message header.
     * @param length of the event, message header included.
     */
    void onTierEvent(Tier tier, DirectBuffer buffer, int offset, int length);
}
