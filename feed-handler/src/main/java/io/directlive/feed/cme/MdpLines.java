package io.directlive.feed.cme;

import io.directlive.feed.line.LinePackets;
import org.agrona.DirectBuffer;

/**
 * What lines have to know of MDP 3.0: packets are numbered, so each is one message; numbers begin at 1 each week, and
 * nothing names the week.
 */
public final class MdpLines implements LinePackets
{
    /** All there is, as it keeps no state. */
    public static final MdpLines INSTANCE = new MdpLines();

    private MdpLines()
    {
    }

    @Override
    public String fault(final DirectBuffer packet, final int offset, final int length)
    {
        final MdpFault fault = MdpPacket.fault(packet, offset, length);
        return fault == null ? null : fault.reason();
    }

    /** Each feed of a channel has a group of its own. */
    @Override
    public boolean isOfChannel(final DirectBuffer packet, final int offset)
    {
        return true;
    }

    @Override
    public long sessionHigh(final DirectBuffer packet, final int offset)
    {
        return 0;
    }

    @Override
    public int sessionLow(final DirectBuffer packet, final int offset)
    {
        return 0;
    }

    @Override
    public String sessionName(final DirectBuffer packet, final int offset)
    {
        return "week";
    }

    @Override
    public boolean isRestartable()
    {
        return true;
    }

    @Override
    public long sendTimeNs(final DirectBuffer packet, final int offset)
    {
        return MdpPacket.sendingTime(packet, offset);
    }

    @Override
    public long firstSequence(final DirectBuffer packet, final int offset, final long near)
    {
        return MdpPacket.msgSeqNum(packet, offset);
    }

    @Override
    public int messageCount(final DirectBuffer packet, final int offset)
    {
        return 1;
    }

    @Override
    public boolean isEndOfSession(final DirectBuffer packet, final int offset)
    {
        return false;
    }

    /** The header is a part of what is handed over. */
    @Override
    public int headerLength()
    {
        return 0;
    }

    @Override
    public int blockHeaderLength()
    {
        return 0;
    }

    @Override
    public int messageLength(final DirectBuffer packet, final int block, final int end)
    {
        return end - block;
    }
}
