package io.directlive.perf.flow;

import io.directlive.feed.PacketFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packets of one channel of a venue. They can be played any number of times: {@link #goOn()} gives them the numbers
 * that follow. Used by one thread.
 */
public final class PacketFlow
{
    private final PacketFormat format;
    private final UnsafeBuffer[] packets;
    private final Numbering numbering;
    private final long length;

    PacketFlow(final PacketFormat format, final List<UnsafeBuffer> packets, final Numbering numbering)
    {
        this.format = format;
        this.packets = packets.toArray(new UnsafeBuffer[0]);
        this.numbering = numbering;
        length = packets.stream().mapToLong(UnsafeBuffer::capacity).sum();
    }

    /** @return what the packets are of. */
    public PacketFormat format()
    {
        return format;
    }

    /** @return all packets, in order, not to be changed. */
    public UnsafeBuffer[] packets()
    {
        return packets;
    }

    /** @return bytes of all packets. */
    public long length()
    {
        return length;
    }

    /** The packets go on where they ended. Allocates nothing. */
    public void goOn()
    {
        for (final UnsafeBuffer packet : packets)
        {
            numbering.goOn(packet);
        }
    }

    /** Moves the number of a packet on by all messages, or packets, of the flow. */
    @FunctionalInterface
    interface Numbering
    {
        void goOn(UnsafeBuffer packet);
    }
}
