package io.directlive.feed;

import java.time.LocalDate;

/**
 * A session that a venue has told of, and whose epoch is to be known before anything of it is sent.
 *
 * @param name       that the venue gives it, as {@link SourceSession} takes it; not empty.
 * @param date       trading date, if nobody has started it yet.
 * @param isOfDate   whether one of the same name and another date is another session.
 * @param afterEpoch epoch that the session comes after, where the name alone does not tell them apart; 0 for none.
 */
public record AwaitedSession(String name, LocalDate date, boolean isOfDate, int afterEpoch)
{
}
