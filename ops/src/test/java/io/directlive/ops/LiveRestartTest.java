package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole instance on lossy multicast lines, stopped in the middle and started again, records what it records of the
 * capture of the same packets.
 */
@Timeout(180)
class LiveRestartTest
{
    private static final String DATE = "2024-01-02";
    private static final int PACKETS = 200;
    private static final int HALF = PACKETS / 2;
    private static final int AT_ONCE = 20;
    private static final int SOURCE_SEQUENCE = 2; // Columns of a dump of orders.
    private static final List<Integer> OF_THE_VENUE = List.of(1, SOURCE_SEQUENCE, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15);

    /** Sends some of the packets of a venue. */
    @FunctionalInterface
    private interface Sender
    {
        void send(int from, int to) throws IOException;
    }

    @TempDir
    Path directory;

    private long gaps;
    private long snapshots;
    private long messages;

    @BeforeEach
    void reset()
    {
        gaps = 0;
        snapshots = 0;
        messages = 0;
    }

    @Test
    void shouldRecordAChannelOfCmeAsItsCapture() throws IOException
    {
        try (CmeVenue venue = new CmeVenue(21, PACKETS))
        {
            run(source("cme-mdp3", venue.lines, "gap-timeout = 60s"), venue.events,
                (from, to) -> venue.send(from, to, List.of()), () -> { }, 0);

            assertEquals(0, gaps);
            assertEquals(PACKETS, messages, "a packet is a message");
            assertEquals(fromFile(venue.packets, "cme-mdp3"), fromRecording());
        }
    }

    /** What both lines lose is asked for; the spin after the restart stands right behind the last message before it. */
    @Test
    void shouldRecordAUnitOfPitchAsItsCapture() throws IOException
    {
        try (PitchVenue venue = new PitchVenue(22, PACKETS))
        {
            run(source("cboe-pitch", venue.lines,
                    "unit = " + PitchVenue.UNIT + ", " + venue.gapRequests() + ", " + venue.snapshot()),
                venue.lastNumbers, // Each message is one event.
                (from, to) -> venue.send(from, to, List.of(33, 34, 150)), venue::step, 1);

            assertEquals(0, gaps);
            assertTrue(venue.requests > 0);
            assertEquals((int)venue.lastNumbers.get(PACKETS - 1), messages, "each once");
            assertEquals(1, venue.spins);
            assertEquals(1, snapshots);
            final String mark = Integer.toString(venue.lastNumbers.get(HALF - 1));
            final List<String> expected = fromFile(venue.packets, "cboe-pitch");
            final List<String> recorded = fromRecording();
            assertEquals(
                expected.stream().filter(row -> !isAt(row, mark)).toList(),
                recorded.stream().filter(row -> !isAt(row, mark)).toList());
            assertTrue(recorded.containsAll(expected));
        }
    }

    /** One instance for the first half of the packets, and another one, which may need a snapshot, for the second. */
    private void run(
        final SourceSettings source,
        final List<Integer> events,
        final Sender sender,
        final Runnable venue,
        final int snapshotsWanted) throws IOException
    {
        long before = -1; // The start of the session is an event, too.
        for (int from = 0; from < PACKETS; from += HALF)
        {
            try (DataDirectory data = DataDirectory.own(directory.resolve("live"), EnumSet.allOf(Role.class));
                Instance instance = Instance.start(
                    Settings.load().with(TestInstance.SMALL), data, EnumSet.allOf(Role.class), List.of(source),
                    new Console(new PrintWriter(System.err, true))))
            {
                instance.openSources();
                final int wanted = from == 0 ? 0 : snapshotsWanted;
                TestInstance.await("the snapshot", () ->
                {
                    venue.run();
                    return instance.count(FeedHandlerCounter.SNAPSHOTS) == wanted;
                });
                for (int at = from; at < from + HALF; at += AT_ONCE)
                {
                    sender.send(at, at + AT_ONCE);
                    final long expected = events.get(at + AT_ONCE - 1) - before;
                    TestInstance.await("packet " + (at + AT_ONCE), () ->
                    {
                        venue.run();
                        return instance.count(FeedHandlerCounter.EVENTS_ACKNOWLEDGED) -
                            instance.count(FeedHandlerCounter.SNAPSHOT_EVENTS) >= expected;
                    });
                }
                assertEquals(from > 0, instance.recoveredEvents() > 0);
                messages += instance.count(FeedHandlerCounter.VENUE_MESSAGES);
                gaps += instance.count(FeedHandlerCounter.SOURCE_GAPS);
                snapshots += instance.count(FeedHandlerCounter.SNAPSHOTS);
                assertEquals(0, instance.count(SequencerCounter.DUPLICATES));
            }
            before = events.get(HALF - 1);
        }
    }

    private static SourceSettings source(final String type, final LineVenue lines, final String more)
    {
        return SourceSettings.of(ConfigFactory.parseString("id = 1, type = " + type + ", name = venue, date = \"" + DATE +
            "\", stale-timeout = 60s, receive-buffer = 1m, lines = " + lines.settings(0, 2) + ", " + more));
    }

    private List<String> fromFile(final List<byte[]> packets, final String protocol) throws IOException
    {
        final Path capture = Pcap.write(directory.resolve("day.pcap"), packets);
        final Path dump = directory.resolve("file.csv");
        final Cli played = Cli.run("play", capture.toString(), "--protocol", protocol, "--date", DATE, "--dump", "orders",
            "--out", dump.toString(), "--json");
        assertEquals(0, played.exitCode(), played.err());
        return rows(dump);
    }

    private List<String> fromRecording() throws IOException
    {
        final Path dump = directory.resolve("live.csv");
        final Cli replayed = Cli.run("replay", "--data-dir", directory.resolve("live").toString(), "--dump", "orders",
            "--out", dump.toString(), "--json");
        assertEquals(0, replayed.exitCode(), replayed.err());
        return rows(dump);
    }

    /** What the venue says, in order: neither our numbers and times, nor how the lines are. */
    private static List<String> rows(final Path dump) throws IOException
    {
        final List<String> rows = new ArrayList<>();
        for (final String line : Files.readAllLines(dump))
        {
            final String[] cells = Arrays.copyOf(line.split(",", -1), 16);
            if (!line.contains(",SourceStatus,"))
            {
                rows.add(String.join(",", OF_THE_VENUE.stream().map(column -> cells[column]).toList()));
            }
        }
        assertTrue(rows.size() > PACKETS / 2, "the dump has rows");
        return rows;
    }

    private static boolean isAt(final String row, final String sourceSequence)
    {
        return row.split(",", -1)[1].equals(sourceSequence);
    }
}
