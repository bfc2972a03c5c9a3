package io.directlive.ops.chaos;

import io.aeron.AeronCounters;
import io.aeron.cluster.service.Cluster;
import io.directlive.sequencer.SequencerCounter;

/** One member of the cluster: its process, and what that tells of itself by its counters. */
final class Member
{
    private static final int NO_ROLE = -1;

    private final int id;
    private final ProcessUnderTest process;

    Member(final int id, final ProcessUnderTest process)
    {
        this.id = id;
        this.process = process;
    }

    int id()
    {
        return id;
    }

    ProcessUnderTest process()
    {
        return process;
    }

    /** @return true when it leads, as far as it knows. */
    boolean isLeader()
    {
        return value(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID, NO_ROLE) == Cluster.Role.LEADER.code();
    }

    /** @return true when it follows or leads, and its sequencer runs. */
    boolean isUp()
    {
        return value(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID, NO_ROLE) != NO_ROLE && sequence() >= 0;
    }

    /** @return number of the leadership term that it is in. */
    long term()
    {
        return value(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, -1);
    }

    /** @return number of the last event on its line; -1 when that is not known. */
    long sequence()
    {
        return value(SequencerCounter.NEXT_SEQUENCE.typeId(), 0) - 1;
    }

    /** @return true when it has given its line up, because that took nothing for too long: a restart brings it back. */
    boolean isLineLost()
    {
        return value(SequencerCounter.LINES_LOST.typeId(), 0) > 0;
    }

    private long value(final int typeId, final long absent)
    {
        final LiveCounters counters = process.counters();
        return counters == null ? absent : counters.value(typeId, absent);
    }
}
