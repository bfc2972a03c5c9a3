package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A unit of PITCH over two lossy multicast lines, gap request proxy and spin server gives what its capture gives. */
@Timeout(180)
class LivePitchTest
{
    private static final String DATE = "2024-01-02";
    private static final int PACKETS = 400;
    private static final int AT_ONCE = 20;
    private static final List<Integer> LOST = List.of(33, 34, 150, 277);

    @TempDir
    Path directory;

    @Test
    @Tag("F8")
    void shouldHealByRequestsWhatBothLinesLose() throws IOException
    {
        try (PitchVenue venue = new PitchVenue(3, PACKETS); SourceEvents file = fromFile(venue);
            SourceEvents live = live(venue, venue.gapRequests()))
        {
            send(venue, 0, PACKETS, LOST, live);

            assertEquals(file.taken, live.taken);
            assertEquals(List.of(), live.gaps);
            assertTrue(venue.requests > 0, "what both lose has to be asked for");
            assertEquals(List.of(), live.bad);
        }
    }

    @Test
    void shouldDeclareExactlyWhatBothLinesLoseWithoutRecovery() throws IOException
    {
        try (PitchVenue venue = new PitchVenue(4, PACKETS); SourceEvents file = fromFile(venue);
            SourceEvents live = live(venue, "gap-timeout = 1ms"))
        {
            send(venue, 0, PACKETS, LOST, live);

            final List<Long> numbers = file.taken.stream().map(SourceEvents.Taken::sequence)
                .filter(number -> !isLost(venue, number)).toList();
            assertTrue(numbers.size() < file.taken.size());
            assertEquals(numbers, live.taken.stream().map(SourceEvents.Taken::sequence).toList());
        }
    }

    @Test
    @Tag("F8")
    void shouldHealByASpinWhatCannotBeHadAgain() throws IOException
    {
        try (PitchVenue venue = new PitchVenue(5, PACKETS); SourceEvents file = fromFile(venue);
            SourceEvents live = live(venue, venue.gapRequests() + ", " + venue.snapshot()))
        {
            venue.isWithoutMessages = true;
            final int lost = 153;
            send(venue, 0, 140, List.of(), live);
            send(venue, 140, 160, List.of(lost), live);
            live.await("the spin", () ->
            {
                venue.step();
                return venue.spins == 1 && live.snapshots.contains("end of 0");
            });
            send(venue, 160, PACKETS, List.of(), live);

            assertEquals("start " + venue.lastNumbers.get(159) + " of 0", live.snapshots.get(0));
            assertFalse(live.gaps.isEmpty());
            final long before = venue.lastNumbers.get(lost - 1);
            final long after = venue.lastNumbers.get(159);
            assertEquals(of(file, 0, before), of(live, 0, before));
            assertEquals(of(file, after, Long.MAX_VALUE), of(live, after, Long.MAX_VALUE));
        }
    }

    /** Orders from before are not known to the second one until it has had a spin; then it knows them as the first does. */
    @Test
    void shouldGiveTheSameEventsFromAHandlerThatStartedLater() throws IOException
    {
        try (PitchVenue venue = new PitchVenue(6, PACKETS);
            SourceEvents first = live(venue, venue.gapRequests()))
        {
            final int half = 200;
            send(venue, 0, half, LOST, first);
            final long mark = first.last();
            try (SourceEvents second = live(venue, venue.gapRequests() + ", " + venue.snapshot()))
            {
                second.resumeAfter(mark);
                second.await("the spin", () ->
                {
                    venue.step();
                    return second.snapshots.contains("end of 0");
                });
                send(venue, half, PACKETS, LOST, first, second);

                assertEquals(of(first, mark, Long.MAX_VALUE), of(second, mark, Long.MAX_VALUE));
                assertTrue(second.snapshots.size() > 2, "orders are open");
            }
        }
    }

    @Test
    @Tag("F9")
    void shouldBeginASessionWhenTheUnitBeginsAnew() throws IOException
    {
        try (PitchVenue venue = new PitchVenue(7, 40); SourceEvents file = fromFile(venue);
            SourceEvents live = live(venue, "gap-timeout = 60s"))
        {
            send(venue, 0, 40, List.of(), live);
            live.skip(TimeUnit.SECONDS.toNanos(5));
            live.poll(); // All lines are empty, and were for long.
            venue.send(0, 40, List.of());
            live.await("the next day", () -> live.session() == 1 && live.last() == file.last());

            assertEquals(file.taken.size() * 2, live.taken.size());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name = x | sources: unit is missing",
        "unit = 256 | sources: unit 256 is not from 1 to 255",
        "unit = 0 | sources: unit 0 is not from 1 to 255",
        "unit = 1, gap-requests { address = \"a:1\" } | sources: gap-requests.answers is missing",
        "unit = 1, lines = [{ group = 239.1.1.1, port = 1 }], snapshot.type = glimpse | sources: snapshot.type glimpse is not spin",
        "unit = 1, lines = [{ group = 239.1.1.1, port = 1 }], snapshot { type = spin, address = \"a:1\", session = \"00001\", user = u, password = p } | " +
            "sources: snapshot.session sub id must be up to 4 characters of ASCII",
        "unit = 1, gap-requests { address = \"a:1\", session = s, user = u, password = p, answers { group = 239.1.1.1, " +
            "port = 1 } } | sources: gap-requests.max-messages is missing",
        "unit = 1, lines = [{ group = 239.1.1.1, port = 1 }], session = x | sources: there is no setting session",
    })
    void shouldNameWhatIsWrong(final String setting, final String message)
    {
        assertEquals(message, assertThrows(SettingsException.class, () -> SourceSettings.of(
            ConfigFactory.parseString("id = 1, type = cboe-pitch, " + setting))).getMessage());
    }

    @Test
    void shouldNotShowPasswords()
    {
        final SourceSettings settings = SourceSettings.of(ConfigFactory.parseString("id = 1, type = cboe-pitch, " +
            "unit = 1, lines = [{ group = 239.1.1.1, port = 1 }], snapshot { type = spin, address = \"a:1\", " +
            "session = \"0001\", user = me, password = secret }"));
        assertFalse(settings.toString().contains("secret"));
    }

    private SourceEvents fromFile(final PitchVenue venue) throws IOException
    {
        final Path file = Pcap.write(directory.resolve("day.pcap"), venue.packets);
        final SourceEvents events = new SourceEvents("id = 1, type = capture, speed = max, protocol = cboe-pitch, date = \"" +
            DATE + "\", file = \"" + file + "\"");
        events.await("the end of the capture", () -> events.source().state() != VenueSource.State.RUNNING);
        return events;
    }

    private SourceEvents live(final PitchVenue venue, final String more)
    {
        return new SourceEvents(
            "id = 1, type = cboe-pitch, unit = " + PitchVenue.UNIT + ", date = \"" + DATE + "\", stale-timeout = 60s, " +
                "lines = " + venue.lines.settings(0, 2) + ", " + more);
    }

    /** A few at a time, so that all copies are there before the source looks. */
    private static void send(
        final PitchVenue venue, final int from, final int to, final List<Integer> lost, final SourceEvents... handlers)
        throws IOException
    {
        for (int i = from; i < to; i += AT_ONCE)
        {
            final int end = Math.min(i + AT_ONCE, to);
            venue.send(i, end, lost);
            final long last = venue.lastNumbers.get(end - 1);
            for (final SourceEvents live : handlers)
            {
                live.await("packet " + end, () ->
                {
                    venue.step();
                    return live.last() >= last;
                });
            }
        }
    }

    private static boolean isLost(final PitchVenue venue, final long number)
    {
        return LOST.stream().anyMatch(packet ->
            number > venue.lastNumbers.get(packet - 1) && number <= venue.lastNumbers.get(packet));
    }

    private static List<SourceEvents.Taken> of(final SourceEvents events, final long above, final long last)
    {
        return events.taken.stream()
            .filter(message -> message.sequence() > above && message.sequence() <= last).toList();
    }
}
