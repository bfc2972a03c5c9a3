package io.directlive.feed.line;

import org.agrona.DirectBuffer;

/**
 * Where the packets of one venue channel stand in its order, and where their messages are: all that lines need to know
 * of a format to be made one. What messages mean is none of it.
 * <p>
 * Keeps no state: the same packet gives the same answers. All but {@link #fault} may be asked only about packets
 * without a fault. Any thread; allocates nothing but names.
 */
public interface LinePackets
{
    /** Send time of packets that do not tell it. */
    long NO_TIME = 0;

    /**
     * @param packet that holds the packet; valid only during the call, as for all others.
     * @param offset of the packet.
     * @param length of the packet, in bytes: the payload of one datagram.
     * @return why nothing of it can be used, a constant; null when the packet is whole.
     */
    String fault(DirectBuffer packet, int offset, int length);

    /**
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @return false when it is of another channel that is sent to the same group.
     */
    boolean isOfChannel(DirectBuffer packet, int offset);

    /**
     * What the packet says of its session. Two packets are of sessions of the same name when both parts are equal; of the
     * same session only if numbers have not begun again meanwhile, see {@link #isRestartable()}.
     *
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @return first part; constant where packets do not name their session.
     */
    long sessionHigh(DirectBuffer packet, int offset);

    /**
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @return second part of what {@link #sessionHigh} begins.
     */
    int sessionLow(DirectBuffer packet, int offset);

    /**
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @return the session's name for people and for what is kept over a restart, without padding; not empty. Allocates.
     */
    String sessionName(DirectBuffer packet, int offset);

    /** @return whether numbers may begin again while the session's name stays. */
    boolean isRestartable();

    /**
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @return when the venue sent it, the same on all lines, ns since the Unix epoch; {@link #NO_TIME}.
     */
    long sendTimeNs(DirectBuffer packet, int offset);

    /**
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @param near   a number of the session near to which it is, for numbers that roll over.
     * @return number of the first message, or of the next one when there is none, from 1; near itself when the packet is
     *         no more than a sign of life. Below 1 when no message can have it.
     */
    long firstSequence(DirectBuffer packet, int offset, long near);

    /**
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @return numbers that it covers; 0 for a heartbeat.
     */
    int messageCount(DirectBuffer packet, int offset);

    /**
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @return whether it says, instead of having messages, that the number before its own was the last of the session.
     */
    boolean isEndOfSession(DirectBuffer packet, int offset);

    /** @return bytes before the first block. */
    int headerLength();

    /** @return bytes before each message that are none of it. */
    int blockHeaderLength();

    /**
     * @param packet that holds the packet.
     * @param block  where the block of the message begins.
     * @param end    of the packet.
     * @return bytes of the message: it begins {@link #blockHeaderLength()} behind the block, and the next block behind it.
     */
    int messageLength(DirectBuffer packet, int block, int end);
}
