package io.directlive.feed.pitch;

import io.directlive.feed.line.LinePackets;
import org.agrona.DirectBuffer;

/**
 * What lines have to know of the blocks of one unit: messages are numbered, over a roll-over from 4,294,967,295 to 1, and
 * begin at 1 each day; nothing names the day.
 */
public final class PitchLines implements LinePackets
{
    private final int unit;

    /** @param unit that is wanted, 1 to 255; blocks of others, which may come by the same group, are of another channel. */
    public PitchLines(final int unit)
    {
        this.unit = PitchUnit.checked(unit);
    }

    @Override
    public String fault(final DirectBuffer packet, final int offset, final int length)
    {
        if (!PitchFormat.isWhole(packet, offset, length))
        {
            return "a block whose messages are not as long as it is";
        }
        return PitchUnit.sequence(packet, offset) == 0 && PitchUnit.count(packet, offset) > 0 &&
            isOfChannel(packet, offset) ?
            "messages without numbers have no place in the order of a unit" : null;
    }

    @Override
    public boolean isOfChannel(final DirectBuffer packet, final int offset)
    {
        return PitchUnit.unit(packet, offset) == unit;
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
        return "unit " + unit;
    }

    @Override
    public boolean isRestartable()
    {
        return true;
    }

    @Override
    public long sendTimeNs(final DirectBuffer packet, final int offset)
    {
        return NO_TIME;
    }

    @Override
    public long firstSequence(final DirectBuffer packet, final int offset, final long near)
    {
        final long wire = PitchUnit.sequence(packet, offset);
        if (wire == 0)
        {
            return near;
        }
        final long sequence = PitchUnit.unrolled(near, wire);
        return sequence < 1 ? wire : sequence; // A unit that is joined late has had no roll-over.
    }

    @Override
    public int messageCount(final DirectBuffer packet, final int offset)
    {
        return PitchUnit.count(packet, offset);
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
        return PitchUnit.HEADER_LENGTH;
    }

    /** The length is a part of the message. */
    @Override
    public int blockHeaderLength()
    {
        return 0;
    }

    @Override
    public int messageLength(final DirectBuffer packet, final int block, final int end)
    {
        return PitchMessage.length(packet, block);
    }
}
