package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TempoTest
{
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldSendEvenly()
    {
        final Tempo tempo = Tempo.steady(4);

        assertEquals(1, due(tempo, 0), "the first one at once");
        assertEquals(1, due(tempo, SECOND / 4 - 1));
        assertEquals(2, due(tempo, SECOND / 4));
        assertEquals(4_001, due(tempo, 1_000 * SECOND));
    }

    @Test
    void shouldDecayFromThePeakToTheBase()
    {
        final OpeningBurst burst = new OpeningBurst(1_000_000, 50_000, 2);

        assertEquals(1_000_000, rate(burst, 0), 1_100);
        assertEquals(50_000 + 950_000 / Math.E, rate(burst, 2 * SECOND), 1_100);
        assertEquals(50_000, rate(burst, 60 * SECOND), 1_000);
        assertEquals(50_000 * 60 + 950_000 * 2, burst.messagesBy(60 * SECOND), 1);
    }

    @Test
    void shouldNeverTakeBackWhatIsDue()
    {
        final OpeningBurst burst = new OpeningBurst(300_000, 1, 0.5);
        long before = 0;
        for (long nowNs = 0; nowNs < 10 * SECOND; nowNs += 1_000_003)
        {
            final long now = burst.messagesBy(nowNs);
            assertTrue(now >= before);
            before = now;
        }
        assertEquals(150_009, before, 2);
    }

    @Test
    void shouldGoByTheTimesOfMessages()
    {
        final Tempo tempo = Tempo.asRecorded(2);

        assertTrue(tempo.isDue(0, -1, 5), "a message without a time");
        assertTrue(tempo.isDue(1, 100_000, 10));
        assertFalse(tempo.isDue(2, 100_200, 109));
        assertTrue(tempo.isDue(2, 100_200, 110));
    }

    @Test
    void shouldRefuseRatesThatAreNone()
    {
        assertThrows(IllegalArgumentException.class, () -> Tempo.steady(0));
        assertThrows(IllegalArgumentException.class, () -> Tempo.asRecorded(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new OpeningBurst(10, 20, 1));
    }

    private static long due(final Tempo tempo, final long elapsedNs)
    {
        long index = 0;
        while (tempo.isDue(index, -1, elapsedNs))
        {
            index++;
        }
        return index;
    }

    private static double rate(final OpeningBurst burst, final long atNs)
    {
        return (burst.messagesBy(atNs + SECOND / 1_000) - burst.messagesBy(atNs)) * 1_000.0;
    }
}
