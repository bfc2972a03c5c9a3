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
 * One socket for each re-request server, connected to it: what others send does not get in, and receiving allocates
 * nothing. A server that is not there is as one that does not answer.
 */
final class RequestChannels implements RequestClient.Sender, AutoCloseable
{
    private static final int LONGEST_DATAGRAM = 1 << 16;
    private static final int LONGEST_REQUEST = 64;

    private final DatagramChannel[] channels;
    private final ByteBuffer request = ByteBuffer.allocateDirect(LONGEST_REQUEST);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private long unreachable;

    private RequestChannels(final DatagramChannel[] channels)
    {
        this.channels = channels;
    }

    static RequestChannels open(final List<InetSocketAddress> servers, final int receiveBuffer) throws IOException
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

    int count()
    {
        return channels.length;
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

    /** @return bytes of the datagram that is in the buffer then; -1 when the server has sent none. */
    int receive(final int server)
    {
        bytes.clear();
        try
        {
            final int length = channels[server].read(bytes);
            return length <= 0 ? -1 : length;
        }
        catch (final IOException ex)
        {
            unreachable++; // The machine of the server says that nobody is there.
            return -1;
        }
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** @return requests that came back as there was nobody to take them. */
    long unreachable()
    {
        return unreachable;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(channels);
    }
}
