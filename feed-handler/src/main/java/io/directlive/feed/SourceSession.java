package io.directlive.feed;

import java.time.LocalDate;

/**
 * One session of one source: what all its events have in common.
 *
 * @param sourceId of the venue channel, 1 to 65,535; 0 is the sequencer itself.
 * @param epoch    of the session, above 0. A later session of the same source has a higher one.
 * @param name     that the venue gives it; of a source whose venue does not, for people. Up to 24 characters of ASCII.
 */
public record SourceSession(int sourceId, int epoch, String name)
{
    /** Characters that a name can have. */
    public static final int MAX_NAME_LENGTH = 24;

    /** Checks itself. */
    public SourceSession
    {
        if (sourceId < 1 || sourceId > 0xFFFF)
        {
            throw new IllegalArgumentException("source id must be from 1 to 65535: " + sourceId);
        }
        if (epoch < 1)
        {
            throw new IllegalArgumentException("source epoch must be above 0: " + epoch);
        }
        if (name.length() > MAX_NAME_LENGTH || !name.chars().allMatch(c -> c >= ' ' && c < 0x7F))
        {
            throw new IllegalArgumentException("session name must be up to 24 characters of ASCII: " + name);
        }
    }

    /**
     * The session of a source that has one each trading day.
     *
     * @param sourceId    of the venue channel.
     * @param tradingDate gives the epoch, as yyyymmdd.
     * @param name        for people; cut where it is too long.
     * @return the session.
     */
    public static SourceSession of(final int sourceId, final LocalDate tradingDate, final String name)
    {
        final String ascii = name.replaceAll("[^ -~]", "?");
        final String cut = ascii.length() <= MAX_NAME_LENGTH ? ascii : ascii.substring(0, MAX_NAME_LENGTH);
        return new SourceSession(sourceId, yyyymmdd(tradingDate), cut);
    }

    /** @return a date as the number that people read: 20120621. */
    public static int yyyymmdd(final LocalDate date)
    {
        return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
    }

    /**
     * @param yyyymmdd as {@link #yyyymmdd} gives it.
     * @return the date.
     * @throws java.time.DateTimeException when there is no such date.
     */
    static LocalDate date(final int yyyymmdd)
    {
        return LocalDate.of(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);
    }
}
