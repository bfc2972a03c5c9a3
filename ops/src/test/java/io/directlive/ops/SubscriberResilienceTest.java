package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.Cursor;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader that stops, one that joins late and one that comes back: each gets exactly the contiguous rest. */
@Timeout(240)
class SubscriberResilienceTest
{
    private static final long STOP_MS = 3_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @Tag("F31")
    @Tag("F34")
    @CsvSource({ "ORDERS, 50000, 300000", "DEPTH, 20000, 120000", "ORDERS, 0, 3000000" })
    void shouldDeliverTheContiguousRest(final Tier tier, final double messagesPerSecond, final long messages)
        throws Exception
    {
        try (TestInstance test = new TestInstance(directory, messagesPerSecond, messages))
        {
            final StreamDirectory streams = test.instance.directory();
            try (Reader steady = new Reader(streams, tier, StartFrom.start());
                Reader stopped = new Reader(streams, tier, StartFrom.start());
                Reader leaving = new Reader(streams, tier, StartFrom.start()))
            {
                test.instance.openSources();
                final long firstPart = tier == Tier.ORDERS ? 10_000 : 1_000;
                TestInstance.await("the first events", () -> stopped.last > firstPart && leaving.last > firstPart);
                final long stoppedAt = stopped.stop();
                leaving.leave();
                final Cursor cursor = leaving.cursor;

                try (Reader late = new Reader(streams, tier, StartFrom.start());
                    Reader live = new Reader(streams, tier, StartFrom.live()))
                {
                    assertTrue(!stopped.ended.await(STOP_MS, TimeUnit.MILLISECONDS), "the stopped reader ended");
                    assertEquals(stoppedAt, stopped.last, "the stopped reader read on");
                    try (Reader resumed = new Reader(streams, tier, StartFrom.cursor(cursor)))
                    {
                        stopped.goOn();
                        TestInstance.await("the source to end", test.instance::areSourcesDone);
                        final long basis = test.lastSequence();
                        for (final Reader reader : List.of(steady, stopped, late, live, resumed))
                        {
                            TestInstance.await("a reader to reach " + basis + ", is at " + reader.basis, () -> reader.basis >= basis);
                        }
                        assertTrue(steady.last > messages / 4, "something was sent");
                        assertWhole(steady, 1, steady.last);
                        assertWhole(stopped, 1, steady.last);
                        assertWhole(late, 1, steady.last);
                        assertWhole(live, live.first, steady.last);
                        assertWhole(resumed, cursor.sequence() + 1, steady.last);
                    }
                }
            }
        }
    }

    private static void assertWhole(final Reader reader, final long first, final long last)
    {
        assertEquals(List.of(), reader.faults);
        assertEquals(first, reader.first);
        assertEquals(last, reader.last);
        assertEquals(last - first + 1, reader.count);
        assertEquals(0, reader.lost);
    }

    /** A subscriber on a thread of its own that notes whether numbers follow one another. */
    private static final class Reader implements AutoCloseable
    {
        final CountDownLatch ended = new CountDownLatch(1);
        final List<String> faults = new ArrayList<>();
        volatile long first;
        volatile long last;
        volatile long count;
        volatile long basis;
        volatile long lost;
        volatile Cursor cursor;

        private final Thread thread;
        private final CountDownLatch joined = new CountDownLatch(1);
        private volatile boolean isRunning = true;
        private volatile CountDownLatch pause = new CountDownLatch(0);
        private volatile CountDownLatch paused = new CountDownLatch(0);

        Reader(final StreamDirectory streams, final Tier tier, final StartFrom from) throws InterruptedException
        {
            thread = new Thread(() -> run(streams, tier, from), "reader");
            thread.start();
            joined.await();
        }

        private void run(final StreamDirectory streams, final Tier tier, final StartFrom from)
        {
            try (Subscriber subscriber = Subscriber.connect(new SubscriberContext()
                .directory(streams)
                .tiers(tier)
                .from(from)
                .tierHandler((t, buffer, offset) -> onEvent(EventLayout.sequence(buffer, offset)))))
            {
                joined.countDown();
                while (isRunning)
                {
                    YieldingIdleStrategy.INSTANCE.idle(subscriber.poll(16));
                    basis = subscriber.basisSequence(tier);
                    lost = subscriber.lost(tier);
                    if (pause.getCount() > 0)
                    {
                        paused.countDown();
                        pause.await();
                    }
                }
                cursor = subscriber.cursor(tier);
            }
            catch (final InterruptedException | RuntimeException ex)
            {
                faults.add(ex.toString());
            }
            finally
            {
                joined.countDown();
                ended.countDown();
            }
        }

        private void onEvent(final long sequence)
        {
            if (count == 0)
            {
                first = sequence;
            }
            else if (sequence != last + 1)
            {
                faults.add("after " + last + " came " + sequence);
            }
            last = sequence;
            count++;
        }

        long stop() throws InterruptedException
        {
            paused = new CountDownLatch(1);
            pause = new CountDownLatch(1);
            paused.await();
            return last;
        }

        void goOn()
        {
            pause.countDown();
        }

        void leave()
        {
            isRunning = false;
            goOn();
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException("interrupted while a reader left", ex);
            }
        }

        @Override
        public void close()
        {
            leave();
        }
    }
}
