package io.directlive.feed;

import java.time.LocalDate;

/**
 * A session of a source as the ordered stream has it.
 *
 * @param epoch of the source, above 0.
 * @param name  that the venue gives it, as {@link SourceSession} takes it; empty when it was started without one.
 * @param date  trading date, as told by who started it; null when it was started without a name.
 */
public record VenueSession(int epoch, String name, LocalDate date)
{
    /** @return whether the venue names the session, so that any handler knows it again. */
    public boolean isNamed()
    {
        return date != null;
    }
}
