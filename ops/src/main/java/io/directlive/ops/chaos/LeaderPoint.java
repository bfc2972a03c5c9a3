package io.directlive.ops.chaos;

import static io.aeron.driver.status.StreamCounter.STREAM_ID_OFFSET;

import io.aeron.AeronCounters;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.directlive.protocol.StreamIds;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Where a leader is with what it has taken in, told by the positions in its media driver's counters while it stands still. So a leader
 * can be killed at the very point that a failure is about, without a hook in the program.
 */
enum LeaderPoint
{
    /** Something has come from feed handlers that is not in the log. */
    RECEIVED
    {
        @Override
        boolean isAt(final Positions positions)
        {
            return positions.received > positions.taken;
        }
    },
    /** Something is in the log that is not committed. */
    APPENDED
    {
        @Override
        boolean isAt(final Positions positions)
        {
            return positions.committed >= 0 && positions.appended > positions.committed;
        }
    },
    /** Something is committed that the sequencer has not had. */
    COMMITTED
    {
        @Override
        boolean isAt(final Positions positions)
        {
            return positions.sequenced >= 0 && positions.committed > positions.sequenced;
        }
    },
    /** Something is on the line that the distributor has not had. */
    PUBLISHED
    {
        @Override
        boolean isAt(final Positions positions)
        {
            return positions.distributed >= 0 && positions.published > positions.distributed;
        }
    },
    /** A snapshot is being taken. */
    SNAPSHOT
    {
        @Override
        boolean isAt(final Positions positions)
        {
            return positions.moduleState == ConsensusModule.State.SNAPSHOT.code();
        }
    };

    private static final int LOG_STREAM_ID = ConsensusModule.Configuration.LOG_STREAM_ID_DEFAULT;
    private static final int INGRESS_STREAM_ID = AeronCluster.Configuration.INGRESS_STREAM_ID_DEFAULT;
    private static final String SEQUENCER_ALIAS = "alias=log-sc-";
    private static final String DISTRIBUTOR_ALIAS = "alias=directlive-ordered-distributor";

    abstract boolean isAt(Positions positions);

    /**
     * @param counters of a leader, which stands still or may move on at any time.
     * @return true when it is there.
     */
    boolean isAt(final LiveCounters counters)
    {
        return isAt(new Positions(counters.reader()));
    }

    /** Positions of a leader's streams; -1 where there is none. */
    private static final class Positions
    {
        private final CountersReader counters;
        private long received;
        private long taken;
        private long appended = -1;
        private long committed = -1;
        private long sequenced = -1;
        private long published = -1;
        private long distributed = -1;
        private long moduleState = -1;

        private Positions(final CountersReader counters)
        {
            this.counters = counters;
            counters.forEach(this::onCounter);
        }

        private void onCounter(final int counterId, final int typeId, final DirectBuffer key, final String label)
        {
            final long value = counters.getCounterValue(counterId);
            final int streamId = key.getInt(STREAM_ID_OFFSET);
            switch (typeId)
            {
                case AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID -> received += streamId == INGRESS_STREAM_ID ? value : 0;
                case AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID ->
                {
                    appended = streamId == LOG_STREAM_ID ? value : appended;
                    published = streamId == StreamIds.ORDERED ? value : published;
                }
                case AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID -> onReader(streamId, label, value);
                case AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID -> committed = value;
                case AeronCounters.CLUSTER_CONSENSUS_MODULE_STATE_TYPE_ID -> moduleState = value;
                default ->
                {
                    // Of something else.
                }
            }
        }

        private void onReader(final int streamId, final String label, final long value)
        {
            taken += streamId == INGRESS_STREAM_ID ? value : 0;
            sequenced = streamId == LOG_STREAM_ID && label.contains(SEQUENCER_ALIAS) ? value : sequenced;
            distributed = streamId == StreamIds.ORDERED && label.contains(DISTRIBUTOR_ALIAS) ? value : distributed;
        }
    }
}
