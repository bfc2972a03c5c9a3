package io.directlive.ops;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Sends a venue's packets on multicast lines that do not leave the machine, each of which loses, repeats and changes the
 * order, by a seed.
 */
final class LineVenue implements AutoCloseable
{
    private final List<InetSocketAddress> groups = new ArrayList<>();
    private final Random random;
    private final DatagramChannel sender;

    LineVenue(final long seed, final int lines) throws IOException
    {
        random = new Random(seed);
        sender = DatagramChannel.open(StandardProtocolFamily.INET);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_IF,
            NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
        sender.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        for (int line = 0; line < lines; line++)
        {
            groups.add(freeGroup(31 + 2 * line));
        }
    }

    /** Some of the lines as the settings name them. */
    String settings(final int from, final int to)
    {
        final List<String> lines = new ArrayList<>();
        for (final InetSocketAddress group : groups.subList(from, to))
        {
            lines.add("{ group = \"" + group.getAddress().getHostAddress() + "\", port = " + group.getPort() + " }");
        }
        return "[" + String.join(", ", lines) + "]";
    }

    /** Each packet comes on one of the first two lines at least. */
    void sendLossy(final List<byte[]> packets) throws IOException
    {
        final int[] lossyLine = new int[packets.size()];
        for (int i = 0; i < lossyLine.length; i++)
        {
            lossyLine[i] = random.nextInt(2);
        }
        for (int line = 0; line < 2; line++)
        {
            final List<byte[]> copies = new ArrayList<>();
            for (int i = 0; i < packets.size(); i++)
            {
                if (line != lossyLine[i] || random.nextInt(4) > 0)
                {
                    copies.add(packets.get(i));
                    if (random.nextInt(20) == 0)
                    {
                        copies.add(packets.get(i));
                    }
                }
            }
            for (int i = 0; i < copies.size(); i++)
            {
                if (random.nextInt(4) == 0)
                {
                    Collections.swap(copies, i, Math.min(copies.size() - 1, i + random.nextInt(5)));
                }
            }
            for (final byte[] copy : copies)
            {
                send(line, copy);
            }
        }
    }

    void send(final int line, final byte[] packet) throws IOException
    {
        sender.send(ByteBuffer.wrap(packet), groups.get(line));
    }

    @Override
    public void close() throws IOException
    {
        sender.close();
    }

    /** Nobody listens there: the port was free a moment ago. */
    private static InetSocketAddress freeGroup(final int last) throws IOException
    {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return new InetSocketAddress("239.77.9." + last, free.getLocalPort());
        }
    }
}
