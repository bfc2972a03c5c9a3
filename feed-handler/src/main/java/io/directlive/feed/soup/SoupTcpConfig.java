package io.directlive.feed.soup;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Settings of a {@link SoupTcpSource}.
 *
 * @param name        of the source, for people.
 * @param addresses   of the servers of one channel, taken in turn; each resolved.
 * @param login       what the client says of itself.
 * @param timers      how long it waits for what.
 * @param isFromStart whether the first login of the process asks for the session from its first message on, although a
 *                    part is known downstream: for a filter that has to learn from it.
 */
public record SoupTcpConfig(
    String name, List<InetSocketAddress> addresses, SoupLogin login, SoupTimers timers, boolean isFromStart)
{
    /** Checks itself. */
    public SoupTcpConfig
    {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty())
        {
            throw new IllegalArgumentException("no address of a server");
        }
        if (login.version().hasTimeout() && login.timeoutMs() * 1_000_000L <= timers.heartbeatNs())
        {
            throw new IllegalArgumentException("the server would time out, after " + login.timeoutMs() +
                " ms, before the client's first heartbeat");
        }
    }
}
