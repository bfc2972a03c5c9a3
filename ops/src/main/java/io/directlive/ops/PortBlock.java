package io.directlive.ops;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/**
 * Sixteen UDP ports that are this instance's alone. One of them is held by a socket as long as the instance runs: two
 * instances on one machine would otherwise share multicast ports without noticing.
 */
final class PortBlock implements AutoCloseable
{
    /** Ports of a block. */
    static final int SIZE = 16;
    private static final int FIRST = 20_000; // Below the range from which the kernel gives ports to others.
    private static final int BLOCKS = 700;
    private static final int ATTEMPTS = 200;
    /** Of the replay store, counted from the first. */
    static final int REPLAY_PORT = 8;

    private final int base;
    private final List<DatagramSocket> reservations;

    private PortBlock(final int base, final List<DatagramSocket> reservations)
    {
        this.base = base;
        this.reservations = reservations;
    }

    /**
     * @param port  first port; 0 takes a free block, which only a process with all roles that use ports can do.
     * @param roles of the process.
     * @return the block.
     */
    static PortBlock reserve(final int port, final Set<Role> roles)
    {
        final List<Role> users = Stream.of(Role.DISTRIBUTOR, Role.REPLAY_STORE).filter(roles::contains).toList();
        if (port != 0)
        {
            final List<DatagramSocket> sockets = tryBind(port, users);
            if (sockets == null)
            {
                throw new SettingsException("network.port: " + port + " to " + (port + SIZE - 1) +
                    " are in use by another instance");
            }
            return new PortBlock(port, sockets);
        }
        if (users.size() == 1)
        {
            throw new SettingsException(
                "network.port: must be set when distributor and replay-store are in different processes");
        }
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final int candidate = FIRST + SIZE * ThreadLocalRandom.current().nextInt(BLOCKS);
            final List<DatagramSocket> sockets = tryBind(candidate, users);
            if (sockets != null)
            {
                return new PortBlock(candidate, sockets);
            }
        }
        throw new SettingsException("network.port: no free block of " + SIZE + " UDP ports was found");
    }

    /** Each role that uses ports holds one at the end of the block: the last, the last but one. */
    private static List<DatagramSocket> tryBind(final int port, final List<Role> users)
    {
        final List<DatagramSocket> sockets = new ArrayList<>();
        for (final Role role : users)
        {
            final DatagramSocket socket = tryBind(port + SIZE - (role == Role.DISTRIBUTOR ? 1 : 2));
            if (socket == null)
            {
                CloseHelper.closeAll(sockets);
                return null;
            }
            sockets.add(socket);
        }
        return sockets;
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

    /** @return first port. */
    int first()
    {
        return base;
    }

    /** @return first port of the tiers. */
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
    public void close()
    {
        CloseHelper.closeAll(reservations);
    }
}
