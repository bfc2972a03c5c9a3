package io.directlive.feed.venue.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.agrona.concurrent.UnsafeBuffer;

/** The socket of the re-request server: each answer goes to where the request came from. */
final class RequestServer implements Ready, AutoCloseable
{
    private static final int REQUESTS_AT_ONCE = 64;
    private static final int REQUEST_BUFFER_LENGTH = 256; // Longer than a request, so that one too long is seen.

    private final RequestDesk desk;
    private final DatagramChannel channel;
    private final ByteBuffer requestBytes = ByteBuffer.allocateDirect(REQUEST_BUFFER_LENGTH);
    private final UnsafeBuffer request = new UnsafeBuffer(requestBytes);
    private final ByteBuffer answerBytes;
    private final UnsafeBuffer answer;

    private RequestServer(final RequestDesk desk, final DatagramChannel channel, final int maxLength)
    {
        this.desk = desk;
        this.channel = channel;
        answerBytes = ByteBuffer.allocateDirect(maxLength);
        answer = new UnsafeBuffer(answerBytes);
    }

    static RequestServer open(
        final RequestDesk desk, final InetSocketAddress address, final int maxLength, final Selector selector)
        throws IOException
    {
        final DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try
        {
            channel.configureBlocking(false);
            channel.bind(address);
            final RequestServer server = new RequestServer(desk, channel, maxLength);
            channel.register(selector, SelectionKey.OP_READ, server);
            return server;
        }
        catch (final IOException ex)
        {
            channel.close();
            throw new IOException("cannot serve re-requests at " + address + ": " + ex.getMessage(), ex);
        }
    }

    InetSocketAddress address()
    {
        return (InetSocketAddress)channel.socket().getLocalSocketAddress();
    }

    RequestDesk desk()
    {
        return desk;
    }

    @Override
    public void onReady(final SelectionKey key, final long nowNs) throws IOException
    {
        for (int i = 0; i < REQUESTS_AT_ONCE; i++)
        {
            requestBytes.clear();
            final SocketAddress client = channel.receive(requestBytes);
            if (client == null)
            {
                return;
            }
            final RequestOutcome outcome =
                desk.onRequest(request, 0, requestBytes.position(), nowNs, answer, answerBytes.capacity());
            if (outcome == RequestOutcome.ANSWERED)
            {
                answerBytes.limit(desk.answerLength()).position(0);
                if (!isSent(client))
                {
                    desk.onNotSent();
                }
            }
        }
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }

    /** What a client did to its own socket must not end the venue. */
    private boolean isSent(final SocketAddress client)
    {
        try
        {
            return channel.send(answerBytes, client) > 0;
        }
        catch (final IOException ex)
        {
            return false; // Counted; the client asks again.
        }
    }
}
