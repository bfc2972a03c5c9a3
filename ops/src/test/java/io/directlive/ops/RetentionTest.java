package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.FeedHandlerAgent;
import io.directlive.protocol.EventDigest;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Days of a venue in one recording that keeps the last of them only, each started anew. */
@Timeout(120)
class RetentionTest
{
    private static final int MESSAGES = 1_500; // Of a day: some 200 KB of stream, in segments of 64 KB.
    private static final Map<String, Object> KEEP_ALL = Map.of("driver.term-length", "64k", "archive.segment-length", "64k");
    private static final Map<String, Object> KEEP_LITTLE =
        Map.of("driver.term-length", "64k", "archive.segment-length", "64k", "archive.retention", "1ns");

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void nameDirectory()
    {
        directory = temporary.resolve("data");
    }

    @Test
    @Tag("F35")
    void shouldKeepWholeDaysAndGoOnFromThem() throws IOException
    {
        final List<String> secondDay;
        final long secondEpoch;
        try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
        {
            run.play(1, MESSAGES);
        }
        try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
        {
            assertTrue(run.told().contains("all sessions have ended"), run.told());
            assertEquals(0, run.counter(SequencerCounter.SESSION_BREAKS));
            run.play(2, MESSAGES);
            final List<String> all = read(run, Tier.ORDERS);
            final String epoch = epoch(all.get(all.size() - 1));
            secondDay = all.stream().filter(event -> epoch(event).equals(epoch)).toList();
            secondEpoch = Long.parseLong(epoch);
            assertNotEquals(all.size(), secondDay.size(), "the first day is kept until the next start");
        }

        final long before = segments(directory);
        try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
        {
            assertTrue(run.told().contains("removed "), run.told());
            TestInstance.await("files to go", () -> segments(directory) < before);
            run.play(3, MESSAGES);
            final List<String> live = read(run, Tier.DEPTH);
            final List<String> orders = read(run, Tier.ORDERS);
            assertEquals(secondDay, orders.subList(0, secondDay.size()), "the second day is kept as it was");
            assertContiguous(orders);
            assertEquals(live, read(run, Tier.DEPTH), "books and their numbers need nothing of what is gone");
            assertEquals(secondEpoch, run.counter(ReplayStoreCounter.EARLIEST_EPOCH));
            assertEquals(2, run.counter(ReplayStoreCounter.EPOCHS_KEPT));

            assertEquals(FeedHandlerAgent.State.FENCED, run.play(1, MESSAGES), "what is gone from the stream is not forgotten");
            assertEquals(orders, read(run, Tier.ORDERS));
        }
    }

    /** Killed when the state was written and nothing removed, and when the removal was begun. */
    @Test
    void shouldRepeatARemovalThatWasKilled() throws IOException
    {
        final Path checkpoint = directory.resolve(SequencerCheckpoint.FILE_NAME);
        for (int day = 1; day <= 2; day++)
        {
            try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
            {
                run.play(day, MESSAGES);
            }
        }
        final Path withAll = temporary.resolve("with-all");
        copy(directory, withAll);
        new VenueDays(directory, KEEP_LITTLE).close();
        Files.copy(checkpoint, withAll.resolve(SequencerCheckpoint.FILE_NAME));
        final long all = segments(withAll);
        try (VenueDays run = new VenueDays(withAll, KEEP_ALL)) // What was decided once is done.
        {
            assertTrue(run.told().contains("removed "), run.told());
            TestInstance.await("files to go", () -> segments(withAll) < all);
            run.play(3, MESSAGES);
            assertContiguous(read(run, Tier.ORDERS));
            assertEquals(FeedHandlerAgent.State.FENCED, run.play(1, MESSAGES));
        }
    }

    @Test
    void shouldNotBeginAnEpochInTheMidstOfASession()
    {
        try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
        {
            run.playPart(1, 1_000);
        }
        try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
        {
            assertFalse(run.told().contains("epoch"), run.told());
            TestInstance.await("the store", () -> run.counter(ReplayStoreCounter.EPOCHS_KEPT) == 1);
        }
    }

    @Test
    void shouldNotGoOnWithoutTheStateOfWhatIsGone() throws IOException
    {
        for (int day = 1; day <= 3; day++)
        {
            try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
            {
                run.play(day, MESSAGES);
            }
        }
        Files.delete(directory.resolve(SequencerCheckpoint.FILE_NAME));
        final IllegalStateException ex =
            assertThrows(IllegalStateException.class, () -> new VenueDays(directory, KEEP_LITTLE).close());
        assertTrue(ex.getMessage().contains(SequencerCheckpoint.FILE_NAME), ex.getMessage());
    }

    /** All events of a tier from the first that is kept, each as its place and its content. */
    private static List<String> read(final VenueDays run, final Tier tier)
    {
        final List<String> events = new ArrayList<>();
        final long last = run.instance.count(SequencerCounter.NEXT_SEQUENCE) - 1;
        final long epoch = run.counter(ReplayStoreCounter.EARLIEST_EPOCH) + run.counter(ReplayStoreCounter.EPOCHS_KEPT) - 1;
        try (Subscriber subscriber = Subscriber.connect(new SubscriberContext()
            .directory(run.instance.directory())
            .aeron(run.instance.aeron())
            .tiers(tier)
            .from(StartFrom.start())
            .tierHandler((ofTier, buffer, offset) -> events.add(
                Integer.toUnsignedString(EventLayout.streamEpoch(buffer, offset)) + ":" + EventLayout.sequence(buffer, offset) +
                " " + Long.toHexString(EventDigest.of(buffer, offset, EventLayout.length(buffer, offset)))))))
        {
            TestInstance.await("a reader of " + tier, () ->
            {
                subscriber.poll(64);
                run.instance.checkRunning();
                return subscriber.cursor(tier).epoch() == (int)epoch && subscriber.basisSequence(tier) >= last;
            });
            assertEquals(0, subscriber.lost(tier));
        }
        return events;
    }

    private static String epoch(final String event)
    {
        return event.substring(0, event.indexOf(':'));
    }

    private static void assertContiguous(final List<String> events)
    {
        String epoch = "";
        long next = 1;
        for (final String event : events)
        {
            if (!epoch(event).equals(epoch))
            {
                epoch = epoch(event);
                next = 1;
            }
            assertTrue(event.startsWith(epoch + ":" + next + " "), () -> event);
            next++;
        }
    }

    /** Number of files of the recording. */
    private static long segments(final Path data)
    {
        try (Stream<Path> files = Files.list(data.resolve("archive")))
        {
            return files.filter(file -> file.toString().contains(".rec")).count();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
