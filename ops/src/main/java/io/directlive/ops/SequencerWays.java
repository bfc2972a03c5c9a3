package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.feed.ClusterIngress;
import io.directlive.feed.Ingress;
import io.directlive.protocol.StreamIds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.YieldingIdleStrategy;

/** The ways between the feed handlers of this process and the sequencer: in shared memory, or to the members of a cluster. */
final class SequencerWays implements AutoCloseable
{
    /** A session that the cluster does not hear of for several of these is closed by it. */
    private static final int KEEP_ALIVES = 5;

    private final Settings settings;
    private final Aeron aeron;
    private final Consumer<String> warning;
    private final List<ClusterIngress> sessions = new ArrayList<>();

    /**
     * @param settings of the process.
     * @param aeron    client of its media driver.
     * @param warning  told when a cluster cannot be reached.
     */
    SequencerWays(final Settings settings, final Aeron aeron, final Consumer<String> warning)
    {
        this.settings = settings;
        this.aeron = aeron;
        this.warning = warning;
    }

    /** @return a way to the sequencer for one source; for one thread. */
    Ingress ingress(final int sourceId)
    {
        if (settings.guarantee() != Guarantee.QUORUM)
        {
            return Ingress.of(aeron.addExclusivePublication(
                "aeron:ipc?alias=directlive-ingress-" + sourceId, StreamIds.INGRESS));
        }
        final ClusterIngress session = session(
            settings, aeron, "feed-handler-" + sourceId, "ingress-" + sourceId,
            ex -> warning.accept("source " + sourceId + ": the cluster cannot be reached: " + ex.getMessage()));
        sessions.add(session);
        return session;
    }

    /**
     * @param name    of who has the session, for people.
     * @param alias   of its publication.
     * @param failure told when the cluster cannot be reached.
     * @return a session with the leader of the cluster, to be closed; for one thread.
     */
    static ClusterIngress session(
        final Settings settings,
        final Aeron aeron,
        final String name,
        final String alias,
        final Consumer<Exception> failure)
    {
        final int mtu = settings.bytes("network.mtu");
        return new ClusterIngress(
            new AeronCluster.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .clientName(name)
                .ingressChannel("aeron:udp?term-length=1m|mtu=" + mtu + "|alias=directlive-" + alias)
                .ingressEndpoints(settings.clusterLayout().ingressEndpoints())
                .egressChannel("aeron:udp?endpoint=" + settings.text("network.interface") + ":0")
                .messageTimeoutNs(settings.nanos("cluster.connect-timeout"))
                .idleStrategy(YieldingIdleStrategy.INSTANCE),
            mtu - DataHeaderFlyweight.HEADER_LENGTH,
            settings.nanos("cluster.session-timeout") / KEEP_ALIVES,
            settings.nanos("cluster.heartbeat-interval"),
            failure);
    }

    /** @return the marks of all sequencers there are, for the handler of one source; for one thread. */
    Subscription marks(final int sourceId)
    {
        final String alias = "alias=directlive-marks-source-" + sourceId;
        if (settings.guarantee() != Guarantee.QUORUM)
        {
            return aeron.addSubscription("aeron:ipc?" + alias, StreamIds.MARKS);
        }
        final Subscription marks = aeron.addSubscription("aeron:udp?control-mode=manual|" + alias, StreamIds.MARKS);
        settings.clusterLayout().marksDestinations(settings.text("network.interface")).forEach(marks::addDestination);
        return marks;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(sessions);
    }
}
