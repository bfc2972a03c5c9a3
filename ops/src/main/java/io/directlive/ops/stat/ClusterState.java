package io.directlive.ops.stat;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusterCounters;
import io.directlive.sequencer.SequencerCounter;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.status.CountersReader;

/**
 * What the member of a cluster says of itself.
 *
 * @param role           that it has.
 * @param election       how far the election is; closed when there is a leader.
 * @param leader         member that leads, or led last.
 * @param term           number of the leadership.
 * @param commitPosition of the log, in bytes: what a majority has.
 * @param elections      since the member was started.
 * @param snapshots      since the member was started.
 * @param errors         that the consensus module has told.
 */
record ClusterState(
    Cluster.Role role,
    ElectionState election,
    long leader,
    long term,
    long commitPosition,
    long elections,
    long snapshots,
    long errors)
{
    private static final int CLUSTER_ID = 0;

    /**
     * @param counters of the media driver.
     * @param stages   counters of our own among them.
     * @return null when there is no member of a cluster.
     */
    static ClusterState read(final CountersReader counters, final List<StageCounter> stages)
    {
        final int commit = ClusterCounters.find(counters, AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID, CLUSTER_ID);
        return commit == Aeron.NULL_VALUE ? null : new ClusterState(
            Cluster.Role.get(value(counters, AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID)),
            ElectionState.get(value(counters, AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID)),
            stages.stream().filter(c -> c.is(SequencerCounter.LEADING_MEMBER)).mapToLong(StageCounter::value).max()
                .orElse(0),
            value(counters, AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID),
            counters.getCounterValue(commit),
            value(counters, AeronCounters.CLUSTER_ELECTION_COUNT_TYPE_ID),
            value(counters, AeronCounters.CLUSTER_SNAPSHOT_COUNTER_TYPE_ID),
            value(counters, AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID));
    }

    private static long value(final CountersReader counters, final int typeId)
    {
        final int id = ClusterCounters.find(counters, typeId, CLUSTER_ID);
        return id == Aeron.NULL_VALUE ? 0 : counters.getCounterValue(id);
    }

    /** @return true when votes have decided: the rest of an election is for the log. */
    boolean hasLeader()
    {
        return election.code() > ElectionState.FOLLOWER_BALLOT.code();
    }

    boolean isCaughtUp()
    {
        return election == ElectionState.CLOSED;
    }

    boolean isLeader()
    {
        return isCaughtUp() && role == Cluster.Role.LEADER;
    }

    /** @return role for people; during an election how far that is. */
    String roleName()
    {
        return (isCaughtUp() ? role.name() : election.name()).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
