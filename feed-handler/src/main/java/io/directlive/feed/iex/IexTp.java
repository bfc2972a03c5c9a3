package io.directlive.feed.iex;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Where things are in the header of an IEX-TP outbound segment. All offsets given to these methods are those of its
 * first byte, and nothing is checked.
 *
 * <pre>
 *   +0  version u8 = 1, reserved u8, message protocol id u16, channel id u32, session id u32
 *  +12  payload length u16, message count u16, stream offset i64, first message sequence number i64, send time i64
 *  +40  message count blocks: length u16, then that many bytes of message
 * </pre>
 *
 * Integers are little endian. Any thread; allocates nothing.
 */
public final class IexTp
{
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 40;
    /** Bytes before each message: its length. */
    public static final int BLOCK_LENGTH = 2;
    /** The only version there is. */
    public static final int VERSION = 1;

    private IexTp()
    {
    }

    /** @return version of the transport. */
    public static int version(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset) & 0xFF;
    }

    /** @return what the venue keeps for later. */
    public static int reserved(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 1) & 0xFF;
    }

    /** @return which feed the messages are of, see {@link IexFormat#protocolId()}. */
    public static int messageProtocolId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 2, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return channel of the feed. */
    public static long channelId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 4, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return session: the day's space of numbers. */
    public static long sessionId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 8, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return bytes after the header. */
    public static int payloadLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 12, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return messages in the segment; 0 in a heartbeat. */
    public static int messageCount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 14, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return place of the payload among the payloads of the session, in bytes. */
    public static long streamOffset(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 16, LITTLE_ENDIAN);
    }

    /** @return number of the first message; in a heartbeat that of the next one. */
    public static long firstSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 24, LITTLE_ENDIAN);
    }

    /** @return when it was sent, ns since the Unix epoch. */
    public static long sendTime(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 32, LITTLE_ENDIAN);
    }

    /** @return bytes of the message whose block begins at the offset. */
    public static int blockLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
    }
}
