package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on a generated file, as a user plays it. */
@Timeout(180)
class PlayTest
{
    private static final int MESSAGES = 20_000;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeFile() throws Exception
    {
        file = directory.resolve("20240102.itch");
        BuiltInVenue.writeBinaryFile(BuiltInVenueConfig.defaults(7), file, MESSAGES);
    }

    @Test
    void shouldDeliverEveryEventOnceAndTheSameBooksEitherWay() throws Exception
    {
        final Path viaOrders = directory.resolve("orders.csv");
        final Path viaDepth = directory.resolve("depth.csv");

        final Cli orders = Cli.run("play", file.toString(), "--dump", "depth", "--via", "orders",
            "--out", viaOrders.toString(), "--json");
        final Cli depth = Cli.run("play", file.toString(), "--dump", "depth",
            "--out", viaDepth.toString(), "--json");

        for (final Cli run : List.of(orders, depth))
        {
            assertAll(
                () -> assertEquals(0, run.exitCode(), run.err()),
                () -> assertEquals(MESSAGES, run.number("venueMessages")),
                () -> assertEquals(MESSAGES + 1, run.number("events")),
                () -> assertEquals(MESSAGES + 1, run.number("sequenced")),
                () -> assertEquals(MESSAGES + 1, run.number("delivered")),
                () -> assertEquals(0, run.number("lost")),
                () -> assertEquals(0, run.number("badInput")));
        }
        assertTrue(Files.size(viaOrders) > 100_000, "the dump has rows");
        assertEquals(-1, Files.mismatch(viaOrders, viaDepth), "byte where the two dumps differ");
    }

    @Test
    void shouldReplayWhatWasPlayed() throws Exception
    {
        final String data = directory.resolve("data").toString();
        final Path played = directory.resolve("played.csv");
        final Path replayed = directory.resolve("replayed.csv");
        final Path part = directory.resolve("part.csv");

        assertEquals(0, Cli.run("play", file.toString(), "--data-dir", data, "--dump", "trades",
            "--out", played.toString(), "--json").exitCode());
        final Cli replay = Cli.run("replay", "--data-dir", data, "--dump", "trades", "--out", replayed.toString(), "--json");
        final Cli range = Cli.run("replay", "--data-dir", data, "--dump", "orders", "--from", "1001", "--to", "1500",
            "--out", part.toString(), "--json");

        assertEquals(0, replay.exitCode(), replay.err());
        assertEquals(-1, Files.mismatch(played, replayed), "byte where the two dumps differ");
        assertEquals(0, range.exitCode(), range.err());
        final List<String> rows = Files.readAllLines(part);
        assertEquals(501, rows.size());
        assertTrue(rows.get(1).startsWith("1001,"), rows.get(1));
        assertTrue(rows.get(500).startsWith("1500,"), rows.get(500));
    }

    @Test
    void shouldAddNothingWhenPlayedAgain()
    {
        final String data = directory.resolve("data").toString();

        final Cli first = Cli.run("play", file.toString(), "--data-dir", data, "--json");
        final Cli second = Cli.run("play", file.toString(), "--data-dir", data, "--json");

        assertEquals(0, first.exitCode(), first.err());
        assertEquals(0, second.exitCode(), second.err());
        assertEquals(MESSAGES + 1, second.number("sequenced"));
        assertEquals(MESSAGES + 1, second.number("delivered"));
        assertEquals(MESSAGES + 1, second.number("recoveredEvents"));
    }

    /** After a host was lost nobody can say what readers had seen: the numbers must start anew, never be used twice. */
    @Test
    @Tag("F19")
    void shouldGoOnInANewEpochWhenTheEndCannotBeShown() throws Exception
    {
        final Path data = directory.resolve("data");
        final Path dump = directory.resolve("depth.csv");
        final Path ledger = data.resolve("session.properties");

        assertEquals(0, Cli.run("play", file.toString(), "--data-dir", data.toString(), "--json").exitCode());
        Files.writeString(ledger, Files.readString(ledger)
            .replaceAll("(?m)^boot-id=.*$", "boot-id=another")
            .replaceAll("(?m)^closed-position=.*$", "closed-position=-1"));
        final Cli broken = Cli.run("play", file.toString(), "--data-dir", data.toString(), "--dump", "depth",
            "--out", dump.toString(), "--json");
        final Cli again = Cli.run("play", file.toString(), "--data-dir", data.toString(), "--json");

        assertEquals(0, broken.exitCode(), broken.err());
        assertTrue(broken.err().contains("the stream goes on in epoch "), broken.err());
        assertEquals(MESSAGES + 2, broken.number("sequenced"), "all of epoch 1, and the event that says so");
        assertEquals(MESSAGES + 2, broken.number("delivered"));
        assertEquals(0, again.exitCode(), again.err());
        assertEquals(MESSAGES + 2, again.number("delivered"));
    }

    @Test
    void shouldRefuseAnotherFileInTheSameDirectory() throws Exception
    {
        final Path other = directory.resolve("20240103.itch");
        BuiltInVenue.writeBinaryFile(BuiltInVenueConfig.defaults(8), other, 1_000);
        final String data = directory.resolve("data").toString();

        assertEquals(0, Cli.run("play", file.toString(), "--data-dir", data, "--json").exitCode());
        final Cli refused = Cli.run("play", other.toString(), "--data-dir", data, "--json");

        assertEquals(Directlive.EXIT_USAGE, refused.exitCode());
        assertTrue(refused.err().contains("the data directory holds another file"), refused.err());
    }

    @Test
    void shouldDeliverAllBeforeACutAndSayWhereItIs() throws Exception
    {
        final byte[] whole = Files.readAllBytes(file);
        final Path cut = directory.resolve("20240104.itch");
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

        final Cli run = Cli.run("play", cut.toString(), "--json");

        assertEquals(Directlive.EXIT_INCOMPLETE, run.exitCode());
        assertEquals(1, run.number("badInput"));
        assertEquals(run.number("events"), run.number("delivered"));
        assertTrue(run.number("venueMessages") > MESSAGES / 3, run.out());
        assertTrue(run.err().contains("cut off"), run.err());
    }

    @Test
    void shouldRefuseFileWithoutLengthsInOneLine() throws Exception
    {
        final Path zeros = directory.resolve("20240105.itch");
        Files.write(zeros, new byte[64]);

        final Cli run = Cli.run("play", zeros.toString());

        assertEquals(Directlive.EXIT_INCOMPLETE, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(zeros + ": message 1 at byte 0"), run.err());
    }

    @Test
    void shouldTakeInOnlyTheSymbolsThatAreAskedFor() throws Exception
    {
        final Path dump = directory.resolve("orders.csv");

        final Cli run = Cli.run("play", file.toString(), "--symbols", "ALFA", "--dump", "orders",
            "--out", dump.toString(), "--json");

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(0, run.number("sourceGaps"));
        assertEquals(run.number("events"), run.number("delivered"));
        final List<String> symbols = Files.readAllLines(dump).stream().skip(1)
            .map(row -> row.split(",", -1)[9]).distinct().sorted().toList();
        assertEquals(List.of("", "ALFA"), symbols);
    }
}
