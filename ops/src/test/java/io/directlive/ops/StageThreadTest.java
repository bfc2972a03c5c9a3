package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

class StageThreadTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int ABSENT_CORE = 4000;

    @Test
    void shouldRefuseACoreThatIsNotThere()
    {
        try (StageThread thread = new StageThread(settings(ABSENT_CORE), TIMEOUT_NS, failure -> { }))
        {
            final SettingsException refused = assertThrows(SettingsException.class, thread::start);
            assertTrue(refused.getMessage().startsWith("threads.test.core: core 4000 does not exist"), refused.getMessage());
        }
    }

    @Test
    void shouldStopAStageThatThrowsAndTellOfItOnce() throws Exception
    {
        final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch failed = new CountDownLatch(1);
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger othersCalls = new AtomicInteger();
        try (StageThread thread = new StageThread(settings(-1), TIMEOUT_NS, failure ->
        {
            failures.add(failure);
            failed.countDown();
        }))
        {
            thread.start();
            thread.add(agent(() ->
            {
                calls.incrementAndGet();
                throw new IllegalStateException("broken invariant");
            }));
            thread.add(agent(othersCalls::incrementAndGet));
            assertTrue(failed.await(10, TimeUnit.SECONDS));
            final int before = othersCalls.get();
            while (othersCalls.get() < before + 10)
            {
                Thread.onSpinWait();
            }
        }
        assertEquals(1, calls.get());
        assertEquals(List.of("broken invariant"), failures.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void shouldCloseAStageThatIsTakenOffOnItsThread() throws Exception
    {
        final AtomicReference<Thread> closedOn = new AtomicReference<>();
        try (StageThread thread = new StageThread(settings(-1), TIMEOUT_NS, failure -> { }))
        {
            final Thread stage = thread.start();
            thread.add(new Agent()
            {
                @Override
                public int doWork()
                {
                    return 0;
                }

                @Override
                public void onClose()
                {
                    closedOn.set(Thread.currentThread());
                }

                @Override
                public String roleName()
                {
                    return "test";
                }
            }).close();
            assertSame(stage, closedOn.get());
        }
    }

    @Test
    void shouldTellOfAStageThatDoesNotStart()
    {
        try (StageThread thread = new StageThread(settings(-1), TIMEOUT_NS, failure -> { }))
        {
            thread.start();
            final Agent broken = new Agent()
            {
                @Override
                public void onStart()
                {
                    throw new IllegalStateException("no socket");
                }

                @Override
                public int doWork()
                {
                    return 0;
                }

                @Override
                public String roleName()
                {
                    return "test";
                }
            };
            assertEquals("no socket",
                assertThrows(IllegalStateException.class, () -> thread.add(broken)).getCause().getMessage());
        }
    }

    private static Settings.ThreadSettings settings(final int core)
    {
        return new Settings.ThreadSettings("test", List.of(), Idle.YIELD, core);
    }

    private interface Work
    {
        int run() throws Exception;
    }

    private static Agent agent(final Work work)
    {
        return new Agent()
        {
            @Override
            public int doWork() throws Exception
            {
                return work.run();
            }

            @Override
            public String roleName()
            {
                return "test";
            }
        };
    }
}
