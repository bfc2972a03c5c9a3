package io.directlive.ops;

import io.directlive.feed.pitch.PitchLinkConfig;
import io.directlive.feed.pitch.PitchLogin;

/** The settings that everything has that logs in to a server of Cboe. */
final class PitchFields
{
    private PitchFields()
    {
    }

    static PitchLogin login(final SourceFields fields)
    {
        try
        {
            return new PitchLogin(fields.text("session"), fields.text("user"), fields.text("password"));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }

    static PitchLinkConfig link(final SourceFields fields)
    {
        try
        {
            return new PitchLinkConfig(
                fields.nanos("heartbeat", PitchLinkConfig.DEFAULT.heartbeatIntervalNs()),
                fields.nanos("server-timeout", PitchLinkConfig.DEFAULT.silenceTimeoutNs()));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }
}
