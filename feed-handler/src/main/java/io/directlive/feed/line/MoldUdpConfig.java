package io.directlive.feed.line;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Settings of a {@link MoldUdpSource}.
 *
 * @param name          of the source, for people.
 * @param lines         that carry the same.
 * @param arbiter       how they become one.
 * @param servers       that are asked for what is missing, in turn; none when nobody can be asked.
 * @param requests      how they are asked; null when there are none.
 * @param receiveBuffer bytes that the kernel keeps for each line: what may come while the source is not polled.
 * @param packetLimit   most packets that are taken of one line in one poll.
 * @param isFromStart   whether all of the session is taken, although a part is known downstream: for a filter that has
 *                      to learn from it.
 */
public record MoldUdpConfig(
    String name,
    List<LineConfig> lines,
    ArbiterConfig arbiter,
    List<InetSocketAddress> servers,
    RequestConfig requests,
    int receiveBuffer,
    int packetLimit,
    boolean isFromStart)
{
    /** Checks itself. */
    public MoldUdpConfig
    {
        lines = List.copyOf(lines);
        servers = List.copyOf(servers);
        if (lines.isEmpty() || packetLimit < 1)
        {
            throw new IllegalArgumentException("a source needs a line, and takes a packet or more from it");
        }
        if (servers.isEmpty() ? requests != null : requests == null || requests.servers() != servers.size())
        {
            throw new IllegalArgumentException("settings of requests and servers do not agree");
        }
    }
}
