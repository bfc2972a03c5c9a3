package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sequencer is killed alone, in full flow, and started again at once, under a media driver that lives on. */
@Timeout(180)
class SequencerRestartTest
{
    /** The media driver finds out by itself after this time. */
    private static final long CLIENT_LIVENESS_S = 14;
    private static final int KILLS = 3;
    private static final int EVENTS_BETWEEN = 2_000;

    @TempDir
    private Path directory;

    @Test
    @Tag("F10")
    void shouldNotWaitForTheDriverToFindOut() throws IOException
    {
        try (InstanceProcesses processes = new InstanceProcesses(directory, """
            driver.client-liveness = %ds
            sources = [{ id = 1, type = venue, name = "venue", rate = 20000, symbols = [AAPL, MSFT], seed = 1 }]
            """.formatted(CLIENT_LIVENESS_S)))
        {
            processes.run("host", "driver", "archive");
            processes.awaitLog("host", "running");
            final String name = "sequencer";
            processes.run(name, name);
            processes.awaitLog(name, "stream NEW");
            processes.run("handler", "feed-handler");

            for (int kill = 1; kill <= KILLS; kill++)
            {
                final long last = sequence(processes);
                processes.await("events", () -> sequence(processes) >= last + EVENTS_BETWEEN);
                processes.kill(kill == 1 ? name : name + (kill - 1));
                final long killedNs = System.nanoTime();
                processes.run(name + kill, name);
                processes.awaitLog(name + kill, "running");
                final long awayMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs);
                assertTrue(awayMs < TimeUnit.SECONDS.toMillis(CLIENT_LIVENESS_S) / 2, "away for " + awayMs + " ms");
            }
        }
    }

    private static long sequence(final InstanceProcesses processes)
    {
        return processes.counter(SequencerCounter.NEXT_SEQUENCE.typeId()) - 1;
    }
}
