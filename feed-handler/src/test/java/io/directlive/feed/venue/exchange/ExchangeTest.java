package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.mold.MoldPacket;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchange with real sockets on loopback, stepped by hand; its time is moved by hand. */
@Timeout(60)
class ExchangeTest
{
    private static final long STEP_NS = 10_000;
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long SEED = 11;
    private static final int MESSAGES = 20_000;

    @TempDir
    Path directory;

    private final List<String> departures = new ArrayList<>();
    private long nowNs = 1_000_000_000_000L;
    private LineListener a;
    private LineListener b;
    private Exchange exchange;

    @BeforeEach
    void listen() throws IOException
    {
        a = new LineListener("239.77.9.1");
        b = new LineListener("239.77.9.2");
    }

    @AfterEach
    void close() throws IOException
    {
        if (exchange != null)
        {
            exchange.close();
        }
        a.close();
        b.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAccountForEveryMessageOnLossyLines(final long seed) throws IOException
    {
        final ImpairmentConfig lossy = new ImpairmentConfig(0.1, 0.05, 0.2, 20, 0);
        final ImpairmentConfig late = new ImpairmentConfig(0.1, 0.05, 0.2, 20, 300_000);
        exchange = open(config(seed, 1, lossy, late, 0.02, new ExchangeConfig.Packets(1_400, 8, false)), 100_000);
        exchange.start();
        run(() -> exchange.phase() == Exchange.Phase.DONE);

        final SessionReport report = exchange.sessions().get(0);
        final List<byte[]> expected = venueMessages(SEED);
        final Set<Long> lost = lost(report);
        final Set<Long> received = new HashSet<>(a.messages.keySet());
        received.addAll(b.messages.keySet());
        assertEquals(MESSAGES, report.messages());
        assertEquals(MESSAGES, received.size() + lost.size());
        assertTrue(lost.size() > 50 && lost.stream().noneMatch(received::contains));
        for (final LineListener line : List.of(a, b))
        {
            line.messages.forEach((number, message) ->
                assertArrayEquals(expected.get((int)(number - 1)), message, "message " + number));
        }
        assertEquals(exchange.lineA().sent(), a.copies);
        assertEquals(exchange.lineB().sent(), b.copies);
        assertEquals(report.packets(), exchange.lineA().packets());
        assertEquals(
            report.packets() - exchange.lineA().lost() + exchange.lineA().duplicated(), exchange.lineA().sent());
        assertTrue(exchange.lineA().reordered() > 0 && exchange.lineA().duplicated() > 0);
    }

    @Test
    void shouldLoseTheSameMessagesAtAnyRateWhenPacketsAreFixed() throws IOException
    {
        final ImpairmentConfig lossy = new ImpairmentConfig(0.2, 0, 0, 0, 0);
        final List<List<LostRanges.Range>> lost = new ArrayList<>();
        for (final double rate : new double[]{50_000, 3_000_000})
        {
            exchange = open(config(5, 1, lossy, lossy, 0, new ExchangeConfig.Packets(1_400, 7, true)), rate);
            exchange.start();
            run(() -> exchange.phase() == Exchange.Phase.DONE);
            lost.add(exchange.sessions().get(0).lostRanges());
            assertEquals((MESSAGES + 6) / 7, exchange.sessions().get(0).packets());
            exchange.close();
        }

        assertTrue(lost.get(0).size() > 50);
        assertEquals(lost.get(0), lost.get(1));
    }

    @Test
    void shouldTellThatItIsThereAndWhenItEnds() throws IOException
    {
        exchange = open(plain(1), 1_000_000);
        runFor(3 * HEARTBEAT_NS + STEP_NS);
        assertEquals(List.of("DAY1 1 heartbeat", "DAY1 1 heartbeat", "DAY1 1 heartbeat"), a.marks);

        exchange.start();
        run(() -> exchange.phase() == Exchange.Phase.ENDING);
        a.marks.clear();
        run(() -> exchange.phase() == Exchange.Phase.DONE);
        final String end = "DAY1 " + (MESSAGES + 1) + " end";
        assertEquals(List.of(end, end), a.marks, "at once and each second");
    }

    @Test
    void shouldBeginANewSessionAtOne() throws IOException
    {
        exchange = open(plain(3), 1_000_000);
        exchange.start();
        run(() -> exchange.sessions().size() == 2);
        run(() -> exchange.phase() == Exchange.Phase.ENDING);

        final List<byte[]> third = venueMessages(SEED + 2);
        assertEquals(MESSAGES, a.messages.size());
        a.messages.forEach((number, message) -> assertArrayEquals(third.get((int)(number - 1)), message));
        run(() -> exchange.phase() == Exchange.Phase.DONE);
        assertEquals(
            List.of("DAY1", "DAY2", "DAY3"), exchange.sessions().stream().map(SessionReport::name).toList());
    }

    @Test
    void shouldAnswerRequests() throws IOException
    {
        exchange = open(plain(1), 1_000_000);
        exchange.start();
        run(() -> exchange.phase() == Exchange.Phase.ENDING);
        final UnsafeBuffer request = new UnsafeBuffer(ByteBuffer.allocateDirect(MoldPacket.HEADER_LENGTH));
        final ByteBuffer answer = ByteBuffer.allocateDirect(2_000);
        final UnsafeBuffer packet = new UnsafeBuffer(answer);
        try (DatagramChannel client = DatagramChannel.open())
        {
            client.configureBlocking(false);
            client.connect(exchange.requestAddress());
            final List<byte[]> expected = venueMessages(SEED);
            long next = 101;
            while (next < 301)
            {
                MoldPacket.header(request, 0, "DAY1", next, (int)(301 - next));
                client.write(request.byteBuffer().clear());
                answer.clear();
                run(() -> isRead(client, answer));
                assertTrue(MoldPacket.isWhole(packet, 0, answer.position()));
                assertEquals(next, MoldPacket.sequence(packet, 0));
                int at = MoldPacket.HEADER_LENGTH;
                for (int left = MoldPacket.messageCount(packet, 0); left > 0; left--)
                {
                    final byte[] message = new byte[MoldPacket.messageLength(packet, at)];
                    packet.getBytes(at + 2, message);
                    assertArrayEquals(expected.get((int)next - 1), message);
                    at += 2 + message.length;
                    next++;
                }
            }
            assertEquals(301, next);

            MoldPacket.header(request, 0, "DAY0", 1, 1);
            client.write(request.byteBuffer().clear());
            client.write(ByteBuffer.allocate(3));
            run(() -> exchange.requestReport().outcomes().get(RequestOutcome.OTHER_SESSION) == 1 &&
                exchange.requestReport().outcomes().get(RequestOutcome.MALFORMED) == 1);
            assertEquals(200, exchange.requestReport().messages());
        }
    }

    @Test
    void shouldServeSeveralClientsFromWhereTheyWant() throws IOException
    {
        exchange = open(plain(1), 300_000);
        exchange.start();
        run(() -> exchange.messages() > MESSAGES / 2);
        try (Client first = new Client(exchange.soupAddress()); Client second = new Client(exchange.soupAddress()))
        {
            first.login("", 1);
            second.login("DAY1", 5_000);
            run(() -> first.poll() && second.poll());

            final List<byte[]> expected = venueMessages(SEED);
            assertEquals("A      DAY1                   1", first.accepted);
            assertEquals("A      DAY1                5000", second.accepted);
            assertMessages(expected, first.messages);
            assertMessages(expected.subList(4_999, MESSAGES), second.messages);
            assertTrue(first.isOver && second.isOver);
        }
        run(() -> exchange.phase() == Exchange.Phase.DONE);
        assertEquals(2, exchange.soupReport().departures().get(Departure.SESSION_OVER));
        assertEquals(MESSAGES + MESSAGES - 4_999, exchange.soupReport().messages());
    }

    @Test
    void shouldDropASlowClientAndKeepTheOthers() throws IOException
    {
        final long count = 300_000;
        exchange = open(plain(1), 3_000_000, count);
        exchange.start();
        try (Client slow = new Client(exchange.soupAddress()); Client quick = new Client(exchange.soupAddress()))
        {
            slow.login("", 1);
            quick.login("", 1);
            run(() -> quick.poll());

            run(() -> exchange.soupReport().departures().get(Departure.SLOW) == 1);
            assertEquals(count, quick.messages.size());
            assertEquals(1, departures.size());
            assertTrue(departures.get(0).startsWith("SoupBinTCP SLOW after "), departures.get(0));
        }
        run(() -> exchange.phase() == Exchange.Phase.DONE);
    }

    @Test
    void shouldTellTheStateOfTheMoment() throws IOException
    {
        exchange = open(plain(1), 300_000);
        exchange.start();
        run(() -> exchange.messages() > MESSAGES / 2);
        try (Client client = new Client(exchange.glimpseAddress()))
        {
            client.login("", 1);
            run(client::poll);

            final byte[] end = client.messages.remove(client.messages.size() - 1);
            final String text = new String(end, StandardCharsets.US_ASCII);
            assertEquals(21, end.length);
            assertEquals('G', text.charAt(0));
            final int next = Integer.parseInt(text.substring(1).strip());
            assertTrue(next > MESSAGES / 2);
            assertMessages(spin(venueMessages(SEED).subList(0, next - 1)), client.messages);
            assertTrue(client.isOver);
        }
        try (Client client = new Client(exchange.glimpseAddress()))
        {
            client.login("", 2);
            run(() -> client.poll() && client.isClosed);
            assertEquals("JS", client.rejected);
        }
        assertEquals(1, exchange.glimpseReport().spins());
    }

    @Test
    void shouldSendAFileAndSayWhyItEnds() throws IOException
    {
        final Path file = directory.resolve("day.itch");
        BuiltInVenue.writeBinaryFile(BuiltInVenueConfig.defaults(SEED), file, 1_000);
        final byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        final ExchangeConfig config = plain(1);
        exchange = new Exchange(
            config,
            session -> new FlowFactory.Day(
                FileFlow.open(file, VenueFilter.NONE, 0, config.packets().maxMessageLength()), Tempo.FLAT_OUT),
            () -> nowNs,
            this::onDeparture);
        exchange.start();
        run(() -> exchange.phase() == Exchange.Phase.DONE);

        final SessionReport report = exchange.sessions().get(0);
        assertEquals(999, report.messages());
        assertNotNull(report.failure());
        assertTrue(report.failure().describe().contains("message 1000"), report.failure().describe());
        assertMessages(venueMessages(SEED).subList(0, 900), List.copyOf(a.messages.values()).subList(0, 900));
        assertEquals(999, b.messages.size());
    }

    @Test
    void shouldEndAtOnceWhenItIsStopped() throws IOException
    {
        exchange = open(plain(5), 10_000);
        exchange.start();
        run(() -> exchange.messages() > 100);
        exchange.stop();
        run(() -> exchange.phase() == Exchange.Phase.DONE);

        assertEquals(1, exchange.sessions().size());
        final long next = exchange.sessions().get(0).messages() + 1;
        assertEquals("DAY1 " + next + " end", b.marks.get(b.marks.size() - 1));
    }

    @Test
    void shouldAllocateNothingForPackets() throws IOException
    {
        final ImpairmentConfig lossy = new ImpairmentConfig(0.1, 0.05, 0.2, 20, 50_000);
        final ExchangeConfig config = config(1, 1, lossy, lossy, 0.02, ExchangeConfig.Packets.DEFAULT);
        exchange = open(config, 1_000_000, 100_000_000);
        exchange.start();
        step(60_000);

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++)
        {
            final long messages = exchange.messages();
            final long before = Allocation.bytes();
            step(1_000); // Fewer messages than a segment of the store holds, so some rounds need none.
            least = Math.min(least, Allocation.bytes() - before);
            assertTrue(exchange.messages() - messages > 9_000);
        }
        assertEquals(0, least);
    }

    private void step(final int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            nowNs += STEP_NS;
            exchange.doWork();
        }
    }

    private ExchangeConfig plain(final int sessions)
    {
        return config(
            1, sessions, ImpairmentConfig.NONE, ImpairmentConfig.NONE, 0, ExchangeConfig.Packets.DEFAULT);
    }

    private ExchangeConfig config(
        final long seed,
        final int sessions,
        final ImpairmentConfig impairmentA,
        final ImpairmentConfig impairmentB,
        final double lossBoth,
        final ExchangeConfig.Packets packets)
    {
        final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final ExchangeConfig.Logins logins =
            new ExchangeConfig.Logins(anyPort, Credentials.ANY, 4, TimeUnit.SECONDS.toNanos(5));
        return new ExchangeConfig(
            seed,
            "DAY1",
            sessions,
            new ExchangeConfig.Lines(
                a.group, b.group, LineListener.LOOPBACK, 0, impairmentA, impairmentB, lossBoth),
            packets,
            HEARTBEAT_NS,
            LINGER_NS,
            0,
            1L << 28,
            new ExchangeConfig.Requests(anyPort, 0, 65_535, 0),
            logins,
            logins);
    }

    private Exchange open(final ExchangeConfig config, final double rate) throws IOException
    {
        return open(config, rate, MESSAGES);
    }

    private Exchange open(final ExchangeConfig config, final double rate, final long count) throws IOException
    {
        return new Exchange(
            config,
            session -> new FlowFactory.Day(
                new GeneratedFlow(new BuiltInVenue(BuiltInVenueConfig.defaults(SEED + session)), count),
                Tempo.steady(rate)),
            () -> nowNs,
            this::onDeparture);
    }

    private void onDeparture(
        final String server, final String client, final Departure reason, final long messages)
    {
        if (reason.isDropped())
        {
            departures.add(server + " " + reason + " after " + messages);
        }
    }

    private void run(final BooleanSupplier condition) throws IOException
    {
        while (!condition.getAsBoolean())
        {
            nowNs += STEP_NS;
            exchange.doWork();
            a.poll();
            b.poll();
        }
    }

    private void runFor(final long durationNs) throws IOException
    {
        final long endNs = nowNs + durationNs;
        run(() -> nowNs >= endNs);
    }

    private static boolean isRead(final DatagramChannel client, final ByteBuffer answer)
    {
        try
        {
            return client.read(answer) > 0;
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static Set<Long> lost(final SessionReport report)
    {
        final Set<Long> lost = new HashSet<>();
        for (final LostRanges.Range range : report.lostRanges())
        {
            for (long number = range.from(); number <= range.to(); number++)
            {
                lost.add(number);
            }
        }
        assertEquals(report.lostOnBoth(), lost.size());
        return lost;
    }

    private static List<byte[]> venueMessages(final long seed)
    {
        final BuiltInVenue venue = new BuiltInVenue(BuiltInVenueConfig.defaults(seed));
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BuiltInVenue.MAX_MESSAGE_LENGTH]);
        final List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++)
        {
            if (i == MESSAGES - BuiltInVenue.CLOSING_MESSAGES)
            {
                venue.close();
            }
            final byte[] message = new byte[venue.next(buffer, 0)];
            buffer.getBytes(0, message);
            messages.add(message);
        }
        return messages;
    }

    private static List<byte[]> spin(final List<byte[]> messages)
    {
        final VenueState state = new VenueState();
        messages.forEach(message -> state.onMessage(new UnsafeBuffer(message), 0, message.length));
        final MessageStore store = new MessageStore(1 << 26, ByteBuffer::allocate);
        state.spin(store, 1);
        final UnsafeBuffer block = new UnsafeBuffer(new byte[128]);
        final List<byte[]> spun = new ArrayList<>();
        for (long number = 1; number < store.next() - 1; number++)
        {
            final byte[] message = new byte[store.blocks(number, 1, 128, block, 0) - 2];
            block.getBytes(2, message);
            spun.add(message);
        }
        return spun;
    }

    private static void assertMessages(final List<byte[]> expected, final List<byte[]> actual)
    {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++)
        {
            assertArrayEquals(expected.get(i), actual.get(i), "message at " + i);
        }
    }

    /** A SoupBinTCP client that only counts. */
    private static final class Client implements AutoCloseable
    {
        private final SocketChannel channel;
        private final ByteBuffer input = ByteBuffer.allocate(1 << 20).order(ByteOrder.BIG_ENDIAN);
        private final List<byte[]> messages = new ArrayList<>();
        private String accepted;
        private String rejected;
        private boolean isOver;
        private boolean isClosed;

        Client(final InetSocketAddress server) throws IOException
        {
            channel = SocketChannel.open(server);
            channel.configureBlocking(false);
        }

        void login(final String session, final long sequence) throws IOException
        {
            final String payload = String.format("%-6s%-10s%10s%20d", "alice", "secret", session, sequence);
            final ByteBuffer packet = ByteBuffer.allocate(64).putShort((short)(1 + payload.length())).put((byte)'L')
                .put(payload.getBytes(StandardCharsets.US_ASCII)).flip();
            assertEquals(49, channel.write(packet));
        }

        /** @return whether there is no more. */
        boolean poll()
        {
            try
            {
                if (!isClosed && channel.read(input) < 0)
                {
                    isClosed = true;
                }
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
            input.flip();
            while (input.remaining() >= 3 && input.remaining() >= 2 + (input.getShort(input.position()) & 0xFFFF))
            {
                final byte[] packet = new byte[input.getShort() & 0xFFFF];
                input.get(packet);
                onPacket(packet);
            }
            input.compact();
            return isOver || isClosed;
        }

        @Override
        public void close() throws IOException
        {
            channel.close();
        }

        private void onPacket(final byte[] packet)
        {
            switch (packet[0])
            {
                case 'S' -> messages.add(Arrays.copyOfRange(packet, 1, packet.length));
                case 'A' -> accepted = new String(packet, StandardCharsets.US_ASCII);
                case 'J' -> rejected = new String(packet, StandardCharsets.US_ASCII);
                case 'Z' -> isOver = true;
                default -> assertEquals('H', packet[0]);
            }
        }
    }
}
