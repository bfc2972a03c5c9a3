package io.directlive.feed.soup;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * SoupBinTCP from one connection, or from several of one session one after the other. Only sequenced data counts; its
 * number is that of the accepted login and one more for each. Without a login, as in a capture that begins later, the
 * first message is number 1. What the client sends is passed over.
 */
public final class SoupFraming implements PacketFraming
{
    private final BadInputListener badInput;

    private boolean hasSession;
    private long sessionHigh;
    private short sessionLow;
    private boolean isForeign; // The last login was to another session.
    private long next = 1;     // Number of the sequenced packet that is next on the connection.
    private long expected = 1; // Number of the message that is next.
    private boolean isEnded;

    private long others;
    private long duplicates;
    private long lost;
    private long malformed;

    /**
     * @param badInput is told of packets that make no sense, and of another session.
     */
    public SoupFraming(final BadInputListener badInput)
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
        if (!SoupPacket.isWhole(packet, offset, length))
        {
            return refuse("a packet whose type and length do not agree");
        }
        switch (SoupPacket.type(packet, offset))
        {
            case SoupPacket.SEQUENCED:
                return isForeign || onSequenced(
                    packet,
                    offset + SoupPacket.HEADER_LENGTH,
                    length - SoupPacket.HEADER_LENGTH,
                    receiveTimeNs,
                    handler);

            case SoupPacket.LOGIN_ACCEPTED:
                return onAccepted(packet, offset + SoupPacket.HEADER_LENGTH);

            case SoupPacket.END_OF_SESSION:
                return isForeign || onEnd(receiveTimeNs, handler);

            default:
                others++;
                return true;
        }
    }

    /** @return number of the message that is next. */
    public long expected()
    {
        return expected;
    }

    /** @return packets that carry no sequenced data. */
    public long others()
    {
        return others;
    }

    /** @return messages that came again, after a login that asked for them. */
    public long duplicates()
    {
        return duplicates;
    }

    /** @return messages that the server did not send, as its login number was beyond them. */
    public long lost()
    {
        return lost;
    }

    /** @return packets that made no sense. */
    public long malformed()
    {
        return malformed;
    }

    private boolean onSequenced(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        if (isEnded && next >= expected)
        {
            return refuse("messages after the end of their session");
        }
        if (next < expected)
        {
            duplicates++;
            next++;
            return true;
        }
        if (next > expected)
        {
            if (!handler.onGap(expected, next - 1, receiveTimeNs))
            {
                return false;
            }
            lost += next - expected;
            expected = next;
        }
        if (!handler.onMessage(packet, offset, length, next, receiveTimeNs))
        {
            return false;
        }
        next++;
        expected = next;
        return true;
    }

    private boolean onAccepted(final DirectBuffer packet, final int offset)
    {
        final long number = SoupPacket.number(packet, offset + SoupPacket.SESSION_LENGTH, SoupPacket.SEQUENCE_LENGTH);
        if (number < 0)
        {
            return refuse("a login accepted without a number");
        }
        final long high = packet.getLong(offset, BIG_ENDIAN);
        final short low = packet.getShort(offset + Long.BYTES, BIG_ENDIAN);
        if (!hasSession)
        {
            hasSession = true;
            sessionHigh = high;
            sessionLow = low;
        }
        isForeign = high != sessionHigh || low != sessionLow;
        if (isForeign)
        {
            badInput.onBadInput(number, 0, "a login to another session");
        }
        else
        {
            next = Math.max(number, 1);
        }
        others++;
        return true;
    }

    private boolean onEnd(final long receiveTimeNs, final VenueHandler handler)
    {
        if (!isEnded)
        {
            if (next > expected)
            {
                if (!handler.onGap(expected, next - 1, receiveTimeNs))
                {
                    return false;
                }
                lost += next - expected;
                expected = next;
            }
            if (!handler.onEndOfSession(expected, receiveTimeNs))
            {
                return false;
            }
            isEnded = true;
        }
        others++;
        return true;
    }

    private boolean refuse(final String reason)
    {
        malformed++;
        badInput.onBadInput(next, 0, reason);
        return true;
    }
}
