package io.directlive.protocol;

import org.agrona.DirectBuffer;

/** Takes encoded events one at a time. */
@FunctionalInterface
public interface EventHandler
{
    /**
     * @param buffer that holds the event; valid only during the call.
     * @param offset of the event's message header; see {@link EventLayout}.
     */
    void onEvent(DirectBuffer buffer, int offset);
}
