package io.directlive.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One unit of PITCH: a day of messages in packets, and the gap request proxy and the spin server beside its lines. Stepped
 * by the test's thread.
 */
final class PitchVenue implements AutoCloseable
{
    static final int UNIT = 3;
    static final int ANSWERS = 2; // The line of answers.
    private static final int MESSAGES_IN_ANSWER = 7;
    private static final int FIRST_SECOND = 34_200;

    /** An order that is open. */
    private record Order(int second, byte[] add, int quantity)
    {
    }

    final List<byte[]> packets = new ArrayList<>();
    final List<Integer> lastNumbers = new ArrayList<>(); // Known with each packet.
    final LineVenue lines;
    /** Last message that was sent: what a spin reflects. */
    int sent;
    int requests;
    int spins;
    boolean isWithoutMessages;

    private final List<byte[]> messages = new ArrayList<>();
    private final ServerSocketChannel proxy = listen();
    private final ServerSocketChannel spinServer = listen();
    private final List<Client> clients = new ArrayList<>();

    /** Every tenth packet begins with the time. */
    PitchVenue(final long seed, final int packetCount) throws IOException
    {
        lines = new LineVenue(seed, 3);
        final Random random = new Random(seed);
        for (int i = 0; i < packetCount; i++)
        {
            final int before = messages.size();
            if (i % 10 == 0)
            {
                messages.add(message(0x20, 6).putInt(FIRST_SECOND + i / 10).array());
            }
            for (int m = random.nextInt(4); m > 0 || before == messages.size() && i == packetCount - 1; m--)
            {
                messages.add(anyMessage(random));
            }
            packets.add(block(before + 1, messages.subList(before, messages.size())));
            lastNumbers.add(messages.size());
        }
    }

    String gapRequests()
    {
        return "gap-requests { address = \"127.0.0.1:" + proxy.socket().getLocalPort() + "\", session = \"0001\", " +
            "user = \"USER\", password = \"PASSWORD\", max-messages = 10, per-second = 1000, per-minute = 10000, " +
            "per-day = 100000, timeout = 60s, server-timeout = 120s, heartbeat = 60s, answers = " +
            lines.settings(ANSWERS, ANSWERS + 1).replaceAll("[\\[\\]]", "") + " }";
    }

    String snapshot()
    {
        return "snapshot { type = spin, address = \"127.0.0.1:" + spinServer.socket().getLocalPort() +
            "\", session = \"0001\", user = \"USER\", password = \"PASSWORD\", timeout = 60s, server-timeout = 120s, " +
            "heartbeat = 60s }";
    }

    /** Sends packets on the lossy lines, but for those that both lose. */
    void send(final int from, final int to, final List<Integer> lostOnBoth) throws IOException
    {
        final List<byte[]> some = new ArrayList<>();
        for (int i = from; i < to; i++)
        {
            if (!lostOnBoth.contains(i))
            {
                some.add(packets.get(i));
            }
        }
        lines.sendLossy(some);
        sent = lastNumbers.get(to - 1);
    }

    /** Serves whoever has connected. */
    void step()
    {
        try
        {
            accept(proxy, false);
            accept(spinServer, true);
            for (final Client client : List.copyOf(clients))
            {
                client.step();
            }
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Override
    public void close() throws IOException
    {
        for (final Client client : clients)
        {
            client.channel.close();
        }
        proxy.close();
        spinServer.close();
        lines.close();
    }

    private void accept(final ServerSocketChannel server, final boolean isSpin) throws IOException
    {
        final SocketChannel channel = server.accept();
        if (channel != null)
        {
            channel.configureBlocking(false);
            clients.add(new Client(channel, isSpin));
        }
    }

    /** Open orders after a message, in the order in which they came. */
    private Map<Long, Order> ordersAfter(final int last)
    {
        final Map<Long, Order> orders = new LinkedHashMap<>();
        int second = 0;
        for (final byte[] message : messages.subList(0, last))
        {
            final ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            final int type = in.get(1);
            if (type == 0x20)
            {
                second = in.getInt(2);
                continue;
            }
            final long id = in.getLong(6);
            final Order order = orders.get(id);
            final int left = type == 0x21 ? in.getInt(15) :
                order == null ? 0 : type == 0x25 ? order.quantity() - in.getInt(14) : 0;
            if (type == 0x21)
            {
                orders.put(id, new Order(second, message, left));
            }
            else if (left > 0)
            {
                orders.put(id, new Order(order.second(), order.add(), left));
            }
            else
            {
                orders.remove(id);
            }
        }
        return orders;
    }

    /** Ids come once, so that an add is never of an order that is open. */
    private byte[] anyMessage(final Random random)
    {
        final int next = messages.size() * 10 + random.nextInt(10);
        final int kind = random.nextInt(4);
        final List<Long> open = List.copyOf(ordersAfter(messages.size()).keySet());
        if (kind >= 2 || open.isEmpty())
        {
            return message(0x21, 34).putInt(random.nextInt(1_000)).putLong(next)
                .put((byte)(random.nextBoolean() ? 'B' : 'S')).putInt(100)
                .put((random.nextBoolean() ? "MAT   " : "YANG  ").getBytes(StandardCharsets.US_ASCII))
                .putLong(100L * (1 + random.nextInt(90))).put((byte)1).array();
        }
        final long id = open.get(random.nextInt(open.size()));
        return kind == 0 ?
            message(0x29, 14).putInt(7).putLong(id).array() :
            message(0x25, 18).putInt(7).putLong(id).putInt(10 + random.nextInt(60)).array();
    }

    private static ByteBuffer message(final int type, final int length)
    {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put((byte)length).put((byte)type);
    }

    private static byte[] block(final long sequence, final List<byte[]> messages)
    {
        final int length = 8 + messages.stream().mapToInt(message -> message.length).sum();
        final ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        block.putShort((short)length).put((byte)messages.size()).put((byte)UNIT).putInt((int)sequence);
        messages.forEach(block::put);
        return block.array();
    }

    private static ServerSocketChannel listen() throws IOException
    {
        final ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
        return server;
    }

    /** One who has connected to a server. */
    private final class Client
    {
        private final SocketChannel channel;
        private final boolean isSpin;
        private final ByteBuffer in = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);

        private Client(final SocketChannel channel, final boolean isSpin)
        {
            this.channel = channel;
            this.isSpin = isSpin;
        }

        private void step() throws IOException
        {
            if (channel.read(in) < 0)
            {
                channel.close();
                clients.remove(this);
                return;
            }
            in.flip();
            while (in.remaining() >= 8 && in.remaining() >= in.getShort(in.position()))
            {
                final int length = in.getShort(in.position());
                if (in.get(in.position() + 2) > 0)
                {
                    take(in.position() + 8);
                }
                in.position(in.position() + length);
            }
            in.compact();
        }

        private void take(final int at) throws IOException
        {
            switch (in.get(at + 1) & 0xFF)
            {
                case 0x01:
                    say(message(0x02, 3).put((byte)'A'));
                    if (isSpin)
                    {
                        say(message(0x80, 6).putInt(sent));
                    }
                    break;

                case 0x03:
                    requests++;
                    answer(in.getInt(at + 3), in.getShort(at + 7));
                    break;

                case 0x81:
                    spins++;
                    spin(in.getInt(at + 2));
                    break;

                default:
                    throw new AssertionError("nobody asks that: " + in.get(at + 1));
            }
        }

        private void answer(final int first, final int count) throws IOException
        {
            say(message(0x04, 10).put((byte)UNIT).putInt(first).putShort((short)count)
                .put((byte)(isWithoutMessages ? 'O' : 'A')));
            for (int at = first; at < first + count && !isWithoutMessages; at += MESSAGES_IN_ANSWER)
            {
                final int end = Math.min(first + count, at + MESSAGES_IN_ANSWER);
                lines.send(ANSWERS, block(at, messages.subList(at - 1, end - 1)));
            }
        }

        private void spin(final int sequence) throws IOException
        {
            final Map<Long, Order> orders = ordersAfter(sequence);
            say(message(0x82, 11).putInt(sequence).putInt(orders.size()).put((byte)'A'));
            for (final Order order : orders.values())
            {
                say(message(0x20, 6).putInt(order.second()));
                final ByteBuffer add = ByteBuffer.wrap(order.add().clone()).order(ByteOrder.LITTLE_ENDIAN);
                add.putInt(15, order.quantity());
                say(add);
            }
            say(message(0x83, 6).putInt(sequence));
        }

        private void say(final ByteBuffer message) throws IOException
        {
            final ByteBuffer out = ByteBuffer.wrap(block(0, List.of(message.array())));
            while (out.hasRemaining())
            {
                channel.write(out);
            }
        }
    }
}
