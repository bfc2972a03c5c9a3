package io.directlive.feed.mold;

import io.directlive.feed.line.LinePackets;
import org.agrona.DirectBuffer;

/** What lines have to know of MoldUDP64: messages are numbered, and each packet names its session. */
public final class MoldLines implements LinePackets
{
    /** All there is, as it keeps no state. */
    public static final MoldLines INSTANCE = new MoldLines();

    private MoldLines()
    {
    }

    @Override
    public String fault(final DirectBuffer packet, final int offset, final int length)
    {
        return MoldPacket.isWhole(packet, offset, length) ? null : "a packet whose messages are not as long as it is";
    }

    /** Other channels have other sessions. */
    @Override
    public boolean isOfChannel(final DirectBuffer packet, final int offset)
    {
        return true;
    }

    @Override
    public long sessionHigh(final DirectBuffer packet, final int offset)
    {
        return MoldPacket.sessionHigh(packet, offset);
    }

    @Override
    public int sessionLow(final DirectBuffer packet, final int offset)
    {
        return MoldPacket.sessionLow(packet, offset);
    }

    @Override
    public String sessionName(final DirectBuffer packet, final int offset)
    {
        return MoldPacket.session(packet, offset).strip();
    }

    @Override
    public boolean isRestartable()
    {
        return false;
    }

    @Override
    public long sendTimeNs(final DirectBuffer packet, final int offset)
    {
        return NO_TIME;
    }

    @Override
    public long firstSequence(final DirectBuffer packet, final int offset, final long near)
    {
        return MoldPacket.sequence(packet, offset);
    }

    @Override
    public int messageCount(final DirectBuffer packet, final int offset)
    {
        return MoldPacket.messageCount(packet, offset);
    }

    @Override
    public boolean isEndOfSession(final DirectBuffer packet, final int offset)
    {
        return MoldPacket.count(packet, offset) == MoldPacket.END_OF_SESSION;
    }

    @Override
    public int headerLength()
    {
        return MoldPacket.HEADER_LENGTH;
    }

    @Override
    public int blockHeaderLength()
    {
        return MoldPacket.BLOCK_HEADER_LENGTH;
    }

    @Override
    public int messageLength(final DirectBuffer packet, final int block, final int end)
    {
        return MoldPacket.messageLength(packet, block);
    }
}
