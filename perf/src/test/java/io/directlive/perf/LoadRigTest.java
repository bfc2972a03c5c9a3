package io.directlive.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.Test;

class LoadRigTest
{
    private static final long STALL_NS = 200_000_000;
    /** Messages that a pipeline takes which then takes no more. */
    private static final int CRAWLER_LIMIT = 400;

    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final LoadRig rig = new LoadRig(clock, NoOpIdleStrategy.INSTANCE);
    private final List<String> launches = new ArrayList<>();

    /** What goes wrong in a pipeline. */
    private enum Fault
    {
        NONE, STALLS, LOSES, DOUBLES, CRAWLS
    }

    /** Makes queues between two ends. */
    private final class FakeFactory implements Pipeline.Factory
    {
        private final String name;
        private final Fault fault;

        private FakeFactory(final String name, final Fault fault)
        {
            this.name = name;
            this.fault = fault;
        }

        @Override
        public String name()
        {
            return name;
        }

        @Override
        public List<String> hops()
        {
            return List.of(Pipeline.END_TO_END);
        }

        @Override
        public Pipeline launch()
        {
            launches.add(name);
            return new FakePipeline(this);
        }
    }

    private final class FakePipeline implements Pipeline
    {
        private final ArrayDeque<Long> queue = new ArrayDeque<>();
        private final FakeFactory factory;
        private long stalledUntilNs;
        private long count;

        private FakePipeline(final FakeFactory factory)
        {
            this.factory = factory;
        }

        @Override
        public boolean offer(final long intendedTimeNs)
        {
            if (++count == 100 && factory.fault == Fault.STALLS)
            {
                stalledUntilNs = clock.nanoTime() + STALL_NS;
            }
            if (clock.nanoTime() < stalledUntilNs || (factory.fault == Fault.CRAWLS && count > CRAWLER_LIMIT))
            {
                return false;
            }
            if (count != 50 || factory.fault != Fault.LOSES)
            {
                queue.add(intendedTimeNs);
            }
            if (count == 50 && factory.fault == Fault.DOUBLES)
            {
                queue.add(intendedTimeNs);
            }
            return true;
        }

        @Override
        public int poll(final LatencyRecorder recorder)
        {
            final int arrived = queue.size();
            while (!queue.isEmpty())
            {
                recorder.record(0, clock.nanoTime() - queue.poll());
            }
            return arrived;
        }

        @Override
        public void close()
        {
            launches.add("close " + name());
        }

        private String name()
        {
            return factory.name();
        }
    }

    @Test
    void shouldTakeTurns()
    {
        final List<Repetition> repetitions = rig.compare(
            List.of(new FakeFactory("a", Fault.NONE), new FakeFactory("b", Fault.NONE)),
            new BenchConfig(BenchConfig.Mode.LATENCY, List.of(1_000L), 0, 1, 2));

        assertEquals(List.of("a", "close a", "b", "close b", "a", "close a", "b", "close b"), launches);
        assertEquals(
            List.of("a 1", "b 1", "a 2", "b 2"),
            repetitions.stream().map(r -> r.pipeline() + " " + r.round()).toList());
        repetitions.forEach(r -> assertEquals(1_000, r.delivered() + r.backlog()));
        repetitions.forEach(r -> assertEquals(1_000, r.hops().get(Pipeline.END_TO_END).count()));
    }

    @Test
    void shouldChargeAStallToAllThatItDelayed()
    {
        final List<Repetition> repetitions = rig.compare(
            List.of(new FakeFactory("a", Fault.STALLS)), new BenchConfig(BenchConfig.Mode.LATENCY, List.of(1_000L), 0, 1, 1));

        // A stall of 200 ms at 1,000/s delays 200 of 1,000 messages, by 100 ms in the middle of them.
        final Percentiles percentiles = repetitions.get(0).hops().get(Pipeline.END_TO_END);
        assertEquals(1_000, percentiles.count());
        assertTrue(percentiles.max() >= STALL_NS, percentiles.toString());
        assertTrue(percentiles.p90() >= STALL_NS / 2 - STALL_NS / 20, percentiles.toString());
    }

    @Test
    void shouldGoThroughTheRates()
    {
        final List<Repetition> repetitions = rig.compare(
            List.of(new FakeFactory("a", Fault.NONE)),
            new BenchConfig(BenchConfig.Mode.LATENCY, List.of(100L, 200L), 0, 1, 1));

        assertEquals(
            List.of("100 of 100", "200 of 200"),
            repetitions.stream().map(r -> r.delivered() + r.backlog() + " of " + r.ratePerSecond()).toList());
    }

    @Test
    void shouldCountWhatCouldNotBeSentWithTheTimeThatItWaited()
    {
        final Repetition second = rig.compare(
            List.of(new FakeFactory("a", Fault.CRAWLS)),
            new BenchConfig(BenchConfig.Mode.LATENCY, List.of(1_000L), 0, 1, 1)).get(0);

        assertEquals(1_000 - CRAWLER_LIMIT, second.backlog());
        final Percentiles percentiles = second.hops().get(Pipeline.END_TO_END);
        assertEquals(1_000, percentiles.count());
        // Due from 0.4 s on, and still waiting a second after the end, at 2 s: for 1.1 s the one in the middle of all.
        assertTrue(percentiles.p50() >= 1_090_000_000L, percentiles.toString());
        assertTrue(percentiles.max() >= 1_590_000_000L, percentiles.toString());
    }

    @Test
    void shouldMissWhatDoesNotArrive()
    {
        final IllegalStateException lost = assertThrows(IllegalStateException.class, () -> rig.compare(
            List.of(new FakeFactory("a", Fault.LOSES)), new BenchConfig(BenchConfig.Mode.LATENCY, List.of(1_000L), 0, 1, 1)));
        assertEquals("messages that did not arrive: 1", lost.getMessage());
        assertEquals(List.of("a", "close a"), launches);
    }

    @Test
    void shouldNoticeWhatArrivesTwice()
    {
        final IllegalStateException twice = assertThrows(IllegalStateException.class, () -> rig.compare(
            List.of(new FakeFactory("a", Fault.DOUBLES)), new BenchConfig(BenchConfig.Mode.THROUGHPUT, List.of(1L), 0, 1, 1)));
        assertEquals("messages that arrived twice: 1", twice.getMessage());
    }

    @Test
    void shouldDriveTheBareChainAtARateAndFlatOut()
    {
        final List<Pipeline.Factory> chain = List.of(BareChain.factory(BareChain.Config.DEFAULT, clock));

        final List<Repetition> latency = rig.compare(chain, new BenchConfig(BenchConfig.Mode.LATENCY, List.of(10_000L), 0, 1, 1));
        assertEquals(10_000, latency.get(0).hops().get(Pipeline.END_TO_END).count());

        final List<Repetition> throughput =
            rig.compare(chain, new BenchConfig(BenchConfig.Mode.THROUGHPUT, List.of(1L), 0, 1, 1));
        assertTrue(throughput.get(0).delivered() > 0);
        assertTrue(throughput.get(0).hops().isEmpty());
    }
}
