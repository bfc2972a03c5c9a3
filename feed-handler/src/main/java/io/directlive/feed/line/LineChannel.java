package io.directlive.feed.line;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The socket of one multicast line. Bound to the group, not to any address: the kernel gives a socket that is bound to
 * any address the packets of all groups that anyone on the machine has joined on that port. One socket for each line:
 * receiving from one sender allocates nothing, as the JDK keeps the last sender's address.
 */
public final class LineChannel implements AutoCloseable
{
    private static final int LONGEST_DATAGRAM = 1 << 16;

    private final DatagramChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    private LineChannel(final DatagramChannel channel)
    {
        this.channel = channel;
    }

    /**
     * @param line          to join.
     * @param receiveBuffer bytes that the kernel shall keep.
     * @return the line, joined.
     * @throws IOException when it cannot be joined, or the kernel keeps less.
     */
    public static LineChannel join(final LineConfig line, final int receiveBuffer) throws IOException
    {
        final DatagramChannel channel = DatagramChannel.open(line.group().getAddress() instanceof Inet6Address ?
            StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try
        {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            final int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
            if (granted < receiveBuffer)
            {
                throw new IOException("the kernel keeps " + granted + " bytes, not " + receiveBuffer +
                    " (net.core.rmem_max)");
            }
            channel.configureBlocking(false);
            channel.bind(line.group());
            channel.join(line.group().getAddress(), line.networkInterface());
            return new LineChannel(channel);
        }
        catch (final IOException | RuntimeException ex)
        {
            channel.close();
            throw new IOException("line " + line.name() + ": " + line.group() + " on " +
                line.networkInterface().getName() + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * @return bytes of the datagram that is in the buffer then; -1 when none is there.
     * @throws IOException when the line cannot be read any more.
     */
    public int receive() throws IOException
    {
        bytes.clear();
        return channel.receive(bytes) == null ? -1 : bytes.position();
    }

    /** @return what holds the datagram that was received last. */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    int port() throws IOException
    {
        return ((InetSocketAddress)channel.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
