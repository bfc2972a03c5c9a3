package io.directlive.perf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;

/**
 * Puts load on a pipeline from the calling thread, which is both its sender and its reader. One repetition a second,
 * each with a recorder of its own, so that nothing is computed while load runs.
 */
public final class LoadRig
{
    private final EpochNanoClock clock;
    private final IdleStrategy idleStrategy;

    /**
     * @param clock        that pipelines measure with too.
     * @param idleStrategy of the calling thread between messages.
     */
    public LoadRig(final EpochNanoClock clock, final IdleStrategy idleStrategy)
    {
        this.clock = clock;
        this.idleStrategy = idleStrategy;
    }

    /**
     * Runs pipelines in turns, A B A B, at one rate after the other and then again, so that what changes on the machine
     * meets all of them.
     *
     * @param factories of the pipelines; the first is what the others are compared with.
     * @param config    of the load.
     * @return all measured repetitions.
     * @throws IllegalStateException when a message does not arrive.
     */
    public List<Repetition> compare(final List<? extends Pipeline.Factory> factories, final BenchConfig config)
    {
        final List<Repetition> repetitions = new ArrayList<>();
        for (int round = 1; round <= config.rounds(); round++)
        {
            for (final long ratePerSecond : config.ratesPerSecond())
            {
                for (final Pipeline.Factory factory : factories)
                {
                    repetitions.addAll(turn(factory, config, ratePerSecond, round));
                }
            }
        }
        return repetitions;
    }

    private List<Repetition> turn(
        final Pipeline.Factory factory, final BenchConfig config, final long ratePerSecond, final int round)
    {
        try (Pipeline pipeline = factory.launch())
        {
            if (config.warmUpSeconds() > 0)
            {
                run(factory, pipeline, config, ratePerSecond, round, config.warmUpSeconds());
            }
            return run(factory, pipeline, config, ratePerSecond, round, config.seconds());
        }
    }

    private List<Repetition> run(
        final Pipeline.Factory factory,
        final Pipeline pipeline,
        final BenchConfig config,
        final long ratePerSecond,
        final int round,
        final int seconds)
    {
        final double[] foreignNs = new double[seconds + 1];
        final long startNs = clock.nanoTime() + LoadRun.NANOS_PER_SECOND / 10;
        final LoadRun run = new LoadRun(clock, idleStrategy, pipeline, factory, startNs, seconds);
        final Thread sampler = new Thread(() -> sampleForeignCpu(startNs, foreignNs), "foreign-cpu");
        sampler.start();

        final boolean isLatency = config.mode() == BenchConfig.Mode.LATENCY;
        if (isLatency)
        {
            run.atFixedRate(ratePerSecond);
        }
        else
        {
            run.flatOut();
        }
        join(sampler);

        final List<Repetition> repetitions = new ArrayList<>();
        for (int i = 0; i < seconds; i++)
        {
            final double foreignCpu = Math.max(0, foreignNs[i + 1] - foreignNs[i]) / LoadRun.NANOS_PER_SECOND;
            repetitions.add(new Repetition(
                factory.name(),
                isLatency ? ratePerSecond : 0,
                round,
                i + 1,
                run.delivered(i),
                isLatency ? (i + 1) * ratePerSecond - run.deliveredUpTo(i) : 0,
                LoadRun.NANOS_PER_SECOND,
                foreignCpu,
                isLatency ? run.recorder(i).percentiles() : Collections.emptyMap()));
        }
        return repetitions;
    }

    private void sampleForeignCpu(final long startNs, final double[] foreignNs)
    {
        for (int i = 0; i < foreignNs.length; i++)
        {
            final long dueNs = startNs + i * LoadRun.NANOS_PER_SECOND;
            long waitNs = dueNs - clock.nanoTime();
            while (waitNs > 0)
            {
                LockSupport.parkNanos(waitNs);
                waitNs = dueNs - clock.nanoTime();
            }
            foreignNs[i] = ForeignCpu.foreignNs();
        }
    }

    private static void join(final Thread thread)
    {
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while load was measured", ex);
        }
    }
}
