package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

class StageThreadTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int ABSENT_CORE = 4000;

    @Test
    void shouldRefuseACoreThatIsNotThere()
    {
        try (StageThread thread = new StageThread(settings(ABSENT_CORE), List.of(agent(() -> 0)), failure -> { }))
        {
            final SettingsException refused = assertThrows(SettingsException.class, () -> thread.start(TIMEOUT_NS));
            assertTrue(refused.getMessage().startsWith("threads.test.core: core 4000 does not exist"), refused.getMessage());
        }
    }

    @Test
    void shouldStopAStageThatThrowsAndTellOfItOnce() throws Exception
    {
        final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch failed = new CountDownLatch(1);
        final int[] calls = { 0 };
        final Agent broken = agent(() ->
        {
            calls[0]++;
            throw new IllegalStateException("broken invariant");
        });
        try (StageThread thread = new StageThread(settings(-1), List.of(broken), failure ->
        {
            failures.add(failure);
            failed.countDown();
        }))
        {
            final Thread stage = thread.start(TIMEOUT_NS);
            assertTrue(failed.await(10, TimeUnit.SECONDS));
            stage.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertEquals(1, calls[0]);
        assertEquals(List.of("broken invariant"), failures.stream().map(Throwable::getMessage).toList());
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
