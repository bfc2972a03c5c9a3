package io.directlive.feed.ws;

import io.directlive.feed.SourceSession;
import java.util.concurrent.TimeUnit;

/**
 * A session for each connection. The epoch is the second in which the connection was made, counted from the start of
 * 2020, and more than that of the connection before: so it grows over restarts too, without anything being kept, for
 * 68 years, as long as the clock is not set back by more than the time that the handler was away.
 */
final class ConnectionSessions
{
    private static final long START_OF_2020 = 1_577_836_800L;

    private ConnectionSessions()
    {
    }

    static SourceSession first(final int sourceId, final String name, final long nowNs)
    {
        final String cut = name.replaceAll("[^ -~]", "?");
        return new SourceSession(
            sourceId, epoch(nowNs, 0), cut.substring(0, Math.min(cut.length(), SourceSession.MAX_NAME_LENGTH)));
    }

    static SourceSession next(final SourceSession session, final long nowNs)
    {
        return new SourceSession(session.sourceId(), epoch(nowNs, session.epoch()), session.name());
    }

    private static int epoch(final long nowNs, final int previous)
    {
        return (int)Math.max(TimeUnit.NANOSECONDS.toSeconds(nowNs) - START_OF_2020, previous + 1L);
    }
}
