package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** The socket of a line. Never blocks; allocates nothing for packets. */
final class PacketSender implements PacketSink, AutoCloseable
{
    private static final int SEND_BUFFER_LENGTH = 1 << 21;

    private final PacketBuffer packet;
    private final InetSocketAddress group;
    private final DatagramChannel channel;

    private PacketSender(final PacketBuffer packet, final InetSocketAddress group, final DatagramChannel channel)
    {
        this.packet = packet;
        this.group = group;
        this.channel = channel;
    }

    static PacketSender open(
        final PacketBuffer packet, final InetSocketAddress group, final NetworkInterface networkInterface, final int ttl)
        throws IOException
    {
        final DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try
        {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_LENGTH);
            if (group.getAddress().isMulticastAddress())
            {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, networkInterface);
                channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
                channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            }
            return new PacketSender(packet, group, channel);
        }
        catch (final IOException ex)
        {
            channel.close();
            throw ex;
        }
    }

    @Override
    public boolean send(final long first, final int count)
    {
        packet.fill(first, count);
        try
        {
            return channel.send(packet.bytes(), group) >= MoldPacket.HEADER_LENGTH;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot send to " + group + ": " + ex.getMessage(), ex);
        }
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
