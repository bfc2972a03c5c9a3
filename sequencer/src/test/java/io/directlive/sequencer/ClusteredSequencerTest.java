package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.cluster.service.Cluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.MarkRequestEncoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service over a real media driver, with a log that the test holds and a cluster that is a mere clock of idling. */
class ClusteredSequencerTest
{
    private static final int SOURCE = 7;
    private static final int DAY = 20_261_119;
    private static final long START_NS = 1_000_000;
    private static final long LINE_TIMEOUT_NS = 1_000_000;
    private static final String LINE = "aeron:ipc?term-length=64k|mtu=1408";
    private static final String MARKS = "aeron:ipc?term-length=64k";
    private static final int SNAPSHOTS = 107;
    private static final int SOURCE_SEQUENCE =
        EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderDecoder.sourceSequenceEncodingOffset();

    private static final long WAIT_NS = 1_000_000;

    /** A frame of the committed log. */
    private record Entry(byte[] frame, long timestamp)
    {
    }

    /** One member's service with its line and its marks. */
    private final class Member
    {
        final ExclusivePublication line;
        final Subscription reader;
        final ExclusivePublication marks;
        final Subscription markReader;
        final List<byte[]> events = new ArrayList<>();
        final List<String> alarms = new ArrayList<>();
        final CounterSet<SequencerCounter> counters;
        final ClusteredSequencer service;
        private final LineReporter reporter;

        Member(final LineEnd end, final boolean hasReader)
        {
            this(end, hasReader, PartitionMap.WHOLE);
        }

        Member(final LineEnd end, final boolean hasReader, final PartitionMap partitions)
        {
            this(new LineReporter(0, 0, 0, end, 1, 0), hasReader, partitions);
        }

        /** One of a cluster of three. */
        Member(final int memberId, final LineEnd end)
        {
            this(new LineReporter(memberId, 3, WAIT_NS, end, ++starts, 0), true, PartitionMap.WHOLE);
        }

        private Member(final LineReporter reporter, final boolean hasReader, final PartitionMap partitions)
        {
            this.reporter = reporter;
            line = aeron.addExclusivePublication(LINE, StreamIds.ORDERED);
            reader = hasReader ?
                aeron.addSubscription(LINE + "|session-id=" + line.sessionId(), StreamIds.ORDERED) : null;
            marks = aeron.addExclusivePublication(MARKS, StreamIds.MARKS);
            markReader = aeron.addSubscription(MARKS + "|session-id=" + marks.sessionId(), StreamIds.MARKS);
            counters = new CounterSet<>(SequencerCounter.class, "member", aeron::addCounter);
            while (!marks.isConnected() || !markReader.isConnected() || hasReader && !line.isConnected())
            {
                invoke();
            }
            service = new ClusteredSequencer(
                new SequencerConfig(32, 1_000, 100, 5_000, 1_000_000, 0, 2),
                0, partitions, line, reporter, LINE_TIMEOUT_NS, marks, counters, () -> nowNs, alarms::add);
        }

        Member start(final Image snapshot)
        {
            service.onStart(cluster(this), snapshot);
            service.onNewLeadershipTermEvent(0, 0, 0, 0, 0, 0, TimeUnit.NANOSECONDS, 0);
            return this;
        }

        void beginTerm(final int termId, final long timestamp)
        {
            service.onNewLeadershipTermEvent(termId, 0, timestamp, 0, 0, 0, TimeUnit.NANOSECONDS, 0);
        }

        /** What it has to say now, as it comes into the log. */
        List<Entry> report(final long timestamp)
        {
            nowNs += 1_000_000_000;
            final int length = reporter.next(nowNs);
            final byte[] frame = new byte[length];
            reporter.buffer().getBytes(0, frame);
            return length == 0 ? List.of() : List.of(new Entry(frame, timestamp));
        }

        void take(final List<Entry> log)
        {
            take(log, 8);
        }

        void take(final List<Entry> log, final int batch)
        {
            int taken = 0;
            for (final Entry entry : log)
            {
                service.onSessionMessage(
                    null, entry.timestamp, new UnsafeBuffer(entry.frame), 0, entry.frame.length, null);
                if (++taken % batch == 0)
                {
                    work();
                }
            }
            work();
        }

        void work()
        {
            nowNs += 1_000;
            service.doBackgroundWork(nowNs);
            read();
        }

        void read()
        {
            invoke();
            while (reader != null && reader.poll((buffer, offset, length, header) ->
            {
                for (int at = offset; at < offset + length; at += EventLayout.length(buffer, at))
                {
                    final byte[] event = new byte[EventLayout.length(buffer, at)];
                    buffer.getBytes(at, event);
                    events.add(event);
                }
            }, 100) > 0)
            {
                invoke();
            }
        }

        List<String> readMarks()
        {
            final List<String> read = new ArrayList<>();
            final SourceMarkDecoder mark = new SourceMarkDecoder();
            while (markReader.poll((buffer, offset, length, header) ->
            {
                mark.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
                read.add(mark.sourceEpoch() + ":" + mark.sourceSequence() + "?" + mark.requestId());
            }, 100) > 0)
            {
                invoke();
            }
            return read;
        }

        Image snapshot()
        {
            final ExclusivePublication publication =
                aeron.addExclusivePublication("aeron:ipc?term-length=1m", SNAPSHOTS);
            final Subscription subscription =
                aeron.addSubscription("aeron:ipc?session-id=" + publication.sessionId(), SNAPSHOTS);
            while (!publication.isConnected() || !subscription.isConnected())
            {
                invoke();
            }
            service.onTakeSnapshot(publication);
            publication.close();
            return subscription.imageAtIndex(0);
        }

        LineEnd end()
        {
            return LineEnd.of(new UnsafeBuffer(events.get(events.size() - 1)), 0);
        }
    }

    @TempDir
    private Path directory;
    private MediaDriver driver;
    private Aeron aeron;
    private long nowNs = START_NS;
    private long starts;

    @BeforeEach
    void launch()
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.INVOKER)
            .ipcTermBufferLength(64 * 1024)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .useConductorAgentInvoker(true));
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @Test
    void shouldPublishTheLogWithItsTime()
    {
        final Member member = new Member(LineEnd.NONE, true).start(null);
        member.take(List.of(
            entry(500, Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 1)),
            request(501, 77),
            entry(502, Input.order(SOURCE, DAY, 1, 1)),
            entry(503, Input.order(SOURCE, DAY, 2, 1))));

        assertEquals(List.of(500L, 500L, 503L), member.events.stream().map(
            event -> EventLayout.sequenceTimeNs(new UnsafeBuffer(event), 0)).toList());
        assertEquals(List.of(1L, 2L, 3L), member.events.stream().map(
            event -> EventLayout.sequence(new UnsafeBuffer(event), 0)).toList());
        assertEquals(List.of(DAY + ":2?77"), member.readMarks());
        assertEquals(1, member.counters.get(SequencerCounter.DUPLICATES).get());
        assertEquals(4, member.counters.get(SequencerCounter.NEXT_SEQUENCE).get());
    }

    @Test
    void shouldMakeTheSameLineOnEveryMember()
    {
        final List<Entry> log = log(2_000);
        final Member one = new Member(LineEnd.NONE, true).start(null);
        final Member two = new Member(LineEnd.NONE, true).start(null);
        one.take(log, 1);
        two.take(log, 37);
        assertEquals(log.size(), one.events.size());
        assertSame(one.events, two.events);
    }

    @Test
    void shouldGoOnFromASnapshot()
    {
        final List<Entry> log = log(2_000);
        final Member whole = new Member(LineEnd.NONE, true).start(null);
        whole.take(log);

        final Member before = new Member(LineEnd.NONE, true).start(null);
        before.take(log.subList(0, 700));
        final Image snapshot = before.snapshot();
        before.take(log.subList(700, 1_100));

        final Member after = new Member(before.end(), true).start(snapshot);
        after.take(log.subList(700, log.size()));
        final List<byte[]> events = new ArrayList<>(before.events);
        events.addAll(after.events);
        assertSame(whole.events, events);
    }

    /** What is asked for has its place in the log, and so has the gap that shows what was passed over. */
    @Test
    void shouldMakeTheSameLineOfAPartition()
    {
        final PartitionMap map = PartitionMap.of(2);
        final int own = IntStream.range(1, 99).filter(i -> map.partitionOf(SOURCE, i) == 0).findFirst().orElseThrow();
        final int foreign = IntStream.range(1, 99).filter(i -> map.partitionOf(SOURCE, i) == 1).findFirst().orElseThrow();
        final Member asked = new Member(LineEnd.NONE, true, map).start(null);
        asked.take(List.of(
            entry(500, Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, own), Input.order(SOURCE, DAY, 2, foreign)),
            request(501, 77),
            entry(502, Input.order(SOURCE, DAY, 3, foreign), Input.order(SOURCE, DAY, 4, own))));
        assertEquals(
            List.of(EpochStartDecoder.TEMPLATE_ID, OrderDeletedDecoder.TEMPLATE_ID, SourceGapDecoder.TEMPLATE_ID,
                OrderDeletedDecoder.TEMPLATE_ID),
            asked.events.stream().map(event -> EventLayout.templateId(new UnsafeBuffer(event), 0)).toList());
        assertEquals(List.of(DAY + ":4?77"), asked.readMarks());
        assertEquals(2, asked.counters.get(SequencerCounter.FOREIGN).get());

        final List<Entry> log = log(2_000);
        final Member whole = new Member(LineEnd.NONE, true, map).start(null);
        whole.take(log, 1);
        final Member before = new Member(LineEnd.NONE, true, map).start(null);
        before.take(log.subList(0, 700), 37);
        final Image snapshot = before.snapshot();
        before.take(log.subList(700, 1_100));
        final Member after = new Member(before.end(), true, map).start(snapshot);
        after.take(log.subList(700, log.size()));
        final List<byte[]> events = new ArrayList<>(before.events);
        events.addAll(after.events);
        assertSame(whole.events, events);
        final Image other = before.snapshot();
        assertThrows(IllegalStateException.class, () -> new Member(before.end(), true).start(other));
    }

    @Test
    void shouldPublishOnlyWhatIsPastTheLine()
    {
        final List<Entry> log = log(300);
        final Member before = new Member(LineEnd.NONE, true).start(null);
        before.take(log.subList(0, 200));

        final Member after = new Member(before.end(), true).start(null);
        after.take(log);
        assertEquals(201, EventLayout.sequence(new UnsafeBuffer(after.events.get(0)), 0));
        assertEquals(100, after.events.size());
    }

    @Test
    @Tag("F19")
    void shouldEndWhenTheLineHoldsAnotherEvent()
    {
        final List<Entry> log = log(300);
        final Member before = new Member(LineEnd.NONE, true).start(null);
        before.take(log.subList(0, 200));

        final List<Entry> lost = new ArrayList<>(log.subList(0, 150));
        final Member after = new Member(before.end(), true).start(null);
        after.take(lost);
        final Entry other = log.get(150);
        for (int i = 150; i < 200; i++)
        {
            final Entry entry = log.get(i);
            lost.add(new Entry(entry.frame, entry.timestamp + other.timestamp));
        }
        final AgentTerminationException ended = assertThrows(
            AgentTerminationException.class, () -> after.take(lost.subList(150, 200), 100));
        assertTrue(ended.getMessage().contains("sequence 200"), ended.getMessage());
        assertEquals(List.of(), after.events);
    }

    /**
     * All members start, and their logs end before what one of the lines has put out: the log of a majority was lost with its
     * disks. The numbers behind its end are not given to other events.
     */
    @Test
    @Tag("F19")
    void shouldGoOnInALaterEpochWhenTheLogHasLostWhatALineHolds()
    {
        final List<Entry> log = log(300);
        final Member before = new Member(LineEnd.NONE, true).start(null);
        before.take(log.subList(0, 200));
        final LineEnd furthest = before.end();
        before.take(log.subList(200, 201));

        final Member[] members = { new Member(0, LineEnd.NONE), new Member(1, furthest), new Member(2, LineEnd.NONE) };
        for (final Member member : members)
        {
            member.service.onStart(cluster(member), null);
            member.beginTerm(0, START_NS);
        }
        final List<Entry> lost = new ArrayList<>(members[0].report(START_NS));
        lost.add(entry(START_NS + 1, Input.start(SOURCE, DAY + 7), Input.order(SOURCE, DAY + 7, 1, 1)));
        lost.addAll(members[2].report(START_NS + 2));
        lost.add(request(START_NS + 3, 5));
        for (final Member member : members)
        {
            member.take(lost);
            assertEquals(List.of(), member.events, "nothing is put out before all have spoken");
            assertEquals(List.of(), member.readMarks());
        }
        final List<Entry> rest = new ArrayList<>(members[1].report(START_NS + 4));
        rest.add(entry(START_NS + 5, Input.start(SOURCE, DAY + 7), Input.order(SOURCE, DAY + 7, 1, 1)));
        for (final Member member : members)
        {
            member.take(rest);
            assertEquals(
                List.of("2:1", "2:2", "2:3"),
                member.events.stream().map(event -> EventLayout.streamEpoch(new UnsafeBuffer(event), 0) + ":" +
                    EventLayout.sequence(new UnsafeBuffer(event), 0)).toList());
            assertEquals(1, member.counters.get(SequencerCounter.SESSION_BREAKS).get());
            assertEquals(1, member.alarms.size());
            assertTrue(member.alarms.get(0).contains("ends at sequence 0 of epoch 1"), member.alarms.get(0));
            assertTrue(member.readMarks().contains((DAY + 7) + ":1?5"), "who asked is answered");
        }
        assertSame(members[0].events, members[1].events);

        final Member again = new Member(0, members[0].end());
        again.service.onStart(cluster(again), null);
        again.beginTerm(0, START_NS);
        again.take(lost);
        again.take(rest);
        assertEquals(List.of(), again.events, "a restart finds all of it in its line");
    }

    /** A leader dies; the two that are left have run since before, so what was committed is with them. */
    @Test
    @Tag("F12")
    void shouldGoOnAtOnceWithAMajorityThatHasRunSinceBefore()
    {
        final Member[] members =
            { new Member(0, LineEnd.NONE), new Member(1, LineEnd.NONE), new Member(2, LineEnd.NONE) };
        final List<Entry> reports = new ArrayList<>();
        for (final Member member : members)
        {
            member.service.onStart(cluster(member), null);
            member.beginTerm(0, START_NS);
            reports.addAll(member.report(START_NS));
        }
        final List<Entry> log = log(20);
        for (final Member member : members)
        {
            member.take(reports);
            member.take(log.subList(0, 10));
            assertEquals(10, member.events.size());
            assertEquals(List.of(), member.report(START_NS), "there is nothing more to say");
        }
        final Image snapshot = members[1].snapshot();
        for (final Member member : members)
        {
            member.beginTerm(1, START_NS + 200);
            member.take(log.subList(10, 12));
            assertEquals(10, member.events.size());
        }
        final List<Entry> two = new ArrayList<>(members[1].report(START_NS + 201));
        two.addAll(members[2].report(START_NS + 202));
        final Member late = new Member(0, members[1].end());
        late.service.onStart(cluster(late), snapshot);
        late.beginTerm(1, START_NS + 200);
        late.take(log.subList(10, 12));
        for (final Member member : List.of(members[1], members[2], late))
        {
            member.take(two);
            member.take(log.subList(10, 20));
            assertEquals(0, member.counters.get(SequencerCounter.SESSION_BREAKS).get());
        }
        assertEquals(20, members[1].events.size());
        assertSame(members[1].events, members[2].events);
        assertSame(members[1].events.subList(10, 20), late.events);
        assertEquals(1, late.report(START_NS + 300).size(), "it is new, and says so once");
    }

    @Test
    void shouldRefuseASnapshotThatTheLineDoesNotReach()
    {
        final List<Entry> log = log(300);
        final Member before = new Member(LineEnd.NONE, true).start(null);
        before.take(log.subList(0, 100));
        final LineEnd end = before.end();
        before.take(log.subList(100, 200));
        final Image snapshot = before.snapshot();
        assertThrows(SnapshotException.class, () -> new Member(end, true).start(snapshot));
    }

    @Test
    @Tag("F20")
    void shouldRefuseASnapshotWithAnotherState()
    {
        final Member before = new Member(LineEnd.NONE, true).start(null);
        before.take(log(100));
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        final Image whole = before.snapshot();
        final int[] length = new int[1];
        while (!whole.isEndOfStream())
        {
            whole.poll((buffer, offset, fragmentLength, header) ->
            {
                bytes.putBytes(length[0], buffer, offset, fragmentLength);
                length[0] += fragmentLength;
            }, 10);
            invoke();
        }
        bytes.putByte(16, (byte)(bytes.getByte(16) ^ 1)); // The next sequence.

        final ExclusivePublication publication = aeron.addExclusivePublication("aeron:ipc?term-length=1m", SNAPSHOTS);
        final Subscription subscription =
            aeron.addSubscription("aeron:ipc?session-id=" + publication.sessionId(), SNAPSHOTS);
        while (!publication.isConnected() || !subscription.isConnected())
        {
            invoke();
        }
        assertTrue(publication.offer(bytes, 0, length[0]) > 0);
        publication.close();
        final SnapshotException refused = assertThrows(SnapshotException.class,
            () -> new Member(before.end(), true).start(subscription.imageAtIndex(0)));
        assertTrue(refused.getMessage().contains("state hash"), refused.getMessage());
    }

    @Test
    void shouldGoOnWithoutALineThatTakesNothing()
    {
        final Member member = new Member(LineEnd.NONE, false).start(null);
        final List<Entry> log = log(60_000);
        member.take(log);
        assertEquals(1, member.alarms.size(), member.alarms::toString);
        assertEquals(1, member.counters.get(SequencerCounter.LINES_LOST).get());
        assertEquals(log.size(), member.counters.get(SequencerCounter.EVENTS).get());
        member.readMarks();
        member.take(List.of(request(log.get(log.size() - 1).timestamp, 5)));
        assertEquals(List.of(DAY + ":" + (log.size() - 1) + "?5"), member.readMarks());
    }

    @Test
    void shouldNotAllocateInSteadyState()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final Member member = new Member(LineEnd.NONE, true).start(null);
        member.take(log(1));
        final FragmentHandler discard = (frame, offset, length, header) -> { };
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        final int length = Input.order(SOURCE, DAY, 1, 1).encode(frame, 0);
        final int warmUp = 30_000;
        final int measured = 100_000;

        long allocated = 0;
        for (int i = 1; i <= warmUp + measured; i++)
        {
            frame.putLong(SOURCE_SEQUENCE, i, ByteOrder.LITTLE_ENDIAN);
            nowNs += 1_000;
            final long before = threads.getCurrentThreadAllocatedBytes();
            member.service.onSessionMessage(null, nowNs, frame, 0, length, null);
            member.service.doBackgroundWork(nowNs);
            final long after = threads.getCurrentThreadAllocatedBytes();
            allocated += i <= warmUp ? 0 : after - before;
            member.reader.poll(discard, 10);
            member.markReader.poll(discard, 10);
            invoke();
        }

        assertEquals(warmUp + measured + 2, member.counters.get(SequencerCounter.NEXT_SEQUENCE).get());
        assertTrue(allocated < measured / 10, "bytes allocated for " + measured + " events: " + allocated);
    }

    @Test
    void shouldEndWhenTimeIsNotInNanoseconds()
    {
        final Member member = new Member(LineEnd.NONE, true).start(null);
        member.service.onNewLeadershipTermEvent(0, 0, 0, 0, 0, 0, TimeUnit.MILLISECONDS, 0);
        assertThrows(AgentTerminationException.class, member::work);
    }

    private static void assertSame(final List<byte[]> expected, final List<byte[]> actual)
    {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++)
        {
            assertArrayEquals(expected.get(i), actual.get(i), "event " + (i + 1));
        }
    }

    /** As many entries, each of which gives one event. */
    private static List<Entry> log(final int length)
    {
        final List<Entry> log = new ArrayList<>();
        log.add(entry(START_NS, Input.start(SOURCE, DAY)));
        for (int i = 1; i < length; i++)
        {
            log.add(entry(START_NS + i * 10L, Input.order(SOURCE, DAY, i, 1 + i % 20)));
        }
        return log;
    }

    private static Entry entry(final long timestamp, final Input... inputs)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        int length = 0;
        for (final Input input : inputs)
        {
            length += input.encode(buffer, length);
        }
        return new Entry(Arrays.copyOf(buffer.byteArray(), length), timestamp);
    }

    private static Entry request(final long timestamp, final long requestId)
    {
        final byte[] frame = new byte[EventLayout.MESSAGE_HEADER_LENGTH + MarkRequestEncoder.BLOCK_LENGTH];
        new MarkRequestEncoder().wrapAndApplyHeader(new UnsafeBuffer(frame), 0, new MessageHeaderEncoder())
            .requestId(requestId)
            .sourceEpoch(DAY)
            .sourceId(SOURCE);
        return new Entry(frame, timestamp);
    }

    /** The one thing that the service asks of its cluster is how to wait; that drives its background work, as Aeron does. */
    private Cluster cluster(final Member member)
    {
        final IdleStrategy idleStrategy = new IdleStrategy()
        {
            @Override
            public void idle(final int workCount)
            {
                if (workCount == 0)
                {
                    idle();
                }
            }

            @Override
            public void idle()
            {
                nowNs += LINE_TIMEOUT_NS / 10;
                invoke();
                member.service.doBackgroundWork(nowNs);
                member.read();
            }

            @Override
            public void reset()
            {
                // Has no state.
            }
        };
        return (Cluster)Proxy.newProxyInstance(Cluster.class.getClassLoader(), new Class<?>[]{ Cluster.class },
            (proxy, method, arguments) ->
            {
                assertEquals("idleStrategy", method.getName());
                return idleStrategy;
            });
    }

    private void invoke()
    {
        aeron.conductorAgentInvoker().invoke();
        driver.sharedAgentInvoker().invoke();
    }
}
