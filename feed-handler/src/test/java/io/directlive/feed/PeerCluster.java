package io.directlive.feed;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.NewLeaderEventEncoder;
import io.aeron.cluster.codecs.SessionConnectRequestDecoder;
import io.aeron.cluster.codecs.SessionEventEncoder;
import io.aeron.cluster.codecs.SessionKeepAliveDecoder;
import io.aeron.cluster.codecs.SessionMessageHeaderDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Two members of a cluster as a client sees them: sessions, redirects, another leader. What is taken is kept; no log. */
final class PeerCluster implements AutoCloseable
{
    private static final int MEMBERS = 2;

    /** What was taken: by which member, of which session, its first number. */
    record Taken(int member, long session, long number)
    {
    }

    final List<Taken> taken = new ArrayList<>();
    /** By member. */
    final int[] keepAlives = new int[MEMBERS];
    boolean isPolling = true;

    private final Aeron aeron;
    private final List<Subscription> ingress = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private ExclusivePublication egress;
    /** What is told to the last client that asked, as soon as there is a way to it; one that has given up has none. */
    private int toldLength;
    private int leader;
    private long term;
    private long session;

    PeerCluster(final Aeron aeron)
    {
        this.aeron = aeron;
        for (int member = 0; member < MEMBERS; member++)
        {
            ingress.add(aeron.addSubscription(
                "aeron:udp?endpoint=localhost:0", AeronCluster.Configuration.INGRESS_STREAM_ID_DEFAULT));
        }
    }

    /** @return the members as a client takes them; null as long as their ports are not known. */
    String endpoints()
    {
        final StringBuilder endpoints = new StringBuilder();
        for (int member = 0; member < MEMBERS; member++)
        {
            final List<String> addresses = ingress.get(member).localSocketAddresses();
            if (addresses.isEmpty())
            {
                return null;
            }
            endpoints.append(member == 0 ? "" : ",").append(member).append('=')
                .append(addresses.get(0).replace("127.0.0.1", "localhost"));
        }
        return endpoints.toString();
    }

    void poll()
    {
        for (int member = 0; member < MEMBERS && isPolling; member++)
        {
            final int id = member;
            ingress.get(member).poll(
                (frame, offset, length, ignored) -> onMessage(id, frame, offset), Integer.MAX_VALUE);
        }
        if (toldLength > 0 && egress.offer(buffer, 0, toldLength) > 0)
        {
            toldLength = 0;
        }
    }

    private void onMessage(final int member, final DirectBuffer frame, final int offset)
    {
        header.wrap(frame, offset);
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        switch (header.templateId())
        {
            case SessionConnectRequestDecoder.TEMPLATE_ID -> onConnect(member, new SessionConnectRequestDecoder().wrap(
                frame, body, header.blockLength(), header.version()));
            case SessionMessageHeaderDecoder.TEMPLATE_ID -> taken.add(new Taken(member, new SessionMessageHeaderDecoder()
                .wrap(frame, body, header.blockLength(), header.version()).clusterSessionId(),
                frame.getLong(offset + AeronCluster.SESSION_HEADER_LENGTH)));
            case SessionKeepAliveDecoder.TEMPLATE_ID -> keepAlives[member]++;
            default ->
            {
                // The end of a session; another begins by a request.
            }
        }
    }

    private void onConnect(final int member, final SessionConnectRequestDecoder request)
    {
        final long correlationId = request.correlationId();
        final int version = request.version();
        final int streamId = request.responseStreamId();
        CloseHelper.close(egress);
        egress = aeron.addExclusivePublication(request.responseChannel(), streamId);
        session += member == leader ? 1 : 0;
        tell(correlationId, version, member == leader ? EventCode.OK : EventCode.REDIRECT);
    }

    private void tell(final long correlationId, final int version, final EventCode code)
    {
        final SessionEventEncoder event = new SessionEventEncoder()
            .wrapAndApplyHeader(buffer, 0, headerEncoder)
            .clusterSessionId(session)
            .correlationId(correlationId)
            .leadershipTermId(term)
            .leaderMemberId(leader)
            .code(code)
            .version(version)
            .leaderHeartbeatTimeoutNs(1_000_000_000L)
            .detail(code == EventCode.REDIRECT ? endpoints() : "");
        toldLength = MessageHeaderEncoder.ENCODED_LENGTH + event.encodedLength();
    }

    /** The members have another leader, which tells those that have a session. */
    void elect(final int member)
    {
        leader = member;
        term++;
        final NewLeaderEventEncoder event = new NewLeaderEventEncoder()
            .wrapAndApplyHeader(buffer, 0, headerEncoder)
            .leadershipTermId(term)
            .clusterSessionId(session)
            .leaderMemberId(leader)
            .ingressEndpoints(endpoints());
        toldLength = MessageHeaderEncoder.ENCODED_LENGTH + event.encodedLength();
    }

    /** As when the cluster has not heard of a client for too long. */
    void endSession()
    {
        tell(0, AeronCluster.Configuration.PROTOCOL_SEMANTIC_VERSION, EventCode.CLOSED);
    }

    @Override
    public void close()
    {
        CloseHelper.close(egress);
        CloseHelper.closeAll(ingress);
    }
}
