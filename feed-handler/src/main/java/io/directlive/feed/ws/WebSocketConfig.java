package io.directlive.feed.ws;

import java.net.URI;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/**
 * @param uri            where the venue listens.
 * @param snapshotUri    where the venue is asked for snapshots; null when it is not asked.
 * @param minBackOffNs   wait after a first connection that failed.
 * @param maxBackOffNs   longest wait; a connection that lasted longer makes the wait short again.
 * @param pingIntervalNs between two pings.
 * @param silenceNs      after which a connection on which nothing comes, no pong either, is given up.
 * @param tradingDate    that definitions are stamped with.
 */
public record WebSocketConfig(
    URI uri,
    URI snapshotUri,
    long minBackOffNs,
    long maxBackOffNs,
    long pingIntervalNs,
    long silenceNs,
    LocalDate tradingDate)
{
    /** Checks itself. */
    public WebSocketConfig
    {
        if (uri == null || tradingDate == null)
        {
            throw new IllegalArgumentException("address and trading date must be given");
        }
        if (minBackOffNs < 1 || maxBackOffNs < minBackOffNs || pingIntervalNs < 1 || silenceNs <= pingIntervalNs)
        {
            throw new IllegalArgumentException(
                "waits must be above 0, the longest not below the shortest, and silence longer than between two pings");
        }
    }

    /**
     * @param uri         where the venue listens.
     * @param snapshotUri where the venue is asked for snapshots; null when it is not asked.
     * @param tradingDate that definitions are stamped with.
     * @return with the waits that suit most venues.
     */
    public static WebSocketConfig of(final URI uri, final URI snapshotUri, final LocalDate tradingDate)
    {
        return new WebSocketConfig(
            uri,
            snapshotUri,
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.SECONDS.toNanos(60),
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(30),
            tradingDate);
    }
}
