package io.directlive.ops.chaos;

import io.directlive.ops.SettingsException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** Blocks of UDP ports on loopback that nobody has, below the range from which the system gives ports to others. */
public final class FreePorts
{
    private static final int FIRST = 10_000;
    private static final int LAST = 19_900;

    private FreePorts()
    {
    }

    /**
     * @param count of ports, one after the other.
     * @return the first of them. Where the search begins depends on the process, so that two runs do not meet.
     * @throws SettingsException when there are none.
     */
    public static int find(final int count)
    {
        final int blocks = (LAST - FIRST) / count;
        final int start = (int)(ProcessHandle.current().pid() % blocks);
        for (int i = 0; i < blocks; i++)
        {
            final int port = FIRST + (start + i) % blocks * count;
            if (areFree(port, count))
            {
                return port;
            }
        }
        throw new SettingsException("no " + count + " free UDP ports from " + FIRST + " to " + LAST);
    }

    private static boolean areFree(final int first, final int count)
    {
        for (int port = first; port < first + count; port++)
        {
            try (DatagramSocket socket = new DatagramSocket(null))
            {
                socket.setReuseAddress(false);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }
            catch (final SocketException ex)
            {
                return false; // Taken: the answer, not a fault.
            }
        }
        return true;
    }
}
