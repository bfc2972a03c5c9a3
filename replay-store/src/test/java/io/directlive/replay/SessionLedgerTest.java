package io.directlive.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run leaves for the next, whenever it is killed and whatever is lost. */
class SessionLedgerTest
{
    private static final String MONDAY = "boot-1";
    private static final String TUESDAY = "boot-2";

    @TempDir
    private Path directory;

    @Test
    void shouldKnowTheBootThatTheStreamWasPublishedOn() throws IOException
    {
        ledger(MONDAY).publish(false);
        assertTrue(ledger(MONDAY).isSameBoot());

        final SessionLedger killedBeforeItPublished = ledger(TUESDAY);
        killedBeforeItPublished.open(directory.resolve("driver"));
        killedBeforeItPublished.archiveStarts();
        assertFalse(ledger(TUESDAY).isSameBoot());
    }

    @Test
    void shouldOweABreakUntilAnEpochIsTaken() throws IOException
    {
        ledger(MONDAY).publish(true);
        assertTrue(ledger(MONDAY).isBreakDue(1));
        ledger(MONDAY).publish(false); // The next run finds nothing to salvage, and that proves nothing.
        assertTrue(ledger(MONDAY).isBreakDue(1));

        assertEquals(2, ledger(MONDAY).newEpoch(1));
        assertTrue(ledger(MONDAY).isBreakDue(1), "its first event was not published");
        assertFalse(ledger(MONDAY).isBreakDue(2), "its first event was published");
    }

    @Test
    void shouldNeverTakeAnEpochTwice() throws IOException
    {
        assertEquals(2, ledger(MONDAY).newEpoch(1));
        assertEquals(3, ledger(TUESDAY).newEpoch(1), "all of epoch 2 was lost, and readers had it");
        assertEquals(8, ledger(TUESDAY).newEpoch(7));
    }

    @Test
    void shouldKnowWhereASalvageBeganUntilItIsOver() throws IOException
    {
        assertEquals(SessionLedger.NO_SALVAGE, ledger(MONDAY).salvagePosition());
        ledger(MONDAY).salvage(4096);
        ledger(MONDAY).open(directory.resolve("driver"));
        assertEquals(4096, ledger(MONDAY).salvagePosition(), "it was killed");
        ledger(MONDAY).publish(false);
        assertEquals(SessionLedger.NO_SALVAGE, ledger(MONDAY).salvagePosition());
    }

    private SessionLedger ledger(final String boot) throws IOException
    {
        return SessionLedger.load(directory, boot);
    }
}
