package io.directlive.feed.pitch;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * Takes apart the blocks of one unit, one after the other as in a capture. The number of a message is the venue's,
 * counted on where it rolls over from 4,294,967,295 to 1. Each is handed over with its context before it, see {@link
 * PitchResolver}.
 * <p>
 * The code of an instrument is the FNV-1a hash of its symbol: the same in every session, whoever comes first. Should
 * two symbols of a session ever share one, messages about the second are marked, never mixed with the first.
 */
public final class PitchFraming implements PacketFraming
{
    /** Any unit: that of the first numbered block. */
    public static final int FIRST_UNIT = -1;

    private final BadInputListener badInput;
    private final PitchResolver resolver = new PitchResolver();
    private int unit;
    private boolean hasStarted;
    private long expected = 1;

    /**
     * @param unit     that is wanted; {@link #FIRST_UNIT} for that of the first numbered block.
     * @param badInput is told of blocks that make no sense.
     */
    public PitchFraming(final int unit, final BadInputListener badInput)
    {
        this.unit = unit;
        this.badInput = badInput;
    }

    /** @return the unit; {@link #FIRST_UNIT} when that is not known yet. */
    public int unit()
    {
        return unit;
    }

    /** @return number of the next message. */
    public long expectedSequence()
    {
        return expected;
    }

    /** @return orders that are remembered. */
    public int openOrders()
    {
        return resolver.openOrders();
    }

    @Override
    public boolean onPacket(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        if (length < PitchUnit.HEADER_LENGTH)
        {
            badInput.onBadInput(0, 0, "shorter than a unit header");
            return true;
        }
        final int blockLength = PitchUnit.length(packet, offset);
        final int count = PitchUnit.count(packet, offset);
        final long wire = PitchUnit.sequence(packet, offset);
        if (blockLength < PitchUnit.HEADER_LENGTH || blockLength > length)
        {
            badInput.onBadInput(wire, 0, "length of the block is not that of the packet");
            return true;
        }
        if (wire == 0)
        {
            if (count > 0)
            {
                badInput.onBadInput(0, 0, "messages without numbers have no place in the order of a unit");
            }
            return true;
        }
        if (!isOfTheUnit(PitchUnit.unit(packet, offset)))
        {
            badInput.onBadInput(wire, 3, "of another unit");
            return true;
        }

        final long sequence = hasStarted ? PitchUnit.unrolled(expected, wire) : wire;
        hasStarted = true;
        resolver.messagesTo(handler);
        return declareGap(sequence, receiveTimeNs) &&
            handOver(packet, offset, blockLength, length, count, sequence, receiveTimeNs);
    }

    private boolean isOfTheUnit(final int of)
    {
        if (unit == FIRST_UNIT)
        {
            unit = of;
        }
        return unit == of;
    }

    private boolean declareGap(final long sequence, final long receiveTimeNs)
    {
        if (sequence <= expected)
        {
            return true;
        }
        if (!resolver.onGap(expected, sequence - 1, receiveTimeNs))
        {
            return false;
        }
        expected = sequence;
        return true;
    }

    private boolean handOver(
        final DirectBuffer packet,
        final int offset,
        final int blockLength,
        final int packetLength,
        final int count,
        final long sequence,
        final long receiveTimeNs)
    {
        final int end = offset + blockLength;
        int position = offset + PitchUnit.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final int length = position < end ? PitchMessage.length(packet, position) : 0;
            if (length < PitchMessage.HEADER_LENGTH || position + length > end)
            {
                badInput.onBadInput(sequence + i, position - offset, "length of a message does not fit its block");
                return true;
            }
            if (sequence + i == expected)
            {
                if (!resolver.onMessage(packet, position, length, expected, receiveTimeNs))
                {
                    return false;
                }
                expected++;
            }
            position += length;
        }
        if (position < offset + packetLength)
        {
            badInput.onBadInput(sequence + count, position - offset, "bytes after the last message");
        }
        return true;
    }

    /**
     * @param symbol of 8 characters, first one highest, padded with spaces.
     * @return its code: FNV-1a of 32 bits over the characters, 1 in place of 0.
     */
    public static int instrumentOf(final long symbol)
    {
        int hash = 0x811C_9DC5;
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            hash = (hash ^ (int)(symbol >>> shift & 0xFF)) * 0x0100_0193;
        }
        return hash == 0 ? 1 : hash;
    }
}
