package io.directlive.ops;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.CloseHelper;

/**
 * Sixteen UDP ports that are this instance's alone. The last one is held by a socket as long as the instance runs: two
 * instances on one machine would otherwise share multicast ports without noticing.
 */
final class PortBlock implements AutoCloseable
{
    private static final int SIZE = 16;
    private static final int FIRST = 20_000; // Below the range from which the kernel gives ports to others.
    private static final int BLOCKS = 700;
    private static final int ATTEMPTS = 200;
    private static final int REPLAY_PORT = 8;

    private final int base;
    private final DatagramSocket reservation;

    private PortBlock(final int base, final DatagramSocket reservation)
    {
        this.base = base;
        this.reservation = reservation;
    }

    /**
     * @param port first port; 0 takes a free block.
     * @return the block.
     */
    static PortBlock reserve(final int port)
    {
        if (port != 0)
        {
            final DatagramSocket socket = tryBind(port + SIZE - 1);
            if (socket == null)
            {
                throw new SettingsException("network.port: " + port + " to " + (port + SIZE - 1) +
                    " are in use by another instance");
            }
            return new PortBlock(port, socket);
        }
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final int candidate = FIRST + SIZE * ThreadLocalRandom.current().nextInt(BLOCKS);
            final DatagramSocket socket = tryBind(candidate + SIZE - 1);
            if (socket != null)
            {
                return new PortBlock(candidate, socket);
            }
        }
        throw new SettingsException("network.port: no free block of " + SIZE + " UDP ports was found");
    }

    private static DatagramSocket tryBind(final int port)
    {
        DatagramSocket socket = null;
        try
        {
            socket = new DatagramSocket(null);
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        }
        catch (final SocketException ex)
        {
            CloseHelper.close(socket);
            return null; // Taken: the answer, not a fault.
        }
    }

    /** @return first port: the tiers'. */
    int tiers()
    {
        return base;
    }

    /** @return port on which the replay store takes requests. */
    int replay()
    {
        return base + REPLAY_PORT;
    }

    @Override
    public void close() throws IOException
    {
        reservation.close();
    }
}
