package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Publication;
import io.aeron.Subscription;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.protocol.EventDigest;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.ReplayRequestEncoder;
import io.directlive.protocol.sbe.ReplayResponseDecoder;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.Cursor;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
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
    private static Path days;

    private static final Map<Tier, Cursor> GONE = new EnumMap<>(Tier.class); // Places in the first day.
    private static List<String> secondDay;

    @TempDir
    private Path temporary;

    private Path directory;

    /** The first two days; the first is past retention when the third begins. */
    @BeforeAll
    static void recordTwoDays()
    {
        try (VenueDays run = new VenueDays(days, KEEP_LITTLE))
        {
            run.play(1, MESSAGES);
            GONE.put(Tier.ORDERS, cursor(read(run, Tier.ORDERS).get(199)));
            GONE.put(Tier.DEPTH, cursor(read(run, Tier.DEPTH).get(199)));
        }
        try (VenueDays run = new VenueDays(days, KEEP_LITTLE))
        {
            assertTrue(run.told().contains("all sessions have ended"), run.told());
            assertEquals(0, run.counter(SequencerCounter.SESSION_BREAKS));
            run.play(2, MESSAGES);
            final List<String> all = read(run, Tier.ORDERS);
            assertEquals(cursor(all.get(0)).epoch(), GONE.get(Tier.ORDERS).epoch(), "kept until the next start");
            secondDay = all.stream().filter(event -> cursor(event).epoch() != GONE.get(Tier.ORDERS).epoch()).toList();
        }
    }

    @BeforeEach
    void copyDays() throws IOException
    {
        directory = temporary.resolve("data");
        copy(days, directory);
    }

    @Test
    @Tag("F35")
    void shouldKeepWholeDaysAndGoOnFromThem()
    {
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
            assertEquals(cursor(secondDay.get(0)).epoch(), run.counter(ReplayStoreCounter.EARLIEST_EPOCH));
            assertEquals(2, run.counter(ReplayStoreCounter.EPOCHS_KEPT));

            assertEquals(FeedHandlerAgent.State.FENCED, run.play(1, MESSAGES), "what is gone from the stream is not forgotten");
            assertEquals(orders, read(run, Tier.ORDERS));
        }

        final Cli replayed = Cli.run("replay", "--data-dir", directory.toString(), "--json");
        assertEquals(0, replayed.exitCode(), replayed.err());
        assertTrue(replayed.out().contains("\"lost\":0"), replayed.out());
    }

    @Test
    @Tag("F35")
    void shouldTellAReaderWhatIsNotKept()
    {
        final int last = GONE.get(Tier.ORDERS).epoch();
        final int kept = last + 1;
        try (VenueDays run = new VenueDays(directory, KEEP_LITTLE))
        {
            run.play(3, MESSAGES);
            for (final Tier tier : GONE.keySet())
            {
                final List<String> all = read(run, tier);
                assertTrue(all.get(0).startsWith(kept + ":1 "), all.get(0));

                final Reading tooOld = read(run, tier, StartFrom.cursor(GONE.get(tier)));
                assertEquals(List.of("refused " + GONE.get(tier) + " BEFORE_RETENTION " + kept + ":1"), tooOld.told());
                assertEquals(all, tooOld.events(), "delivery goes on with the earliest that is kept");
                assertEquals(1, tooOld.lost());

                final Cursor other = new Cursor(0, last + 9, 5);
                final Reading foreign = read(run, tier, StartFrom.cursor(other));
                assertEquals(1, foreign.told().size());
                assertTrue(foreign.told().get(0).startsWith("refused " + other + " OTHER_EPOCH " + (last + 2) + ":"),
                    foreign.told()::toString);
                assertEquals(List.of(), foreign.events());

                final Reading resumed = read(run, tier, StartFrom.cursor(cursor(all.get(99))));
                assertEquals(List.of(), resumed.told());
                assertEquals(all.subList(100, all.size()), resumed.events());
            }

            assertEquals("BEFORE_RETENTION from 1 epoch " + last + " is not kept: the first is " + kept, ask(run, last, 5));
            assertEquals("OTHER_EPOCH from 1 epoch " + (last + 9) + " is not kept: the first is " + kept,
                ask(run, last + 9, 5));
            assertEquals("ACCEPTED from 1", ask(run, kept, 5));
            assertEquals(2, run.counter(ReplayStoreCounter.REQUESTS_REFUSED));
        }
    }

    /** Killed when the state was written, and nothing removed yet. */
    @Test
    void shouldRepeatARemovalThatWasKilled() throws IOException
    {
        final Path killed = temporary.resolve("killed");
        copy(directory, killed);
        new VenueDays(directory, KEEP_LITTLE).close();
        final Path checkpoint = directory.resolve(SequencerCheckpoint.FILE_NAME);
        Files.copy(checkpoint, killed.resolve(SequencerCheckpoint.FILE_NAME));
        final long all = segments(killed);
        try (VenueDays run = new VenueDays(killed, KEEP_ALL)) // What was decided once is done.
        {
            assertTrue(run.told().contains("removed "), run.told());
            TestInstance.await("files to go", () -> segments(killed) < all);
            run.play(3, MESSAGES);
            assertContiguous(read(run, Tier.ORDERS));
            assertEquals(FeedHandlerAgent.State.FENCED, run.play(1, MESSAGES));
        }

        Files.delete(checkpoint);
        final IllegalStateException ex =
            assertThrows(IllegalStateException.class, () -> new VenueDays(directory, KEEP_LITTLE).close());
        assertTrue(ex.getMessage().contains(SequencerCheckpoint.FILE_NAME), ex.getMessage());
    }

    @Test
    void shouldNotBeginAnEpochInTheMidstOfASession()
    {
        final Path empty = temporary.resolve("empty");
        try (VenueDays run = new VenueDays(empty, KEEP_LITTLE))
        {
            run.playPart(1, 1_000);
        }
        try (VenueDays run = new VenueDays(empty, KEEP_LITTLE))
        {
            assertFalse(run.told().contains("epoch"), run.told());
            TestInstance.await("the store", () -> run.counter(ReplayStoreCounter.EPOCHS_KEPT) == 1);
        }
    }

    /** A relay is away while the instance that it takes the stream from removes what it has not had yet. */
    @Test
    @Tag("F30")
    void shouldNotClaimToBeWholeWhenItFellBehind() throws IOException
    {
        final Map<String, Object> relay = new HashMap<>(KEEP_ALL);
        final Path source = temporary.resolve("source");
        relay.put("sequencer.lines", List.of(source.toString()));
        final Path behind = temporary.resolve("behind");
        try (VenueDays run = new VenueDays(source, KEEP_LITTLE))
        {
            run.playPart(1, 1_000);
            try (VenueDays store = new VenueDays(behind, relay))
            {
                final long last = run.instance.count(SequencerCounter.NEXT_SEQUENCE);
                TestInstance.await("the relay", () -> store.instance.count(SequencerCounter.NEXT_SEQUENCE) == last);
            }
            run.play(1, MESSAGES);
        }
        try (VenueDays run = new VenueDays(source, KEEP_LITTLE))
        {
            run.play(2, MESSAGES);
        }
        try (VenueDays run = new VenueDays(source, KEEP_LITTLE))
        {
            run.play(3, MESSAGES);
            final long last = run.instance.count(SequencerCounter.NEXT_SEQUENCE);
            final List<String> kept = read(run, Tier.ORDERS);
            try (VenueDays store = new VenueDays(behind, relay))
            {
                TestInstance.await("the relay", () -> store.instance.count(SequencerCounter.NEXT_SEQUENCE) == last &&
                    store.counter(ReplayStoreCounter.EPOCHS_KEPT) == 3);
                assertTrue(store.told().contains("the stream has a hole there"), store.told());
                assertHole(store, kept);
                final Cli stat = Cli.run("stat", "--data-dir", behind.toString());
                assertEquals(Directlive.EXIT_INCOMPLETE, stat.exitCode(), stat.out());
                assertTrue(stat.out().contains("holes in the recording 1"), stat.out());
            }
            Files.delete(behind.resolve("sequence.index"));
            try (VenueDays store = new VenueDays(behind, relay))
            {
                TestInstance.await("the store", () -> store.counter(ReplayStoreCounter.EPOCHS_KEPT) == 3);
                assertHole(store, kept);
            }
        }
    }

    private static void assertHole(final VenueDays store, final List<String> kept)
    {
        assertEquals(1, store.counter(ReplayStoreCounter.HOLES));
        final Reading reading = read(store, Tier.ORDERS, StartFrom.start());
        final List<String> before = reading.events().subList(0, reading.events().size() - kept.size());
        assertEquals(kept, reading.events().subList(before.size(), reading.events().size()));
        assertContiguous(before);
        final Cursor last = cursor(before.get(before.size() - 1));
        assertEquals(List.of("refused " + last + " OTHER_EPOCH " + (last.epoch() + 1) + ":1"), reading.told());
        assertEquals(1, reading.lost());
    }

    /** What a reader was given, each event as its place and its content, and what it was told beside. */
    private record Reading(List<String> events, List<String> told, long lost) implements StateListener
    {
        @Override
        public void onResumeRefused(
            final Tier tier, final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
        {
            told.add("refused " + cursor + " " + reason + " " + Integer.toUnsignedString(epoch) + ":" + sequence);
        }

        @Override
        public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
        {
            told.add("lost " + from + ".." + to + " " + reason);
        }

        private void onEvent(final DirectBuffer buffer, final int offset)
        {
            events.add(Integer.toUnsignedString(EventLayout.streamEpoch(buffer, offset)) + ":" +
                EventLayout.sequence(buffer, offset) + " " +
                Long.toHexString(EventDigest.of(buffer, offset, EventLayout.length(buffer, offset))));
        }
    }

    private static List<String> read(final VenueDays run, final Tier tier)
    {
        final Reading reading = read(run, tier, StartFrom.start());
        assertEquals(List.of(), reading.told());
        return reading.events();
    }

    private static Reading read(final VenueDays run, final Tier tier, final StartFrom from)
    {
        final Reading reading = new Reading(new ArrayList<>(), new ArrayList<>(), 0);
        final long last = run.instance.count(SequencerCounter.NEXT_SEQUENCE) - 1;
        try (Subscriber subscriber = Subscriber.connect(new SubscriberContext()
            .directory(run.instance.directory())
            .aeron(run.instance.aeron())
            .tiers(tier)
            .from(from)
            .stateListener(reading)
            .tierHandler((ofTier, buffer, offset) -> reading.onEvent(buffer, offset))))
        {
            TestInstance.await("a reader of " + tier, () ->
            {
                subscriber.poll(64);
                run.instance.checkRunning();
                return subscriber.state(tier) == BookState.SYNCED && subscriber.basisSequence(tier) >= last;
            });
            return new Reading(reading.events(), reading.told(), subscriber.lost(tier));
        }
    }

    private static Cursor cursor(final String event)
    {
        return Cursor.parse("0:" + event.substring(0, event.indexOf(' ')));
    }

    /** Asks the store of a running instance, as a reader does. */
    private static String ask(final VenueDays run, final int epoch, final long sequence)
    {
        final StringBuilder answer = new StringBuilder();
        try (Subscription responses = run.instance.aeron().addSubscription(
            "aeron:udp?endpoint=localhost:0", StreamIds.REPLAY_RESPONSES);
            Publication requests = run.instance.aeron().addPublication(
                run.instance.directory().replayChannel(), StreamIds.REPLAY_REQUESTS))
        {
            TestInstance.await("a port", () -> responses.tryResolveChannelEndpointPort() != null);
            final UnsafeBuffer request = new UnsafeBuffer(
                new byte[EventLayout.MESSAGE_HEADER_LENGTH + ReplayRequestEncoder.BLOCK_LENGTH]);
            new ReplayRequestEncoder().wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
                .correlationId(1)
                .fromSequence(sequence)
                .toSequence(sequence)
                .streamEpoch(Integer.toUnsignedLong(epoch))
                .responseStreamId(StreamIds.REPLAY_EVENTS)
                .responseChannel(responses.tryResolveChannelEndpointPort());
            TestInstance.await("the store to take a request", () -> requests.offer(request) > 0);
            TestInstance.await("an answer", () -> responses.poll((buffer, offset, length, header) ->
            {
                final ReplayResponseDecoder response =
                    new ReplayResponseDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                answer.append(response.code()).append(" from ").append(response.earliestSequence())
                    .append(' ').append(response.detail());
            }, 1) > 0);
        }
        return answer.toString().strip();
    }

    private static void assertContiguous(final List<String> events)
    {
        int epoch = 0;
        long next = 1;
        for (final String event : events)
        {
            final Cursor place = cursor(event);
            next = place.epoch() == epoch ? next : 1;
            epoch = place.epoch();
            assertEquals(next++, place.sequence(), event);
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
