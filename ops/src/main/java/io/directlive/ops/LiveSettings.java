package io.directlive.ops;

import java.time.LocalDate;

/** Settings of a source that a venue feeds as it trades. */
public sealed interface LiveSettings extends SourceSettings permits
    CmeSettings, IexTpSettings, MoldUdpSettings, PitchSettings, SoupTcpSettings, WebSocketSettings
{
    /** @return trading date; null for the day that it is. */
    LocalDate date();

    @Override
    default LocalDate tradingDate()
    {
        return date() != null ? date() : LocalDate.now(VenueTime.ZONE);
    }

    @Override
    default String input()
    {
        return name();
    }

    @Override
    default boolean isPaced()
    {
        return true;
    }
}
