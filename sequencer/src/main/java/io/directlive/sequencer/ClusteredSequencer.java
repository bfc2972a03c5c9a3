package io.directlive.sequencer;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.LineReportDecoder;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;

/**
 * The {@link Sequencer} as a member of an Aeron Cluster: it takes the frames of the committed log, in its order and with
 * its time, so that all members have the same state and the same events. Nothing else is an input.
 * <p>
 * Each member publishes the ordered events on a line of its own, and the marks of the sources to whoever listens. Neither
 * is part of the log: there is no {@code Cluster.offer}, and sessions get no egress. After a restart the events that the
 * log gives anew are published from the end of the line on; the last one that it holds must be the very same.
 * <p>
 * In each term nothing is ordered before members have said in the log what their lines hold ({@link TermGate}). Where a line
 * holds more than the log, because all of the cluster has lost its end, the stream goes on in a later epoch.
 * <p>
 * Consensus does not wait for a line. One that takes nothing for longer than it may is given up with an alarm, and the
 * member goes on without it; its next start publishes what is missing.
 * <p>
 * One thread, that of the service container. Allocates for snapshots, and when the sequencer does. Publications and
 * counters belong to the caller, who closes them after the container. A fault ends the service, and with it the member:
 * its state is not to be trusted any more.
 */
public final class ClusteredSequencer implements ClusteredService
{
    /**
     * What a member computes from a log, 1 to 255. To be raised with every change after which the same log would give other
     * numbers or other bytes; a change of the schema raises it of itself.
     */
    public static final int VERSION = 1 + EpochStartDecoder.SCHEMA_VERSION;

    private static final int STAGING_CAPACITY = 4 * 1024 * 1024;
    private static final int FIRST_EPOCH = 1;
    private static final int REPORT_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + LineReportDecoder.BLOCK_LENGTH;
    private static final int SNAPSHOT_FRAGMENT_LIMIT = 16;

    private final SequencerConfig config;
    private final int partitionId;
    private final PartitionMap partitions;
    private final LineReporter reporter;
    private final TermGate gate;
    private final LineReportDecoder report = new LineReportDecoder();
    private final long lineTimeoutNs;
    private final ExclusivePublication markPublication;
    private final CounterSet<SequencerCounter> counters;
    private final NanoClock clock;
    private final Consumer<String> alarm;
    private final OrderedOutput output;
    private Cluster cluster;
    private Sequencer sequencer;
    private SourceMarks marks;
    private EventIntake intake;
    private long cycleNs;
    private boolean isLineLost;
    private volatile boolean isStarted;
    private RuntimeException failure;

    /**
     * @param config        settings; the fragment limit is the container's.
     * @param partitionId   independent total order that the cluster keeps.
     * @param partitions    map of all, before any move.
     * @param line          the ordered stream of this member. Its payload must hold the longest event.
     * @param reporter      says in the log what the line holds already.
     * @param lineTimeoutNs how long a line that is full may hold the member up before it is given up.
     * @param marks         to feed handlers.
     * @param counters      what the member reports.
     * @param clock         paces marks and waits; no part of any state.
     * @param alarm         told when the line is given up.
     */
    public ClusteredSequencer(
        final SequencerConfig config,
        final int partitionId,
        final PartitionMap partitions,
        final ExclusivePublication line,
        final LineReporter reporter,
        final long lineTimeoutNs,
        final ExclusivePublication marks,
        final CounterSet<SequencerCounter> counters,
        final NanoClock clock,
        final Consumer<String> alarm)
    {
        this.config = config;
        this.partitionId = partitionId;
        this.partitions = partitions;
        this.reporter = reporter;
        gate = reporter.newGate();
        this.lineTimeoutNs = lineTimeoutNs;
        this.markPublication = marks;
        this.counters = counters;
        this.clock = clock;
        this.alarm = alarm;
        output = new OrderedOutput(line, reporter.lineEnd(), STAGING_CAPACITY, counters);
    }

    @Override
    public void onStart(final Cluster startedCluster, final Image snapshotImage)
    {
        cluster = startedCluster;
        sequencer = snapshotImage == null ?
            new Sequencer(partitionId, FIRST_EPOCH, partitions) : readSnapshot(snapshotImage);
        if (sequencer.partitionId() != partitionId || sequencer.partitions().count() != partitions.count())
        {
            throw new IllegalStateException("the snapshot of the sequencer is of partition " +
                sequencer.partitionId() + " of " + sequencer.partitions().count() + ", and this member is of " +
                partitionId + " of " + partitions.count());
        }
        final LineEnd lineEnd = reporter.lineEnd();
        if (sequencer.nextSequence() > 1 && !lineEnd.covers(sequencer.streamEpoch(), sequencer.nextSequence() - 1))
        {
            throw new SnapshotException("the line ends at " + lineEnd + ", and the snapshot was taken at sequence " +
                (sequencer.nextSequence() - 1) + ": what lies between is not in the log after it");
        }
        cycleNs = clock.nanoTime();
        marks = new SourceMarks(config, sequencer, markPublication, counters);
        intake = new EventIntake(config, sequencer, output, marks, counters, cycleNs);
        isStarted = true;
    }

    /** @return true when the state of the latest snapshot was taken over; may be asked by any thread. */
    public boolean isStarted()
    {
        return isStarted;
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final Header header)
    {
        if (failure != null)
        {
            return;
        }
        try
        {
            awaitRoom(length);
            if (isReport(buffer, offset, length))
            {
                onReport(buffer, offset, timestamp);
            }
            else if (gate.isOpen())
            {
                intake.onFrame(buffer, offset, length, timestamp, cycleNs);
            }
            else
            {
                intake.onHeldFrame(buffer, offset, length, cycleNs);
            }
        }
        catch (final RuntimeException ex)
        {
            failure = ex; // Aeron would hand it to an error handler and go on: the next duty cycle throws it instead.
        }
    }

    @Override
    public int doBackgroundWork(final long nowNs)
    {
        throwOnFailure();
        if (intake == null)
        {
            return 0;
        }
        cycleNs = nowNs;
        output.beginCycle();
        final int workCount = flushLine() + (gate.isOpen() ? marks.doWork(nowNs) : 0);
        intake.report(nowNs);
        return workCount;
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        throwOnFailure();
        awaitLine(); // So that what the snapshot stands for is in the line, should the process be killed now.
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int stateLength = SequencerSnapshot.write(sequencer, buffer);
        gate.write(buffer, stateLength);
        final int length = stateLength + TermGate.LENGTH;
        final int chunkLength = snapshotPublication.maxPayloadLength();
        int offset = 0;
        while (offset < length)
        {
            final int offered = Math.min(chunkLength, length - offset);
            if (Egress.accepted("snapshot", snapshotPublication.offer(buffer, offset, offered)))
            {
                offset += offered;
            }
            else
            {
                cluster.idleStrategy().idle();
            }
        }
    }

    @Override
    public void onNewLeadershipTermEvent(
        final long leadershipTermId,
        final long logPosition,
        final long timestamp,
        final long termBaseLogPosition,
        final int leaderMemberId,
        final int logSessionId,
        final TimeUnit timeUnit,
        final int appVersion)
    {
        if (timeUnit != TimeUnit.NANOSECONDS)
        {
            failure = new IllegalStateException("time of the cluster is in " + timeUnit + ", and must be in nanoseconds");
        }
        gate.onTerm(leadershipTermId, timestamp);
        tellTerm(leadershipTermId);
        counters.get(SequencerCounter.LEADING_MEMBER).setRelease(leaderMemberId);
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        // A handler is known by its sources' marks, not by its session.
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        // As above.
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        // None is ever scheduled.
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        // Every member does the same.
    }

    @Override
    public void onTerminate(final Cluster terminatedCluster)
    {
        awaitLine();
    }

    private Sequencer readSnapshot(final Image image)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int[] length = new int[1];
        final FragmentHandler handler = (fragment, offset, fragmentLength, header) ->
        {
            buffer.putBytes(length[0], fragment, offset, fragmentLength);
            length[0] += fragmentLength;
        };
        while (!image.isEndOfStream() && !image.isClosed())
        {
            cluster.idleStrategy().idle(image.poll(handler, SNAPSHOT_FRAGMENT_LIMIT));
        }
        return SequencerSnapshot.read(buffer, gate.read(buffer, length[0]));
    }

    private static boolean isReport(final DirectBuffer buffer, final int offset, final int length)
    {
        return length == REPORT_LENGTH && EventLayout.schemaId(buffer, offset) == EventLayout.SCHEMA_ID &&
            EventLayout.templateId(buffer, offset) == LineReportDecoder.TEMPLATE_ID;
    }

    private void onReport(final DirectBuffer buffer, final int offset, final long timestamp)
    {
        report.wrap(
            buffer,
            offset + EventLayout.MESSAGE_HEADER_LENGTH,
            LineReportDecoder.BLOCK_LENGTH,
            LineReportDecoder.SCHEMA_VERSION);
        final long termId = report.leadershipTermId();
        final boolean isOpened = gate.onReport(
            termId, report.memberId(), (int)report.streamEpoch(), report.sequence(),
            report.continuous() == BooleanType.TRUE, timestamp);
        reporter.onReport(report.startId());
        if (isOpened)
        {
            if (gate.isBeyond(sequencer.streamEpoch(), sequencer.nextSequence() - 1))
            {
                breakSession(timestamp);
            }
            tellTerm(termId);
        }
    }

    private void tellTerm(final long termId)
    {
        reporter.onTerm(termId, gate.isOpen());
        counters.get(SequencerCounter.ORDERING_TERM).setRelease(gate.isOpen() ? termId + 1 : 0);
    }

    /** The log has lost what a line has put out: its numbers are not given again. */
    private void breakSession(final long timestamp)
    {
        final int lastEpoch = sequencer.streamEpoch();
        final long last = sequencer.nextSequence() - 1;
        final int length = sequencer.breakSession(
            output.buffer(), output.offset(), Math.max(gate.lineEpoch(), lastEpoch) + 1, timestamp);
        output.append(length);
        counters.get(SequencerCounter.SESSION_BREAKS).incrementRelease();
        alarm.accept("the log of the cluster ends at sequence " + last + " of epoch " + Integer.toUnsignedString(lastEpoch) +
            ", and a line of it holds more: the stream goes on in epoch " +
            Integer.toUnsignedString(sequencer.streamEpoch()));
    }

    private int flushLine()
    {
        try
        {
            return output.flush();
        }
        catch (final IllegalStateException ex)
        {
            loseLine(ex.getMessage());
            return 0;
        }
    }

    /** The wait drives {@link #doBackgroundWork} in between. */
    private void awaitRoom(final int length)
    {
        if (output.hasRoom(EventIntake.room(length)))
        {
            return;
        }
        final long deadlineNs = clock.nanoTime() + lineTimeoutNs;
        while (!output.hasRoom(EventIntake.room(length)))
        {
            onLineWait(deadlineNs);
        }
    }

    private void awaitLine()
    {
        final long deadlineNs = clock.nanoTime() + lineTimeoutNs;
        output.beginCycle();
        flushLine();
        while (!output.isEmpty())
        {
            onLineWait(deadlineNs);
            flushLine();
        }
    }

    private void onLineWait(final long deadlineNs)
    {
        if (deadlineNs - clock.nanoTime() < 0)
        {
            loseLine("it was full for " + TimeUnit.NANOSECONDS.toMillis(lineTimeoutNs) + " ms");
            return;
        }
        cluster.idleStrategy().idle();
        output.beginCycle();
    }

    private void loseLine(final String reason)
    {
        if (!isLineLost)
        {
            isLineLost = true;
            output.lose();
            counters.get(SequencerCounter.LINES_LOST).incrementRelease();
            alarm.accept("the line of this member is given up before sequence " + sequencer.nextSequence() + ": " +
                reason + "; a restart publishes what is missing");
        }
    }

    private void throwOnFailure()
    {
        if (failure != null)
        {
            throw new AgentTerminationException(failure);
        }
    }
}
