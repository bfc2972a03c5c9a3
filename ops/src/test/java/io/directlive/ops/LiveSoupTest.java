package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.feed.soup.SoupVersion;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.feed.venue.exchange.Credentials;
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
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An instance that logs in to the test exchange, which the test steps. */
@Timeout(120)
class LiveSoupTest
{
    private static final int SESSIONS = 2;
    private static final int MESSAGES = 8_000;
    private static final long SECOND = 1_000_000_000;
    private static final long LINGER_NS = 3_600 * SECOND; // However long the instance takes, its session is still there.
    private static final int ENVELOPE = 2; // The start of a session and its end are events too.

    @TempDir
    Path directory;

    private long statesBefore; // That were ordered before the restart.

    private long aheadNs; // Of the exchange's clock.

    @Test
    void shouldTakeEachSessionOnceThroughARestart() throws IOException
    {
        try (Exchange exchange = exchange())
        {
            final long expected = SESSIONS * (MESSAGES + ENVELOPE);
            try (DataDirectory data = DataDirectory.own(directory, EnumSet.allOf(Role.class));
                Instance instance = start(data, exchange))
            {
                instance.openSources();
                exchange.start();
                TestInstance.await("half a session", () ->
                {
                    exchange.doWork();
                    return sequenced(instance) > MESSAGES / 2;
                });
                statesBefore = instance.count(SequencerCounter.SOURCE_STATES);
            }
            try (DataDirectory data = DataDirectory.own(directory, EnumSet.allOf(Role.class));
                Instance instance = start(data, exchange))
            {
                final long before = sequenced(instance) - statesBefore;
                instance.openSources();
                TestInstance.await("the first session", () ->
                {
                    exchange.doWork();
                    return ofVenue(instance) == MESSAGES + ENVELOPE;
                });
                aheadNs += LINGER_NS;
                TestInstance.await("both sessions", () ->
                {
                    exchange.doWork();
                    return ofVenue(instance) >= expected;
                });

                assertEquals(expected, ofVenue(instance));
                assertEquals(0, instance.count(SequencerCounter.DUPLICATES));
                assertEquals(0, instance.count(FeedHandlerCounter.MESSAGES_LOST));
                assertEquals(expected - before, instance.count(FeedHandlerCounter.EVENTS));
            }
        }
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

    private static Instance start(final DataDirectory data, final Exchange exchange)
    {
        final InetSocketAddress server = exchange.soupAddress();
        return Instance.start(
            Settings.load().with(TestInstance.SMALL),
            data,
            EnumSet.allOf(Role.class),
            List.of(new SoupTcpSettings(
                1,
                "exchange",
                List.of(server.getAddress().getHostAddress() + ":" + server.getPort()),
                new SoupLogin("alice", "secret", "", SoupVersion.V3_00),
                SoupTimers.DEFAULT,
                null,
                List.of(),
                null)),
            new Console(new PrintWriter(System.err, true)));
    }

    private Exchange exchange() throws IOException
    {
        final InetAddress loopback = InetAddress.getLoopbackAddress();
        final InetSocketAddress anyPort = new InetSocketAddress(loopback, 0);
        final ExchangeConfig.Logins logins =
            new ExchangeConfig.Logins(anyPort, new Credentials("alice", "secret"), 4, 5 * SECOND);
        return new Exchange(
            new ExchangeConfig(
                1,
                "DAY1",
                SESSIONS,
                new ExchangeConfig.Lines(
                    group("239.77.9.5"),
                    group("239.77.9.6"),
                    NetworkInterface.getByInetAddress(loopback),
                    0,
                    ImpairmentConfig.NONE,
                    ImpairmentConfig.NONE,
                    0),
                ExchangeConfig.Packets.DEFAULT,
                SECOND,
                LINGER_NS,
                0,
                1L << 26,
                null,
                logins,
                null),
            session -> new FlowFactory.Day(
                new GeneratedFlow(new BuiltInVenue(BuiltInVenueConfig.defaults(session)), MESSAGES),
                Tempo.steady(40_000)),
            () -> SystemNanoClock.INSTANCE.nanoTime() + aheadNs,
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
