package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/**
 * Settings of the exchange.
 *
 * @param seed             of all impairments.
 * @param session          name of the first session.
 * @param sessions         how many there are, one after the other.
 * @param lines            where packets go, and what happens to them.
 * @param packets          how they are filled.
 * @param heartbeatNs      longest silence of lines and servers.
 * @param lingerNs         for which the end of a session is told, and re-requests for it are answered.
 * @param durationNs       after which a session ends, counted from its first message; 0 for its own end.
 * @param storeLimit       most bytes of messages that are kept for re-requests, 16 MiB at least.
 * @param requests         the re-request server; null for none.
 * @param soup             the SoupBinTCP server; null for none.
 * @param glimpse          the GLIMPSE server; null for none.
 */
public record ExchangeConfig(
    long seed,
    String session,
    int sessions,
    Lines lines,
    Packets packets,
    long heartbeatNs,
    long lingerNs,
    long durationNs,
    long storeLimit,
    Requests requests,
    Logins soup,
    Logins glimpse)
{
    private static final long MIN_STORE = 1L << 24;
    private static final int MAX_PACKET_LENGTH = 65_507;
    private static final int MAX_TTL = 255;

    /** Checks itself. */
    public ExchangeConfig
    {
        SessionName.check(session);
        check(sessions >= 1, "sessions must be 1 or more");
        check(heartbeatNs > 0, "heartbeat must be above 0");
        check(lingerNs >= 0 && durationNs >= 0, "linger and duration must be 0 or more");
        check(storeLimit >= MIN_STORE, "the store must have 16 MiB or more");
    }

    private static void check(final boolean condition, final String reason)
    {
        if (!condition)
        {
            throw new IllegalArgumentException(reason);
        }
    }

    /**
     * The two lines.
     *
     * @param groupA           address and port of line A.
     * @param groupB           address and port of line B.
     * @param networkInterface that multicast goes out of.
     * @param ttl              0 keeps it on this machine.
     * @param impairmentA      of line A.
     * @param impairmentB      of line B.
     * @param lossBoth         share of packets that are lost on both for one cause.
     */
    public record Lines(
        InetSocketAddress groupA,
        InetSocketAddress groupB,
        NetworkInterface networkInterface,
        int ttl,
        ImpairmentConfig impairmentA,
        ImpairmentConfig impairmentB,
        double lossBoth)
    {
        /** Checks itself. */
        public Lines
        {
            check(
                groupA.getAddress() instanceof Inet4Address && groupB.getAddress() instanceof Inet4Address,
                "groups must be addresses of IPv4");
            check(ttl >= 0 && ttl <= MAX_TTL, "ttl must be 0 to 255");
            ImpairmentConfig.checkShare("loss on both lines", lossBoth);
        }
    }

    /**
     * How packets are filled.
     *
     * @param maxLength    most bytes of a packet, its header included.
     * @param messageLimit most messages in a packet.
     * @param isFixed      whether all packets but the last of a session have that many, or as many as fit, and wait for
     *                     them: so that the seed decides which messages are lost, and time does not. Else a packet has
     *                     what is due.
     */
    public record Packets(int maxLength, int messageLimit, boolean isFixed)
    {
        /** Usual: 1,400 bytes, what is due. */
        public static final Packets DEFAULT = new Packets(1_400, MoldPacket.END_OF_SESSION - 1, false);

        /** Checks itself. */
        public Packets
        {
            check(maxLength >= 128 && maxLength <= MAX_PACKET_LENGTH, "a packet has 128 to 65507 bytes");
            check(messageLimit >= 1 && messageLimit < MoldPacket.END_OF_SESSION, "a packet has 1 to 65534 messages");
        }

        /** @return of a message that has a packet to itself. */
        public int maxMessageLength()
        {
            return maxLength - MoldPacket.HEADER_LENGTH - MoldPacket.BLOCK_HEADER_LENGTH;
        }
    }

    /**
     * The re-request server.
     *
     * @param address           to listen at; port 0 for a free one.
     * @param requestsPerSecond most that are answered; 0 for no limit.
     * @param messageLimit      most messages in an answer.
     * @param loss              share of requests that are dropped on purpose.
     */
    public record Requests(InetSocketAddress address, int requestsPerSecond, int messageLimit, double loss)
    {
        /** Checks itself. */
        public Requests
        {
            check(requestsPerSecond >= 0 && messageLimit >= 1, "limits of requests must be 0 or more, of messages above");
            ImpairmentConfig.checkShare("loss of requests", loss);
        }
    }

    /**
     * A server that clients log in to.
     *
     * @param address     to listen at; port 0 for a free one.
     * @param credentials who may log in.
     * @param clientLimit most clients at a time.
     * @param stallNs     for a client to take nothing while something waits for it; then it is dropped.
     */
    public record Logins(InetSocketAddress address, Credentials credentials, int clientLimit, long stallNs)
    {
        /** Checks itself. */
        public Logins
        {
            check(clientLimit >= 1 && stallNs > 0, "there must be room for a client, and time");
        }
    }
}
