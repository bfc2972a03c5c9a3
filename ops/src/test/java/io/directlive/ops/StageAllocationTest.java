package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.directlive.protocol.Tier;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * In steady state no stage's thread, the media driver on it included, allocates for an event: measured on the real threads of a
 * running instance. {@code -Dallocation.events=10000000} measures longer.
 */
@Timeout(900)
class StageAllocationTest
{
    private static final double MESSAGES_PER_SECOND = 100_000;
    private static final long WARM_UP = 400_000;
    private static final long MEASURED = Long.getLong("allocation.events", 200_000);
    private static final long STEP = 100_000;
    private static final int ROUNDS = 3;
    /** Class loading and the like may still happen now and then; a single byte an event would be {@link #MEASURED}. */
    private static final long MOST_BYTES = MEASURED / 10;

    @TempDir
    Path directory;

    @Test
    void shouldAllocateNothingForAnEvent()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (TestInstance test = new TestInstance(directory, MESSAGES_PER_SECOND, 0);
            Subscriber subscriber = Subscriber.connect(new SubscriberContext()
                .directory(test.instance.directory())
                .aeron(test.instance.aeron())
                .tiers(Tier.ORDERS, Tier.DEPTH, Tier.TOP, Tier.TRADES)
                .from(StartFrom.start())
                .depthHandler(book -> { })))
        {
            final long[] ids = LongStream.concat(
                test.instance.stageThreads().stream().mapToLong(Thread::getId),
                LongStream.of(Thread.currentThread().getId())).toArray();
            test.instance.openSources();
            pollUntil(test, subscriber, WARM_UP);

            long[] best = null;
            for (int round = 0; round < ROUNDS && (best == null || exceeds(best)); round++)
            {
                final long[] before = threads.getThreadAllocatedBytes(ids);
                pollUntil(test, subscriber, test.instance.count(SequencerCounter.NEXT_SEQUENCE) + MEASURED);
                final long[] after = threads.getThreadAllocatedBytes(ids);
                best = new long[ids.length];
                for (int i = 0; i < ids.length; i++)
                {
                    best[i] = after[i] - before[i];
                }
            }

            final List<String> names = new ArrayList<>(
                test.instance.stageThreads().stream().map(Thread::getName).toList());
            names.add("subscriber");
            for (int i = 0; i < ids.length; i++)
            {
                final String figure = names.get(i) + " allocated " + best[i] + " bytes for " + MEASURED + " events";
                System.out.println(figure);
                assertTrue(best[i] < MOST_BYTES, figure);
            }
        }
    }

    private static boolean exceeds(final long[] bytes)
    {
        for (final long count : bytes)
        {
            if (count >= MOST_BYTES)
            {
                return true;
            }
        }
        return false;
    }

    private static void pollUntil(final TestInstance test, final Subscriber subscriber, final long sequence)
    {
        while (subscriber.basisSequence(Tier.ORDERS) < sequence)
        {
            final long next = Math.min(sequence, subscriber.basisSequence(Tier.ORDERS) + STEP);
            TestInstance.await("sequence " + next, () ->
            {
                subscriber.poll(16);
                return subscriber.basisSequence(Tier.ORDERS) >= next;
            });
        }
        test.instance.checkRunning();
    }
}
