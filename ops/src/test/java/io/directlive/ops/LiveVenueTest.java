package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.VenueFilter;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.feed.venue.exchange.Credentials;
import io.directlive.feed.venue.exchange.Exchange;
import io.directlive.feed.venue.exchange.ExchangeConfig;
import io.directlive.feed.venue.exchange.FileFlow;
import io.directlive.feed.venue.exchange.FlowFactory;
import io.directlive.feed.venue.exchange.ImpairmentConfig;
import io.directlive.feed.venue.exchange.Tempo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A venue day that is sent live gives the books that its file gives. */
@Timeout(180)
class LiveVenueTest
{
    private static final int MESSAGES = 30_000;
    private static final String DATE = "2024-01-02";

    @TempDir
    Path directory;

    private Path file;
    private Path fromFile;

    @BeforeEach
    void playFile() throws IOException
    {
        file = directory.resolve("20240102.itch");
        fromFile = directory.resolve("file.csv");
        BuiltInVenue.writeBinaryFile(BuiltInVenueConfig.defaults(7), file, MESSAGES);
        final Cli played = Cli.run("play", file.toString(), "--dump", "depth", "--out", fromFile.toString(), "--json");
        assertEquals(0, played.exitCode(), played.err());
        assertTrue(Files.size(fromFile) > 100_000, "the dump has rows");
    }

    @Test
    void shouldShowTheSameBooksOverSoupBinTcp() throws IOException
    {
        final Path live = directory.resolve("live.csv");
        try (AgentRunner venue = start(config(ImpairmentConfig.NONE, 0)))
        {
            final Exchange exchange = (Exchange)venue.agent();
            final Path config = directory.resolve("live.conf");
            Files.writeString(config, "directlive.sources = [ { id = 1, type = soupbintcp, name = venue, date = \"" + DATE +
                "\", addresses = [\"127.0.0.1:" + exchange.soupAddress().getPort() + "\"], user = me, password = pw } ]");

            final Cli played =
                Cli.run("play", "--config", config.toString(), "--dump", "depth", "--out", live.toString(), "--json");

            assertAll(
                () -> assertEquals(0, played.exitCode(), played.err()),
                () -> assertEquals(MESSAGES, played.number("venueMessages")),
                () -> assertEquals(0, played.number("sourceGaps")),
                () -> assertEquals(books(fromFile), books(live)));
        }
    }

    @Test
    void shouldShowTheSameBooksOverLossyLines() throws IOException
    {
        final Path live = directory.resolve("live.csv");
        try (AgentRunner venue = start(config(new ImpairmentConfig(0.05, 0.02, 0.1, 20, 0), 0.01)))
        {
            final Exchange exchange = (Exchange)venue.agent();
            final Path config = directory.resolve("live.conf");
            Files.writeString(config, "directlive.sources = [ { id = 1, type = mold-udp64, name = venue, date = \"" + DATE +
                "\", request-servers = [\"127.0.0.1:" + exchange.requestAddress().getPort() + "\"], lines = [" +
                "{ group = \"239.77.9.21\", port = 43121, interface = localhost }, " +
                "{ group = \"239.77.9.22\", port = 43122, interface = localhost } ] } ]");

            final Cli played =
                Cli.run("play", "--config", config.toString(), "--dump", "depth", "--out", live.toString(), "--json");

            assertAll(
                () -> assertEquals(0, played.exitCode(), played.err()),
                () -> assertEquals(MESSAGES, played.number("venueMessages")),
                () -> assertEquals(0, played.number("sourceGaps")),
                () -> assertEquals(books(fromFile), books(live)));
        }
    }

    @Test
    void shouldAskForAFileOrSources()
    {
        final Cli refused = Cli.run("play");

        assertEquals(Directlive.EXIT_USAGE, refused.exitCode());
        assertTrue(refused.err().contains("name a FILE, or settings with sources"), refused.err());
    }

    /** Without our own numbers: what a live source tells of itself has some, too. */
    private static List<String> books(final Path dump) throws IOException
    {
        return Files.readAllLines(dump).stream().map(line -> line.substring(line.indexOf(',') + 1)).toList();
    }

    /** Waits with its day for nobody: whoever comes later asks for what was before. */
    private AgentRunner start(final ExchangeConfig config) throws IOException
    {
        final Exchange exchange = new Exchange(
            config,
            session -> new FlowFactory.Day(
                FileFlow.open(file, VenueFilter.NONE, 0, config.packets().maxMessageLength()), Tempo.steady(50_000)),
            SystemNanoClock.INSTANCE,
            (server, client, reason, messages) -> { });
        exchange.start();
        final AgentRunner runner = new AgentRunner(
            YieldingIdleStrategy.INSTANCE, error -> { throw new AssertionError(error); }, null, exchange);
        AgentRunner.startOnThread(runner);
        return runner;
    }

    private static ExchangeConfig config(final ImpairmentConfig impairment, final double lossBoth) throws IOException
    {
        final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final ExchangeConfig.Logins logins =
            new ExchangeConfig.Logins(anyPort, Credentials.ANY, 4, TimeUnit.SECONDS.toNanos(5));
        return new ExchangeConfig(
            1,
            "DAY1",
            1,
            new ExchangeConfig.Lines(
                new InetSocketAddress("239.77.9.21", 43_121),
                new InetSocketAddress("239.77.9.22", 43_122),
                NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()),
                0,
                impairment,
                impairment,
                lossBoth),
            ExchangeConfig.Packets.DEFAULT,
            TimeUnit.MILLISECONDS.toNanos(200),
            TimeUnit.SECONDS.toNanos(60),
            0,
            1L << 26,
            new ExchangeConfig.Requests(anyPort, 0, 65_535, 0),
            logins,
            logins);
    }
}
