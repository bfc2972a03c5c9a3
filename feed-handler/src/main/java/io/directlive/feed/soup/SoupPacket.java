package io.directlive.feed.soup;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * A SoupBinTCP packet, read in place.
 *
 * <pre>
 *   +0  length   u16 big endian, of all that follows
 *   +2  type     one character
 *   +3  payload  length - 1 bytes
 * </pre>
 */
public final class SoupPacket
{
    /** Text, of either side. */
    public static final byte DEBUG = '+';
    /** The server takes the client in. */
    public static final byte LOGIN_ACCEPTED = 'A';
    /** The server does not take the client in. */
    public static final byte LOGIN_REJECTED = 'J';
    /** A message that has a number. */
    public static final byte SEQUENCED = 'S';
    /** A message that has none. */
    public static final byte UNSEQUENCED = 'U';
    /** The server is there. */
    public static final byte SERVER_HEARTBEAT = 'H';
    /** The session is over. */
    public static final byte END_OF_SESSION = 'Z';
    /** The client wants in. */
    public static final byte LOGIN_REQUEST = 'L';
    /** The client is there. */
    public static final byte CLIENT_HEARTBEAT = 'R';
    /** The client leaves. */
    public static final byte LOGOUT_REQUEST = 'O';

    /** Bytes before the payload. */
    public static final int HEADER_LENGTH = 3;
    /** Bytes of the length itself, which it does not count. */
    public static final int LENGTH_LENGTH = 2;
    /** Bytes of a session's name. */
    public static final int SESSION_LENGTH = 10;
    /** Bytes of a sequence number, in decimal digits. */
    public static final int SEQUENCE_LENGTH = 20;
    /** Payload of an accepted login. */
    public static final int ACCEPTED_LENGTH = SESSION_LENGTH + SEQUENCE_LENGTH;
    /** Payload of a login request up to 4.00. */
    public static final int REQUEST_LENGTH = 46;
    /** Payload of a login request of 4.10. */
    public static final int REQUEST_410_LENGTH = 51;

    private static final long NO_NUMBER = -1;
    private static final long TENTH = Long.MAX_VALUE / 10;

    private SoupPacket()
    {
    }

    /**
     * @param stream    that holds a packet.
     * @param offset    of it.
     * @param available bytes that have come.
     * @return its bytes, also when not all have come; 0 when that cannot be told yet.
     */
    public static int packetLength(final DirectBuffer stream, final int offset, final int available)
    {
        return available < LENGTH_LENGTH ? 0 : LENGTH_LENGTH + length(stream, offset);
    }

    /** @return what the packet says of its length. */
    public static int length(final DirectBuffer packet, final int offset)
    {
        return packet.getShort(offset, BIG_ENDIAN) & 0xFFFF;
    }

    /** @return type of the packet. */
    public static byte type(final DirectBuffer packet, final int offset)
    {
        return packet.getByte(offset + LENGTH_LENGTH);
    }

    /** @return whether type and lengths agree. */
    public static boolean isWhole(final DirectBuffer packet, final int offset, final int length)
    {
        if (length < HEADER_LENGTH || LENGTH_LENGTH + length(packet, offset) != length)
        {
            return false;
        }
        final int payloadLength = length - HEADER_LENGTH;
        return switch (type(packet, offset))
        {
            case DEBUG, SEQUENCED, UNSEQUENCED -> true;
            case LOGIN_ACCEPTED -> payloadLength == ACCEPTED_LENGTH;
            case LOGIN_REJECTED -> payloadLength == 1;
            case LOGIN_REQUEST -> payloadLength == REQUEST_LENGTH || payloadLength == REQUEST_410_LENGTH;
            case SERVER_HEARTBEAT, CLIENT_HEARTBEAT, END_OF_SESSION, LOGOUT_REQUEST -> payloadLength == 0;
            default -> false;
        };
    }

    /**
     * Reads decimal digits, with spaces on either side.
     *
     * @param packet that holds them.
     * @param offset of the field.
     * @param length of the field.
     * @return the number; 0 for spaces alone, -1 when it is none or too large.
     */
    public static long number(final DirectBuffer packet, final int offset, final int length)
    {
        int from = offset;
        int to = offset + length;
        while (from < to && packet.getByte(from) == ' ')
        {
            from++;
        }
        while (to > from && packet.getByte(to - 1) == ' ')
        {
            to--;
        }
        long value = 0;
        for (int at = from; at < to; at++)
        {
            final int digit = packet.getByte(at) - '0';
            if (digit < 0 || digit > 9 || value >= TENTH)
            {
                return NO_NUMBER;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** @return text without the spaces at either end. Allocates. */
    public static String text(final DirectBuffer packet, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        packet.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).strip();
    }
}
