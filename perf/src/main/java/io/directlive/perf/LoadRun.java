package io.directlive.perf;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;

/** One stretch of load on one pipeline, from the calling thread, second by second. Used once. */
final class LoadRun
{
    static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** How long what is due may go on to be sent after the end: a stall of the machine is no sign of a rate too high. */
    private static final long GRACE_NS = NANOS_PER_SECOND;
    private static final long DRAIN_TIMEOUT_NS = 5 * NANOS_PER_SECOND;
    private static final int BURST_LIMIT = 64;
    private static final int END_TO_END = 0;

    private final EpochNanoClock clock;
    private final IdleStrategy idleStrategy;
    private final Pipeline pipeline;
    private final long startNs;
    private final long endNs;
    private final LatencyRecorder[] recorders;
    private final long[] delivered;
    private long sent;
    private long arrived;

    LoadRun(
        final EpochNanoClock clock,
        final IdleStrategy idleStrategy,
        final Pipeline pipeline,
        final Pipeline.Factory factory,
        final long startNs,
        final int seconds)
    {
        this.clock = clock;
        this.idleStrategy = idleStrategy;
        this.pipeline = pipeline;
        this.startNs = startNs;
        endNs = startNs + seconds * NANOS_PER_SECOND;
        recorders = IntStream.range(0, seconds)
            .mapToObj(i -> new LatencyRecorder(factory.hops()))
            .toArray(LatencyRecorder[]::new);
        delivered = new long[seconds];
    }

    /**
     * Sends each message when it is due, or as soon after that as the pipeline takes it. When it takes them so slowly that
     * a second after the end some of those that were due are not sent, they are not sent any more, and count with the
     * time that they have waited.
     */
    void atFixedRate(final long ratePerSecond)
    {
        final LoadSchedule schedule = new LoadSchedule(startNs, ratePerSecond);
        final long total = delivered.length * ratePerSecond;
        final long giveUpNs = endNs + GRACE_NS;
        long nowNs = clock.nanoTime();
        while (nowNs - endNs < 0 || (sent < total && nowNs - giveUpNs < 0))
        {
            final int offered = offerDue(schedule, Math.min(total, schedule.dueCount(nowNs)));
            idleStrategy.idle(offered + take(nowNs));
            nowNs = clock.nanoTime();
        }
        for (long index = sent; index < total; index++)
        {
            recorders[recorders.length - 1].record(END_TO_END, nowNs - schedule.intendedTimeNs(index));
        }
        drain();
    }

    private int offerDue(final LoadSchedule schedule, final long due)
    {
        final long limit = Math.min(due, sent + BURST_LIMIT);
        long next = sent;
        while (next < limit && pipeline.offer(schedule.intendedTimeNs(next)))
        {
            next++;
        }
        final int offered = (int)(next - sent);
        if (offered != 0)
        {
            pipeline.flush();
            sent = next;
        }
        return offered;
    }

    /** Sends whatever the pipeline takes. */
    void flatOut()
    {
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
            idleStrategy.idle(offered + take(nowNs));
            nowNs = clock.nanoTime();
        }
        drain();
    }

    /** What arrives after the end must arrive, and its latency counts, but it counts for no second. */
    private int take(final long nowNs)
    {
        final int last = delivered.length - 1;
        final int second = (int)Math.max(0, Math.min(last, (nowNs - startNs) / NANOS_PER_SECOND));
        final int taken = pipeline.poll(recorders[second]);
        arrived += taken;
        if (nowNs - endNs < 0)
        {
            delivered[second] += taken;
        }
        return taken;
    }

    private void drain()
    {
        long nowNs = clock.nanoTime();
        long deadlineNs = nowNs + DRAIN_TIMEOUT_NS;
        while (arrived < sent)
        {
            final int taken = take(nowNs);
            nowNs = clock.nanoTime();
            if (taken > 0)
            {
                deadlineNs = nowNs + DRAIN_TIMEOUT_NS;
            }
            else if (deadlineNs - nowNs < 0)
            {
                throw new IllegalStateException("messages that did not arrive: " + (sent - arrived));
            }
            idleStrategy.idle(taken);
        }
        if (arrived > sent)
        {
            throw new IllegalStateException("messages that arrived twice: " + (arrived - sent));
        }
    }

    /** @return latencies of the messages that arrived in a second, from 0; in the last one, of those after the end too. */
    LatencyRecorder recorder(final int second)
    {
        return recorders[second];
    }

    /** @return messages that arrived in a second, from 0. */
    long delivered(final int second)
    {
        return delivered[second];
    }

    /** @return messages that had arrived when a second, from 0, was over. */
    long deliveredUpTo(final int second)
    {
        return Arrays.stream(delivered, 0, second + 1).sum();
    }
}
