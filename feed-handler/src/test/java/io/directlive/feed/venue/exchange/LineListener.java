package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Hears a line on a port of its own, and keeps all that it hears. */
final class LineListener implements AutoCloseable
{
    static final NetworkInterface LOOPBACK = loopback();

    final InetSocketAddress group;
    final Map<Long, byte[]> messages = new TreeMap<>();
    final List<String> marks = new ArrayList<>(); // Session, number and kind of heartbeats and ends.
    final List<Long> firsts = new ArrayList<>();
    long copies;

    private final DatagramChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private String session = "";

    LineListener(final String address) throws IOException
    {
        channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 21);
        channel.bind(new InetSocketAddress(0));
        final InetAddress multicast = InetAddress.getByName(address);
        channel.join(multicast, LOOPBACK);
        group = new InetSocketAddress(multicast, channel.socket().getLocalPort());
    }

    /** Takes what is there. Messages of another session replace those of the one before. */
    int poll() throws IOException
    {
        int packets = 0;
        for (bytes.clear(); channel.receive(bytes) != null; bytes.clear())
        {
            onPacket(bytes.position());
            packets++;
        }
        return packets;
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }

    private void onPacket(final int length)
    {
        if (!MoldPacket.isWhole(buffer, 0, length))
        {
            throw new AssertionError("a packet that is not whole, of " + length + " bytes");
        }
        final long first = MoldPacket.sequence(buffer, 0);
        if (!MoldPacket.session(buffer, 0).equals(session))
        {
            session = MoldPacket.session(buffer, 0);
            messages.clear();
        }
        final int count = MoldPacket.messageCount(buffer, 0);
        if (count == 0)
        {
            marks.add(session.strip() + " " + first +
                (MoldPacket.count(buffer, 0) == MoldPacket.END_OF_SESSION ? " end" : " heartbeat"));
            return;
        }
        firsts.add(first);
        copies++;
        int at = MoldPacket.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final byte[] message = new byte[MoldPacket.messageLength(buffer, at)];
            buffer.getBytes(at + MoldPacket.BLOCK_HEADER_LENGTH, message);
            final byte[] before = messages.put(first + i, message);
            if (before != null && !Arrays.equals(before, message))
            {
                throw new AssertionError("number " + (first + i) + " for two messages");
            }
            at += MoldPacket.BLOCK_HEADER_LENGTH + message.length;
        }
    }

    private static NetworkInterface loopback()
    {
        try
        {
            return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
