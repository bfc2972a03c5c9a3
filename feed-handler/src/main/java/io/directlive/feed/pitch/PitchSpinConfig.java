package io.directlive.feed.pitch;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Where the spins of one unit come from.
 *
 * @param server          spin server of the unit.
 * @param login           who asks.
 * @param link            times of a session.
 * @param retryIntervalNs after a session that failed, the next one starts so much later, ns.
 * @param timeoutNs       a spin that is not here so long after it was asked for has failed, ns.
 */
public record PitchSpinConfig(
    InetSocketAddress server, PitchLogin login, PitchLinkConfig link, long retryIntervalNs, long timeoutNs)
{
    /** Checks itself. */
    public PitchSpinConfig
    {
        Objects.requireNonNull(server);
        Objects.requireNonNull(login);
        Objects.requireNonNull(link);
        if (retryIntervalNs <= 0 || timeoutNs <= 0)
        {
            throw new IllegalArgumentException("times must be above 0: " + retryIntervalNs + ", " + timeoutNs);
        }
    }

    /**
     * @param server spin server of the unit.
     * @param login  who asks.
     * @return with heartbeats each second, a try each second, and half a minute for all of it.
     */
    public static PitchSpinConfig of(final InetSocketAddress server, final PitchLogin login)
    {
        return new PitchSpinConfig(
            server, login, PitchLinkConfig.DEFAULT, TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30));
    }
}
