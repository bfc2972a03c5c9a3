package io.directlive.distributor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the agent allocates in steady state, with all tiers published and read: nothing. */
@Timeout(120)
class DistributorAllocationTest
{
    private static final int ORDERS = 500;
    private static final int WARM_UP_ROUNDS = 60;
    private static final int MEASURED_ROUNDS = 60;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothingInSteadyState()
    {
        try (Pipe pipe = new Pipe(TierChannels.ipc(false)))
        {
            for (final Tier tier : Tier.values())
            {
                pipe.read(tier);
            }
            pipe.start(DistributorConfig.live(OrderedStream.PARTITION), Tier.values());
            final OrderedStream stream = new OrderedStream().define(1, "A");
            pipe.order(stream.events(), 10);
            pipe.run();
            long sequence = stream.size();
            final List<byte[]> round = round(stream);

            int roundsWithGarbage = 0;
            for (int i = 0; i < WARM_UP_ROUNDS + MEASURED_ROUNDS; i++)
            {
                for (final byte[] event : round)
                {
                    EventLayout.sequence(new UnsafeBuffer(event), 0, ++sequence);
                }
                pipe.order(round, 10);
                final long before = threads.getCurrentThreadAllocatedBytes();
                while (pipe.agent.doWork() > 0)
                {
                    pipe.clock.nowNs += 1_000_000;
                }
                final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                roundsWithGarbage += i >= WARM_UP_ROUNDS && allocated > 0 ? 1 : 0;
                pipe.run();
            }

            assertEquals(sequence, pipe.count(DistributorCounter.EVENTS_IN));
            // What is allocated for each event, frame or cycle shows in every round, the JVM's own compilation in a few.
            final int rounds = roundsWithGarbage;
            assertTrue(rounds <= MEASURED_ROUNDS / 10, () -> rounds + " of " + MEASURED_ROUNDS + " rounds allocated");
        }
    }

    /** Orders that come, trade and go, so that the market is the same after each round. */
    private static List<byte[]> round(final OrderedStream stream)
    {
        final int before = stream.size();
        for (int i = 0; i < ORDERS; i++)
        {
            final boolean isBid = i % 2 == 0;
            stream.add(
                1, 10 + i, isBid ? Side.BID : Side.ASK, (isBid ? 90 - i % 20 : 100 + i % 20) * Prices.ONE, 100);
            stream.execute(1, 10 + i, 40);
            stream.delete(1, 10 + i);
        }
        return new ArrayList<>(stream.events().subList(before, stream.size()));
    }
}
