package io.directlive.feed.cme;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * One feed of a channel: incremental, snapshot or definitions, for each has numbers of its own. The venue numbers
 * packets, so a packet is handed over as one message, as it is. Packets below the next number are repeats and dropped.
 * <p>
 * The venue's packets do not name their session. One with a low number that was sent later than all before it can only
 * be of a new session, and is told as such; a new framing with a new session must take it.
 */
public final class MdpFraming implements PacketFraming
{
    private static final String OTHER_SESSION = "number below the next one, yet sent later: of another session";

    private static final String OTHER_ENCODING = "encoding type is not 0xCAFE";

    private final int prefixLength;
    private final BadInputListener badInput;
    private long nextNumber = 1;
    private long sentNs;

    /**
     * @param isTcp    whether each packet has the encoding type of TCP before it.
     * @param badInput is told of packets that make no sense.
     */
    public MdpFraming(final boolean isTcp, final BadInputListener badInput)
    {
        this.prefixLength = isTcp ? MdpPacket.TCP_PREFIX_LENGTH : 0;
        this.badInput = badInput;
    }

    @Override
    public boolean onPacket(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        if (prefixLength == 0)
        {
            return onDatagram(packet, offset, length, receiveTimeNs, handler);
        }
        if (length < prefixLength || !MdpPacket.hasTcpPrefix(packet, offset))
        {
            badInput.onBadInput(0, -1, OTHER_ENCODING);
            return true;
        }
        return onDatagram(packet, offset + prefixLength, length - prefixLength, receiveTimeNs, handler);
    }

    private boolean onDatagram(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        final MdpFault fault = MdpPacket.fault(packet, offset, length);
        if (fault != null)
        {
            final boolean hasNumber = length >= MdpPacket.HEADER_LENGTH;
            badInput.onBadInput(hasNumber ? MdpPacket.msgSeqNum(packet, offset) : 0, -1, fault.reason());
            return true;
        }

        final long number = MdpPacket.msgSeqNum(packet, offset);
        if (number != nextNumber)
        {
            if (number < nextNumber)
            {
                onLowNumber(number, MdpPacket.sendingTime(packet, offset));
                return true;
            }
            if (!handler.onGap(nextNumber, number - 1, receiveTimeNs))
            {
                return false;
            }
            nextNumber = number;
        }
        if (!handler.onMessage(packet, offset, length, number, receiveTimeNs))
        {
            return false;
        }
        nextNumber = number + 1;
        sentNs = Math.max(sentNs, MdpPacket.sendingTime(packet, offset));
        return true;
    }

    private void onLowNumber(final long number, final long packetSentNs)
    {
        if (packetSentNs > sentNs)
        {
            badInput.onBadInput(number, -1, OTHER_SESSION);
        }
    }
}
