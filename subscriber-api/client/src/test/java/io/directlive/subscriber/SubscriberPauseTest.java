package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that does not poll for longer than the driver waits for it: it is told, and nothing else happens to its process. */
@Timeout(30)
class SubscriberPauseTest
{
    private static final long LIVENESS_NS = TimeUnit.SECONDS.toNanos(1);

    @Test
    @Tag("F34")
    void shouldSayThatItWasTakenForDead()
    {
        try (MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .clientLivenessTimeoutNs(LIVENESS_NS)
            .timerIntervalNs(LIVENESS_NS / 10)
            .ipcTermBufferLength(64 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
            Subscriber subscriber = Subscriber.connect(new SubscriberContext()
                .directory(new StreamDirectory(
                    "test", 1, 0, "DURABLE", Map.of(Tier.ORDERS, "aeron:ipc"), "", driver.aeronDirectoryName()))
                .tiers(Tier.ORDERS)
                .errorHandler(error -> { })))
        {
            assertEquals(0, subscriber.delivered(Tier.ORDERS));
            subscriber.poll(1);
            final long untilNs = System.nanoTime() + 2 * LIVENESS_NS;
            while (untilNs - System.nanoTime() > 0)
            {
                Thread.onSpinWait(); // The pause itself is what is tested.
            }

            final IllegalStateException gone = assertThrows(IllegalStateException.class, () -> pollTwice(subscriber));
            assertTrue(gone.getMessage().contains("connect anew, from the cursor"), gone.getMessage());
        }
    }

    /** The first poll may only find out; the second must not go on. */
    private static void pollTwice(final Subscriber subscriber)
    {
        subscriber.poll(1);
        subscriber.poll(1);
    }
}
