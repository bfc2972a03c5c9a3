package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.AeronCounters;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusterCounters;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.ops.chaos.FreePorts;
import io.directlive.protocol.StreamIds;
import io.directlive.sequencer.SequencerCounter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three members in this process, and a reader of the leader's line that stands still: the other lines do not notice. */
@Timeout(120)
class ClusterLineTest
{
    private static final int MEMBERS = 3;
    private static final Set<Role> ROLES = EnumSet.of(Role.DRIVER, Role.ARCHIVE, Role.SEQUENCER);
    private static final long LINE_TIMEOUT_MS = 500;
    /** More than the window of the line, what the sequencer stages and the window of the log hold together. */
    private static final int EVENTS = 60_000;

    @TempDir
    Path directory;

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<Instance> members = new ArrayList<>();
    private final SourceEventWriter writer = new SourceEventWriter(new SourceSession(1, 20_240_102, "test"));
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private Settings settings;

    @AfterEach
    void close()
    {
        for (int i = closing.size() - 1; i >= 0; i--)
        {
            CloseHelper.close(closing.get(i));
        }
    }

    @Test
    @Tag("F16")
    void shouldGoOnWhenAReaderOfTheLeadersLineStandsStill()
    {
        start();
        TestInstance.await("a leader", () -> leader() >= 0);
        members.forEach(member -> TestInstance.await(
            "what lines hold", () -> member.count(SequencerCounter.ORDERING_TERM) > 0));
        final int leader = leader();
        final Subscription stopped = members.get(leader).aeron().addSubscription("aeron:ipc", StreamIds.ORDERED);
        closing.add(stopped);
        TestInstance.await("the reader to join", () -> stopped.imageCount() == 1);
        final long term = counter(leader, AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID);

        try (AeronCluster client = connect(leader))
        {
            offer(client, writer.epochStart(buffer, 0, 1));
            for (int i = 1; i < EVENTS; i++)
            {
                offer(client, writer.endOfSession(buffer, 0, i, 1, 1));
            }
        }
        for (final Instance member : members)
        {
            TestInstance.await("all events", () -> member.count(SequencerCounter.NEXT_SEQUENCE) == EVENTS + 1);
        }

        for (int member = 0; member < MEMBERS; member++)
        {
            assertEquals(member == leader ? 1 : 0, members.get(member).count(SequencerCounter.LINES_LOST));
            assertEquals(term, counter(member, AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID));
            members.get(member).checkRunning();
        }
    }

    private void start()
    {
        final List<Map<String, Object>> layout = new ArrayList<>();
        final int port = FreePorts.find(MEMBERS * ClusterLayout.PORTS);
        for (int member = 0; member < MEMBERS; member++)
        {
            layout.add(Map.of("host", "localhost", "port", port + member * ClusterLayout.PORTS));
        }
        settings = Settings.load().with(TestInstance.SMALL).with(Map.of(
            "guarantee", "QUORUM",
            "driver.threading", "SHARED",
            "driver.idle", "backoff",
            "driver.term-length", "64k",
            "archive.idle", "backoff",
            "cluster.term-length", "1m",
            "cluster.line-timeout", LINE_TIMEOUT_MS + "ms",
            "cluster.heartbeat-timeout", "10s",
            "cluster.startup-timeout", "20s",
            "cluster.members", layout)).with("threads", List.of(Map.of(
            "name", "pipeline", "agents", List.of("sequencer", "driver"), "idle", "backoff", "core", -1)));
        for (int member = 0; member < MEMBERS; member++)
        {
            final DataDirectory data = DataDirectory.own(directory.resolve("member-" + member), ROLES);
            closing.add(data);
            final Instance instance = Instance.start(settings.with("cluster.member", member), data, ROLES, List.of(),
                new Console(new PrintWriter(System.err, true)));
            closing.add(instance);
            members.add(instance);
        }
    }

    private AeronCluster connect(final int member)
    {
        return AeronCluster.connect(new AeronCluster.Context()
            .aeron(members.get(member).aeron())
            .ownsAeronClient(false)
            .ingressChannel("aeron:udp?term-length=1m")
            .ingressEndpoints(settings.clusterLayout().ingressEndpoints())
            .egressChannel("aeron:udp?endpoint=localhost:0"));
    }

    private void offer(final AeronCluster client, final int length)
    {
        TestInstance.await("the cluster to take an event", () -> client.offer(buffer, 0, length) > 0);
    }

    private int leader()
    {
        for (int member = 0; member < MEMBERS; member++)
        {
            if (counter(member, AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID) == Cluster.Role.LEADER.code())
            {
                return member;
            }
        }
        return -1;
    }

    private long counter(final int member, final int typeId)
    {
        final CountersReader counters = members.get(member).aeron().countersReader();
        return counters.getCounterValue(ClusterCounters.find(counters, typeId, 0));
    }
}
