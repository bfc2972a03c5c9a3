package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.Side;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the subscriber's own code allocates for each event, from the frame to the user's handlers: nothing. */
@Timeout(60)
class SubscriberAllocationTest
{
    private static final int ROUND = 2_000;
    private static final int WARM_UP_ROUNDS = 100;
    private static final int MEASURED_ROUNDS = 100;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private long seen;

    @ParameterizedTest
    @CsvSource({"ORDERS, 1", "DEPTH, 1", "ORDERS, 2", "DEPTH, 3"})
    void shouldAllocateNothingForAnEvent(final Tier tier, final int lineCount)
    {
        final SubscriberContext context = new SubscriberContext()
            .directory(new StreamDirectory(
                "x", 1, OrderedStream.PARTITION, "DURABLE", Map.of(tier, "aeron:ipc"), "", ""))
            .tiers(tier)
            .depthHandler(book -> seen += book.bestBid() + book.levelCount(Side.ASK))
            .ordersHandler(tier == Tier.ORDERS ? new OrdersHandler()
            {
                @Override
                public void onOrderAdded(final Instrument instrument, final OrderAddedDecoder event)
                {
                    seen += event.header().sequence();
                }
            } : null);
        final BookShelf books = new BookShelf(tier, context.depthHandler(), context.stateListener()::onBookState);
        final CallbackFaults faults = new CallbackFaults(null);
        final TierDelivery delivery = new TierDelivery(
            tier, context, new InstrumentTable(Set.of()), books, true, faults);
        final RepeatedFrames frames = new RepeatedFrames(tier, lineCount, faults);
        final TierFeed feed = new TierFeed(
            tier, OrderedStream.PARTITION, StartFrom.live(),
            new FeedSettings(1, 1, 1, 1, Long.MAX_VALUE), frames, null, delivery, 1);

        for (int i = 0; i < WARM_UP_ROUNDS; i++)
        {
            frames.playRound(feed);
        }
        int roundsWithGarbage = 0;
        for (int i = 0; i < MEASURED_ROUNDS; i++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            frames.playRound(feed);
            roundsWithGarbage += threads.getCurrentThreadAllocatedBytes() > before ? 1 : 0;
        }

        assertTrue(seen != 0);
        assertEquals(frames.eventsPlayed(), feed.progress().delivered());
        assertEquals(lineCount, frames.lines().openCount());
        assertEquals((lineCount - 1) * (frames.eventsPlayed() / StreamLines.BLOCK_LENGTH), frames.lines().blocksCompared());
        // What is allocated for each event or frame shows in every round; the JVM's own compilation in one or two.
        final int rounds = roundsWithGarbage;
        assertTrue(rounds <= MEASURED_ROUNDS / 10, () -> rounds + " of " + MEASURED_ROUNDS + " rounds allocated");
    }

    @Test
    void shouldSeeAnAllocation()
    {
        final long before = threads.getCurrentThreadAllocatedBytes();
        final List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < ROUND; i++)
        {
            kept.add(new byte[16]);
        }
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before >= 16L * ROUND);
        assertEquals(ROUND, kept.size());
    }

    /** The same orders come and go round after round, under new numbers. */
    private static final class RepeatedFrames implements LiveLink
    {
        private final List<UnsafeBuffer> opening = new ArrayList<>();
        private final List<UnsafeBuffer> round = new ArrayList<>();
        private List<UnsafeBuffer> playing = opening;
        private final StreamLines lines = new StreamLines();
        private final List<StreamLine> senders = new ArrayList<>();
        private final CallbackFaults faults;
        private int at;
        private long sequence;

        private RepeatedFrames(final Tier tier, final int lineCount, final CallbackFaults faults)
        {
            for (int i = 0; i < lineCount; i++)
            {
                senders.add(lines.add("line " + i));
            }
            this.faults = faults;
            final OrderedStream stream = new OrderedStream().define(1, "AAA")
                .add(1, 1, Side.BID, 90 * Prices.ONE, 100).add(1, 2, Side.ASK, 110 * Prices.ONE, 100);
            final int openingEvents = stream.tier(tier).size();
            for (int i = 0; i < ROUND / 4; i++)
            {
                stream.add(1, 10 + i, Side.BID, (95 - i % 12) * Prices.ONE, 100);
                stream.execute(1, 10 + i, 40);
                stream.execute(1, 10 + i, 30);
                stream.delete(1, 10 + i);
            }
            final List<byte[]> events = stream.tier(tier);
            for (int i = 0; i < events.size(); i++)
            {
                (i < openingEvents ? opening : round).add(new UnsafeBuffer(events.get(i)));
            }
        }

        private void playRound(final TierFeed feed)
        {
            playing = sequence == 0 ? opening : round;
            at = 0;
            while (at < playing.size())
            {
                feed.poll(16, 1);
                if (!faults.isEmpty())
                {
                    faults.report();
                }
            }
        }

        private long eventsPlayed()
        {
            return sequence;
        }

        @Override
        public StreamLines lines()
        {
            return lines;
        }

        @Override
        public int poll(final LineReader reader, final int frameLimit)
        {
            int taken = 0;
            while (taken < frameLimit && at < playing.size())
            {
                final UnsafeBuffer frame = playing.get(at);
                EventLayout.sequence(frame, 0, ++sequence);
                for (int i = 0; i < senders.size(); i++)
                {
                    if (!reader.onFrame(senders.get(i), frame, 0, frame.capacity()))
                    {
                        return taken;
                    }
                }
                at++;
                taken++;
            }
            return taken;
        }

        @Override
        public long damaged()
        {
            return 0;
        }

        @Override
        public void close()
        {
            at = 0;
        }
    }
}
