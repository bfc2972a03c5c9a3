package io.directlive.feed.line;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One socket for each re-request server of MoldUDP64, connected to it: what others send does not get in, and receiving allocates
 * nothing. A server that is not there is as one that does not answer.
 */
public final class RequestChannels implements RequestClient.Sender, AnswerChannel
{
    private static final int LONGEST_DATAGRAM = 1 << 16;
    private static final int LONGEST_REQUEST = 64;

    private final DatagramChannel[] channels;
    private final ByteBuffer request = ByteBuffer.allocateDirect(LONGEST_REQUEST);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int next; // To be read.
    private long unreachable;

    private RequestChannels(final DatagramChannel[] channels)
    {
        this.channels = channels;
    }

    /**
     * @param servers       to be asked.
     * @param receiveBuffer bytes that the kernel shall keep for each.
     * @return the sockets.
     * @throws IOException when there are none to be had.
     */
    public static RequestChannels open(final List<InetSocketAddress> servers, final int receiveBuffer) throws IOException
    {
        final DatagramChannel[] channels = new DatagramChannel[servers.size()];
        try
        {
            for (int i = 0; i < channels.length; i++)
            {
                channels[i] = DatagramChannel.open();
                channels[i].setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
                channels[i].configureBlocking(false);
                channels[i].connect(servers.get(i));
            }
            return new RequestChannels(channels);
        }
        catch (final IOException | RuntimeException ex)
        {
            CloseHelper.quietCloseAll(channels);
            throw new IOException("request servers " + servers + ": " + ex.getMessage(), ex);
        }
    }

    @Override
    public boolean isShared()
    {
        return false;
    }

    /** Nothing is to be kept alive. */
    @Override
    public int poll(final long nowNs)
    {
        return 0;
    }

    @Override
    public void send(final int server, final DirectBuffer source, final int length)
    {
        request.clear();
        source.getBytes(0, request, length);
        request.flip();
        try
        {
            channels[server].write(request); // Nothing written is as good as lost on the way.
        }
        catch (final IOException ex)
        {
            unreachable++; // The client asks again, the next server.
        }
    }

    @Override
    public int receive()
    {
        for (int empty = 0; empty < channels.length; empty++)
        {
            final int length = read(channels[next]);
            if (length > 0)
            {
                return length;
            }
            next = next + 1 == channels.length ? 0 : next + 1;
        }
        return -1;
    }

    @Override
    public DirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public long unreachable()
    {
        return unreachable;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(channels);
    }

    private int read(final DatagramChannel channel)
    {
        bytes.clear();
        try
        {
            return channel.read(bytes);
        }
        catch (final IOException ex)
        {
            unreachable++; // The machine of the server says that nobody is there.
            return -1;
        }
    }
}
