package io.directlive.feed.soup;

import java.util.concurrent.TimeUnit;

/**
 * How long a client waits for what.
 *
 * @param heartbeatNs  longest silence of its own, in ns: then it sends a heartbeat.
 * @param silenceNs    silence of the server, in ns, after which the connection is taken for dead.
 * @param connectNs    longest wait for a connection, in ns.
 * @param minBackOffNs wait before the first new attempt, in ns; twice as long before each one after that.
 * @param maxBackOffNs longest wait before a new attempt, in ns.
 */
public record SoupTimers(long heartbeatNs, long silenceNs, long connectNs, long minBackOffNs, long maxBackOffNs)
{
    /** The protocol's own: heartbeats after 1 s, dead after 15 s. */
    public static final SoupTimers DEFAULT = new SoupTimers(
        TimeUnit.SECONDS.toNanos(1),
        TimeUnit.SECONDS.toNanos(15),
        TimeUnit.SECONDS.toNanos(5),
        TimeUnit.MILLISECONDS.toNanos(100),
        TimeUnit.SECONDS.toNanos(10));

    /** Checks itself. */
    public SoupTimers
    {
        if (heartbeatNs < 1 || silenceNs <= heartbeatNs || connectNs < 1)
        {
            throw new IllegalArgumentException(
                "a silence of " + silenceNs + " ns must be longer than a heartbeat of " + heartbeatNs + " ns");
        }
        if (minBackOffNs < 1 || maxBackOffNs < minBackOffNs)
        {
            throw new IllegalArgumentException(
                "waits before new attempts must grow from above 0: " + minBackOffNs + " to " + maxBackOffNs + " ns");
        }
    }
}
