package io.directlive.ops;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/** Times as people give them to commands: an instant, or a time of day at the venue. */
final class VenueTime
{
    /** Where Nasdaq's clock stands. */
    static final ZoneId ZONE = ZoneId.of("America/New_York");

    private VenueTime()
    {
    }

    /**
     * @param text {@code 2012-06-21T13:30:00Z}, {@code 2012-06-21T09:30} or {@code 09:30:00.5}; the last two in the venue's zone.
     * @param date of a time of day.
     * @return ns since the Unix epoch.
     * @throws SettingsException when it is none of these.
     */
    static long parse(final String text, final LocalDate date)
    {
        try
        {
            if (text.endsWith("Z"))
            {
                return nanos(Instant.parse(text));
            }
            final LocalDateTime local =
                text.contains("T") ? LocalDateTime.parse(text) : LocalDateTime.of(date, LocalTime.parse(text));
            return nanos(local.atZone(ZONE).toInstant());
        }
        catch (final DateTimeException ex)
        {
            throw new SettingsException(
                text + " is neither a sequence nor a time such as 09:30:00 or 2012-06-21T13:30:00Z", ex);
        }
    }

    /** @return ns since the Unix epoch. */
    static long nanos(final Instant instant)
    {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** @return the instant. */
    static Instant instant(final long timeNs)
    {
        return Instant.ofEpochSecond(0, timeNs);
    }
}
