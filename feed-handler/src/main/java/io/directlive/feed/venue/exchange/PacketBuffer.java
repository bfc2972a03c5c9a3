package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The packet that is being sent, made from the store. Both lines send from it, one right after the other, so a packet
 * is made once unless a line holds it back. Used by one thread; allocates nothing.
 */
final class PacketBuffer
{
    private final MessageStore store;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private long first = -1;
    private int count;

    PacketBuffer(final MessageStore store, final int maxLength)
    {
        this.store = store;
        bytes = ByteBuffer.allocateDirect(maxLength);
        buffer = new UnsafeBuffer(bytes);
    }

    /** All packets from now on are of this session. */
    void session(final String name)
    {
        MoldPacket.header(buffer, 0, name, 0, 0);
        first = -1;
    }

    /** Makes a packet; for the numbers see {@link PacketSink#send}. */
    void fill(final long firstNumber, final int messageCount)
    {
        if (firstNumber == first && messageCount == count)
        {
            bytes.position(0);
            return;
        }
        final boolean isMark = messageCount == MoldPacket.HEARTBEAT || messageCount == MoldPacket.END_OF_SESSION;
        final int length = isMark ? 0 : messages(firstNumber, messageCount);
        MoldPacket.numbers(buffer, 0, firstNumber, messageCount);
        bytes.limit(MoldPacket.HEADER_LENGTH + length).position(0);
        first = firstNumber;
        count = messageCount;
    }

    /** @return begins with the session's name. */
    DirectBuffer header()
    {
        return buffer;
    }

    /** @return the packet, from position to limit. */
    ByteBuffer bytes()
    {
        return bytes;
    }

    private int messages(final long firstNumber, final int messageCount)
    {
        final int length = store.blocks(
            firstNumber, messageCount, bytes.capacity() - MoldPacket.HEADER_LENGTH, buffer, MoldPacket.HEADER_LENGTH);
        if (store.blockCount() != messageCount)
        {
            throw new IllegalStateException("the store lost messages that are being sent: from " + firstNumber);
        }
        return length;
    }
}
