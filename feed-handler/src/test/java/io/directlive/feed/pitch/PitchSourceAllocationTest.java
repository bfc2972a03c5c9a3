package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.add;
import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.delete;
import static io.directlive.feed.pitch.PitchBytes.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.line.ArbiterConfig;
import io.directlive.feed.line.LineConfig;
import io.directlive.feed.line.LineSource;
import io.directlive.feed.line.LineSourceConfig;
import io.directlive.feed.line.VenueSessions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A unit from two lines, logged in at a proxy whose answers' group is read too: a packet allocates nothing. */
@Timeout(120)
class PitchSourceAllocationTest implements SessionHandler, VenueSessions
{
    private static final int UNIT = 7;
    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final String[] GROUPS = {"239.77.23.1", "239.77.23.2", "239.77.23.3"};

    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final InetSocketAddress[] groups = new InetSocketAddress[GROUPS.length];
    private NetworkInterface loopback;
    private long taken;

    @Test
    void shouldAllocateNothingForAPacket() throws IOException
    {
        loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        for (int i = 0; i < groups.length; i++)
        {
            groups[i] = free(GROUPS[i]);
        }
        try (ServerSocketChannel proxy = ServerSocketChannel.open();
            DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET))
        {
            sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
            sender.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
            proxy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (PitchSource source = source((InetSocketAddress)proxy.getLocalAddress());
                SocketChannel client = logIn(proxy, source))
            {
                assertTrue(client.isConnected());
                assertEquals(0, leastAllocated(sender, source));
                assertTrue(taken > 0);
            }
        }
    }

    /** In the best of many rounds: compiling and loading classes allocate too. */
    private long leastAllocated(final DatagramChannel sender, final PitchSource source) throws IOException
    {
        long allocated = Long.MAX_VALUE;
        long sequence = 1;
        for (int round = 0; round < 300 && allocated > 0; round++)
        {
            allocated = 0;
            for (int i = 0; i < 50; i++)
            {
                final ByteBuffer packet = ByteBuffer.wrap(block(UNIT, sequence,
                    add(sequence, "B", 100, "MAT", 206_600), delete(sequence)));
                sequence += 2;
                for (final InetSocketAddress group : groups)
                {
                    packet.clear();
                    sender.send(packet, group);
                }
                final long before = Allocation.bytes();
                source.poll(this, 1_000, clock.nanoTime());
                allocated += Allocation.bytes() - before;
            }
        }
        return allocated;
    }

    private PitchSource source(final InetSocketAddress proxy) throws IOException
    {
        final PitchLogin login = new PitchLogin("0001", "USER", "PASSWORD");
        final PitchLinkConfig link = new PitchLinkConfig(TimeUnit.MINUTES.toNanos(5), TimeUnit.MINUTES.toNanos(10));
        final PitchGapRequests requests = new PitchGapRequests(UNIT, new PitchGapConfig(
            proxy, login, new GapLimits(100, 100, 1_000, 1_000), link, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000));
        final CountersManager counters = new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20)), new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 18)));
        final LineSource lines = new LineSource(
            new LineSourceConfig(
                "test",
                List.of(new LineConfig("A", groups[0], loopback), new LineConfig("B", groups[1], loopback)),
                new ArbiterConfig("", 60_000_000_000L, 60_000_000_000L, 64, 1 << 16, 1472),
                RECEIVE_BUFFER,
                64,
                false),
            new PitchLines(UNIT),
            this,
            requests,
            PitchAnswers.open(requests, new LineConfig("answers", groups[2], loopback), RECEIVE_BUFFER),
            clock,
            (typeId, label) -> counters.newCounter(label, typeId),
            BadInputListener.NONE);
        return new PitchSource(new SnapshotJoin(
            lines,
            new PitchSpinFeed(PitchSpinConfig.of(proxy, login)),
            SnapshotJoin.Config.DEFAULT,
            BadInputListener.NONE));
    }

    private SocketChannel logIn(final ServerSocketChannel proxy, final PitchSource source) throws IOException
    {
        source.poll(this, 1, clock.nanoTime());
        final SocketChannel client = proxy.accept(); // The kernel has connected it already.
        client.write(ByteBuffer.wrap(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A"))));
        return client;
    }

    private static InetSocketAddress free(final String group) throws IOException
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return new InetSocketAddress(InetAddress.getByName(group), socket.getLocalPort());
        }
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeNs)
    {
        taken++;
        return true;
    }

    @Override
    public boolean onGap(final long from, final long to, final long timeNs)
    {
        throw new AssertionError("nothing is lost");
    }

    @Override
    public boolean onEndOfSession(final long sequence, final long timeNs)
    {
        throw new AssertionError("it does not end");
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long timeNs)
    {
        throw new AssertionError("there is one session");
    }

    @Override
    public String current()
    {
        return "unit " + UNIT;
    }

    @Override
    public void onCurrent(final String name)
    {
        throw new AssertionError("it is known");
    }

    @Override
    public Normaliser next(final String name)
    {
        throw new AssertionError("there is one session");
    }
}
