package io.directlive.feed.iex;

import io.directlive.feed.line.LinePackets;
import org.agrona.DirectBuffer;

/**
 * What lines have to know of IEX-TP: messages are numbered, a session has a number of its own, and a venue that starts
 * anew may begin again at 1 in the same one.
 */
public final class IexLines implements LinePackets
{
    private final int protocolId;

    /** @param format of the messages; segments of others are of another channel. */
    public IexLines(final IexFormat format)
    {
        protocolId = format.protocolId();
    }

    /** Numbers must agree with the stream offset: so a corrupt header cannot declare a day lost. */
    @Override
    public String fault(final DirectBuffer packet, final int offset, final int length)
    {
        if (length < IexTp.HEADER_LENGTH)
        {
            return "shorter than an IEX-TP header";
        }
        if (IexTp.version(packet, offset) != IexTp.VERSION)
        {
            return "not IEX-TP version 1";
        }
        if (IexTp.payloadLength(packet, offset) != length - IexTp.HEADER_LENGTH)
        {
            return "payload length is not that of the packet";
        }
        final long first = IexTp.firstSequence(packet, offset);
        if (first < 1 || IexTp.streamOffset(packet, offset) / IexTp.BLOCK_LENGTH < first - 1)
        {
            return "sequence number and stream offset contradict each other";
        }
        return isWhole(packet, offset, length) ? null : "messages are not as long as the packet";
    }

    @Override
    public boolean isOfChannel(final DirectBuffer packet, final int offset)
    {
        return IexTp.messageProtocolId(packet, offset) == protocolId;
    }

    @Override
    public long sessionHigh(final DirectBuffer packet, final int offset)
    {
        return IexTp.sessionId(packet, offset);
    }

    @Override
    public int sessionLow(final DirectBuffer packet, final int offset)
    {
        return 0;
    }

    @Override
    public String sessionName(final DirectBuffer packet, final int offset)
    {
        return Long.toString(IexTp.sessionId(packet, offset));
    }

    @Override
    public boolean isRestartable()
    {
        return true;
    }

    @Override
    public long sendTimeNs(final DirectBuffer packet, final int offset)
    {
        return IexTp.sendTime(packet, offset);
    }

    @Override
    public long firstSequence(final DirectBuffer packet, final int offset, final long near)
    {
        return IexTp.firstSequence(packet, offset);
    }

    @Override
    public int messageCount(final DirectBuffer packet, final int offset)
    {
        return IexTp.messageCount(packet, offset);
    }

    /** That the session is over, says a message of it. */
    @Override
    public boolean isEndOfSession(final DirectBuffer packet, final int offset)
    {
        return false;
    }

    @Override
    public int headerLength()
    {
        return IexTp.HEADER_LENGTH;
    }

    @Override
    public int blockHeaderLength()
    {
        return IexTp.BLOCK_LENGTH;
    }

    @Override
    public int messageLength(final DirectBuffer packet, final int block, final int end)
    {
        return IexTp.blockLength(packet, block);
    }

    private static boolean isWhole(final DirectBuffer packet, final int offset, final int length)
    {
        final int end = offset + length;
        int at = offset + IexTp.HEADER_LENGTH;
        for (int left = IexTp.messageCount(packet, offset); left > 0; left--)
        {
            if (end - at < IexTp.BLOCK_LENGTH)
            {
                return false;
            }
            at += IexTp.BLOCK_LENGTH + IexTp.blockLength(packet, at);
        }
        return at == end;
    }
}
