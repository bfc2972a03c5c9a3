package io.directlive.feed.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.directlive.feed.AwaitedSession;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSession;
import io.directlive.feed.soup.SoupFormat;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSessionsTest
{
    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
    private static final LocalDate SATURDAY = FRIDAY.plusDays(1);
    private static final VenueSession LAST = new VenueSession(20261121, "DAY1B", FRIDAY);

    private LocalDate today = FRIDAY;

    @Test
    void shouldAskForTheSessionThatTheVenueTells()
    {
        final NamedSessions sessions = open(null);

        assertNull(sessions.onLast(null));
        assertEquals("", sessions.current());
        assertNull(sessions.awaited());
        sessions.onCurrent("DAY1");
        assertEquals(new AwaitedSession("DAY1", FRIDAY, false, 0), sessions.awaited());

        assertEquals(
            new SourceSession(1, 20261120, "DAY1"),
            sessions.begin(new VenueSession(20261120, "DAY1", FRIDAY)).session());
        assertEquals("DAY1", sessions.current());
        assertNull(sessions.awaited());
    }

    @Test
    void shouldGoOnWithTheLastSessionWhateverTheDay()
    {
        final NamedSessions sessions = open(null);
        today = SATURDAY;

        assertEquals(new SourceSession(1, 20261121, "DAY1B"), sessions.onLast(LAST).session());
        assertEquals("DAY1B", sessions.current());
        sessions.next("DAY2");
        assertEquals(new AwaitedSession("DAY2", SATURDAY, false, 0), sessions.awaited());
    }

    @Test
    void shouldTellSessionsOfOneNameApartByTheirPlace()
    {
        final NamedSessions sessions = open(null);
        sessions.onLast(LAST);

        sessions.next("DAY1B");

        assertEquals(new AwaitedSession("DAY1B", FRIDAY, false, 20261121), sessions.awaited());
    }

    @Test
    void shouldGoByADateThatIsSet()
    {
        final NamedSessions same = open(FRIDAY);
        assertEquals(20261121, same.onLast(LAST).session().epoch());
        assertEquals("DAY1B", same.current());

        final NamedSessions later = open(SATURDAY);
        assertNull(later.onLast(LAST));
        later.onCurrent("DAY1B");
        assertEquals(new AwaitedSession("DAY1B", SATURDAY, true, 0), later.awaited());

        final NamedSessions earlier = open(FRIDAY.minusDays(1));
        assertEquals(20261119, earlier.onLast(LAST).session().epoch(), "before that of the last, so that it has no effect");
        assertEquals("", earlier.current());
    }

    @Test
    void shouldTakeTheEpochForTheDateOfASessionWithoutAName()
    {
        final NamedSessions sessions = open(null);
        assertEquals(20261120, sessions.onLast(new VenueSession(20261120, "", null)).session().epoch());
        sessions.onCurrent("DAY1");
        assertNull(sessions.awaited(), "it goes on");
        assertEquals("DAY1", sessions.current());

        assertNull(open(null).onLast(new VenueSession(20261119, "", null)));
        assertEquals(
            20261120, open(FRIDAY).onLast(new VenueSession(20261121, "", null)).session().epoch(), "it is over");
    }

    /** Some are no text. The lines are to get back what they told, and the name of nothing is one too. */
    @ParameterizedTest
    @ValueSource(strings = {"DAY1", "a b", "\\x41", "\u00e9\u0000\u0001", "\\"})
    void shouldKeepNamesAsTheyAre(final String name)
    {
        final NamedSessions sessions = open(null);
        sessions.onLast(null);
        sessions.onCurrent(name);
        final AwaitedSession awaited = sessions.awaited();
        sessions.begin(new VenueSession(1, awaited.name(), FRIDAY));
        assertEquals(name, sessions.current());

        final NamedSessions restarted = open(null);
        restarted.onLast(new VenueSession(1, awaited.name(), FRIDAY));
        assertEquals(name, restarted.current());
    }

    @Test
    void shouldAskAgainForTheNameOfNothing()
    {
        final NamedSessions sessions = open(null);
        sessions.onLast(null);
        sessions.onCurrent("");
        final VenueSession blank = new VenueSession(20261120, sessions.awaited().name(), FRIDAY);
        sessions.begin(blank);

        assertNull(open(null).onLast(blank), "the lines would take it for one that nobody knows");
    }

    private NamedSessions open(final LocalDate date)
    {
        return new NamedSessions(SoupFormat.INSTANCE, 1, date, () -> date == null ? today : date);
    }
}
