package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Where things are in the Sequenced Unit Header, which every datagram starts with.
 *
 * <pre>
 *   +0  length u16, header included | +2 count u8 | +3 unit u8 | +4 sequence of the first message u32
 *   +8  messages, back to back: length u8 that includes itself, type u8, body
 * </pre>
 *
 * Integers are little endian. Nothing is checked. Any thread; allocates nothing.
 */
public final class PitchUnit
{
    /** Bytes before the first message. */
    public static final int HEADER_LENGTH = 8;

    /** Unit 0 has no numbered messages: it is that of blocks between servers and clients. */
    public static final int LOWEST = 1;
    /** The highest one that a header can have. */
    public static final int HIGHEST = 0xFF;

    private static final long SEQUENCES = 0xFFFF_FFFFL; // 1 to this; 0 is none.

    private PitchUnit()
    {
    }

    /**
     * @param unit of numbered messages.
     * @return the unit.
     * @throws IllegalArgumentException when there is no such unit.
     */
    static int checked(final int unit)
    {
        if (unit < LOWEST || unit > HIGHEST)
        {
            throw new IllegalArgumentException("unit must be " + LOWEST + " to " + HIGHEST + ": " + unit);
        }
        return unit;
    }

    /** @return bytes of the whole block, the header included. */
    public static int length(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return messages in the block; 0 is a heartbeat. */
    public static int count(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 2) & 0xFF;
    }

    /** @return unit that the messages are of. */
    public static int unit(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 3) & 0xFF;
    }

    /** @return number of the first message, or of the next one in a heartbeat; 0 when messages are not numbered. */
    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 4, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return the number on the wire of one that was counted on where numbers roll over; 0 for 0. */
    public static long wire(final long sequence)
    {
        return sequence == 0 ? 0 : (sequence - 1) % SEQUENCES + 1;
    }

    /** @return of all numbers that are the same on the wire, the nearest to another one. */
    public static long unrolled(final long near, final long wire)
    {
        long distance = wire - wire(near);
        if (distance > SEQUENCES >> 1)
        {
            distance -= SEQUENCES;
        }
        else if (distance < -(SEQUENCES >> 1))
        {
            distance += SEQUENCES;
        }
        return near + distance;
    }
}
