package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** A feed between a network and a store that both misbehave as a seed says. */
class TierFeedPropertyTest
{
    private static final long MILLISECOND = 1_000_000L;
    private static final int EVENTS = 120;
    private static final FeedSettings PATIENT = new FeedSettings(
        MILLISECOND, 20 * MILLISECOND, 20 * MILLISECOND, Long.MAX_VALUE, 1000 * MILLISECOND);
    private static final FeedSettings IMPATIENT = new FeedSettings(
        MILLISECOND, 10 * MILLISECOND, 5 * MILLISECOND, 15 * MILLISECOND, 1000 * MILLISECOND);

    @Property(tries = 400)
    @Tag("F36")
    @Tag("F37")
    void shouldDeliverEachEventOnce(
        @ForAll final long seed, @ForAll final Tier tier, @ForAll @IntRange(max = 40) final int lossPercent)
    {
        final Run run = new Run(seed, tier, StartFrom.start(), PATIENT, lossPercent);
        run.play();
        run.settle();

        SteppedFeed.assertSameEvents(run.tierEvents, run.told.delivered);
        SteppedFeed.assertSameEvents(run.tierEvents, run.told.built);
        assertEquals(BookState.SYNCED, run.feed.state());
        assertEquals(0, run.feed.progress().lost());
    }

    @Property(tries = 300)
    @Tag("F33")
    void shouldDeliverFromTheFirstLiveEvent(
        @ForAll final long seed, @ForAll final Tier tier, @ForAll @IntRange(max = 40) final int lossPercent)
    {
        final Run run = new Run(seed, tier, StartFrom.live(), PATIENT, lossPercent);
        run.skip(run.random.nextInt(EVENTS / 2));
        run.play();
        run.settle();

        final List<byte[]> delivered = run.told.delivered;
        final int first = run.tierEvents.size() - delivered.size();
        SteppedFeed.assertSameEvents(run.tierEvents.subList(first, run.tierEvents.size()), delivered);
        SteppedFeed.assertSameEvents(run.tierEvents, run.told.built);
    }

    @Property(tries = 300)
    @Tag("F31")
    @Tag("F33")
    void shouldGoOnFromTheCursorOfAnyMoment(@ForAll final long seed, @ForAll final Tier tier)
    {
        final Run before = new Run(seed, tier, StartFrom.start(), PATIENT, 20);
        before.playSteps(before.random.nextInt(60));
        final Cursor cursor = Cursor.parse(before.feed.progress().cursor().toString());

        final Run after = new Run(seed, tier, StartFrom.cursor(cursor), PATIENT, 20);
        after.skip(before.published);
        after.play();
        after.settle();

        final List<byte[]> both = new ArrayList<>(before.told.delivered);
        both.addAll(after.told.delivered);
        SteppedFeed.assertSameEvents(after.tierEvents, both);
    }

    @Property(tries = 300)
    void shouldAccountForEachEvent(@ForAll final long seed, @ForAll final Tier tier)
    {
        final Run run = new Run(seed, tier, StartFrom.start(), IMPATIENT, 30);
        run.isStoreFlaky = true;
        run.play();
        run.isStoreFlaky = false;
        run.settle();

        final List<String> accounted = new ArrayList<>();
        for (final String entry : run.told.log)
        {
            if (entry.startsWith("lost "))
            {
                final String[] range = entry.substring(5, entry.indexOf(' ', 5)).split("\\.\\.");
                for (long lost = Long.parseLong(range[0]); lost <= Long.parseLong(range[1]); lost++)
                {
                    accounted.add(Long.toString(lost));
                }
            }
            else if (Character.isDigit(entry.charAt(0)))
            {
                accounted.add(entry);
            }
        }
        final List<String> all = new ArrayList<>();
        for (int i = 1; i <= run.tierEvents.size(); i++)
        {
            all.add(Integer.toString(i));
        }
        assertEquals(all, accounted);
        assertEquals(run.tierEvents.size(), run.feed.progress().delivered() + run.feed.progress().lost());
    }

    /** One feed, its links, and what is sent to them. */
    private static final class Run
    {
        private final Random random;
        private final OrderedStream stream;
        private final List<byte[]> tierEvents;
        private final FakeLiveLink live = new FakeLiveLink();
        private final FakeReplayLink store;
        private final FeedRecorder told = new FeedRecorder();
        private final TierFeed feed;
        private final int lossPercent;
        private long nowNs = 1;
        private int recordedOrdered;
        private int published;
        private byte[] delayed;
        private boolean isStoreFlaky;

        private Run(
            final long seed, final Tier tier, final StartFrom start, final FeedSettings settings, final int lossPercent)
        {
            this.lossPercent = lossPercent;
            random = new Random(seed);
            stream = OrderedStream.random(seed, EVENTS);
            tierEvents = stream.tier(tier);
            store = new FakeReplayLink(seed);
            store.breakProbability = 0.1;
            store.answersAfterPolls = random.nextInt(3);
            feed = new TierFeed(tier, OrderedStream.PARTITION, start, settings, live, store, told, nowNs);
        }

        /** The first events are published before the reader is there. */
        private void skip(final int events)
        {
            published = Math.min(events, tierEvents.size());
            recordPublished();
        }

        private void play()
        {
            playSteps(Integer.MAX_VALUE);
        }

        private void playSteps(final int steps)
        {
            for (int i = 0; i < steps && published < tierEvents.size(); i++)
            {
                publish();
                store.nextAnswer = random.nextInt(4) == 0 ? ReplayLink.Answer.BUSY : ReplayLink.Answer.ACCEPTED;
                store.isSilent = isStoreFlaky && random.nextInt(3) > 0;
                poll(1 + random.nextInt(3));
            }
        }

        /** The network gets well, and the tier says what comes next. */
        private void settle()
        {
            store.nextAnswer = ReplayLink.Answer.ACCEPTED;
            store.isSilent = false;
            store.breakProbability = 0;
            store.recorded.clear();
            store.recorded.addAll(stream.events());
            live.frames.add(OrderedStream.heartbeatAfter(tierEvents));
            poll(400);
            assertTrue(live.frames.isEmpty());
        }

        private void poll(final int times)
        {
            for (int i = 0; i < times; i++)
            {
                nowNs += MILLISECOND;
                feed.poll(1 + random.nextInt(4), nowNs);
            }
        }

        private void publish()
        {
            final int to = Math.min(tierEvents.size(), published + 1 + random.nextInt(4));
            final byte[] frame = OrderedStream.frame(tierEvents.subList(published, to));
            published = to;
            recordPublished();

            if (random.nextInt(100) >= lossPercent)
            {
                deliver(frame);
            }
            if (random.nextInt(20) == 0)
            {
                live.frames.clear(); // The image is lost, with what it held.
            }
            if (random.nextInt(10) == 0)
            {
                live.frames.add(OrderedStream.heartbeatAfter(tierEvents.subList(0, published)));
            }
        }

        private void deliver(final byte[] frame)
        {
            if (delayed == null && random.nextInt(10) == 0)
            {
                delayed = frame; // Arrives after its successor.
                return;
            }
            live.frames.add(frame);
            if (random.nextInt(10) == 0)
            {
                live.frames.add(frame);
            }
            if (delayed != null)
            {
                live.frames.add(delayed);
                delayed = null;
            }
        }

        /** The recording lags behind what is published, but not for ever. */
        private void recordPublished()
        {
            if (published == 0)
            {
                return;
            }
            final int basis = (int)EventLayout.basisSequence(new UnsafeBuffer(tierEvents.get(published - 1)), 0);
            recordedOrdered = Math.max(recordedOrdered, basis - random.nextInt(4));
            store.recorded.clear();
            store.recorded.addAll(stream.events().subList(0, recordedOrdered));
        }
    }
}
