package io.directlive.feed.pitch;

import io.directlive.feed.line.GapRequests;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.zip.CRC32C;

/** A gap request proxy that never answers, for the arbitration of lines that is fuzzed. */
public final class PitchGapServers
{
    /** Of the lines and the servers. */
    public static final int UNIT = 7;

    private static final long SECOND = 1_000_000_000L;

    private PitchGapServers()
    {
    }

    /**
     * @param log takes what is asked; here that is nothing, as the session never begins.
     * @return what asks.
     */
    public static GapRequests silent(final CRC32C log)
    {
        return new PitchGapRequests(UNIT, new PitchGapConfig(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            new PitchLogin("0001", "USER", "PASSWORD"),
            new GapLimits(10, 100, 1_000, 1_000),
            PitchLinkConfig.DEFAULT,
            50,
            SECOND / 100,
            SECOND / 10,
            SECOND));
    }
}
