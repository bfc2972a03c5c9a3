package io.directlive.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * 64 bits that stand for the bytes of an event, so that copies of a stream can be compared without keeping it. The same on
 * every machine. Any change within one aligned word of eight bytes always gives another digest; other changes do but for
 * chance. It finds faults, and is no protection from somebody who wants two events to look alike.
 * <p>
 * Pure; no allocation.
 */
public final class EventDigest
{
    /** Digest of no events. */
    public static final long NONE = 0x2545F4914F6CDD1DL;

    private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;   // 2^64 / golden ratio, odd.
    private static final long SECOND_FACTOR = 0xD1342543DE82EF95L;  // Steele and Vigna's multiplier for 64 bits.
    private static final int STEP = 2 * Long.BYTES;

    private EventDigest()
    {
    }

    /**
     * @param buffer that holds the event.
     * @param offset of its message header.
     * @param length of the event in bytes.
     * @return its digest.
     */
    public static long of(final DirectBuffer buffer, final int offset, final int length)
    {
        long first = length;
        long second = NONE;
        int at = offset;
        // Two words at a time, each with its own product: they do not wait for one another.
        for (final int limit = offset + length - STEP; at <= limit; at += STEP)
        {
            first = next(first, buffer.getLong(at, LITTLE_ENDIAN), FIRST_FACTOR);
            second = next(second, buffer.getLong(at + Long.BYTES, LITTLE_ENDIAN), SECOND_FACTOR);
        }
        for (final int limit = offset + length; at < limit; at++)
        {
            first = next(first, buffer.getByte(at), FIRST_FACTOR);
        }
        return append(first, second);
    }

    /**
     * @param digest of the events so far; {@link #NONE} at first.
     * @param event  digest of the event that follows them.
     * @return digest of all of them, in their order.
     */
    public static long append(final long digest, final long event)
    {
        final long mixed = next(digest, event, SECOND_FACTOR);
        return mixed ^ mixed >>> 32;
    }

    /** One to one in the state for each word, and in the word for each state. The rotation lets high bits reach the low ones. */
    private static long next(final long state, final long word, final long factor)
    {
        return Long.rotateLeft((state ^ word) * factor, 31);
    }
}
