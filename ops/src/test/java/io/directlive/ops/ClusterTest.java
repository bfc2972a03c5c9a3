package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members in processes of their own and two handlers of one source; what dies is killed by SIGKILL, and one stands
 * still.
 */
@Timeout(240)
class ClusterTest
{
    private static final int MESSAGES = 50_000;
    /** With the start and the end of the session. */
    private static final int EVENTS = MESSAGES + 2;
    private static final int RATE = 4_000;
    private static final long SEED = 7;
    private static final LocalDate DAY = LocalDate.of(2024, 1, 2);
    private static final int PROGRESS = 1_500;

    @TempDir
    Path directory;

    @Test
    @Tag("F10")
    @Tag("F14")
    @Tag("F17")
    @Tag("F18")
    void shouldLoseNothingWhoeverDies() throws Exception
    {
        try (ClusterProcesses cluster = new ClusterProcesses(directory, """
              cluster { election-timeout = 300ms, startup-timeout = 2s, session-timeout = 3s, snapshot-interval = 4s, term-length = 1m }
            """))
        {
            cluster.startAll();
            try (Handler first = new Handler(cluster, "first"); Handler second = new Handler(cluster, "second"))
            {
                awaitProgress(cluster);
                killLeader(cluster, false);
                awaitProgress(cluster);
                killLeader(cluster, true);
                awaitProgress(cluster);

                final int paused = leader(cluster);
                cluster.pause(paused);
                awaitProgress(cluster);
                cluster.resume(paused);
                final long ahead = cluster.sequence();
                cluster.await("the one that stood still to follow",
                    () -> cluster.hasEnded(paused) || cluster.sequence(paused) >= ahead);
                if (cluster.hasEnded(paused)) // It stood still for longer than the driver's clients may: a busy machine.
                {
                    cluster.start(paused);
                }
                awaitProgress(cluster);

                final int leader = leader(cluster);
                cluster.stop(leader);
                awaitProgress(cluster);
                cluster.start(leader);
                awaitProgress(cluster);

                cluster.kill(0);
                cluster.kill(1);
                assertOrdersNothing(cluster, 2);
                cluster.kill(2);
                cluster.startAll();
                cluster.await("the handlers to end", () -> first.isDone() && second.isDone());
            }
            for (int member = 0; member < ClusterProcesses.MEMBERS; member++)
            {
                final int last = member;
                cluster.await("all events at member " + member, () -> cluster.sequence(last) == EVENTS);
            }
            for (int member = 0; member < ClusterProcesses.MEMBERS; member++)
            {
                cluster.stop(member);
                assertTrue(!cluster.readLog(member).contains("given up"), cluster.readLog(member));
            }
            assertLines(cluster);
        }
    }

    /** What a minority says of itself, and that it puts nothing out from then on. */
    private void assertOrdersNothing(final ClusterProcesses cluster, final int member)
    {
        cluster.await("the one that is left to know", () ->
            stat(cluster.data(member)).out().startsWith("NOT HEALTHY: no leader"));
        final long sequence = cluster.sequence(member);
        final Cli all = stat(directory.resolve("data"));
        assertEquals(Directlive.EXIT_INCOMPLETE, all.exitCode(), all.err());
        assertTrue(all.out().contains("member 0: not running"), all.out());
        assertTrue(all.out().contains("3 members, none leads"), all.out());
        assertEquals(sequence, cluster.sequence(member));
    }

    private static Cli stat(final Path data)
    {
        return Cli.run("stat", "--data-dir", data.toString());
    }

    /** Each event once and in order on every line, the same on all of them, and the books those of the venue's file. */
    private void assertLines(final ClusterProcesses cluster) throws Exception
    {
        final Path file = directory.resolve("20240102.itch");
        final BuiltInVenueConfig defaults = BuiltInVenueConfig.defaults(SEED);
        BuiltInVenue.writeBinaryFile(
            new BuiltInVenueConfig(SEED, defaults.symbols(), defaults.ordersPerSymbol(), RATE), file, MESSAGES);
        final Path books = directory.resolve("books.csv");
        final Cli play = Cli.run("play", file.toString(), "--dump", "depth", "--out", books.toString(), "--json");
        assertEquals(0, play.exitCode(), play.err());

        Path firstLine = null;
        for (int member = 0; member < ClusterProcesses.MEMBERS; member++)
        {
            final Path line = dump(cluster, member, "orders");
            final List<String> rows = Files.readAllLines(line);
            assertEquals(EVENTS + 1, rows.size(), "rows of member " + member);
            for (int i = 1; i < rows.size(); i++)
            {
                assertTrue(rows.get(i).startsWith(i + ","), rows.get(i));
            }
            firstLine = firstLine == null ? line : firstLine;
            assertEquals(-1, Files.mismatch(firstLine, line), "byte where the line of member " + member + " differs");
            assertEquals(-1, Files.mismatch(books, dump(cluster, member, "depth")), "byte where its books differ");
        }
    }

    private Path dump(final ClusterProcesses cluster, final int member, final String tier)
    {
        final Path out = directory.resolve(tier + "-" + member + ".csv");
        final Cli replay = Cli.run(
            "replay", "--data-dir", cluster.data(member).toString(), "--dump", tier, "--out", out.toString(), "--json");
        assertEquals(0, replay.exitCode(), replay.err());
        return out;
    }

    private static void killLeader(final ClusterProcesses cluster, final boolean isDiskLost) throws Exception
    {
        final int leader = leader(cluster);
        cluster.kill(leader);
        if (isDiskLost)
        {
            IoUtil.delete(cluster.data(leader).toFile(), false);
        }
        awaitProgress(cluster);
        cluster.start(leader);
    }

    private static int leader(final ClusterProcesses cluster)
    {
        cluster.await("a leader", () -> cluster.leader() >= 0);
        return cluster.leader();
    }

    /** On a machine that is busy with other things the venue may be at its end before the last kill. */
    private static void awaitProgress(final ClusterProcesses cluster)
    {
        final long sequence = Math.min(cluster.sequence() + PROGRESS, EVENTS);
        cluster.await("sequence " + sequence, () -> cluster.sequence() >= sequence);
    }

    /** A process' worth of a feed handler, in this one. */
    private final class Handler implements AutoCloseable
    {
        private static final Set<Role> ROLES = EnumSet.of(Role.DRIVER, Role.FEED_HANDLER);
        private final DataDirectory data;
        private final Instance instance;

        private Handler(final ClusterProcesses cluster, final String name)
        {
            data = DataDirectory.own(directory.resolve(name), ROLES);
            instance = Instance.start(
                cluster.settings(),
                data,
                ROLES,
                List.of(new VenueSettings(1, "venue", DAY, List.of(), RATE, SEED, MESSAGES)),
                new Console(new PrintWriter(System.err, true)));
            instance.openSources();
        }

        private boolean isDone()
        {
            instance.checkRunning();
            return instance.areSourcesDone();
        }

        @Override
        public void close()
        {
            instance.close();
            data.close();
        }
    }
}
