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
        ledger(MONDAY).publish(false, 0);
        assertTrue(ledger(MONDAY).isSameBoot());

        final SessionLedger killedBeforeItPublished = ledger(TUESDAY);
        killedBeforeItPublished.open(directory.resolve("driver"));
        killedBeforeItPublished.archiveStarts();
        assertFalse(ledger(TUESDAY).isSameBoot());
    }

    @Test
    void shouldOweABreakUntilAnEpochIsTaken() throws IOException
    {
        ledger(MONDAY).publish(true, 0);
        assertTrue(ledger(MONDAY).isBreakDue(1, 100));
        ledger(MONDAY).publish(false, 0); // The next run finds nothing to salvage, and that proves nothing.
        assertTrue(ledger(MONDAY).isBreakDue(1, 100));

        assertEquals(2, ledger(MONDAY).newEpoch(1));
        assertTrue(ledger(MONDAY).isBreakDue(1, 100), "its first event was not published");
        assertFalse(ledger(MONDAY).isBreakDue(2, 1), "its first event was published");
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
        ledger(MONDAY).publish(false, 0);
        assertEquals(SessionLedger.NO_SALVAGE, ledger(MONDAY).salvagePosition());
    }

    @Test
    void shouldOweABreakWhenTheStoreHasSeenMoreThanIsRecorded() throws IOException
    {
        try (HighWaterMark mark = HighWaterMark.open(directory))
        {
            mark.onSeen(3, 100);
        }
        assertFalse(ledger(MONDAY).isBreakDue(3, 100));
        assertTrue(ledger(MONDAY).isBreakDue(3, 99));
        assertTrue(ledger(MONDAY).isBreakDue(2, 500));
        assertEquals(4, ledger(MONDAY).newEpoch(2), "epoch 3 was seen");
        assertTrue(ledger(MONDAY).isBreakDue(2, 500), "its first event was not published");
    }

    @Test
    void shouldOweABreakWhenTheRecordingIsGoneThatTheStoreHasSeen() throws IOException
    {
        ledger(MONDAY).begin(7);
        assertEquals(7, ledger(MONDAY).firstEpoch());
        assertFalse(ledger(MONDAY).isBreakDue(7, 0), "nobody has seen any other");
        try (HighWaterMark mark = HighWaterMark.open(directory))
        {
            mark.onSeen(9, 100);
        }
        ledger(MONDAY).begin(8);
        assertEquals(9, ledger(MONDAY).firstEpoch());
        assertTrue(ledger(MONDAY).isBreakDue(9, 0));
        assertEquals(10, ledger(MONDAY).newEpoch(9));
    }

    private SessionLedger ledger(final String boot) throws IOException
    {
        return SessionLedger.load(directory, boot);
    }
}
