package io.directlive.feed.soup;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Bytes as reads bring them, packets as they are whole; in one place of memory, with room for the longest packet. */
final class SoupInbox
{
    private static final int CAPACITY = 4 * 65_536;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);
    private final UnsafeBuffer packets = new UnsafeBuffer(bytes);

    private int from;   // What has come and was not removed yet is between these.
    private int to;

    /** @return where the next bytes are to be put, from its position on; at least one while no packet is whole. */
    ByteBuffer room()
    {
        if (from == to)
        {
            clear();
        }
        else if (to > CAPACITY / 2)
        {
            bytes.limit(to).position(from).compact();
            to -= from;
            from = 0;
        }
        return bytes.limit(CAPACITY).position(to);
    }

    /** Bytes were put into the room up to its position. */
    void onReceived()
    {
        to = bytes.position();
    }

    /** @return length of the packet at the front, at least that of the length itself; 0 when it is not whole. */
    int packetLength()
    {
        final int length = SoupPacket.packetLength(packets, from, to - from);
        return length <= to - from ? length : 0;
    }

    /** @return where the packet at the front begins. */
    int offset()
    {
        return from;
    }

    DirectBuffer buffer()
    {
        return packets;
    }

    /** Removes the packet at the front. */
    void remove(final int length)
    {
        from += length;
    }

    void clear()
    {
        from = 0;
        to = 0;
    }
}
