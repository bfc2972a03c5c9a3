package io.directlive.feed.venue.exchange;

/** What a line sends through. Called on the venue's thread. */
@FunctionalInterface
interface PacketSink
{
    /**
     * Sends a packet.
     *
     * @param first number of its first message; of the next one when it has none.
     * @param count of messages, or one of {@code MoldPacket.HEARTBEAT} and {@code MoldPacket.END_OF_SESSION}.
     * @return false when it cannot be sent now: it comes again.
     */
    boolean send(long first, int count);
}
