package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A CME channel over two lossy multicast lines, and its loops over four, gives what its capture gives. */
@Timeout(180)
class LiveCmeTest
{
    private static final String DATE = "2024-01-02";
    private static final int PACKETS = 400;
    private static final int AT_ONCE = 20;

    @TempDir
    Path directory;

    @Test
    void shouldGiveTheEventsOfTheCapture() throws IOException
    {
        try (CmeVenue venue = new CmeVenue(3, PACKETS); SourceEvents file = fromFile(venue);
            SourceEvents live = live(venue, "gap-timeout = 60s"))
        {
            send(venue, 0, PACKETS, List.of(), live);

            assertEquals(file.taken, live.taken);
            assertEquals(List.of(), live.gaps);
            assertEquals(List.of(), live.bad);
        }
    }

    @Test
    void shouldDeclareExactlyWhatBothLinesLoseWithoutLoops() throws IOException
    {
        try (CmeVenue venue = new CmeVenue(4, PACKETS); SourceEvents file = fromFile(venue);
            SourceEvents live = live(venue, "gap-timeout = 1ms"))
        {
            final List<Integer> lost = List.of(33, 34, 150, 277);
            send(venue, 0, PACKETS, lost, live);

            file.taken.removeIf(packet -> lost.contains((int)packet.sequence() - 1));
            assertEquals(file.taken, live.taken);
            assertEquals(List.of("34-35", "151-151", "278-278"), live.gaps);
        }
    }

    @Test
    @Tag("F8")
    void shouldHealByItsLoops() throws IOException
    {
        try (CmeVenue venue = new CmeVenue(5, PACKETS); SourceEvents file = fromFile(venue);
            SourceEvents live = live(venue, "gap-timeout = 1ms, " + venue.snapshot()))
        {
            send(venue, 0, 140, List.of(), live);
            venue.send(140, 160, List.of(150));
            heal(venue, live);
            send(venue, 160, PACKETS, List.of(), live);

            assertEquals(List.of("151-151"), live.gaps);
            file.taken.removeIf(packet -> packet.sequence() == 151);
            assertEquals(file.taken, live.taken);
            for (final int instrument : CmeVenue.INSTRUMENTS)
            {
                assertTrue(live.snapshots.contains("start 160 of " + instrument), live.snapshots.toString());
            }
            final String all = String.join(" ", live.snapshots);
            for (final long id : venue.openAfter(160))
            {
                assertTrue(all.contains(littleEndian(id)), "order " + id + " is in a book");
            }
        }
    }

    @Test
    @Tag("F6")
    void shouldTakeTheBooksFromTheLoopsWhenItJoinsInTheMiddleOfTheWeek() throws IOException
    {
        try (CmeVenue venue = new CmeVenue(6, PACKETS);
            SourceEvents live = live(venue, "gap-timeout = 1ms, " + venue.snapshot()))
        {
            venue.send(200, 220, List.of());
            heal(venue, live);

            assertEquals(List.of("1-200"), live.gaps);
            assertEquals(220, live.last());
            assertTrue(live.snapshots.contains("start 220 of 11"), live.snapshots.toString());
        }
    }

    @Test
    void shouldGiveTheSameEventsFromAHandlerThatStartedLater() throws IOException
    {
        try (CmeVenue venue = new CmeVenue(7, PACKETS); SourceEvents first = live(venue, "gap-timeout = 60s"))
        {
            send(venue, 0, 200, List.of(), first);
            try (SourceEvents second = live(venue, "gap-timeout = 60s"))
            {
                second.resumeAfter(200);
                send(venue, 200, PACKETS, List.of(), first, second);

                first.taken.removeIf(packet -> packet.sequence() <= 200);
                assertEquals(first.taken, second.taken);
            }
        }
    }

    @Test
    @Tag("F9")
    @Tag("F39")
    void shouldBeginASessionWithTheWeek() throws IOException
    {
        try (CmeVenue venue = new CmeVenue(8, 40); SourceEvents live = live(venue, "gap-timeout = 60s"))
        {
            send(venue, 0, 40, List.of(), live);
            final List<SourceEvents.Taken> first = new ArrayList<>(live.taken);
            live.taken.clear();
            venue.lines.sendLossy(venue.nextWeek().subList(0, 20));
            live.await("the next week", () -> live.session() == 1 && live.last() == 20);
            venue.lines.sendLossy(venue.packets.subList(0, 20));
            venue.lines.sendLossy(venue.nextWeek().subList(20, 40));
            live.await("the rest of it", () -> live.last() == 40);

            assertEquals(first.size(), live.taken.size(), "what was sent before it is dropped");
        }
    }

    @Test
    void shouldNameAWeekByItsSunday()
    {
        final SourceSettings settings = SourceSettings.of(ConfigFactory.parseString(
            "id = 1, type = cme-mdp3, lines = [{ group = 239.1.1.1, port = 1 }]"));
        assertEquals(DayOfWeek.SUNDAY, settings.tradingDate().getDayOfWeek());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "protocol = cme-mdp3-tcp | sources: protocol cme-mdp3-tcp does not come over multicast lines of CME; there is " +
            "cme-mdp3, cme-mdp3-levels",
        "name = x | sources: lines: there must be 1 to 16",
        "lines = [{ group = 239.1.1.1, port = 1 }], symbols = [ES] | sources: there is no setting symbols",
        "lines = [{ group = 239.1.1.1, port = 1 }], snapshot.type = spin | sources: snapshot.type spin is not loops",
        "lines = [{ group = 239.1.1.1, port = 1 }], snapshot.type = loops | sources: snapshot.lines: there must be 1 to 16",
    })
    void shouldNameWhatIsWrong(final String setting, final String message)
    {
        assertEquals(message, assertThrows(SettingsException.class, () -> SourceSettings.of(
            ConfigFactory.parseString("id = 1, type = cme-mdp3, " + setting))).getMessage());
    }

    private SourceEvents fromFile(final CmeVenue venue) throws IOException
    {
        final Path file = Pcap.write(directory.resolve("week.pcap"), venue.packets);
        final SourceEvents events = new SourceEvents("id = 1, type = capture, speed = max, protocol = cme-mdp3, date = \"" +
            DATE + "\", file = \"" + file + "\"");
        events.await("the end of the capture", () -> events.source().state() != VenueSource.State.RUNNING);
        return events;
    }

    private SourceEvents live(final CmeVenue venue, final String more)
    {
        return new SourceEvents(
            "id = 1, type = cme-mdp3, date = \"" + DATE + "\", stale-timeout = 60s, lines = " +
                venue.lines.settings(0, 2) + ", " + more);
    }

    /** Loops, until the books are whole. */
    private static void heal(final CmeVenue venue, final SourceEvents live)
    {
        live.await("the loops", () ->
        {
            try
            {
                venue.sendLoops();
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
            return live.snapshots.contains("end of 0");
        });
        live.await("what was held back", () -> live.last() == venue.sent);
    }

    /** A few at a time, so that all copies are there before the source looks. */
    private static void send(
        final CmeVenue venue, final int from, final int to, final List<Integer> lost, final SourceEvents... handlers)
        throws IOException
    {
        for (int i = from; i < to; i += AT_ONCE)
        {
            final int end = Math.min(i + AT_ONCE, to);
            venue.send(i, end, lost);
            for (final SourceEvents live : handlers)
            {
                live.await("packet " + end, () -> live.last() >= end);
            }
        }
    }

    private static String littleEndian(final long value)
    {
        return HexFormat.of().formatHex(
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }
}
