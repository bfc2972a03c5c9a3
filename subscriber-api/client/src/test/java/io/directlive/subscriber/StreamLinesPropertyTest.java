package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A feed over lines that come in any interleaving, lose what they like, die and come back, beside the plainest reference:
 * the list of all events. Of one line some bytes may be wrong.
 */
class StreamLinesPropertyTest
{
    private static final long MILLISECOND = 1_000_000L;
    private static final int EVENTS = 160;
    private static final int BLOCK = 8;
    private static final FeedSettings SETTINGS = new FeedSettings(
        MILLISECOND, 20 * MILLISECOND, 20 * MILLISECOND, Long.MAX_VALUE, 1000 * MILLISECOND);

    @Property(tries = 400)
    @Tag("F13")
    @Tag("F23")
    @Tag("F37")
    void shouldDeliverEachEventOnceFromAnyLines(
        @ForAll final long seed,
        @ForAll final Tier tier,
        @ForAll @IntRange(min = 1, max = 4) final int lineCount,
        @ForAll @IntRange(max = 30) final int lossPercent)
    {
        final Run run = new Run(seed, tier, lineCount, lossPercent);
        run.play();

        SteppedFeed.assertSameEvents(run.events, run.told.delivered);
        assertEquals(List.of(), run.told.fences);
        assertEquals(BookState.SYNCED, run.feed.state());
    }

    /** One line dies anywhere, also in the middle of what it puts out; the other has all. The store is never asked. */
    @Property(tries = 200)
    @Tag("F13")
    @Tag("F23")
    void shouldNotShowThatOneOfTwoLinesDies(@ForAll final long seed, @ForAll final Tier tier)
    {
        final Run run = new Run(seed, tier, 2, 0);
        run.deathAt = run.random.nextInt(EVENTS / 2);
        run.play();

        SteppedFeed.assertSameEvents(run.events, run.told.delivered);
        assertEquals(0, run.feed.progress().gaps());
        assertEquals(List.of(), run.store.requests);
        assertEquals(List.of(), run.told.fences);
    }

    /** Within one block it is known, and it is named; with three lines whoever was first, with two unless it was. */
    @Property(tries = 300)
    @Tag("F22")
    void shouldFenceTheLineThatIsWrong(
        @ForAll final long seed, @ForAll final Tier tier, @ForAll @IntRange(min = 2, max = 4) final int lineCount)
    {
        final Run run = new Run(seed, tier, lineCount, 0);
        final int wholeBlocks = run.events.size() / BLOCK;
        run.wrongLine = run.random.nextInt(lineCount);
        run.wrongEvent = wholeBlocks == 0 ? Integer.MAX_VALUE : run.random.nextInt(wholeBlocks * BLOCK);
        run.play();

        if (wholeBlocks == 0)
        {
            assertEquals(List.of(), run.told.fences);
            return;
        }
        final long from = run.wrongEvent / BLOCK * BLOCK + 1;
        final boolean isDelivered = !Arrays.equals(
            run.events.get(run.wrongEvent), run.told.delivered.get(run.wrongEvent));
        final LineFence fence = run.told.fences.get(0);
        assertEquals(1, run.told.fences.size());
        assertEquals(from, fence.from());
        assertEquals(from + BLOCK - 1, fence.to());
        if (lineCount > 2)
        {
            assertEquals(run.name(run.wrongLine), fence.line());
        }
        else
        {
            assertEquals(isDelivered ? run.name(1 - run.wrongLine) : run.name(run.wrongLine), fence.line());
        }
        assertEquals(run.events.size(), run.told.delivered.size());
        for (int i = 0; i < run.events.size(); i++)
        {
            if (i != run.wrongEvent)
            {
                SteppedFeed.assertSameEvents(run.events.subList(i, i + 1), run.told.delivered.subList(i, i + 1));
            }
        }
    }

    private static final class Run
    {
        private final Random random;
        private final List<byte[]> events;
        private final FakeLiveLink live = new FakeLiveLink(BLOCK);
        private final List<Deque<byte[]>> lines = new ArrayList<>();
        private final int[] published;
        private final FakeReplayLink store;
        private final FeedRecorder told = new FeedRecorder();
        private final TierFeed feed;
        private final int lossPercent;
        private int deathAt = Integer.MAX_VALUE;
        private int wrongLine = -1;
        private int wrongEvent;
        private long nowNs = 1;

        private Run(final long seed, final Tier tier, final int lineCount, final int lossPercent)
        {
            this.lossPercent = lossPercent;
            random = new Random(seed);
            final OrderedStream stream = OrderedStream.random(seed, EVENTS);
            events = stream.tier(tier);
            store = new FakeReplayLink(seed);
            store.recorded.addAll(stream.events());
            lines.add(live.frames);
            for (int i = 1; i < lineCount; i++)
            {
                lines.add(live.addLine(name(i)));
            }
            published = new int[lineCount];
            feed = new TierFeed(tier, OrderedStream.PARTITION, StartFrom.live(), SETTINGS, live, store, told, nowNs);
        }

        private String name(final int line)
        {
            return String.valueOf((char)('A' + line));
        }

        private void play()
        {
            while (!areAllPublished())
            {
                final int line = random.nextInt(published.length);
                if (published[line] < events.size())
                {
                    publish(line);
                }
                poll(random.nextInt(2));
            }
            for (int i = 0; i < lines.size(); i++)
            {
                if (!isDead(i))
                {
                    lines.get(i).add(OrderedStream.heartbeatAfter(events));
                }
            }
            poll(400);
        }

        private boolean areAllPublished()
        {
            for (final int count : published)
            {
                if (count < events.size())
                {
                    return false;
                }
            }
            return true;
        }

        /** The line that dies is the last one. */
        private boolean isDead(final int line)
        {
            return line == published.length - 1 && published[line] >= deathAt;
        }

        private void publish(final int line)
        {
            final int from = published[line];
            final int to = Math.min(events.size(), from + 1 + random.nextInt(5));
            if (isDead(line))
            {
                published[line] = events.size();
                live.removeLine(lines.get(line));
                return;
            }
            published[line] = to;
            if (from > 0 && random.nextInt(100) < lossPercent)
            {
                return;
            }
            final List<byte[]> frame = new ArrayList<>(events.subList(from, to));
            if (line == wrongLine && wrongEvent >= from && wrongEvent < to)
            {
                frame.set(wrongEvent - from, wrong(events.get(wrongEvent)));
            }
            lines.get(line).add(OrderedStream.frame(frame));
        }

        /** One bit of the body, which no number is in. */
        private byte[] wrong(final byte[] event)
        {
            final byte[] bytes = event.clone();
            final int at = EventLayout.BODY_OFFSET + random.nextInt(event.length - EventLayout.BODY_OFFSET);
            bytes[at] ^= (byte)(1 << random.nextInt(8));
            assertTrue(EventLayout.isEvent(new UnsafeBuffer(bytes), 0, bytes.length));
            return bytes;
        }

        private void poll(final int times)
        {
            for (int i = 0; i < times; i++)
            {
                nowNs += MILLISECOND / 10;
                feed.poll(1 + random.nextInt(4), nowNs);
            }
        }
    }
}
