package io.directlive.feed.soup;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What a client has to send: a login, and at most one packet without a payload behind it. */
final class SoupOutbox
{
    private static final int CAPACITY = SoupLogin.MAX_LENGTH + 2 * SoupPacket.HEADER_LENGTH;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);
    private final UnsafeBuffer packets = new UnsafeBuffer(bytes);

    private int from;   // What is to be sent is between these.
    private int to;

    void putLogin(final SoupLogin login, final String session, final long sequence)
    {
        from = 0;
        to = login.write(packets, 0, session, sequence);
    }

    void put(final byte type)
    {
        packets.putShort(to, (short)1, BIG_ENDIAN);
        packets.putByte(to + SoupPacket.LENGTH_LENGTH, type);
        to += SoupPacket.HEADER_LENGTH;
    }

    /** @return what is to be sent, from its position to its limit. */
    ByteBuffer bytes()
    {
        return bytes.limit(to).position(from);
    }

    /** What is before the position was sent. */
    void onSent()
    {
        from = bytes.position();
        if (from == to)
        {
            clear();
        }
    }

    boolean isEmpty()
    {
        return from == to;
    }

    void clear()
    {
        from = 0;
        to = 0;
    }
}
