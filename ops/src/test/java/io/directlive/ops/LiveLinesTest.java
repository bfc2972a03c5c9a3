package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.feed.venue.exchange.Exchange;
import io.directlive.feed.venue.exchange.ExchangeConfig;
import io.directlive.feed.venue.exchange.FlowFactory;
import io.directlive.feed.venue.exchange.GeneratedFlow;
import io.directlive.feed.venue.exchange.ImpairmentConfig;
import io.directlive.feed.venue.exchange.Tempo;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An instance on two lossy multicast lines of the test exchange, which the test steps. */
@Timeout(120)
class LiveLinesTest
{
    private static final int SESSIONS = 2;
    private static final int MESSAGES = 20_000;
    private static final long MILLISECOND = 1_000_000;
    private static final int ENVELOPE = 2; // The start of a session and its end are events too.

    private long venueTimeNs = MILLISECOND;
    private long steppedNs = System.nanoTime();

    @TempDir
    Path directory;

    private long statesBefore; // That were ordered before the restart.

    @Test
    void shouldTakeEachSessionOnceFromLossyLinesThroughARestart() throws IOException
    {
        final InetSocketAddress groupA = group("239.77.9.7");
        final InetSocketAddress groupB = group("239.77.9.8");
        final ExchangeConfig.Requests requests = new ExchangeConfig.Requests(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0, 1_000, 0.1);
        try (Exchange exchange = exchange(groupA, groupB, SESSIONS, 40_000, requests))
        {
            final SourceSettings lines = settings(groupA, groupB, "request-timeout = 60s, request-servers = " +
                "[\"127.0.0.1:" + exchange.requestAddress().getPort() + "\"]");
            final long expected = SESSIONS * (MESSAGES + ENVELOPE);
            try (DataDirectory data = DataDirectory.own(directory, EnumSet.allOf(Role.class));
                Instance instance = start(data, lines))
            {
                instance.openSources();
                exchange.start();
                TestInstance.await("half a session", () ->
                {
                    step(exchange);
                    return sequenced(instance) > MESSAGES / 2;
                });
                statesBefore = instance.count(SequencerCounter.SOURCE_STATES);
            }
            try (DataDirectory data = DataDirectory.own(directory, EnumSet.allOf(Role.class));
                Instance instance = start(data, lines))
            {
                final long before = sequenced(instance) - statesBefore;
                instance.openSources();
                TestInstance.await("both sessions", () ->
                {
                    step(exchange);
                    return ofVenue(instance) >= expected;
                });

                assertEquals(expected, ofVenue(instance));
                assertEquals(0, instance.count(SequencerCounter.DUPLICATES));
                assertEquals(0, instance.count(SequencerCounter.SOURCE_GAPS));
                assertEquals(0, instance.count(FeedHandlerCounter.MESSAGES_LOST));
                assertEquals(expected - before, instance.count(FeedHandlerCounter.EVENTS));
            }
            assertTrue(exchange.requestReport().messages() > 0, "the lines lose what only the server has");
        }
    }

    @Test
    @Tag("F8")
    void shouldDeclareExactlyWhatBothLinesLoseWithoutServers() throws IOException
    {
        final InetSocketAddress groupA = group("239.77.9.9");
        final InetSocketAddress groupB = group("239.77.9.10");
        try (Exchange exchange = exchange(groupA, groupB, 1, 10_000, null))
        {
            try (DataDirectory data = DataDirectory.own(directory, EnumSet.allOf(Role.class));
                Instance instance = start(data, settings(groupA, groupB, "gap-timeout = 200ms, stale-timeout = 60s")))
            {
                instance.openSources();
                TestInstance.await(
                    "the handler to listen", () -> instance.count(FeedHandlerCounter.SESSION_REQUESTS) > 0);
                exchange.start();
                TestInstance.await("the session", () ->
                {
                    step(exchange);
                    return exchange.phase() == Exchange.Phase.DONE &&
                        instance.count(FeedHandlerCounter.VENUE_MESSAGES) +
                        instance.count(FeedHandlerCounter.MESSAGES_LOST) == MESSAGES;
                });

                final long lost = exchange.sessions().get(0).lostOnBoth();
                assertTrue(lost > 0);
                assertEquals(lost, instance.count(FeedHandlerCounter.MESSAGES_LOST));
                assertEquals(exchange.sessions().get(0).lostRanges().size(),
                    instance.count(FeedHandlerCounter.SOURCE_GAPS));
            }
        }
    }

    @Test
    void shouldNameWhatIsWrong()
    {
        assertFault("sources: lines: there must be 1 to 16", "");
        assertFault("sources: lines.group is missing", "lines = [{ port = 1 }]");
        assertFault("sources: there is no setting lines.intreface",
            "lines = [{ group = 239.1.1.1, port = 1, intreface = lo }]");
        assertFault("sources: lines.port 0 is not from 1 to 65535", "lines = [{ group = 239.1.1.1, port = 0 }]");
        assertFault("sources: gap-timeout is not above 0", line("gap-timeout = 0"));
        assertFault("sources: protocol fix does not come over MoldUDP64; there is itch-5.0", line("protocol = fix"));
        assertFault("sources: a session has 10 characters: 12345678901", line("session = \"12345678901\""));
        assertFault("sources: snapshot.type spin is not glimpse",
            line("snapshot = { type = spin }"));
        assertFault("sources: there is no setting sesion", line("sesion = \"\""));
        assertFault("sources: request limit and times must be above 0, the time-out at least the retry",
            line("request-servers = [\"127.0.0.1:1\"], request-timeout = 1ms"));
    }

    @Test
    void shouldSayWhichLineCannotBeResolved()
    {
        final LineSettings noGroup = new LineSettings("A", "127.0.0.1", 1, "localhost");
        assertTrue(assertThrows(SettingsException.class, noGroup::resolve).getMessage()
            .startsWith("sources: lines: A: not a multicast group"));
        final LineSettings noInterface = new LineSettings("B", "239.1.1.1", 1, "192.0.2.1");
        assertEquals("sources: lines: B: there is no interface 192.0.2.1",
            assertThrows(SettingsException.class, noInterface::resolve).getMessage());
    }

    private static String line(final String more)
    {
        return "lines = [{ group = 239.1.1.1, port = 1 }], " + more;
    }

    private static void assertFault(final String message, final String text)
    {
        final SettingsException fault = assertThrows(SettingsException.class,
            () -> SourceSettings.of(ConfigFactory.parseString("id = 1, type = mold-udp64, " + text)));
        assertEquals(message, fault.getMessage());
    }

    /** Events of the venue's messages: what says that the source is up or silent depends on the time. */
    private long ofVenue(final Instance instance)
    {
        return sequenced(instance) - statesBefore - instance.count(SequencerCounter.SOURCE_STATES);
    }

    private static long sequenced(final Instance instance)
    {
        return instance.count(SequencerCounter.NEXT_SEQUENCE) - 1;
    }

    private static Instance start(final DataDirectory data, final SourceSettings lines)
    {
        return Instance.start(
            Settings.load().with(TestInstance.SMALL),
            data,
            EnumSet.allOf(Role.class),
            List.of(lines),
            new Console(new PrintWriter(System.err, true)));
    }

    /** The venue's time stands still while the test does other things: a session is not over before it was read. */
    private void step(final Exchange exchange)
    {
        final long nowNs = System.nanoTime();
        venueTimeNs += Math.min(nowNs - steppedNs, MILLISECOND);
        steppedNs = nowNs;
        exchange.doWork();
    }

    private static SourceSettings settings(
        final InetSocketAddress groupA, final InetSocketAddress groupB, final String more)
    {
        return SourceSettings.of(ConfigFactory.parseString("id = 1, type = mold-udp64, name = exchange, lines = [" +
            "{ group = \"" + groupA.getAddress().getHostAddress() + "\", port = " + groupA.getPort() + " }, " +
            "{ group = \"" + groupB.getAddress().getHostAddress() + "\", port = " + groupB.getPort() + " }], " +
            "receive-buffer = 1m, " + more));
    }

    private Exchange exchange(
        final InetSocketAddress groupA,
        final InetSocketAddress groupB,
        final int sessions,
        final long messagesPerSecond,
        final ExchangeConfig.Requests requests) throws IOException
    {
        final InetAddress loopback = InetAddress.getLoopbackAddress();
        final ImpairmentConfig impairment = new ImpairmentConfig(0.02, 0.01, 0.05, 20, 0);
        return new Exchange(
            new ExchangeConfig(
                1,
                "DAY1",
                sessions,
                new ExchangeConfig.Lines(
                    groupA, groupB, NetworkInterface.getByInetAddress(loopback), 0, impairment, impairment, 0.005),
                ExchangeConfig.Packets.DEFAULT,
                1_000 * MILLISECOND,
                3_000 * MILLISECOND,
                0,
                1L << 26,
                requests,
                null,
                null),
            session -> new FlowFactory.Day(
                new GeneratedFlow(new BuiltInVenue(BuiltInVenueConfig.defaults(session)), MESSAGES),
                Tempo.steady(messagesPerSecond)),
            () -> venueTimeNs,
            (serverName, client, reason, messages) -> { });
    }

    /** Nobody listens there: the port was free a moment ago. */
    private static InetSocketAddress group(final String address) throws IOException
    {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return new InetSocketAddress(InetAddress.getByName(address), free.getLocalPort());
        }
    }
}
