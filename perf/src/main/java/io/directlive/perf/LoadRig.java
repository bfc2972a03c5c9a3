package io.directlive.perf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;

/**
 * Puts load on a pipeline from the calling thread, which is both its sender and its reader. One repetition a second,
 * each with a recorder of its own, so that nothing is computed while load runs.
 */
public final class LoadRig
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long DRAIN_TIMEOUT_NS = 5 * NANOS_PER_SECOND;
    private static final int BURST_LIMIT = 64;

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
     * Runs pipelines in turns, A B A B, so that what changes on the machine meets all of them.
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
            for (final Pipeline.Factory factory : factories)
            {
                try (Pipeline pipeline = factory.launch())
                {
                    if (config.warmUpSeconds() > 0)
                    {
                        run(factory, pipeline, config, round, config.warmUpSeconds());
                    }
                    repetitions.addAll(run(factory, pipeline, config, round, config.seconds()));
                }
            }
        }
        return repetitions;
    }

    private List<Repetition> run(
        final Pipeline.Factory factory,
        final Pipeline pipeline,
        final BenchConfig config,
        final int round,
        final int seconds)
    {
        final LatencyRecorder[] recorders = IntStream.range(0, seconds)
            .mapToObj(i -> new LatencyRecorder(factory.hops()))
            .toArray(LatencyRecorder[]::new);
        final long[] delivered = new long[seconds];
        final double[] foreignNs = new double[seconds + 1];
        final long startNs = clock.nanoTime() + NANOS_PER_SECOND / 10;
        final Thread sampler = new Thread(() -> sampleForeignCpu(startNs, foreignNs), "foreign-cpu");
        sampler.start();

        if (config.mode() == BenchConfig.Mode.LATENCY)
        {
            atFixedRate(pipeline, new LoadSchedule(startNs, config.ratePerSecond()), recorders, delivered);
        }
        else
        {
            flatOut(pipeline, startNs, recorders, delivered);
        }
        join(sampler);

        final List<Repetition> repetitions = new ArrayList<>();
        for (int i = 0; i < seconds; i++)
        {
            final Map<String, Percentiles> hops =
                config.mode() == BenchConfig.Mode.LATENCY ? recorders[i].percentiles() : Collections.emptyMap();
            final double foreignCpu = Math.max(0, foreignNs[i + 1] - foreignNs[i]) / NANOS_PER_SECOND;
            repetitions.add(
                new Repetition(factory.name(), round, i + 1, delivered[i], NANOS_PER_SECOND, foreignCpu, hops));
        }
        return repetitions;
    }

    private void atFixedRate(
        final Pipeline pipeline, final LoadSchedule schedule, final LatencyRecorder[] recorders, final long[] delivered)
    {
        long sent = 0;
        long nowNs = clock.nanoTime();
        final long total = recorders.length * schedule.ratePerSecond();
        while (sent < total)
        {
            final long due = Math.min(total, schedule.dueCount(nowNs));
            final int offered = offerDue(pipeline, schedule, sent, due);
            sent += offered;
            final int second = second(nowNs - schedule.startNs(), recorders.length);
            final int arrived = pipeline.poll(recorders[second]);
            delivered[second] += arrived;
            idleStrategy.idle(offered + arrived);
            nowNs = clock.nanoTime();
        }
        drain(pipeline, sent, recorders, delivered);
    }

    private static int offerDue(final Pipeline pipeline, final LoadSchedule schedule, final long sent, final long due)
    {
        final long limit = Math.min(due, sent + BURST_LIMIT);
        long next = sent;
        while (next < limit && pipeline.offer(schedule.intendedTimeNs(next)))
        {
            next++;
        }
        if (next != sent)
        {
            pipeline.flush();
        }
        return (int)(next - sent);
    }

    private void flatOut(
        final Pipeline pipeline, final long startNs, final LatencyRecorder[] recorders, final long[] delivered)
    {
        final long endNs = startNs + recorders.length * NANOS_PER_SECOND;
        long sent = 0;
        long nowNs = clock.nanoTime();
        while (nowNs - startNs < 0)
        {
            idleStrategy.idle();
            nowNs = clock.nanoTime();
        }
        while (nowNs - endNs < 0)
        {
            int offered = 0;
            while (offered < BURST_LIMIT && pipeline.offer(nowNs))
            {
                offered++;
            }
            pipeline.flush();
            sent += offered;
            final int second = second(nowNs - startNs, recorders.length);
            final int arrived = pipeline.poll(recorders[second]);
            delivered[second] += arrived;
            idleStrategy.idle(offered + arrived);
            nowNs = clock.nanoTime();
        }
        final long[] late = new long[1]; // Arrived when the time was up: must arrive, but counts for no second.
        drain(pipeline, sent - Arrays.stream(delivered).sum(), recorders, late);
    }

    private void drain(
        final Pipeline pipeline, final long expected, final LatencyRecorder[] recorders, final long[] delivered)
    {
        final int last = delivered.length - 1;
        long missing = expected - Arrays.stream(delivered).sum();
        long deadlineNs = clock.nanoTime() + DRAIN_TIMEOUT_NS;
        while (missing > 0)
        {
            final int arrived = pipeline.poll(recorders[recorders.length - 1]);
            delivered[last] += arrived;
            missing -= arrived;
            if (arrived > 0)
            {
                deadlineNs = clock.nanoTime() + DRAIN_TIMEOUT_NS;
            }
            else if (deadlineNs - clock.nanoTime() < 0)
            {
                throw new IllegalStateException("messages that did not arrive: " + missing);
            }
            idleStrategy.idle(arrived);
        }
        if (missing < 0)
        {
            throw new IllegalStateException("messages that arrived twice: " + -missing);
        }
    }

    private static int second(final long elapsedNs, final int limit)
    {
        return (int)Math.max(0, Math.min(limit - 1, elapsedNs / NANOS_PER_SECOND));
    }

    private void sampleForeignCpu(final long startNs, final double[] foreignNs)
    {
        for (int i = 0; i < foreignNs.length; i++)
        {
            final long dueNs = startNs + i * NANOS_PER_SECOND;
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
