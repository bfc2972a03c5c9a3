package io.directlive.feed.line;

import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * What lines hand over of one session: messages in the order of their numbers, gaps where it is said that nothing will
 * come, and the end. Packets ahead of their turn are held, and go out as soon as they have it. One thread; allocates at
 * construction only.
 */
final class LineOutput
{
    private final LinePackets packets;
    private final HeldPackets held;
    private long expected = 1;
    private boolean isEndKnown;
    private long endSequence;
    private boolean isEnded;
    private long gaps;
    private long lost;

    LineOutput(final LinePackets packets, final ArbiterConfig config)
    {
        this.packets = packets;
        held = new HeldPackets(config.heldLimit(), config.heldBytes());
    }

    /** A session begins. */
    void begin(final long firstWanted)
    {
        held.clear();
        expected = firstWanted;
        isEndKnown = false;
        isEnded = false;
    }

    /** @return number that is next: all below were handed over, or declared lost. */
    long expected()
    {
        return expected;
    }

    /** @return packets held now. */
    int held()
    {
        return held.size();
    }

    /** @return first number of those that are held; there must be one. */
    long lowestHeld()
    {
        return held.lowestFirst();
    }

    /** @return when the packet came that has that number. */
    long lowestHeldNs()
    {
        return held.lowestTimeNs();
    }

    /** @return gaps that were declared, of all sessions. */
    long gaps()
    {
        return gaps;
    }

    /** @return messages in them. */
    long lost()
    {
        return lost;
    }

    /** @return whether a number is known that the session ends before. */
    boolean isEndKnown()
    {
        return isEndKnown;
    }

    /** @return one past the last number of the session; valid when it is known. */
    long endSequence()
    {
        return endSequence;
    }

    /** @return whether the session was handed over to its end. */
    boolean isEnded()
    {
        return isEnded;
    }

    /**
     * The session ends.
     *
     * @param sequence    one past its last number.
     * @param isNotWanted whether that is known downstream.
     */
    void onEnd(final long sequence, final boolean isNotWanted)
    {
        isEndKnown = true;
        endSequence = sequence;
        isEnded = isNotWanted;
    }

    /** @return true when a packet ahead of its turn is held, or all of it is already; false when there is no room. */
    boolean hold(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long first,
        final long next,
        final long timeNs)
    {
        return held.covers(first, next) || held.hold(packet, offset, length, first, next, timeNs);
    }

    /**
     * Hands over what of a packet is next.
     *
     * @return false when not all of the packet was taken.
     */
    boolean deliver(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long first,
        final long next,
        final long timeNs,
        final VenueHandler handler)
    {
        final int end = offset + length;
        int at = offset + packets.headerLength();
        for (long sequence = first; sequence < next; sequence++)
        {
            final int messageLength = packets.messageLength(packet, at, end);
            at += packets.blockHeaderLength();
            if (sequence == expected)
            {
                if (!handler.onMessage(packet, at, messageLength, sequence, timeNs))
                {
                    return false;
                }
                expected++;
            }
            at += messageLength;
        }
        return true;
    }

    /** @return false when there is more to hand over than the handler takes. */
    boolean drain(final long timeNs, final VenueHandler handler)
    {
        while (held.size() > 0 && held.lowestFirst() <= expected)
        {
            if (!deliver(held.buffer(), held.lowestOffset(), held.lowestLength(), held.lowestFirst(),
                held.lowestNext(), held.lowestTimeNs(), handler))
            {
                return false;
            }
            held.removeLowest();
        }
        if (isEndKnown && !isEnded && expected == endSequence)
        {
            isEnded = handler.onEndOfSession(expected, timeNs);
            return isEnded;
        }
        return true;
    }

    /** @return false when the handler has no room for a gap up to a number that is not missing. */
    boolean declareLost(final long to, final long nowNs, final VenueHandler handler)
    {
        if (!handler.onGap(expected, to - 1, nowNs))
        {
            return false;
        }
        gaps++;
        lost += to - expected;
        expected = to;
        return true;
    }
}
