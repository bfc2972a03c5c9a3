package io.directlive.feed.venue.exchange;

import java.util.concurrent.TimeUnit;

/**
 * Time limits of SoupBinTCP connections, in nanoseconds.
 *
 * @param heartbeatNs longest silence of the venue.
 * @param loginNs     for a login to come.
 * @param silenceNs   longest silence of a client, unless its login of version 4.10 says another.
 * @param stallNs     for a client to take nothing while something waits for it.
 */
record SoupTimers(long heartbeatNs, long loginNs, long silenceNs, long stallNs)
{
    private static final long LOGIN_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(15);

    /** @return those of the specification. */
    static SoupTimers of(final long heartbeatNs, final long stallNs)
    {
        return new SoupTimers(heartbeatNs, LOGIN_NS, SILENCE_NS, stallNs);
    }
}
