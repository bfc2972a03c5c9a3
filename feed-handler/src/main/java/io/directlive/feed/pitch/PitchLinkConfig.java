package io.directlive.feed.pitch;

import java.util.concurrent.TimeUnit;

/**
 * Times of a session with the gap or the spin server.
 *
 * @param heartbeatIntervalNs longest silence on our side, ns.
 * @param silenceTimeoutNs    silence of the server after which the session is dead, ns.
 */
public record PitchLinkConfig(long heartbeatIntervalNs, long silenceTimeoutNs)
{
    /** A heartbeat each second, dead after five without one. */
    public static final PitchLinkConfig DEFAULT =
        new PitchLinkConfig(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(5));

    /** Checks itself. */
    public PitchLinkConfig
    {
        if (heartbeatIntervalNs <= 0 || silenceTimeoutNs <= heartbeatIntervalNs)
        {
            throw new IllegalArgumentException(
                "heartbeats every " + heartbeatIntervalNs + " ns, and dead after " + silenceTimeoutNs + " ns");
        }
    }
}
