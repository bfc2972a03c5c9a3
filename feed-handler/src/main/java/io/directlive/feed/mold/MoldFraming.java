package io.directlive.feed.mold;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * MoldUDP64 from one line, in the order of its packets: what comes again is dropped, what does not come in its turn is
 * lost. The first session that is seen is the one; the end of it is handed over once.
 * <p>
 * A packet that is not whole is dropped, all of it. A sequence number of 0, which no venue sends but which captures
 * have that were made anonymous, says that the packet has no number: its messages are numbered as the next ones.
 */
public final class MoldFraming implements PacketFraming
{
    private final BadInputListener badInput;

    private boolean hasSession;
    private long sessionHigh;
    private short sessionLow;
    private long expected = 1;
    private long unnumberedFrom; // What the packet without a number began with, while it is not all taken; 0 for none.
    private boolean isEnded;
    private boolean isPartlyTaken;

    private long packets;
    private long heartbeats;
    private long duplicates;
    private long lost;
    private long malformed;
    private long foreign;

    /**
     * @param badInput is told of packets that are not whole, and of those of another session.
     */
    public MoldFraming(final BadInputListener badInput)
    {
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
        if (!MoldPacket.isWhole(packet, offset, length))
        {
            onMalformed(packet, offset, length);
            return true;
        }
        if (!isOfSession(packet, offset))
        {
            foreign++;
            badInput.onBadInput(MoldPacket.sequence(packet, offset), 0, "a packet of another session");
            return true;
        }

        final long sequence = MoldPacket.sequence(packet, offset);
        final int count = MoldPacket.messageCount(packet, offset);
        final boolean isTaken = count > 0 ?
            onMessages(packet, offset, firstOf(sequence), count, receiveTimeNs, handler) :
            onNone(packet, offset, sequence, receiveTimeNs, handler);
        isPartlyTaken = !isTaken;
        if (isTaken)
        {
            unnumberedFrom = 0;
            packets++;
        }
        return isTaken;
    }

    /** @return number of the message that is next. */
    public long expected()
    {
        return expected;
    }

    /** @return whether the session is over. */
    public boolean isEnded()
    {
        return isEnded;
    }

    /** @return packets of the session, each whole. */
    public long packets()
    {
        return packets;
    }

    /** @return packets without messages, the end of the session aside. */
    public long heartbeats()
    {
        return heartbeats;
    }

    /** @return messages that came again. */
    public long duplicates()
    {
        return duplicates;
    }

    /** @return messages that did not come in their turn. */
    public long lost()
    {
        return lost;
    }

    /** @return packets that were not whole. */
    public long malformed()
    {
        return malformed;
    }

    /** @return packets of other sessions. */
    public long foreign()
    {
        return foreign;
    }

    private void onMalformed(final DirectBuffer packet, final int offset, final int length)
    {
        malformed++;
        if (length < MoldPacket.HEADER_LENGTH)
        {
            badInput.onBadInput(0, 0, "a packet shorter than its header");
        }
        else
        {
            badInput.onBadInput(
                MoldPacket.sequence(packet, offset), 0, "a packet whose messages are not as long as it is");
        }
    }

    private boolean isOfSession(final DirectBuffer packet, final int offset)
    {
        final long high = MoldPacket.sessionHigh(packet, offset);
        final short low = MoldPacket.sessionLow(packet, offset);
        if (!hasSession)
        {
            hasSession = true;
            sessionHigh = high;
            sessionLow = low;
        }
        return high == sessionHigh && low == sessionLow;
    }

    private long firstOf(final long sequence)
    {
        if (sequence != 0)
        {
            return sequence;
        }
        unnumberedFrom = unnumberedFrom == 0 ? expected : unnumberedFrom;
        return unnumberedFrom;
    }

    private boolean onMessages(
        final DirectBuffer packet,
        final int offset,
        final long first,
        final int count,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        final long next = first + count;
        if (first < 0 || next < 0 || isEnded && next > expected)
        {
            malformed++;
            badInput.onBadInput(first, 0, isEnded ? "messages after the end of their session" : "a number too large");
            return true;
        }
        if (!isPartlyTaken)
        {
            duplicates += Math.max(Math.min(expected, next) - first, 0);
        }
        if (next <= expected)
        {
            return true;
        }
        if (!catchUp(first, receiveTimeNs, handler))
        {
            return false;
        }
        int at = offset + MoldPacket.HEADER_LENGTH;
        for (long sequence = first; sequence < next; sequence++)
        {
            final int messageLength = MoldPacket.messageLength(packet, at);
            at += MoldPacket.BLOCK_HEADER_LENGTH;
            if (sequence == expected)
            {
                if (!handler.onMessage(packet, at, messageLength, sequence, receiveTimeNs))
                {
                    return false;
                }
                expected++;
            }
            at += messageLength;
        }
        return true;
    }

    /** Heartbeat and end of session say what the next number would be: so what was lost last is known by them. */
    private boolean onNone(
        final DirectBuffer packet,
        final int offset,
        final long sequence,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        if (sequence < 0)
        {
            malformed++;
            badInput.onBadInput(0, 0, "a number too large");
            return true;
        }
        if (!isEnded && !catchUp(sequence, receiveTimeNs, handler))
        {
            return false;
        }
        if (MoldPacket.count(packet, offset) == MoldPacket.HEARTBEAT)
        {
            heartbeats++;
            return true;
        }
        if (!isEnded)
        {
            if (!handler.onEndOfSession(expected, receiveTimeNs))
            {
                return false;
            }
            isEnded = true;
        }
        return true;
    }

    private boolean catchUp(final long sequence, final long receiveTimeNs, final VenueHandler handler)
    {
        if (sequence > expected)
        {
            if (!handler.onGap(expected, sequence - 1, receiveTimeNs))
            {
                return false;
            }
            lost += sequence - expected;
            expected = sequence;
        }
        return true;
    }
}
