package io.directlive.ops.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.directlive.distributor.DistributorCounter;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.SubscriberCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VerdictTest
{
    private final Moment before = new Moment(0);
    private final Moment now = new Moment(TimeUnit.SECONDS.toNanos(1));

    @Test
    void shouldFindNothingWrongWithAnInstanceThatRuns()
    {
        before.counter(SequencerCounter.EVENTS, "", 100).counter(DistributorCounter.DEPTH_OUT, "", 100)
            .counter(SubscriberCounter.DELIVERED, "depth fast", 100).counter(SubscriberCounter.LOST, "depth fast", 0);
        now.counter(SequencerCounter.EVENTS, "", 1_100).counter(DistributorCounter.DEPTH_OUT, "", 1_100)
            .counter(SubscriberCounter.DELIVERED, "depth fast", 1_090).counter(SubscriberCounter.LOST, "depth fast", 0);
        now.reader("depth", "fast", 1 << 20);

        final Verdict verdict = verdict();
        assertTrue(verdict.isHealthy());
        assertEquals("healthy", verdict.line());
    }

    @Test
    void shouldNameTheSubscriberThatLostEvents()
    {
        now.counter(SubscriberCounter.LOST, "orders one", 0).counter(SubscriberCounter.LOST, "orders two", 12);

        assertEquals("NOT HEALTHY: lost 12 events on subscriber orders two", verdict().line());
    }

    @Test
    void shouldNameTheReaderThatIsBehind()
    {
        now.reader("orders", "fast", 1 << 20);
        now.reader("orders", "slow", 3 << 20);

        assertEquals("NOT HEALTHY: reader slow is 3.0 MiB behind on orders", verdict().line());
    }

    @Test
    void shouldNameTheSubscriberThatTakesLessThanHalf()
    {
        before.counter(DistributorCounter.DEPTH_OUT, "", 0).counter(DistributorCounter.TOP_OUT, "", 0)
            .counter(SubscriberCounter.DELIVERED, "depth stopped", 700)
            .counter(SubscriberCounter.DELIVERED, "top stopped", 7);
        now.counter(DistributorCounter.DEPTH_OUT, "", 10_000).counter(DistributorCounter.TOP_OUT, "", 99)
            .counter(SubscriberCounter.DELIVERED, "depth stopped", 700)
            .counter(SubscriberCounter.DELIVERED, "top stopped", 7);

        assertEquals("NOT HEALTHY: subscriber depth stopped is slow: 0 of 10,000 events a second", verdict().line());
    }

    @Test
    void shouldNotJudgeTheSpeedOfASubscriberThatHasJustCome()
    {
        before.counter(DistributorCounter.DEPTH_OUT, "", 0);
        now.counter(DistributorCounter.DEPTH_OUT, "", 10_000).counter(SubscriberCounter.DELIVERED, "depth new", 3);

        assertTrue(verdict().isHealthy());
    }

    @Test
    void shouldTellWhatIsWrongInOrderOfWeight()
    {
        now.heartbeatAgeMs = 7_400;
        now.counter(SequencerCounter.SOURCE_GAPS, "", 3)
            .counter(ReplayStoreCounter.RECORDING_LAG, "", 12 << 20)
            .counter(SubscriberCounter.STATE, "top a", BookState.STALE.ordinal());
        now.errors.add("io.aeron.exceptions.AeronException: no space (2 times)");

        assertEquals(
            List.of(
                "driver not active: heartbeat 7 s ago",
                "subscriber top a is STALE",
                "source gaps 3",
                "recording lag 12 MiB",
                "1 distinct errors logged, the first: io.aeron.exceptions.AeronException: no space (2 times)"),
            verdict().problems());
    }

    @Test
    @Tag("F17")
    void shouldTellAnOrderThatStandsStill()
    {
        now.clockTickAgeMs = 3_000;
        assertTrue(verdict().isHealthy());

        now.clockTickAgeMs = 9_400;
        now.counter(SubscriberCounter.STATE, "top a", BookState.STALE.ordinal())
            .counter(SubscriberCounter.STALE_REASON, "top a", 3)
            .counter(SubscriberCounter.STATE, "top b", BookState.STALE.ordinal())
            .counter(SubscriberCounter.STALE_REASON, "top b", 2);
        assertEquals(
            List.of("the order stands still: last clock tick 9 s ago",
                "subscriber top a is STALE: the order stands still", "subscriber top b is STALE"),
            verdict().problems());
    }

    @Test
    @Tag("F17")
    void shouldSayThatAClusterHasNoLeader()
    {
        now.cluster = new ClusterState(Cluster.Role.FOLLOWER, ElectionState.CLOSED, 2, 4, 1_000, 1, 0, 0);
        assertTrue(verdict().isHealthy());

        now.counter(SequencerCounter.ORDERING_TERM, "", 0);
        assertEquals(
            List.of("waits to hear what the lines of the members hold: nothing is ordered"), verdict().problems());

        now.cluster = new ClusterState(Cluster.Role.FOLLOWER, ElectionState.CANVASS, 2, 4, 1_000, 1, 0, 0);
        now.counter(SequencerCounter.LINES_LOST, "", 1);
        assertEquals(
            List.of("no leader: election at canvass, nothing is ordered", "the line of this member is given up: restart it"),
            verdict().problems());

        now.cluster = new ClusterState(Cluster.Role.FOLLOWER, ElectionState.FOLLOWER_CATCHUP, 2, 4, 1_000, 1, 0, 0);
        assertEquals("catches up with the leader: follower catchup", verdict().problems().get(0));
    }

    @Test
    void shouldTellOfDropsOnlyWhileTheyHappen()
    {
        before.counter(DistributorCounter.DROPPED_BACK_PRESSURE, "", 500);
        now.counter(DistributorCounter.DROPPED_BACK_PRESSURE, "", 500);
        assertTrue(verdict().isHealthy());

        final Moment later = new Moment(TimeUnit.SECONDS.toNanos(3));
        later.counter(DistributorCounter.DROPPED_BACK_PRESSURE, "", 1_500);
        assertEquals(
            "NOT HEALTHY: distributor drops 500 events a second for readers that are too slow",
            Verdict.of(new Interval(now.reading(), later.reading())).line());
    }

    private Verdict verdict()
    {
        return Verdict.of(new Interval(before.reading(), now.reading()));
    }

    private static final class Moment
    {
        private final long timeNs;
        private final List<StageCounter> counters = new ArrayList<>();
        private final List<Stream> streams = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();
        private ClusterState cluster;
        private long heartbeatAgeMs;
        private long clockTickAgeMs;

        private Moment(final long timeNs)
        {
            this.timeNs = timeNs;
        }

        private <E extends Enum<E> & CounterSet.Label> Moment counter(
            final E counter, final String name, final long value)
        {
            final String label = name.isEmpty() ? counter.label() : counter.label() + " - " + name;
            final int id = 31 * name.hashCode() + counter.typeId();
            counters.add(StageCounter.of(id, Stage.of(counter.typeId()), counter.typeId(), label, 1, value));
            return this;
        }

        private void reader(final String stream, final String name, final long lag)
        {
            streams.add(new Stream(
                stream, StreamIds.ORDERS, streams.size(), 100 << 20, List.of(new Reader(1, 1, name, lag))));
        }

        private Reading reading()
        {
            return new Reading(timeNs, 0, heartbeatAgeMs, clockTickAgeMs, counters, streams, cluster, Map.of(), errors);
        }
    }
}
