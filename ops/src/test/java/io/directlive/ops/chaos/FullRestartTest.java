package io.directlive.ops.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.VenueFilter;
import io.directlive.feed.venue.exchange.Exchange;
import io.directlive.feed.venue.exchange.ExchangeConfig;
import io.directlive.feed.venue.exchange.FileFlow;
import io.directlive.feed.venue.exchange.FlowFactory;
import io.directlive.feed.venue.exchange.ImpairmentConfig;
import io.directlive.feed.venue.exchange.Tempo;
import io.directlive.ops.InstanceProcesses;
import io.directlive.protocol.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of a venue through an instance of which each role is a process, and to a reader that keeps a journal with its cursor. All of
 * them, media driver and archive too, are stopped in order in the midst of it, started again, killed at once, and started again.
 */
@Timeout(180)
class FullRestartTest
{
    private static final long MESSAGES = 6_000;
    private static final int RATE = 2_000; // A second, by the venue's clock.
    private static final long MESSAGE_NS = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final long HEARTBEAT_NS = MESSAGE_NS / 100; // So that a handler which has come late hears what it has missed.
    private static final long SEED = 11;
    private static final int STREAM_PORTS = 16;
    private static final int PORTS = STREAM_PORTS + 2; // And two lines.
    private static final String READER = "reader";
    private static final List<String> ROLES = List.of("feed-handler", "sequencer", "distributor", "replay-store");

    @TempDir
    private Path directory;

    private long venueNs;
    private long heartbeatAtNs = System.nanoTime();

    @Test
    @Tag("F26")
    @Tag("F31")
    @Tag("F35")
    @Tag("F44")
    void shouldDeliverTheContiguousRestAfterAllProcessesStopped() throws Exception
    {
        final SourceDay day = SourceDay.of(null, MESSAGES, SEED, directory);
        final Path journal = directory.resolve("journal");
        final int ports = FreePorts.find(PORTS);
        try (Exchange venue = venue(day, ports + STREAM_PORTS);
            InstanceProcesses processes = new InstanceProcesses(directory, """
            network.port = %d
            sources = [{ id = %d, type = mold-udp64, name = lines, protocol = itch-5.0, date = "%s", stale-timeout = 60s,
              lines = [{ group = "239.77.2.1", port = %d, interface = localhost },
                       { group = "239.77.2.3", port = %d, interface = localhost }],
              request-servers = ["127.0.0.1:%d"] }]
            """.formatted(ports, SourceFile.SOURCE_ID, SourceFile.DATE, ports + STREAM_PORTS, ports + STREAM_PORTS + 1,
            venue.requestAddress().getPort())))
        {
            start(processes, journal, 1);
            venue.start();
            awaitEvents(processes, venue, journal, MESSAGES / 4);
            for (final String role : ROLES)
            {
                processes.stop(role + 1);
            }
            processes.stop("host1");
            processes.kill(READER + 1);

            start(processes, journal, 2);
            awaitEvents(processes, venue, journal, MESSAGES / 2);
            processes.killAll();
            assertTrue(venue.messages() < MESSAGES, "the day was over before the kill");

            start(processes, journal, 3);
            processes.await("the reader to have all of the day", () ->
            {
                play(venue, venue.messages() < MESSAGES ? MESSAGE_NS : isHeartbeatDue() ? HEARTBEAT_NS : 0);
                return !processes.process(READER + 3).isAlive();
            });
            assertEquals(0, processes.process(READER + 3).exitValue());
        }

        final JournalCheck check =
            new JournalCheck(READER, Tier.ORDERS, day.source(), day.rows(), new LongArrayList()).run(journal);
        assertEquals(List.of(), check.faults());
        assertTrue(check.events() > day.source().size(), "and the events of the stream itself");
    }

    private Exchange venue(final SourceDay day, final int port) throws IOException
    {
        final InetAddress host = InetAddress.getLoopbackAddress();
        return new Exchange(
            new ExchangeConfig(
                SEED,
                "RESTART",
                1,
                new ExchangeConfig.Lines(
                    new InetSocketAddress("239.77.2.1", port), new InetSocketAddress("239.77.2.3", port + 1),
                    NetworkInterface.getByInetAddress(host), 0, ImpairmentConfig.NONE, ImpairmentConfig.NONE, 0),
                ExchangeConfig.Packets.DEFAULT,
                HEARTBEAT_NS,
                TimeUnit.HOURS.toNanos(1),
                0,
                1 << 24,
                new ExchangeConfig.Requests(new InetSocketAddress(host, 0), 0, 1_000, 0),
                null,
                null),
            session -> new FlowFactory.Day(
                FileFlow.open(day.file(), VenueFilter.NONE, MESSAGES, ExchangeConfig.Packets.DEFAULT.maxMessageLength()),
                Tempo.steady(RATE)),
            () -> venueNs,
            (server, client, reason, messages) -> { });
    }

    /** Time goes by for the venue only here, so that the day is not over before its time on a busy machine. */
    private void play(final Exchange venue, final long elapsedNs)
    {
        venueNs += elapsedNs;
        venue.doWork();
    }

    private void start(final InstanceProcesses processes, final Path journal, final int run) throws IOException
    {
        processes.run("host" + run, "driver", "archive");
        processes.awaitLog("host" + run, "running");
        processes.run("sequencer" + run, "sequencer");
        processes.awaitLog("sequencer" + run, "running");
        for (final String role : ROLES)
        {
            if (!role.equals("sequencer"))
            {
                processes.run(role + run, role);
            }
        }
        processes.start(READER + run, SubscriberProcess.class, List.of(
            journal.toString(), Tier.ORDERS.name(), directory.resolve(READER + "-driver").toString(), "own",
            processes.data().toString()));
    }

    /** The venue is far ahead of the reader, which may have missed something without a word more. */
    private boolean isHeartbeatDue()
    {
        final boolean isDue = System.nanoTime() - heartbeatAtNs > TimeUnit.MILLISECONDS.toNanos(20);
        heartbeatAtNs = isDue ? System.nanoTime() : heartbeatAtNs;
        return isDue;
    }

    /** Plays until the reader has so many events. */
    private void awaitEvents(
        final InstanceProcesses processes, final Exchange venue, final Path journal, final long events)
    {
        processes.await("event " + events, () ->
        {
            final long delivered = events(journal);
            if (venue.messages() - delivered < MESSAGES / 8)
            {
                play(venue, MESSAGE_NS);
            }
            else
            {
                play(venue, isHeartbeatDue() ? HEARTBEAT_NS : 0);
            }
            return delivered >= events;
        });
    }

    /** Events in the journal, committed or about to be. */
    private static long events(final Path journal)
    {
        final MutableLong events = new MutableLong();
        try
        {
            if (Files.exists(journal))
            {
                Journal.read(journal, (record, buffer, offset, length) ->
                    events.addAndGet(record == JournalRecord.EVENT ? 1 : 0));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return events.get();
    }
}
