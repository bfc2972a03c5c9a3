package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.SourceSession;
import io.directlive.feed.soup.SoupFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerSessionsTest
{
    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
    private static final LocalDate SATURDAY = FRIDAY.plusDays(1);

    @TempDir
    Path directory;

    private LocalDate today = FRIDAY;

    @Test
    void shouldTakeTheDateForTheEpoch()
    {
        final LedgerSessions sessions = open(1, null);

        assertEquals("", sessions.current());
        assertEquals(new SourceSession(1, 20261120, "nasdaq"), sessions.normaliser().session());
        assertTrue(Files.notExists(directory.resolve("sessions.properties")), "the venue has not told a name");
    }

    @Test
    void shouldKeepASessionThroughRestarts()
    {
        open(1, null).onCurrent("DAY1");
        today = SATURDAY;
        final LedgerSessions sessions = open(1, null);

        assertEquals("DAY1", sessions.current());
        assertEquals(20261120, sessions.normaliser().session().epoch());
        assertEquals("", open(2, null).current(), "another source");
    }

    @Test
    void shouldGiveALaterSessionAHigherEpoch()
    {
        final LedgerSessions sessions = open(1, null);
        sessions.onCurrent("DAY1");
        assertEquals(20261121, sessions.next("DAY1B").session().epoch(), "a second session of one day");
        today = SATURDAY;
        assertEquals(20261122, sessions.next("DAY2").session().epoch());
        today = SATURDAY.plusDays(2);
        assertEquals(20261123, sessions.next("DAY3").session().epoch());

        assertEquals("DAY3", open(1, null).current());
        assertEquals(20261123, open(1, null).normaliser().session().epoch());
    }

    @Test
    void shouldBeginAnewWithALaterDate()
    {
        final LedgerSessions sessions = open(1, FRIDAY);
        sessions.onCurrent("DAY");
        sessions.next("DAY2");

        assertEquals("DAY2", open(1, FRIDAY).current());
        assertEquals("", open(1, SATURDAY).current());
        assertEquals(20261122, open(1, SATURDAY).normaliser().session().epoch(), "20261121 is taken");
        assertEquals(20261119, open(1, FRIDAY.minusDays(1)).normaliser().session().epoch());
    }

    @Test
    void shouldRefuseAFileThatMakesNoSense() throws Exception
    {
        Files.writeString(directory.resolve("sessions.properties"), "source.1.20261120 = x");

        assertTrue(assertThrows(SettingsException.class, () -> open(1, null)).getMessage()
            .endsWith("sessions.properties: source.1.20261120 is not a date and a name"));
    }

    private LedgerSessions open(final int sourceId, final LocalDate date)
    {
        return new LedgerSessions(
            SessionLedger.open(directory), SoupFormat.INSTANCE, sourceId, "nasdaq", date,
            () -> date == null ? today : date);
    }
}
