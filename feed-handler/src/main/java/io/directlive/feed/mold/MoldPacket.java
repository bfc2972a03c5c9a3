package io.directlive.feed.mold;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A MoldUDP64 packet, read and written in place.
 *
 * <pre>
 *    +0  session    10 bytes of ASCII, padded with spaces
 *   +10  sequence   u64, of the first message; of the next one when there is none
 *   +18  count      u16, of messages; 0 is a heartbeat, 65,535 the end of the session
 *   +20  messages   count times a length of two bytes and as many bytes
 * </pre>
 *
 * All integers are big endian. Does not check that the bytes are there: see {@link #isWhole}.
 */
public final class MoldPacket
{
    /** Bytes before the messages; and all of a heartbeat, of an end of session, and of a request. */
    public static final int HEADER_LENGTH = 20;
    /** Bytes before each message. */
    public static final int BLOCK_HEADER_LENGTH = 2;
    /** Bytes of a session's name. */
    public static final int SESSION_LENGTH = 10;
    /** Count of a heartbeat. */
    public static final int HEARTBEAT = 0;
    /** Count that says that the session is over. */
    public static final int END_OF_SESSION = 0xFFFF;

    private static final int SEQUENCE = 10;
    private static final int COUNT = 18;

    private MoldPacket()
    {
    }

    /** @return the first eight bytes of the session's name. */
    public static long sessionHigh(final DirectBuffer packet, final int offset)
    {
        return packet.getLong(offset, BIG_ENDIAN);
    }

    /** @return the last two bytes of the session's name. */
    public static short sessionLow(final DirectBuffer packet, final int offset)
    {
        return packet.getShort(offset + Long.BYTES, BIG_ENDIAN);
    }

    /** @return the session's name, as it is. Allocates. */
    public static String session(final DirectBuffer packet, final int offset)
    {
        final byte[] bytes = new byte[SESSION_LENGTH];
        packet.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** @return number of the first message, or of the next when there is none; unsigned. */
    public static long sequence(final DirectBuffer packet, final int offset)
    {
        return packet.getLong(offset + SEQUENCE, BIG_ENDIAN);
    }

    /** @return how many messages there are, or {@link #HEARTBEAT} or {@link #END_OF_SESSION}. */
    public static int count(final DirectBuffer packet, final int offset)
    {
        return packet.getShort(offset + COUNT, BIG_ENDIAN) & 0xFFFF;
    }

    /** @return how many messages there are: none in heartbeat and end of session. */
    public static int messageCount(final DirectBuffer packet, final int offset)
    {
        final int count = count(packet, offset);
        return count == END_OF_SESSION ? 0 : count;
    }

    /** @return length of the message in the block at an offset. */
    public static int messageLength(final DirectBuffer packet, final int blockOffset)
    {
        return packet.getShort(blockOffset, BIG_ENDIAN) & 0xFFFF;
    }

    /** @return whether the messages that a packet says it has are there, and nothing else. */
    public static boolean isWhole(final DirectBuffer packet, final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            return false;
        }
        final int end = offset + length;
        int at = offset + HEADER_LENGTH;
        for (int left = messageCount(packet, offset); left > 0; left--)
        {
            if (end - at < BLOCK_HEADER_LENGTH)
            {
                return false;
            }
            at += BLOCK_HEADER_LENGTH + messageLength(packet, at);
        }
        return at == end;
    }

    /**
     * Writes a header: of a packet, of a request, of a heartbeat.
     *
     * @param packet   that takes it.
     * @param offset   of it.
     * @param session  up to ten characters of ASCII.
     * @param sequence of the first message.
     * @param count    of messages.
     * @return its length.
     */
    public static int header(
        final MutableDirectBuffer packet, final int offset, final String session, final long sequence, final int count)
    {
        if (session.length() > SESSION_LENGTH)
        {
            throw new IllegalArgumentException("a session has " + SESSION_LENGTH + " characters: " + session);
        }
        for (int i = 0; i < SESSION_LENGTH; i++)
        {
            packet.putByte(offset + i, (byte)(i < session.length() ? session.charAt(i) : ' '));
        }
        numbers(packet, offset, sequence, count);
        return HEADER_LENGTH;
    }

    /**
     * Writes the numbers of a header, and leaves its session as it is.
     *
     * @param packet   that takes them.
     * @param offset   of it.
     * @param sequence of the first message.
     * @param count    of messages.
     */
    public static void numbers(
        final MutableDirectBuffer packet, final int offset, final long sequence, final int count)
    {
        packet.putLong(offset + SEQUENCE, sequence, BIG_ENDIAN);
        packet.putShort(offset + COUNT, (short)count, BIG_ENDIAN);
    }
}
