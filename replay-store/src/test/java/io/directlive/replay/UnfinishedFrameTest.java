package io.directlive.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.LogBuffers;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.directlive.protocol.StreamIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.CachedNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A media driver that outlives the publisher, stepped by hand in its own time. */
@Timeout(60)
class UnfinishedFrameTest
{
    private static final int CLAIMED = 256;
    private static final int STEPS = 2_000;

    private final CachedNanoClock clock = new CachedNanoClock();
    private final MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
        .threadingMode(ThreadingMode.INVOKER)
        .nanoClock(clock)
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true));
    private final Aeron aeron = Aeron.connect(new Aeron.Context()
        .aeronDirectoryName(driver.aeronDirectoryName())
        .driverAgentInvoker(driver.sharedAgentInvoker())
        .useConductorAgentInvoker(true));
    private final Subscription recorder = aeron.addSubscription("aeron:ipc", StreamIds.ORDERED);
    private final ExclusivePublication publication =
        aeron.addExclusivePublication("aeron:ipc?term-length=64k", StreamIds.ORDERED);

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @Test
    void shouldMakePaddingOfAFrameThatWasOnlyClaimed() throws IOException
    {
        final Image image = publish();
        assertFalse(pad(publication.position()), "nothing was claimed");
        claim();
        publication.close();

        assertFalse(isOver(image), "the driver does it by itself: this class is not needed any more");
        final long end = image.position();
        assertTrue(pad(end));
        assertFalse(pad(end), "it is padding");

        assertTrue(isOver(image));
        assertEquals(end + CLAIMED, image.position());
    }

    private Image publish()
    {
        assertTrue(until(() -> publication.isConnected() && recorder.isConnected()));
        for (int i = 0; i < 10; i++)
        {
            assertTrue(publication.offer(new UnsafeBuffer(new byte[100])) > 0);
        }
        final Image image = recorder.imageAtIndex(0);
        assertTrue(until(() -> image.position() == publication.position()));
        return image;
    }

    /** As far as a publisher gets that is killed right after it has moved the tail. */
    private void claim() throws IOException
    {
        try (LogBuffers log = new LogBuffers(Path.of(
            driver.aeronDirectoryName(), "publications", publication.registrationId() + ".logbuffer").toString()))
        {
            final long rawTail = LogBufferDescriptor.rawTail(log.metaDataBuffer(), 0);
            log.metaDataBuffer().putLongVolatile(LogBufferDescriptor.TERM_TAIL_COUNTERS_OFFSET, rawTail + CLAIMED);
        }
    }

    private boolean pad(final long position) throws IOException
    {
        return UnfinishedFrame.pad(
            Path.of(driver.aeronDirectoryName()), StreamIds.ORDERED, publication.sessionId(),
            publication.initialTermId(), position);
    }

    private boolean isOver(final Image image)
    {
        return until(image::isClosed);
    }

    private boolean until(final BooleanSupplier condition)
    {
        for (int step = 0; step < STEPS && !condition.getAsBoolean(); step++)
        {
            clock.update(clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10));
            aeron.conductorAgentInvoker().invoke();
            driver.sharedAgentInvoker().invoke();
            recorder.poll((buffer, offset, length, header) -> { }, 100);
        }
        return condition.getAsBoolean();
    }
}
