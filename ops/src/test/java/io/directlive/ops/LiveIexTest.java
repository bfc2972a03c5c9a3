package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.VenueSource;
import io.directlive.feed.Venues;
import io.directlive.feed.capture.CapturePackets;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IEX DEEP over two lossy multicast lines gives the events that its capture gives. */
@Timeout(180)
class LiveIexTest
{
    private static final String DATE = "2024-01-02";
    private static final long START_NS = 1_704_207_600_000_000_000L;
    private static final long RUN_NS = 5_000_000_000L;
    private static final int RUNS = 2;
    private static final int PACKETS = 300; // Of each run.
    private static final int AT_ONCE = 30;

    @TempDir
    Path directory;

    private final List<byte[]> packets = new ArrayList<>();
    private final List<Long> lastNumbers = new ArrayList<>(); // Known with each packet, of its run.

    @BeforeEach
    void makePackets()
    {
        final Random random = new Random(11);
        for (int run = 0; run < RUNS; run++)
        {
            long first = 1;
            long streamOffset = 0;
            for (int i = 0; i < PACKETS; i++)
            {
                final int count = i == PACKETS - 1 ? 1 : random.nextInt(5);
                final long timeNs = START_NS + run * RUN_NS + i * 10_000L;
                packets.add(segment(first, streamOffset, timeNs, count, random));
                first += count;
                streamOffset += 32L * count;
                lastNumbers.add(first - 1);
            }
        }
    }

    @Test
    void shouldGiveTheEventsOfTheCaptureThroughARestartOfTheVenue() throws IOException
    {
        try (SourceEvents file = fromFile(); LineVenue venue = new LineVenue(5, 2);
            SourceEvents live = live(venue, "gap-timeout = 60s"))
        {
            send(venue, 0, packets.size(), live);

            assertEquals(file.taken, live.taken);
            assertEquals(List.of(), live.gaps);
            assertEquals(1, live.session(), "numbers began again");
        }
    }

    @Test
    void shouldDeclareExactlyWhatBothLinesLose() throws IOException
    {
        try (SourceEvents file = fromFile(); LineVenue venue = new LineVenue(6, 2);
            SourceEvents live = live(venue, "gap-timeout = 1ms"))
        {
            final List<SourceEvents.Taken> lost = new ArrayList<>();
            final int[] lostPackets = {25, 26, 88, 300};
            for (final int packet : lostPackets)
            {
                final long from = packet % PACKETS == 0 ? 1 : lastNumbers.get(packet - 1) + 1;
                final int run = packet / PACKETS;
                file.taken.stream().filter(message -> message.session() == run && message.sequence() >= from &&
                    message.sequence() <= lastNumbers.get(packet)).forEach(lost::add);
                packets.set(packet, null);
            }
            send(venue, 0, packets.size(), live);

            assertTrue(lost.size() > 2, "packets with messages are lost");
            file.taken.removeAll(lost);
            assertEquals(file.taken, live.taken);
        }
    }

    @Test
    void shouldGiveTheSameEventsFromAHandlerThatStartedLater() throws IOException
    {
        try (LineVenue venue = new LineVenue(7, 2); SourceEvents first = live(venue, "gap-timeout = 60s"))
        {
            final int half = PACKETS / 2 / AT_ONCE * AT_ONCE;
            send(venue, 0, half, first);
            final long mark = first.last();
            try (SourceEvents second = live(venue, "gap-timeout = 60s"))
            {
                second.resumeAfter(mark);
                send(venue, half, packets.size(), first, second);

                first.taken.removeIf(message -> message.session() == 0 && message.sequence() <= mark);
                assertEquals(first.taken, second.taken);
            }
        }
    }

    /** Looked for as in {@link RealDataTest}. Their venue begins its numbers again. */
    @ParameterizedTest
    @CsvSource({"DEEP10_packets_1-5244.pcap.gz, iex-deep", "TOPS16_packets_1-7000.pcap.gz, iex-tops"})
    void shouldGiveTheEventsOfStagedCaptures(final String name, final String protocol) throws IOException
    {
        final Path capture = staged(name);
        final List<byte[]> captured = packetsOf(capture, protocol);
        try (SourceEvents file = new SourceEvents("id = 1, type = capture, speed = max, protocol = " + protocol +
                ", date = \"" + DATE + "\", file = \"" + capture + "\"");
            LineVenue venue = new LineVenue(13, 2);
            SourceEvents live = new SourceEvents("id = 1, type = iex-tp, protocol = " + protocol + ", date = \"" + DATE +
                "\", stale-timeout = 60s, gap-timeout = 60s, lines = " + venue.settings(0, 2)))
        {
            file.await("the end of the capture", () -> file.source().state() != VenueSource.State.RUNNING);
            for (int i = 0; i < captured.size(); i += AT_ONCE)
            {
                venue.sendLossy(captured.subList(i, Math.min(i + AT_ONCE, captured.size())));
                live.poll();
            }
            live.await("the last packet", () -> live.session() == file.session() && live.last() == file.last());

            assertEquals(file.gaps, live.gaps);
            assertEquals(file.taken, live.taken);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "protocol = cboe-pitch | sources: protocol cboe-pitch does not come over IEX-TP; there is iex-tops, iex-deep, iex-deep-plus",
        "name = x | sources: protocol is missing",
        "protocol = iex-deep | sources: lines: there must be 1 to 16",
        "protocol = iex-deep, session = A | sources: session A is not a number",
        "protocol = iex-deep, request-servers = [], lines = [{ group = 239.1.1.1, port = 1 }] | sources: there is no setting request-servers",
    })
    void shouldNameWhatIsWrong(final String setting, final String message)
    {
        assertEquals(message, assertThrows(SettingsException.class, () -> SourceSettings.of(
            ConfigFactory.parseString("id = 1, type = iex-tp, " + setting))).getMessage());
    }

    private static Path staged(final String name)
    {
        final String configured = System.getenv("DIRECTLIVE_DATA");
        Path data = configured == null ? null : Path.of(configured);
        for (Path at = Path.of("").toAbsolutePath(); data == null && at != null; at = at.getParent())
        {
            final Path beside = at.resolve("shared").resolve("data");
            data = Files.isDirectory(beside) ? beside : null;
        }
        final Path file = data == null ? null : data.resolve("iex").resolve(name);
        final boolean isThere = file != null && Files.exists(file);
        assertTrue(isThere || !"true".equals(System.getenv("CI")), "CI needs the staged market data");
        assumeTrue(isThere, "no market data: set DIRECTLIVE_DATA or put it in shared/data beside the checkout");
        return file;
    }

    private static List<byte[]> packetsOf(final Path capture, final String protocol) throws IOException
    {
        final List<byte[]> found = new ArrayList<>();
        try (CapturePackets packets = new CapturePackets(
            CaptureReader.open(capture), Venues.packetFormat(protocol), CaptureSelection.of(null, 0),
            BadInputListener.NONE))
        {
            while (!packets.isDone())
            {
                if (packets.poll())
                {
                    final byte[] packet = new byte[packets.length()];
                    packets.buffer().getBytes(packets.offset(), packet);
                    found.add(packet);
                }
            }
        }
        return found;
    }

    private SourceEvents fromFile() throws IOException
    {
        final Path file = Pcap.write(directory.resolve("day.pcap"), packets);
        final SourceEvents events = new SourceEvents("id = 1, type = capture, speed = max, protocol = iex-deep, date = \"" +
            DATE + "\", file = \"" + file + "\"");
        events.await("the end of the capture", () -> events.source().state() != VenueSource.State.RUNNING);
        return events;
    }

    private SourceEvents live(final LineVenue venue, final String more)
    {
        return new SourceEvents(
            "id = 1, type = iex-tp, protocol = iex-deep, date = \"" + DATE + "\", stale-timeout = 60s, " +
                "lines = " + venue.settings(0, 2) + ", " + more);
    }

    /** A few at a time, so that all copies are there before the source looks. */
    private void send(final LineVenue venue, final int from, final int to, final SourceEvents... handlers)
        throws IOException
    {
        for (int i = from; i < to; i += AT_ONCE)
        {
            final int end = Math.min(i + AT_ONCE, to);
            venue.sendLossy(packets.subList(i, end).stream().filter(packet -> packet != null).toList());
            final int run = (end - 1) / PACKETS;
            final long last = lastNumbers.get(end - 1);
            for (final SourceEvents live : handlers)
            {
                live.await("packet " + end, () -> live.session() == run && live.last() >= last);
            }
        }
    }

    private static byte[] segment(
        final long first, final long streamOffset, final long sendTimeNs, final int count, final Random random)
    {
        final ByteBuffer packet = ByteBuffer.allocate(40 + 32 * count).order(ByteOrder.LITTLE_ENDIAN);
        packet.put((byte)1).put((byte)0).putShort((short)0x8004).putInt(1).putInt(77);
        packet.putShort((short)(32 * count)).putShort((short)count).putLong(streamOffset).putLong(first).putLong(sendTimeNs);
        for (int i = 0; i < count; i++)
        {
            packet.putShort((short)30).put((byte)(random.nextBoolean() ? '8' : '5')).put((byte)random.nextInt(2));
            packet.putLong(sendTimeNs).put("ZIEXT   ".getBytes(StandardCharsets.US_ASCII));
            packet.putInt(random.nextInt(1_000)).putLong(100_000 + 100 * random.nextInt(50));
        }
        return packet.array();
    }
}
