package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.SnapshotHandler;
import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.VenueSource;
import io.directlive.feed.glimpse.GlimpseClient;
import io.directlive.feed.glimpse.GlimpseConfig;
import io.directlive.feed.glimpse.GlimpseCounter;
import io.directlive.feed.itch.ItchMessage;
import io.directlive.feed.soup.CountedSessions;
import io.directlive.feed.soup.SoupCounter;
import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTcpConfig;
import io.directlive.feed.soup.SoupTcpSource;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.feed.soup.SoupVersion;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.protocol.CounterSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SoupBinTCP and GLIMPSE clients at the exchange's servers, over loopback, stepped by hand. */
@Timeout(60)
class ExchangeClientsTest
{
    private static final long STEP_NS = 10_000;
    private static final long SEED = 23;
    private static final int MESSAGES = 8_000;
    private static final int SESSIONS = 3;

    private final Days days = new Days();
    private final List<String> badInput = new ArrayList<>();
    private final CountedSessions sessions = new CountedSessions();
    private long nowNs = 1_700_000_000_000_000_000L;
    private LineListener a;
    private LineListener b;
    private Exchange exchange;
    private SoupTcpSource source;
    private SnapshotFeed snapshot;

    @BeforeEach
    void listen() throws IOException
    {
        a = new LineListener("239.77.9.3");
        b = new LineListener("239.77.9.4");
    }

    @AfterEach
    void close() throws IOException
    {
        if (source != null)
        {
            source.close();
        }
        if (snapshot != null)
        {
            snapshot.close();
        }
        exchange.close();
        a.close();
        b.close();
    }

    /** The client dies over and over, and starts after what it has handed over: as a process does after a kill. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGetEverySessionOnceThroughRestarts(final long seed) throws IOException
    {
        final Random random = new Random(seed);
        open(SESSIONS, new Credentials("alice", "secret"), 1_000_000);
        source = newSource("secret");
        exchange.start();
        for (int restarts = 0; restarts < 20; restarts++)
        {
            final int steps = 200 + random.nextInt(2_000);
            for (int i = 0; i < steps; i++)
            {
                days.room = random.nextInt(3) == 0 ? 0 : random.nextInt(100);
                step();
            }
            source.close();
            source = newSource("secret");
            source.resumeAfter(days.known);
        }
        days.room = Integer.MAX_VALUE;
        run(() -> days.ended.size() == SESSIONS);

        assertEquals(SESSIONS, days.messages.size(), () -> "seed " + seed);
        for (int i = 0; i < SESSIONS; i++)
        {
            assertMessages(venueMessages(SEED + i), days.messages.get(i));
        }
        assertEquals(0, days.gaps, () -> "seed " + seed);
        assertEquals(List.of(MESSAGES + 1L, MESSAGES + 1L, MESSAGES + 1L), days.ended);
        assertEquals("[DAY1, DAY2, DAY3]", sessions.toString());
        assertEquals(List.of(), badInput);
    }

    @Test
    void shouldSayThatThePasswordIsWrong() throws IOException
    {
        open(1, new Credentials("alice", "secret"), 1_000_000);
        source = newSource("wrong");
        run(() -> source.state() == VenueSource.State.FAILED);

        assertNotNull(source.failure());
        assertTrue(source.failure().reason().endsWith("login rejected: not authorised (A)"));
    }

    @Test
    void shouldTakeTheSnapshotOfTheMoment() throws IOException
    {
        open(1, Credentials.ANY, 100_000);
        snapshot = newGlimpse();
        exchange.start();
        run(() -> exchange.messages() > MESSAGES / 3);
        snapshot.request(MESSAGES / 2, nowNs);
        run(() -> snapshot.state() == SnapshotFeed.State.READY);

        final long next = snapshot.lastReflected(0) + 1;
        assertTrue(next >= MESSAGES / 2, "next " + next);
        final List<byte[]> reflected = venueMessages(SEED).subList(0, (int)next - 1);
        final Map<Long, Long> shares = new HashMap<>();
        int systemEvents = 0;
        int directory = 0;
        for (int i = 0; i < snapshot.messageCount(0); i++)
        {
            final DirectBuffer message = snapshot.buffer();
            final int offset = snapshot.offset(0, i);
            switch (ItchMessage.type(message, offset))
            {
                case 'A', 'F' ->
                    shares.put(ItchMessage.orderReference(message, offset), ItchMessage.shares(message, offset));
                case 'S' -> systemEvents++;
                case 'R' -> directory++;
                default ->
                {
                }
            }
        }
        final Map<Long, Long> expected = openOrders(reflected);
        final Map<Long, Long> missing = new HashMap<>(expected);
        missing.entrySet().removeAll(shares.entrySet());
        assertEquals(Map.of(), missing);
        assertEquals(expected.size(), shares.size());
        assertEquals(reflected.stream().filter(message -> message[0] == 'S').count(), systemEvents);
        assertEquals(reflected.stream().filter(message -> message[0] == 'R').count(), directory);
        assertEquals(List.of(), badInput);
    }

    /** The server keeps 16 MiB; what it had before is lost, and the books are made whole by a snapshot. */
    @Test
    void shouldHealWhatTheServerDoesNotHaveAnyMore() throws IOException
    {
        final int count = 700_000;
        open(1, Credentials.ANY, 3_000_000, count, 1L << 24);
        exchange.start();
        run(() -> exchange.messages() > 600_000);
        try (SnapshotJoin join = new SnapshotJoin(
            newSource(""), newGlimpse(), SnapshotJoin.Config.DEFAULT, (number, at, reason) -> badInput.add(reason)))
        {
            final Healed healed = new Healed();
            join.snapshotsTo(healed);
            join.resumeAfter(0);
            while (healed.end == 0)
            {
                nowNs += STEP_NS;
                exchange.doWork();
                if (join.poll(healed, 256, nowNs) > 0 && healed.hasGap)
                {
                    healed.hasGap = false;
                    join.wantSnapshot();
                }
            }

            assertEquals(count + 1, healed.end);
            assertEquals(1, join.snapshots());
            assertTrue(healed.firstLive > 1, "messages were lost");
            assertEquals(openOrders(venueMessages(SEED, count)), healed.shares);
            assertEquals(List.of(), badInput);
        }
    }

    private static Map<Long, Long> openOrders(final List<byte[]> messages)
    {
        final Map<Long, Long> shares = new HashMap<>();
        messages.forEach(message -> apply(shares, new UnsafeBuffer(message), 0, message.length));
        return shares;
    }

    private static void apply(
        final Map<Long, Long> shares, final DirectBuffer message, final int offset, final int length)
    {
        final long reference = length < 19 ? 0 : ItchMessage.orderReference(message, offset);
        switch (ItchMessage.type(message, offset))
        {
            case 'A', 'F' -> shares.put(reference, ItchMessage.shares(message, offset));
            case 'E', 'C' -> reduce(shares, reference, ItchMessage.executedShares(message, offset));
            case 'X' -> reduce(shares, reference, ItchMessage.cancelledShares(message, offset));
            case 'D' -> shares.remove(reference);
            case 'U' ->
            {
                shares.remove(reference);
                shares.put(
                    ItchMessage.newOrderReference(message, offset), ItchMessage.replacementShares(message, offset));
            }
            default ->
            {
            }
        }
    }

    private static void reduce(final Map<Long, Long> shares, final long reference, final long by)
    {
        shares.computeIfPresent(reference, (order, left) -> left > by ? left - by : null);
    }

    private SoupTcpSource newSource(final String password)
    {
        return new SoupTcpSource(
            new SoupTcpConfig(
                "exchange", List.of(exchange.soupAddress()), login(password), SoupTimers.DEFAULT, false),
            sessions,
            () -> nowNs,
            new CounterSet<>(SoupCounter.class, "", (typeId, label) -> counters().newCounter(label, typeId)),
            (number, at, reason) -> badInput.add(number + " " + reason));
    }

    private GlimpseClient newGlimpse()
    {
        return new GlimpseClient(
            GlimpseConfig.of(List.of(exchange.glimpseAddress()), login("")),
            () -> nowNs,
            new CounterSet<>(GlimpseCounter.class, "", (typeId, label) -> counters().newCounter(label, typeId)),
            (number, at, reason) -> badInput.add(number + " " + reason));
    }

    private static SoupLogin login(final String password)
    {
        return new SoupLogin("ALICE", password, "", SoupVersion.V3_00);
    }

    private static CountersManager counters()
    {
        return new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024)),
            new UnsafeBuffer(ByteBuffer.allocateDirect(16 * 1024)));
    }

    private void open(final int count, final Credentials credentials, final double rate) throws IOException
    {
        open(count, credentials, rate, MESSAGES, 1L << 28);
    }

    private void open(
        final int count,
        final Credentials credentials,
        final double rate,
        final long messageCount,
        final long storeLimit) throws IOException
    {
        final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final ExchangeConfig.Logins logins =
            new ExchangeConfig.Logins(anyPort, credentials, 4, TimeUnit.SECONDS.toNanos(5));
        exchange = new Exchange(
            new ExchangeConfig(
                1,
                "DAY1",
                count,
                new ExchangeConfig.Lines(
                    a.group, b.group, LineListener.LOOPBACK, 0, ImpairmentConfig.NONE, ImpairmentConfig.NONE, 0),
                ExchangeConfig.Packets.DEFAULT,
                TimeUnit.SECONDS.toNanos(1),
                TimeUnit.SECONDS.toNanos(1),
                0,
                storeLimit,
                null,
                logins,
                logins),
            session -> new FlowFactory.Day(
                new GeneratedFlow(new BuiltInVenue(BuiltInVenueConfig.defaults(SEED + session)), messageCount),
                Tempo.steady(rate)),
            () -> nowNs,
            (server, client, reason, messages) -> { });
    }

    private void run(final BooleanSupplier condition) throws IOException
    {
        while (!condition.getAsBoolean())
        {
            step();
        }
    }

    private void step() throws IOException
    {
        nowNs += STEP_NS;
        exchange.doWork();
        if (source != null)
        {
            source.poll(days, 64, nowNs);
        }
        if (snapshot != null)
        {
            snapshot.poll(nowNs);
        }
        a.poll();
        b.poll();
    }

    private static List<byte[]> venueMessages(final long seed)
    {
        return venueMessages(seed, MESSAGES);
    }

    private static List<byte[]> venueMessages(final long seed, final int count)
    {
        final BuiltInVenue venue = new BuiltInVenue(BuiltInVenueConfig.defaults(seed));
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BuiltInVenue.MAX_MESSAGE_LENGTH]);
        final List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            if (i == count - BuiltInVenue.CLOSING_MESSAGES)
            {
                venue.close();
            }
            final byte[] message = new byte[venue.next(buffer, 0)];
            buffer.getBytes(0, message);
            messages.add(message);
        }
        return messages;
    }

    private static void assertMessages(final List<byte[]> expected, final List<byte[]> actual)
    {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++)
        {
            assertArrayEquals(expected.get(i), actual.get(i), "message at " + i);
        }
    }

    /** What came, by session; insists on the numbers. */
    private static final class Days implements SessionHandler
    {
        private final List<List<byte[]>> messages = new ArrayList<>(List.of(new ArrayList<>()));
        private final List<Long> ended = new ArrayList<>();
        private long known;
        private long gaps;
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (room == 0)
            {
                return false;
            }
            room--;
            assertEquals(known + 1, sourceSequence);
            known = sourceSequence;
            final byte[] message = new byte[length];
            buffer.getBytes(offset, message);
            messages.get(messages.size() - 1).add(message);
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            gaps++;
            known = toSequence;
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            if (room == 0)
            {
                return false;
            }
            assertEquals(known + 1, sourceSequence);
            known = sourceSequence;
            ended.add(sourceSequence);
            return true;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            if (room == 0)
            {
                return false;
            }
            assertEquals(messages.size() + 1, normaliser.session().epoch());
            messages.add(new ArrayList<>());
            known = 0;
            return true;
        }
    }

    /** Open orders, from a snapshot and what came after it. */
    private static final class Healed implements SessionHandler, SnapshotHandler
    {
        private final Map<Long, Long> shares = new HashMap<>();
        private long known;
        private long firstLive;
        private long end;
        private boolean hasGap;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            assertEquals(known + 1, sourceSequence);
            known = sourceSequence;
            firstLive = firstLive == 0 ? sourceSequence : firstLive;
            apply(shares, buffer, offset, length);
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            assertEquals(known + 1, fromSequence);
            known = toSequence;
            hasGap = true;
            return true;
        }

        @Override
        public boolean onSnapshotStart(
            final long lastReflected, final int venueInstrument, final long receiveTimeNs)
        {
            assertEquals(known, lastReflected);
            shares.clear();
            return true;
        }

        @Override
        public boolean onSnapshotMessage(
            final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
        {
            apply(shares, buffer, offset, length);
            return true;
        }

        @Override
        public boolean onSnapshotEnd(final int venueInstrument, final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            end = sourceSequence;
            return true;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }
    }
}
