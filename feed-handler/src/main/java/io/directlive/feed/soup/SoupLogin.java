package io.directlive.feed.soup;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * What a client says of itself.
 *
 * @param user      up to 6 characters; servers do not tell upper from lower case.
 * @param password  up to 10 characters.
 * @param session   that is asked for, up to 10 characters; empty for the current one.
 * @param version   of the protocol.
 * @param timeoutMs after which silence of the client the server is to close, in ms, 1 to 99,999. Said from version
 *                  4.10 on; before that servers wait for 15 s.
 */
public record SoupLogin(String user, String password, String session, SoupVersion version, int timeoutMs)
{
    /** Bytes of the longest request, its header included. */
    public static final int MAX_LENGTH = SoupPacket.HEADER_LENGTH + SoupPacket.REQUEST_410_LENGTH;
    /** What the server would wait for in versions before 4.10. */
    public static final int DEFAULT_TIMEOUT_MS = 15_000;

    private static final int USER_LENGTH = 6;
    private static final int PASSWORD_LENGTH = 10;
    private static final int TIMEOUT_LENGTH = 5;
    private static final int MAX_TIMEOUT_MS = 99_999;

    /** Checks itself. */
    public SoupLogin
    {
        checkText("user", user, USER_LENGTH);
        checkText("password", password, PASSWORD_LENGTH);
        checkText("session", session, SoupPacket.SESSION_LENGTH);
        if (timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS)
        {
            throw new IllegalArgumentException("time-out must be from 1 to 99999 ms: " + timeoutMs);
        }
    }

    /**
     * A login with the time-out that is usual.
     *
     * @param user     up to 6 characters.
     * @param password up to 10 characters.
     * @param session  that is asked for; empty for the current one.
     * @param version  of the protocol.
     */
    public SoupLogin(final String user, final String password, final String session, final SoupVersion version)
    {
        this(user, password, session, version, DEFAULT_TIMEOUT_MS);
    }

    /**
     * Writes the login request.
     *
     * @param packet           that takes it; {@link #MAX_LENGTH} bytes are there.
     * @param offset           of it.
     * @param requestedSession padded on the left where it is shorter than 10 characters.
     * @param sequence         of the first message that is wanted; 1 for all, 0 for the most recent.
     * @return its length.
     */
    public int write(
        final MutableDirectBuffer packet, final int offset, final String requestedSession, final long sequence)
    {
        packet.putShort(offset, (short)(1 + version.requestLength()), BIG_ENDIAN);
        packet.putByte(offset + SoupPacket.LENGTH_LENGTH, SoupPacket.LOGIN_REQUEST);
        int at = offset + SoupPacket.HEADER_LENGTH;
        at = leftJustified(packet, at, user, USER_LENGTH);
        at = leftJustified(packet, at, password, PASSWORD_LENGTH);
        at = rightJustified(packet, at, requestedSession, SoupPacket.SESSION_LENGTH);
        at = rightJustified(packet, at, Long.toString(sequence), SoupPacket.SEQUENCE_LENGTH);
        if (version.hasTimeout())
        {
            at = rightJustified(packet, at, Integer.toString(timeoutMs), TIMEOUT_LENGTH);
        }
        return at - offset;
    }

    /** Without the password. */
    @Override
    public String toString()
    {
        return "SoupLogin[user=" + user + ", session=" + session + ", version=" + version + "]";
    }

    private static void checkText(final String name, final String text, final int maxLength)
    {
        if (text.length() > maxLength || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F))
        {
            throw new IllegalArgumentException(name + " must be up to " + maxLength + " characters of ASCII");
        }
    }

    private static int leftJustified(
        final MutableDirectBuffer packet, final int offset, final String text, final int length)
    {
        packet.setMemory(offset, length, (byte)' ');
        packet.putStringWithoutLengthAscii(offset, text);
        return offset + length;
    }

    private static int rightJustified(
        final MutableDirectBuffer packet, final int offset, final String text, final int length)
    {
        packet.setMemory(offset, length, (byte)' ');
        packet.putStringWithoutLengthAscii(offset + length - text.length(), text);
        return offset + length;
    }
}
