package io.directlive.feed.soup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server of one client at a time, on a free port of loopback, that does what a test tells it. Stepped by the test. */
public final class TestServer implements AutoCloseable
{
    /** Login requests: session, where one is asked for, and sequence; without padding. */
    public final List<String> logins = new ArrayList<>();
    /** Types of the other packets of clients. */
    public final StringBuilder others = new StringBuilder();

    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final ByteBuffer received = ByteBuffer.allocate(4096);
    private final ByteBuffer packets = ByteBuffer.allocate(1 << 20);
    private SocketChannel client;

    public TestServer()
    {
        try
        {
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            address = (InetSocketAddress)server.getLocalAddress();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    public InetSocketAddress address()
    {
        return address;
    }

    /** Puts up packets to be sent. */
    public void send(final byte[]... bytes)
    {
        for (final byte[] packet : bytes)
        {
            packets.put(packet);
        }
    }

    /** Accepts, reads and writes what goes at once. */
    public void poll()
    {
        if (!server.isOpen())
        {
            return;
        }
        try
        {
            final SocketChannel accepted = server.accept();
            if (accepted != null)
            {
                drop();
                client = accepted;
                client.configureBlocking(false);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            if (client != null)
            {
                exchange();
            }
        }
        catch (final IOException ex)
        {
            drop(); // The client has gone.
        }
    }

    /** Ends the connection, with what is unsent. */
    public void drop()
    {
        packets.clear();
        received.clear();
        if (client != null)
        {
            try
            {
                client.close();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
            client = null;
        }
    }

    public boolean isConnected()
    {
        return client != null;
    }

    public boolean isAllSent()
    {
        return packets.position() == 0;
    }

    @Override
    public void close()
    {
        drop();
        try
        {
            server.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void exchange() throws IOException
    {
        final int length = client.read(received);
        if (length < 0)
        {
            drop();
            return;
        }
        received.flip();
        while (received.remaining() >= 2 && received.remaining() >= 2 + received.getShort(received.position()))
        {
            final byte[] packet = new byte[received.getShort()];
            received.get(packet);
            onPacket(new String(packet, StandardCharsets.US_ASCII));
        }
        received.compact();

        packets.flip();
        client.write(packets);
        packets.compact();
    }

    private void onPacket(final String packet)
    {
        if (packet.charAt(0) == 'L')
        {
            logins.add((packet.substring(17, 27).strip() + " " + packet.substring(27, 47).strip()).strip());
        }
        else
        {
            others.append(packet.charAt(0));
        }
    }
}
