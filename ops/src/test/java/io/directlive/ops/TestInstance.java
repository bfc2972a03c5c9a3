package io.directlive.ops;

import io.directlive.sequencer.SequencerCounter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An instance on the built-in venue, small enough for tests. */
final class TestInstance implements AutoCloseable
{
    static final Map<String, Object> SMALL = Map.of(
        "driver.term-length", "1m",
        "driver.sparse", true,
        "archive.segment-length", "4m",
        "feed-handler.window", "1m");

    final DataDirectory data;
    final Instance instance;

    TestInstance(final Path directory, final double messagesPerSecond, final long messages)
    {
        final EnumSet<Role> roles = EnumSet.allOf(Role.class);
        data = DataDirectory.own(directory, roles);
        instance = Instance.start(
            Settings.load().with(SMALL),
            data,
            roles,
            List.of(new VenueSettings(1, "venue", null, List.of(), messagesPerSecond, 42, messages)),
            new Console(new PrintWriter(System.err, true)));
    }

    /** Number of the last event, once the source has ended. */
    long lastSequence()
    {
        return instance.count(SequencerCounter.NEXT_SEQUENCE) - 1;
    }

    static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close()
    {
        instance.close();
        data.close();
    }
}
