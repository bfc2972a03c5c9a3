package io.directlive.feed.pitch;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * How missing messages of one unit are asked for.
 *
 * @param server      gap request proxy.
 * @param login       who asks.
 * @param limits      what the venue allows.
 * @param link        times of a session.
 * @param gapLimit    most messages of a gap that is asked for; a longer one is lost at once.
 * @param retryNs     after how long messages that were promised and did not come are asked for again, ns.
 * @param timeoutNs   after how long without progress the gap is given up, ns.
 * @param reconnectNs from one try to connect to the next, ns.
 */
public record PitchGapConfig(
    InetSocketAddress server,
    PitchLogin login,
    GapLimits limits,
    PitchLinkConfig link,
    long gapLimit,
    long retryNs,
    long timeoutNs,
    long reconnectNs)
{
    /** Checks itself. */
    public PitchGapConfig
    {
        Objects.requireNonNull(server);
        Objects.requireNonNull(login);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(link);
        if (gapLimit < 1 || retryNs < 1 || timeoutNs < retryNs || reconnectNs < 1)
        {
            throw new IllegalArgumentException("limit and times must be above 0, the time-out at least the retry");
        }
    }
}
