package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.OrderedLog;
import io.directlive.sequencer.ClusteredSequencer;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.LineReporter;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.SystemNanoClock;

/** A sequencer that is a member of a cluster: its state is that of the cluster's log, and its own log is a line of it. */
final class MemberStage extends SequencerStage
{
    private final ClusterMember member;
    private final LineEnd lineEnd;

    MemberStage(
        final SequencerConfig config,
        final int partitionId,
        final PartitionMap partitions,
        final ClusterMember member,
        final Settings settings,
        final Aeron aeron,
        final OrderedLog log,
        final CounterSet<SequencerCounter> counters,
        final Console console)
    {
        super(log, counters);
        this.member = member;
        lineEnd = lineEnd(log);
        final ExclusivePublication marks = aeron.addExclusivePublication(
            settings.clusterLayout().marksPublication(settings.clusterMember()), StreamIds.MARKS);
        final LineReporter reporter = member.newReporter(lineEnd);
        member.start(reporter, () -> new ClusteredSequencer(
            config,
            partitionId,
            partitions,
            log.publication(),
            reporter,
            settings.nanos("cluster.line-timeout"),
            marks,
            counters,
            SystemNanoClock.INSTANCE,
            console::warn));
    }

    @Override
    List<Agent> agents()
    {
        return List.of();
    }

    @Override
    long recoveredEvents()
    {
        return lineEnd.sequence();
    }

    @Override
    void check()
    {
        super.check();
        member.keepHouse();
    }
}
