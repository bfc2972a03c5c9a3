package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.ops.chaos.FreePorts;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.sequencer.ClusteredSequencer;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.LineReporter;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.collections.MutableLong;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of one, in this process: what its member starts from. */
@Timeout(120)
class ClusterMemberTest
{
    private static final Set<Role> ROLES = EnumSet.of(Role.DRIVER, Role.ARCHIVE, Role.SEQUENCER);

    private static final int EVENTS_OF_A_SEGMENT = 500;
    private static final long RESEND_NS = TimeUnit.MILLISECONDS.toNanos(100);

    @TempDir
    Path directory;

    private final StringWriter told = new StringWriter();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final SourceEventWriter writer = new SourceEventWriter(new SourceSession(1, 20_240_102, "test"));
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private Settings settings;
    private Host host;

    private Host start(final DataDirectory data)
    {
        return Host.start(settings, data, ROLES, null, told::write, failures::add);
    }

    @BeforeEach
    void makeSettings()
    {
        settings = Settings.load().with(TestInstance.SMALL).with(Map.of(
            "driver.threading", "SHARED",
            "driver.idle", "backoff",
            "driver.term-length", "64k",
            "archive.segment-length", "64k",
            "archive.idle", "backoff",
            "cluster.term-length", "64k",
            "cluster.member", 0,
            "cluster.members", members(1)));
    }

    private static List<Map<String, Object>> members(final int count)
    {
        final int port = FreePorts.find(count * ClusterLayout.PORTS);
        return IntStream.range(0, count)
            .mapToObj(i -> Map.<String, Object>of("host", "localhost", "port", port + i * ClusterLayout.PORTS))
            .toList();
    }

    @Test
    @Tag("F20")
    void shouldStartFromAnOlderSnapshotWhenItsLineEndsBeforeTheLatest()
    {
        try (DataDirectory data = DataDirectory.own(directory, ROLES); Host started = start(data))
        {
            host = started;
            final List<byte[]> events;
            try (Line line = new Line(); ClusterMember member = start(line, LineEnd.NONE))
            {
                TestInstance.await("a leader that orders", member::isOrdering);
                events = orderWithSnapshots(line, member);
            }
            try (Line line = new Line();
                ClusterMember member = start(line, LineEnd.of(new UnsafeBuffer(events.get(1)), 0)))
            {
                TestInstance.await("the rest of the line", () -> line.read().size() == 1);
                assertArrayEquals(events.get(2), line.read().get(0));
                TestInstance.await("a leader that orders", member::isOrdering);
            }
            assertTrue(told.toString().contains("started again from the snapshot before"), told.toString());
            assertEquals(List.of(), failures);
        }
    }

    @Test
    @Tag("F20")
    void shouldStartFromTheSnapshotBeforeADamagedOne() throws IOException
    {
        try (DataDirectory data = DataDirectory.own(directory, ROLES))
        {
            final List<byte[]> events;
            try (Host started = start(data))
            {
                host = started;
                try (Line line = new Line(); ClusterMember member = start(line, LineEnd.NONE))
                {
                    TestInstance.await("a leader that orders", member::isOrdering);
                    events = orderWithSnapshots(line, member);
                }
            }
            damage(snapshotRecordings().get(1));
            try (Host started = start(data))
            {
                host = started;
                try (Line line = new Line(); ClusterMember member = start(line, lineEnd(events)))
                {
                    TestInstance.await("a leader that orders", member::isOrdering);
                    assertEquals(List.of(), line.read());
                }
            }
            assertTrue(told.toString().contains("is damaged"), told.toString());
            assertEquals(List.of(), failures);
        }
    }

    /** The disk with the log is lost, and that with the line is not. */
    @Test
    @Tag("F19")
    void shouldGoOnInALaterEpochWhenItsLineHoldsMoreThanTheLog()
    {
        try (DataDirectory data = DataDirectory.own(directory, ROLES); Host started = start(data))
        {
            host = started;
            final List<byte[]> events;
            try (Line line = new Line(); ClusterMember member = start(line, LineEnd.NONE))
            {
                TestInstance.await("a leader that orders", member::isOrdering);
                events = orderWithSnapshots(line, member);
            }
            IoUtil.delete(directory.resolve("cluster").toFile(), false);
            try (Line line = new Line(); ClusterMember member = start(line, lineEnd(events)))
            {
                TestInstance.await("a leader that orders", member::isOrdering);
                try (AeronCluster client = connect())
                {
                    orderFirst(client, line, writer.epochStart(buffer, 0, 1));
                }
                TestInstance.await("the break and the event behind it", () -> line.read().size() == 2);
                for (int i = 0; i < 2; i++)
                {
                    final UnsafeBuffer event = new UnsafeBuffer(line.read().get(i));
                    assertEquals("2:" + (i + 1), EventLayout.streamEpoch(event, 0) + ":" + EventLayout.sequence(event, 0));
                }
            }
            assertTrue(told.toString().contains("a line of it holds more"), told.toString());
            assertEquals(List.of(), failures);
        }
    }

    @Test
    @Tag("F17")
    @Tag("F38")
    void shouldOrderTheTicksThatItSends()
    {
        settings = settings.with("sequencer.clock-tick", "20ms");
        try (DataDirectory data = DataDirectory.own(directory, ROLES); Host started = start(data))
        {
            host = started;
            try (Line line = new Line(); ClusterMember member = start(line, LineEnd.NONE))
            {
                TestInstance.await("three ticks", () -> line.read().size() >= 3);
                long last = 0;
                for (final byte[] event : line.read())
                {
                    final UnsafeBuffer tick = new UnsafeBuffer(event);
                    assertEquals(ClockTickDecoder.TEMPLATE_ID, EventLayout.templateId(tick, 0));
                    assertTrue(EventLayout.sourceSequence(tick, 0) > last);
                    last = EventLayout.sourceSequence(tick, 0);
                }
                assertTrue(member.isOrdering());
            }
            assertEquals(List.of(), failures);
        }
    }

    private static LineEnd lineEnd(final List<byte[]> events)
    {
        return LineEnd.of(new UnsafeBuffer(events.get(events.size() - 1)), 0);
    }

    /** @return recordings of all snapshots of the sequencer that are there, the last one at the end. */
    private List<Long> snapshotRecordings()
    {
        try (RecordingLog recordingLog = new RecordingLog(directory.resolve("cluster").toFile(), false))
        {
            return recordingLog.entries().stream()
                .filter(entry -> entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT && entry.serviceId == 0)
                .map(entry -> entry.recordingId)
                .filter(id -> Files.exists(segment(id)))
                .toList();
        }
    }

    private Path segment(final long recordingId)
    {
        return directory.resolve("archive").resolve(recordingId + "-0.rec");
    }

    /** Turns a bit in the middle of what the recording's first frame carries. */
    private void damage(final long recordingId) throws IOException
    {
        try (FileChannel channel = FileChannel.open(segment(recordingId), StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer octet = ByteBuffer.allocate(1);
            final long at = DataHeaderFlyweight.HEADER_LENGTH + 16;
            assertEquals(1, channel.read(octet, at));
            octet.put(0, (byte)(octet.get(0) ^ 1)).flip();
            assertEquals(1, channel.write(octet, at));
        }
    }

    @Test
    @Tag("F18")
    void shouldStartFromASnapshotWhenTheLogBeforeItIsGone()
    {
        settings = settings.with("cluster.retention", "1ms");
        try (DataDirectory data = DataDirectory.own(directory, ROLES); Host started = start(data))
        {
            host = started;
            final int count = 3 * EVENTS_OF_A_SEGMENT;
            final List<byte[]> events;
            try (Line line = new Line(); ClusterMember member = start(line, LineEnd.NONE))
            {
                TestInstance.await("a leader that orders", member::isOrdering);
                events = orderMany(line, member, count);
                member.keepHouse();
                assertTrue(logStart() > 0, "the log still begins at 0");
                assertEquals(2, snapshotRecordings().size());
            }
            try (Line line = new Line(); ClusterMember member = start(line, lineEnd(events)))
            {
                TestInstance.await("a leader that orders", member::isOrdering);
                try (AeronCluster client = connect())
                {
                    offer(client, writer.endOfSession(buffer, 0, count, 1, 1));
                }
                TestInstance.await("the next event", () -> line.read().size() == 1);
                assertEquals(count + 1, EventLayout.sequence(new UnsafeBuffer(line.read().get(0)), 0));
            }
            assertEquals(List.of(), failures);
        }
    }

    @Test
    @Tag("F20")
    void shouldRefuseToStartWhenTheLogBeforeItsDamagedSnapshotsIsGone() throws IOException
    {
        settings = settings.with("cluster.retention", "1ms");
        try (DataDirectory data = DataDirectory.own(directory, ROLES); Host started = start(data))
        {
            host = started;
            final List<byte[]> events;
            try (Line line = new Line(); ClusterMember member = start(line, LineEnd.NONE))
            {
                TestInstance.await("a leader that orders", member::isOrdering);
                events = orderMany(line, member, 3 * EVENTS_OF_A_SEGMENT);
                member.keepHouse();
            }
            for (final long recordingId : snapshotRecordings())
            {
                damage(recordingId);
            }
            try (Line line = new Line())
            {
                final IllegalStateException refusal =
                    assertThrows(IllegalStateException.class, () -> start(line, lineEnd(events)).close());
                assertTrue(refusal.getMessage().contains("has nothing to start from"), refusal.getMessage());
            }
        }
    }

    @Test
    @Tag("F21")
    void shouldTakeNoLogThatAnotherVersionHasOrdered()
    {
        try (Site site = new Site(0, ClusteredSequencer.VERSION))
        {
            TestInstance.await("a leader", site.member::isLeader);
            orderWithSnapshots(site.line, site.member);
        }
        assertRefused(0);
    }

    @Test
    @Tag("F21")
    void shouldFollowNoLeaderOfAnotherVersion()
    {
        settings = settings.with("cluster.members", members(3));
        try (Site first = new Site(0, ClusteredSequencer.VERSION); Site second = new Site(1, ClusteredSequencer.VERSION))
        {
            TestInstance.await("a leader", () -> first.member.isLeader() || second.member.isLeader());
            assertEquals(List.of(), failures);
            assertRefused(2);
        }
    }

    private void assertRefused(final int id)
    {
        try (Site site = new Site(id, ClusteredSequencer.VERSION + 1))
        {
            TestInstance.await("a refusal", () -> !failures.isEmpty());
            assertEquals(List.of(), site.line.read());
        }
        catch (final IllegalStateException ex)
        {
            failures.add(ex);
        }
        final String refusal = failures.get(0).getMessage();
        assertTrue(refusal.contains("version: " + (ClusteredSequencer.VERSION + 1) + ".0.0"), refusal);
    }

    /** Snapshots after each segment's worth of events; what is old is removed after each. */
    private List<byte[]> orderMany(final Line line, final ClusterMember member, final int count)
    {
        try (AeronCluster client = connect())
        {
            orderFirst(client, line, writer.epochStart(buffer, 0, 1));
            for (int i = 1; i < count; i++)
            {
                offer(client, writer.endOfSession(buffer, 0, i, 1, 1));
                line.read();
                if ((i + 1) % EVENTS_OF_A_SEGMENT == 0)
                {
                    takeSnapshot(line, member, i + 1);
                }
            }
        }
        return line.read();
    }

    private long logStart()
    {
        try (RecordingLog recordingLog = new RecordingLog(directory.resolve("cluster").toFile(), false);
            AeronArchive archive = host.connectArchive())
        {
            return archive.getStartPosition(recordingLog.findLastTermRecordingId());
        }
    }

    private AeronCluster connect()
    {
        return AeronCluster.connect(new AeronCluster.Context()
            .aeron(host.aeron())
            .ownsAeronClient(false)
            .ingressChannel("aeron:udp?term-length=64k")
            .ingressEndpoints(settings.clusterLayout().ingressEndpoints())
            .egressChannel("aeron:udp?endpoint=localhost:0"));
    }

    /** Orders three events, with a snapshot after the second and one after the third. */
    private List<byte[]> orderWithSnapshots(final Line line, final ClusterMember member)
    {
        try (AeronCluster client = connect())
        {
            orderFirst(client, line, writer.epochStart(buffer, 0, 1));
            offer(client, writer.endOfSession(buffer, 0, 1, 1, 1));
            takeSnapshot(line, member, 2);
            offer(client, writer.endOfSession(buffer, 0, 2, 1, 1));
            takeSnapshot(line, member, 3);
        }
        return line.read();
    }

    /** Says it again until it is ordered, as a handler does: nothing is until the member has told what its line holds. */
    private void orderFirst(final AeronCluster client, final Line line, final int length)
    {
        final MutableLong dueNs = new MutableLong(System.nanoTime());
        TestInstance.await("the first event", () ->
        {
            if (dueNs.get() - System.nanoTime() <= 0 && client.offer(buffer, 0, length) > 0)
            {
                dueNs.set(System.nanoTime() + RESEND_NS);
            }
            return !line.read().isEmpty();
        });
    }

    private void offer(final AeronCluster client, final int length)
    {
        TestInstance.await("the cluster to take an event", () -> client.offer(buffer, 0, length) > 0);
    }

    private static void takeSnapshot(final Line line, final ClusterMember member, final int eventCount)
    {
        TestInstance.await(eventCount + " events", () -> line.read().size() == eventCount);
        final long before = member.snapshotCount();
        TestInstance.await("a snapshot to begin", member::takeSnapshot);
        TestInstance.await("a snapshot", () -> member.snapshotCount() > before);
    }

    private ClusterMember start(final Line line, final LineEnd end)
    {
        final ClusterMember member = new ClusterMember(
            settings, host, directory, ClusteredSequencer.VERSION, new Console(new PrintWriter(told, true)), failures::add);
        start(member, line, end);
        return member;
    }

    private void start(final ClusterMember member, final Line line, final LineEnd end)
    {
        final LineReporter reporter = member.newReporter(end);
        member.start(reporter, () -> new ClusteredSequencer(
            SequencerConfig.DEFAULT, 0, PartitionMap.WHOLE, line.publication, reporter, settings.nanos("cluster.line-timeout"), line.marks,
            line.counters, SystemNanoClock.INSTANCE, told::write));
    }

    /** A member on a host of its own. */
    private final class Site implements AutoCloseable
    {
        private final DataDirectory data;
        private final Host site;
        private final Line line;
        private final ClusterMember member;

        private Site(final int id, final int version)
        {
            settings = settings.with("cluster.member", id);
            data = DataDirectory.own(directory.resolve("member-" + id), ROLES);
            site = start(data);
            host = site;
            line = new Line();
            member = new ClusterMember(
                settings, site, data.path(), version, new Console(new PrintWriter(told, true)), failures::add);
            try
            {
                ClusterMemberTest.this.start(member, line, LineEnd.NONE);
            }
            catch (final IllegalStateException ex)
            {
                close();
                throw ex;
            }
        }

        @Override
        public void close()
        {
            CloseHelper.closeAll(member, line, site, data);
        }
    }

    /** The line of a member, read as it grows. */
    private final class Line implements AutoCloseable
    {
        private final Aeron aeron = host.aeron();
        private final ExclusivePublication publication =
            aeron.addExclusivePublication("aeron:ipc?term-length=64k", StreamIds.ORDERED);
        private final Subscription subscription = aeron.addSubscription(
            "aeron:ipc?session-id=" + publication.sessionId(), StreamIds.ORDERED);
        private final ExclusivePublication marks =
            aeron.addExclusivePublication("aeron:ipc?term-length=64k", StreamIds.MARKS);
        private final CounterSet<SequencerCounter> counters =
            new CounterSet<>(SequencerCounter.class, "", aeron::addCounter);
        private final List<byte[]> events = new ArrayList<>();

        private List<byte[]> read()
        {
            subscription.poll((frame, offset, length, header) ->
            {
                for (int at = offset; at < offset + length; at += EventLayout.length(frame, at))
                {
                    final byte[] event = new byte[EventLayout.length(frame, at)];
                    frame.getBytes(at, event);
                    events.add(event);
                }
            }, 10);
            return events;
        }

        @Override
        public void close()
        {
            subscription.close();
            publication.close();
            marks.close();
        }
    }
}
