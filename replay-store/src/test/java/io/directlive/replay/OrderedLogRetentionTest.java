package io.directlive.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ExclusivePublication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recording of several epochs of which the older ones are removed, on a real archive. */
@Timeout(60)
class OrderedLogRetentionTest
{
    private static final int SEGMENT_LENGTH = 1 << 20; // That of the host.
    private static final int EVENTS_PER_FRAME = 10;
    private static final int FRAMES = 1_500; // Of an epoch: some 1.5 MB, and so more than one segment.

    @TempDir
    private Path dataDirectory;

    @Test
    @Tag("F35")
    void shouldKeepWholeEpochsAndGoOn() throws Exception
    {
        final long[] starts = new long[4];
        try (TestHost host = new TestHost(dataDirectory))
        {
            final OrderedLog log = host.openLog();
            for (int epoch = 1; epoch <= 3; epoch++)
            {
                starts[epoch] = publish(log, epoch);
            }
            assertEquals(0, log.removeBefore(starts[1]), "there is nothing before it");

            final long removed = log.removeBefore(starts[3]);
            assertEquals(starts[3] / SEGMENT_LENGTH * SEGMENT_LENGTH, removed, "whole files");
            assertTrue(removed > starts[2], "the second epoch has lost its beginning");
            assertEquals(removed, log.recorded().startPosition());
            assertEquals(0, log.removeBefore(starts[2]), "less is kept already");
            assertEquals(List.of("3:1.." + FRAMES * EVENTS_PER_FRAME), read(log));
            log.close();
        }

        try (TestHost host = new TestHost(dataDirectory))
        {
            final OrderedLog log = host.openLog();
            assertEquals(Continuity.CLOSED, log.continuity());
            publish(log, 4);
            assertEquals(List.of("3:1.." + FRAMES * EVENTS_PER_FRAME, "4:1.." + FRAMES * EVENTS_PER_FRAME), read(log));
            log.close();
        }
    }

    /** The catalog has the new start, and files from before it are still there. */
    @Test
    void shouldFinishARemovalThatWasKilled() throws Exception
    {
        final Path saved = dataDirectory.resolve("saved.rec");
        final long start;
        try (TestHost host = new TestHost(dataDirectory))
        {
            final OrderedLog log = host.openLog();
            publish(log, 1);
            start = publish(log, 2);
            Files.copy(segments().get(0), saved);
            log.removeBefore(start);
            log.close();
        }
        final Path left = dataDirectory.resolve("archive").resolve("0-0.rec");
        assertFalse(Files.exists(left), "the archive names its files otherwise: " + segments());
        Files.copy(saved, left);

        try (TestHost host = new TestHost(dataDirectory))
        {
            final OrderedLog log = host.openLog();
            log.removeBefore(start);
            final long deadlineNs = System.nanoTime() + TestHost.TIMEOUT_NS;
            while (Files.exists(left))
            {
                assertTrue(deadlineNs - System.nanoTime() > 0, "what was left is still there: " + segments());
                Thread.onSpinWait();
            }
            assertEquals(List.of("2:1.." + FRAMES * EVENTS_PER_FRAME), read(log));
            log.close();
        }
    }

    /** @return position of the epoch's first frame. */
    private static long publish(final OrderedLog log, final int epoch)
    {
        final OrderedEvents events = new OrderedEvents();
        final ExclusivePublication publication = log.publication();
        final long start = publication.position();
        for (int i = 0; i < FRAMES; i++)
        {
            while (publication.offer(
                events.frame(epoch, 1 + (long)i * EVENTS_PER_FRAME, EVENTS_PER_FRAME), 0,
                OrderedEvents.length(EVENTS_PER_FRAME)) < 0)
            {
                Thread.onSpinWait();
            }
        }
        while (log.recorded().recordedPosition().getAsLong() < publication.position())
        {
            Thread.onSpinWait();
        }
        return start;
    }

    /** @return ranges of numbers without a hole, as a stage is given them that starts. */
    private static List<String> read(final OrderedLog log)
    {
        final List<String> ranges = new ArrayList<>();
        final MutableLong next = new MutableLong();
        final MutableLong first = new MutableLong();
        final MutableLong lastEpoch = new MutableLong();
        log.recorded().replay(0, log.publication().position(), (buffer, offset, length) ->
            OrderedEvents.forEach(buffer, offset, length, (epoch, sequence) ->
            {
                if (epoch != lastEpoch.get() || sequence != next.get())
                {
                    close(ranges, lastEpoch.get(), first.get(), next.get() - 1);
                    lastEpoch.set(epoch);
                    first.set(sequence);
                }
                next.set(sequence + 1);
            }));
        close(ranges, lastEpoch.get(), first.get(), next.get() - 1);
        return ranges;
    }

    private static void close(final List<String> ranges, final long epoch, final long first, final long last)
    {
        if (epoch != 0)
        {
            ranges.add(epoch + ":" + first + ".." + last);
        }
    }

    private List<Path> segments() throws IOException
    {
        try (Stream<Path> files = Files.list(dataDirectory.resolve("archive")))
        {
            return files.filter(file -> file.toString().endsWith(".rec")).sorted().toList();
        }
    }
}
