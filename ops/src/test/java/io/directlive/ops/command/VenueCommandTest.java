package io.directlive.ops.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.ops.Directlive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line of the venue; what it sends is tested where it is sent. */
@Timeout(60)
class VenueCommandTest
{
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldSayWhatItSentAndWhatNeitherLineCarried() throws IOException
    {
        final Path file = directory.resolve("day.itch");
        final Path lost = directory.resolve("lost.csv");
        BuiltInVenue.writeBinaryFile(BuiltInVenueConfig.defaults(3), file, 10_000);

        final int exitCode = venue("--from", file.toString(), "--speed", "max", "--loss-a", "0.3", "--loss-b", "0.3",
            "--loss-both", "0.01", "--duplicate", "0.1", "--reorder", "20", "--packet-messages", "5", "--lost-out",
            lost.toString(), "--json");

        assertEquals(0, exitCode, err.toString());
        final List<String> lines = Files.readAllLines(lost);
        long lostMessages = 0;
        for (final String line : lines.subList(1, lines.size()))
        {
            final String[] cells = line.split(",");
            assertEquals("DL00000001", cells[0]);
            lostMessages += Long.parseLong(cells[2]) - Long.parseLong(cells[1]) + 1;
        }
        final long expected = lostMessages;
        assertAll(
            () -> assertEquals("session,from,to", lines.get(0)),
            () -> assertTrue(expected > 500, "lost on both: " + expected),
            () -> assertTrue(out.toString().startsWith("{\"messages\":10000,\"packets\":2000,\"lostOnBoth\":" + expected),
                out.toString()),
            () -> assertTrue(err.toString().contains("239.77.9.11"), err.toString()));
    }

    @Test
    void shouldRollSessions() throws IOException
    {
        final int exitCode = venue("--speed", "max", "--roll-after", "5000", "--sessions", "3", "--session", "DAY9");

        assertEquals(0, exitCode, err.toString());
        assertEquals(List.of("session DAY9: 5,000 messages", "session DAY10: 5,000 messages", "session DAY11: 5,000 messages"),
            out.toString().lines().filter(line -> line.startsWith("session")).map(line -> line.split(" in ")[0]).toList());
    }

    @Test
    void shouldFailWhenTheFileIsCutOff() throws IOException
    {
        final Path file = directory.resolve("cut.itch");
        Files.write(file, new byte[]{0, 12, 'S'});

        assertEquals(Directlive.EXIT_INCOMPLETE, venue("--from", file.toString()));
        assertTrue(err.toString().contains("cut.itch: message 1 at byte 0: cut off inside a message"), err.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--loss-a 1.5 | loss must be from 0 to 1",
        "--session ELEVEN_LONG | 1 to 10 printable characters",
        "--interface no-such-interface | no interface no-such-interface",
        "--from no-such-file.itch | no-such-file.itch",
        "--rate 0 | rates must be above 0",
        "--speed fast | speed",
        "--burst --speed max | --speed is in place of",
        "--packet-length 10 | a packet has",
        "--idle never | --idle",
        "--roll-after 10 --count 5 | choose one",
    })
    void shouldRefuseWhatMakesNoSenseInOneLine(final String arguments, final String reason)
    {
        assertEquals(Directlive.EXIT_USAGE, venue(arguments.strip().split(" ")), err.toString());
        assertTrue(err.toString().contains(reason.strip()), err.toString());
        assertTrue(!err.toString().contains("\tat "), err.toString());
    }

    private int venue(final String... options)
    {
        final List<String> arguments = new ArrayList<>(List.of(
            "venue", "--group-a", "239.77.9.11", "--port-a", "43111", "--group-b", "239.77.9.12", "--port-b", "43112",
            "--request-port", "0", "--soup-port", "0", "--glimpse-port", "0", "--start-delay", "0", "--linger", "0"));
        arguments.addAll(List.of(options));
        final CommandLine commandLine = Directlive.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments.toArray(new String[0]));
    }
}
