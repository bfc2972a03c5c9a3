package io.directlive.feed;

import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.logbuffer.Header;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * The way to a sequencer that is an Aeron Cluster: a session with the leader, followed to the next one when there is
 * another, and opened anew when it is lost. Its egress carries nothing of ours; marks come by a stream of their own.
 * <p>
 * Never blocks for longer than the media driver takes to add a publication, and that only for a new leader: the driver
 * must not be driven by the same thread. Allocates only when a session is opened.
 */
public final class ClusterIngress implements Ingress, AutoCloseable
{
    private final AeronCluster.Context context;
    private final int maxPayloadLength;
    private final long keepAliveIntervalNs;
    private final long reconnectIntervalNs;
    private final Consumer<Exception> onFailure;
    private final Egress egress = new Egress();
    private AeronCluster.AsyncConnect connecting;
    private AeronCluster cluster;
    private boolean isLeaderNew;
    private boolean wasUsed;
    private boolean isFailureTold;
    private long keepAliveDeadlineNs;
    private long reconnectDeadlineNs;

    /**
     * @param context             of the sessions; a copy is concluded for each.
     * @param maxPayloadLength    of an ingress frame, without what a session puts before it.
     * @param keepAliveIntervalNs a session that sent nothing for so long says that it is there.
     * @param reconnectIntervalNs between a failed attempt to open a session and the next.
     * @param onFailure           told why a session could not be opened; once, until one was opened.
     */
    public ClusterIngress(
        final AeronCluster.Context context,
        final int maxPayloadLength,
        final long keepAliveIntervalNs,
        final long reconnectIntervalNs,
        final Consumer<Exception> onFailure)
    {
        this.context = context;
        this.maxPayloadLength = maxPayloadLength - AeronCluster.SESSION_HEADER_LENGTH;
        this.keepAliveIntervalNs = keepAliveIntervalNs;
        this.reconnectIntervalNs = reconnectIntervalNs;
        this.onFailure = onFailure;
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (cluster == null || isLeaderNew)
        {
            isLeaderNew = false;
            return Publication.NOT_CONNECTED;
        }
        final long position = cluster.offer(buffer, offset, length);
        wasUsed |= position > 0;
        return position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED ?
            Publication.NOT_CONNECTED : position; // The session will find a leader, or be opened anew.
    }

    @Override
    public boolean isConnected()
    {
        return cluster != null && cluster.ingressPublication().isConnected();
    }

    @Override
    public int maxPayloadLength()
    {
        return maxPayloadLength;
    }

    @Override
    public int doWork(final long nowNs)
    {
        return cluster == null ? connect(nowNs) : keepOpen(nowNs);
    }

    private int connect(final long nowNs)
    {
        if (connecting == null && reconnectDeadlineNs - nowNs > 0)
        {
            return 0;
        }
        try
        {
            if (connecting == null)
            {
                connecting = AeronCluster.asyncConnect(context.clone().egressListener(egress));
            }
            cluster = connecting.poll();
            if (cluster == null)
            {
                return 0;
            }
            connecting = null;
            isLeaderNew = false;
            isFailureTold = false;
            keepAliveDeadlineNs = nowNs + keepAliveIntervalNs;
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.close(connecting);
            connecting = null;
            reconnectDeadlineNs = nowNs + reconnectIntervalNs;
            if (!isFailureTold)
            {
                isFailureTold = true;
                onFailure.accept(ex);
            }
        }
        return 1;
    }

    private int keepOpen(final long nowNs)
    {
        final int workCount = cluster.pollEgress();
        if (cluster.isClosed())
        {
            cluster = null;
            return workCount + 1;
        }
        if (keepAliveDeadlineNs - nowNs <= 0)
        {
            keepAliveDeadlineNs = nowNs + keepAliveIntervalNs;
            if (!wasUsed)
            {
                cluster.sendKeepAlive();
            }
            wasUsed = false;
        }
        return workCount;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(connecting, cluster);
        connecting = null;
        cluster = null;
    }

    private final class Egress implements EgressListener
    {
        @Override
        public void onMessage(
            final long clusterSessionId,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header)
        {
            // Nobody sends any.
        }

        @Override
        public void onNewLeader(
            final long clusterSessionId,
            final long leadershipTermId,
            final int leaderMemberId,
            final String ingressEndpoints)
        {
            isLeaderNew = true;
        }
    }
}
