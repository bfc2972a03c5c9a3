package io.directlive.feed.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import io.directlive.feed.mold.MoldBytes;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.mold.MoldPacket;
import io.directlive.protocol.sbe.SourceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** MoldUDP64 over loopback multicast that does not leave the machine, with a sender and a server in the test's own thread. */
class LineSourceTest
{
    private static final String[] GROUPS = {"239.77.22.1", "239.77.22.2"};
    private static final String S1 = "S1";
    private static final int RECEIVE_BUFFER = 128 * 1024;

    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final TakenStream taken = new TakenStream();
    private final SessionNames names = new SessionNames();
    private final Map<String, AtomicCounter> counters = new HashMap<>();
    private final CountersManager countersManager =
        new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20)), new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 18)));
    private final List<AutoCloseable> closing = new ArrayList<>();
    private NetworkInterface loopback;
    private DatagramChannel sender;
    private DatagramChannel server;
    private final List<String> bad = new ArrayList<>();
    private LineSource source;

    @BeforeEach
    void open() throws IOException
    {
        loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        sender = DatagramChannel.open(StandardProtocolFamily.INET);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        server = DatagramChannel.open(StandardProtocolFamily.INET);
        server.configureBlocking(false);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        closing.add(sender);
        closing.add(server);
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(closing);
    }

    @Test
    void shouldTakeLossyLinesAsOneStream() throws IOException
    {
        start("", true);
        final VenueDay day = new VenueDay(new Random(7), 3_000);
        final Random random = new Random(7);
        final long startNs = clock.nanoTime();
        for (int first = 1; first <= day.count(); first += 3)
        {
            for (int line = 0; line < 2; line++)
            {
                if (random.nextInt(10) > 0)
                {
                    send(line, day.packet(first, 3));
                }
            }
            answer(day);
            source.poll(taken, 1_000, clock.nanoTime());
        }
        runUntil("the end", day, () ->
        {
            send(0, MoldBytes.end(VenueDay.SESSION, day.count() + 1));
            return taken.endSequence != 0;
        });

        for (long sequence = 1; sequence <= day.count(); sequence++)
        {
            assertEquals(day.text(sequence), taken.messages.get(sequence));
        }
        assertEquals(List.of(), taken.gaps);
        assertEquals(List.of(VenueDay.SESSION), names.names);
        source.poll(taken, 1, clock.nanoTime() + TimeUnit.SECONDS.toNanos(1)); // Time to show the counts.
        assertEquals(source.arbiter().stats(0).packets(), counter("feed-line: packets - test A"));
        assertTrue(counter("feed-line: messages lost on this line - test A") > 0);
        assertTrue(counter("feed-line: packets behind another line - test B") > 0);
        assertTrue(counter("feed-line: requests answered - test") > 0);
        assertEquals(0, counter("feed-line: gaps - test"));
        assertTrue(counter("feed-line: messages that came first here - test answers") > 0);
        assertTrue(source.arbiter().stats(0).lastPacketNs() > startNs);
    }

    @Test
    void shouldTellWhenAllLinesAreSilent() throws IOException
    {
        start("", true);
        final VenueDay day = new VenueDay(new Random(7), 10);
        final BooleanSupplier isHeard = () ->
        {
            send(1, day.packet(1, 10));
            return source.arbiter().stats(1).packets() > 0;
        };
        runUntil("a packet", day, isHeard);
        assertEquals(SourceState.UP, source.lineState());

        source.poll(taken, 1, clock.nanoTime() + TimeUnit.HOURS.toNanos(1));
        assertEquals(SourceState.STALE, source.lineState());
        source.poll(taken, 1, clock.nanoTime());
        assertEquals(SourceState.UP, source.lineState());
    }

    @Test
    @Tag("F7")
    void shouldGoOnWithTheOtherLineWhenOneCannotBeRead() throws IOException
    {
        start("", false);
        final VenueDay day = new VenueDay(new Random(7), 100);
        source.line(0).close();
        runUntil("the other line", null, () ->
        {
            send(1, day.packet(1, 10));
            return taken.next == 11;
        });
        assertEquals(VenueSource.State.RUNNING, source.state());
        assertEquals(List.of("line A cannot be read any more: ClosedChannelException"), bad);
        source.poll(taken, 1, clock.nanoTime() + TimeUnit.HOURS.toNanos(1));
        assertTrue(source.status().isStale(0));

        source.line(1).close();
        source.poll(taken, 1, clock.nanoTime());
        assertEquals(VenueSource.State.FAILED, source.state());
        assertEquals(
            "line B cannot be read any more: ClosedChannelException; there is no other", source.failure().reason());
    }

    @Test
    void shouldGoOnAfterTheMark() throws IOException
    {
        names.onCurrent(VenueDay.SESSION);
        start("", true);
        final VenueDay day = new VenueDay(new Random(7), 100);
        source.resumeAfter(40);
        taken.next = 41;
        runUntil("the last message", day, () ->
        {
            send(1, day.packet(99, 2));
            return taken.next == 101;
        });

        assertEquals(day.text(41), taken.messages.get(41L));
        assertEquals(List.of(), taken.gaps);
    }

    @Test
    void shouldDeclareWhatNobodyBrings() throws IOException
    {
        start("", false);
        runUntil("the gap", null, () ->
        {
            send(0, MoldBytes.deletes(S1, 1, 1));
            send(1, MoldBytes.deletes(S1, 4, 1));
            return taken.next == 5;
        });

        assertEquals(List.of(new TakenStream.Gap(2, 3)), taken.gaps);
    }

    @Test
    void shouldTakeNoMoreThanTheLimitInOnePoll() throws IOException
    {
        start("", false);
        final int[] most = {0};
        runUntil("all messages", null, () ->
        {
            send(0, MoldBytes.deletes(S1, 1, 50));
            most[0] = Math.max(most[0], source.poll(taken, 7, clock.nanoTime()));
            return taken.next == 51;
        });

        assertEquals(7, most[0]);
    }

    @Test
    void shouldEndWithTheOneSessionThatIsSet() throws IOException
    {
        start(S1, false);
        runUntil("the end", null, () ->
        {
            send(0, MoldBytes.deletes("S0", 1, 1));
            send(0, MoldBytes.deletes(S1, 1, 1));
            send(0, MoldBytes.end(S1, 2));
            return source.state() == VenueSource.State.ENDED;
        });

        assertEquals(2, taken.endSequence);
        assertTrue(source.arbiter().stats(0).foreign() > 0);
    }

    @Test
    void shouldFollowSessions() throws IOException
    {
        start("", false);
        runUntil("the next session", null, () ->
        {
            send(0, MoldBytes.deletes(S1, 1, 1));
            send(0, MoldBytes.end(S1, 2));
            send(1, MoldBytes.deletes("S2", 1, 2));
            return taken.next == 3 && !taken.sessions.isEmpty();
        });

        assertEquals(List.of(new SourceSession(1, 2, "test")), taken.sessions);
    }

    @Test
    void shouldKeepConnectionsAliveWhileAPacketWaits() throws IOException
    {
        final int[] polls = {0};
        final AnswerChannel answers = new IdleAnswers(polls);
        source = new LineSource(
            new LineSourceConfig("test", lines(), arbiterConfig(""), RECEIVE_BUFFER, 16, false),
            MoldLines.INSTANCE,
            names,
            new RequestClient(new RequestConfig(1, 1, 1, 1, 1, 1), (to, request, length) -> { }),
            answers,
            clock,
            (typeId, label) -> countersManager.newCounter(label, typeId),
            (number, at, reason) -> bad.add(reason));
        closing.add(0, source);
        runUntil("a packet", null, () ->
        {
            send(0, MoldBytes.deletes(S1, 1, 2));
            return source.arbiter().stats(0).packets() > 0;
        });
        final Random full = new Random(1)
        {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(final int bound)
            {
                return 0;
            }
        };
        taken.refusals = full;
        runUntil("a packet that waits", null, () ->
        {
            send(0, MoldBytes.deletes(S1, 3, 1));
            return source.arbiter().stats(0).packets() > 1;
        });
        final int before = polls[0];
        source.poll(taken, 1_000, clock.nanoTime());
        source.poll(taken, 1_000, clock.nanoTime());

        assertEquals(before + 2, polls[0]);
    }

    @Test
    void shouldSayWhichLineCannotBeJoined()
    {
        final LineConfig line = new LineConfig("A", new InetSocketAddress(GROUPS[0], 0), loopback);
        final IOException ex = assertThrows(IOException.class, () -> LineChannel.join(line, 1 << 30));

        assertTrue(ex.getMessage().startsWith("line A: /239.77.22.1:0 on "), ex.getMessage());
        assertTrue(ex.getMessage().contains("the kernel keeps "), ex.getMessage());
    }

    @Test
    void shouldAllocateNothingForAPacket() throws IOException
    {
        start("", true);
        final SessionHandler sink = new Sink();
        long allocated = Long.MAX_VALUE;
        final byte[] packet = MoldBytes.deletes(S1, 1, 4);
        final ByteBuffer sent = ByteBuffer.wrap(packet);
        long sequence = 1;
        for (int round = 0; round < 300 && allocated > 0; round++)
        {
            allocated = 0;
            for (int i = 0; i < 50; i++)
            {
                sent.putLong(10, sequence);
                sequence += 4;
                for (int line = 0; line < 2; line++)
                {
                    sent.clear();
                    sender.send(sent, new InetSocketAddress(GROUPS[line], source.line(line).port()));
                }
                final long before = Allocation.bytes();
                source.poll(sink, 1_000, clock.nanoTime());
                allocated += Allocation.bytes() - before;
            }
        }
        assertEquals(0, allocated);
        assertTrue(source.arbiter().stats(0).packets() > 0);
        assertTrue(source.arbiter().stats(1).packets() > 0);
    }

    private void start(final String session, final boolean hasServer) throws IOException
    {
        final InetSocketAddress address = (InetSocketAddress)server.getLocalAddress();
        final RequestChannels channels = hasServer ? RequestChannels.open(List.of(address), RECEIVE_BUFFER) : null;
        source = new LineSource(
            new LineSourceConfig("test", lines(), arbiterConfig(session), RECEIVE_BUFFER, 16, false),
            MoldLines.INSTANCE,
            names,
            hasServer ? new RequestClient(
                new RequestConfig(1, 4, 50, 1_000_000, 50_000_000, 10_000_000_000L), channels) : null,
            channels,
            clock,
            (typeId, label) -> counters.computeIfAbsent(label, l -> countersManager.newCounter(l, typeId)),
            (number, at, reason) -> bad.add(reason));
        closing.add(0, source);
    }

    private List<LineConfig> lines()
    {
        final List<LineConfig> lines = new ArrayList<>();
        for (int i = 0; i < GROUPS.length; i++)
        {
            lines.add(new LineConfig("AB".substring(i, i + 1), new InetSocketAddress(GROUPS[i], 0), loopback));
        }
        return lines;
    }

    private static ArbiterConfig arbiterConfig(final String session)
    {
        return new ArbiterConfig(session, 2_000_000, 3_000_000_000L, 1024, 1 << 20, 1400);
    }

    private long counter(final String label)
    {
        return counters.get(label).get();
    }

    private void send(final int line, final byte[] packet)
    {
        try
        {
            sender.send(ByteBuffer.wrap(packet), new InetSocketAddress(GROUPS[line], source.line(line).port()));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void answer(final VenueDay day) throws IOException
    {
        final ByteBuffer request = ByteBuffer.allocate(64);
        for (SocketAddress from = server.receive(request); from != null; from = server.receive(request))
        {
            final UnsafeBuffer packet = new UnsafeBuffer(request.array());
            assertEquals(MoldPacket.HEADER_LENGTH, request.position());
            assertEquals(VenueDay.SESSION, MoldPacket.session(packet, 0));
            final long first = MoldPacket.sequence(packet, 0);
            server.send(ByteBuffer.wrap(day.packet(first, Math.min(MoldPacket.count(packet, 0), 7))), from);
            request.clear();
        }
    }

    private void runUntil(final String what, final VenueDay day, final BooleanSupplier condition) throws IOException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new AssertionError("waited in vain for " + what);
            }
            if (day != null)
            {
                answer(day);
            }
            source.poll(taken, 1_000, clock.nanoTime());
        }
    }

    /** Brings nothing. */
    private record IdleAnswers(int[] polls) implements AnswerChannel
    {
        @Override
        public boolean isShared()
        {
            return true;
        }

        @Override
        public int poll(final long nowNs)
        {
            polls[0]++;
            return 0;
        }

        @Override
        public int receive()
        {
            return -1;
        }

        @Override
        public DirectBuffer buffer()
        {
            throw new AssertionError("nothing came");
        }

        @Override
        public long unreachable()
        {
            return 0;
        }

        @Override
        public void close()
        {
            polls[0] = -1;
        }
    }

    /** Takes everything. */
    private static final class Sink implements SessionHandler
    {
        @Override
        public boolean onMessage(
            final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeNs)
        {
            return true;
        }

        @Override
        public boolean onGap(final long from, final long to, final long timeNs)
        {
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sequence, final long timeNs)
        {
            return true;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }
    }
}
