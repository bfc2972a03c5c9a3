package io.directlive.feed.pitch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The socket under a {@link PitchLink}. Never blocks; whatever goes wrong ends the link. One thread; the buffers are
 * used again for each connection.
 */
final class PitchConnection implements AutoCloseable
{
    /** Is told that the server has answered. */
    @FunctionalInterface
    interface ConnectListener
    {
        /** The link may log in. */
        void onConnected(long nowNs);
    }

    private static final int READ_LENGTH = 1 << 16;
    private static final int WRITE_LENGTH = 256;
    private static final int READ_LIMIT = 16; // Reads of one poll.

    private final InetSocketAddress server;
    private final PitchLink link;
    private final ConnectListener listener;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_LENGTH);
    private final UnsafeBuffer read = new UnsafeBuffer(readBuffer);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(WRITE_LENGTH);
    private SocketChannel channel;
    private boolean isConnected;

    PitchConnection(final InetSocketAddress server, final PitchLink link, final ConnectListener listener)
    {
        this.server = server;
        this.link = link;
        this.listener = listener;
    }

    boolean isOpen()
    {
        return channel != null;
    }

    /** Begins to connect; what was open is closed. */
    void open(final long nowNs)
    {
        close();
        isConnected = false;
        try
        {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (channel.connect(server))
            {
                onConnected(nowNs);
            }
        }
        catch (final IOException ex)
        {
            onFailure(ex);
        }
    }

    /** Moves bytes both ways. @return work done. */
    int poll(final long nowNs)
    {
        if (channel == null)
        {
            return 0;
        }
        int work = 0;
        try
        {
            if (!isConnected && channel.finishConnect())
            {
                onConnected(nowNs);
                work++;
            }
            if (isConnected)
            {
                work += receive(nowNs) + link.poll(nowNs) + send();
            }
        }
        catch (final IOException ex)
        {
            onFailure(ex);
            work++;
        }
        return work;
    }

    @Override
    public void close()
    {
        if (channel == null)
        {
            return;
        }
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            link.onDisconnected(reason(ex));
        }
        finally
        {
            channel = null;
        }
    }

    private int receive(final long nowNs) throws IOException
    {
        for (int i = 0; i < READ_LIMIT; i++)
        {
            readBuffer.clear();
            final int length = channel.read(readBuffer);
            if (length < 0)
            {
                link.onDisconnected("server closed the connection");
                close();
                return i + 1;
            }
            if (length == 0)
            {
                return i;
            }
            link.onBytes(read, 0, length, nowNs);
        }
        return READ_LIMIT;
    }

    private int send() throws IOException
    {
        final int length = link.outboundLength();
        if (length == 0 || channel == null)
        {
            return 0;
        }
        writeBuffer.clear();
        link.outbound().getBytes(0, writeBuffer, length);
        writeBuffer.flip();
        final int sent = channel.write(writeBuffer);
        link.onSent(sent);
        return sent;
    }

    private void onConnected(final long nowNs)
    {
        isConnected = true;
        listener.onConnected(nowNs);
    }

    private void onFailure(final IOException ex)
    {
        link.onDisconnected(reason(ex));
        close();
    }

    private String reason(final IOException ex)
    {
        return server + ": " + (ex.getMessage() == null ? ex.getClass().getSimpleName() : ex.getMessage());
    }
}
