package io.directlive.feed;

import org.agrona.DirectBuffer;

/**
 * Takes apart the packets of one venue channel: numbers its messages as the venue does, drops repeats, declares what is
 * missing. Pure: the same packets give the same calls, and nothing but the packets has a part in it. Knows one session
 * of the venue; what belongs to another is counted, told to the {@link BadInputListener}, and dropped.
 * <p>
 * The first number of a session is 1: a channel that is joined later starts with a gap. Used by one thread; allocates
 * nothing for a packet.
 */
public interface PacketFraming
{
    /** Reason that is told when a venue's numbers begin again. */
    String RESTART = "sequence numbers start again within the session";

    /** Makes a framing for one channel. */
    @FunctionalInterface
    interface Factory
    {
        /**
         * @param badInput is told of packets that make no sense, with the number of the first message in it (0 when
         *                 not known) and the place in the packet.
         * @return a framing before its first packet.
         */
        PacketFraming newFraming(BadInputListener badInput);
    }

    /**
     * Takes one packet. Never throws for what is in it: one that makes no sense is told to the {@link
     * BadInputListener}, and the numbers that it covered, where they are known, are missing until they come again.
     *
     * @param packet        that holds the packet; valid only during the call.
     * @param offset        of the packet.
     * @param length        of the packet, in bytes: the payload of one datagram.
     * @param receiveTimeNs first sight here, ns since the Unix epoch.
     * @param handler       that takes the messages.
     * @return true when all of the packet was taken; false when the handler had no room: the same packet must come
     *         again before any other, and goes on with the first message that was not taken.
     */
    boolean onPacket(DirectBuffer packet, int offset, int length, long receiveTimeNs, VenueHandler handler);

    /**
     * Have the venue's numbers begun again? Then what follows is a session of its own, with a framing of its own, which
     * must begin with the packet that was taken last. Also told to the {@link BadInputListener}, as {@link #RESTART}.
     *
     * @return the framing of what follows; null when nothing has begun anew.
     */
    default PacketFraming next()
    {
        return null;
    }
}
