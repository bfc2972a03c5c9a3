package io.directlive.subscriber;

import io.directlive.protocol.Tier;
import org.agrona.DirectBuffer;

/** Takes the encoded events of all subscribed tiers: for recorders, gateways and tools. */
@FunctionalInterface
public interface TierHandler
{
    /**
     * The next event of a tier.
     *
     * @param tier   that it belongs to.
     * @param buffer that holds the event; valid only during the call.
     * @param offset of the event's message header; see {@link io.directlive.protocol.EventLayout}.
     */
    void onEvent(Tier tier, DirectBuffer buffer, int offset);
}
