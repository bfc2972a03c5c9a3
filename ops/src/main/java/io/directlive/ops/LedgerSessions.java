package io.directlive.ops;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFormat;
import io.directlive.feed.line.VenueSessions;
import java.time.LocalDate;
import java.util.function.Supplier;

/**
 * The sessions of one live source, as the ledger of the data directory knows them. A session's epoch is its trading date,
 * as yyyymmdd, or one more than the epoch before where that is higher: a venue may have several sessions in a day.
 */
final class LedgerSessions implements VenueSessions
{
    private final SessionLedger ledger;
    private final VenueFormat format;
    private final int sourceId;
    private final String sourceName;
    private final Supplier<LocalDate> tradingDate;

    private SessionLedger.Entry current; // Its name is empty when the venue is to tell it.

    /**
     * @param ledger      of the data directory.
     * @param format      of the messages.
     * @param sourceId    of the source.
     * @param sourceName  for people.
     * @param date        trading date that is set, which begins a new session when it is later than the last one; null
     *                    to go on with the last one, until the venue tells of another.
     * @param tradingDate of a session that begins now.
     */
    LedgerSessions(
        final SessionLedger ledger,
        final VenueFormat format,
        final int sourceId,
        final String sourceName,
        final LocalDate date,
        final Supplier<LocalDate> tradingDate)
    {
        this.ledger = ledger;
        this.format = format;
        this.sourceId = sourceId;
        this.sourceName = sourceName;
        this.tradingDate = tradingDate;
        final SessionLedger.Entry last = ledger.last(sourceId);
        if (last != null && (date == null || date.equals(last.date())))
        {
            current = last;
        }
        else
        {
            final LocalDate newDate = date == null ? tradingDate.get() : date;
            final boolean isLater = last != null && newDate.isAfter(last.date());
            current = new SessionLedger.Entry(epoch(newDate, isLater ? last.epoch() : 0), newDate, "");
        }
    }

    /** @return normaliser of the session that the source is in. */
    Normaliser normaliser()
    {
        final String cut = SourceSession.of(sourceId, current.date(), sourceName).name();
        return format.newNormaliser(new SourceSession(sourceId, current.epoch(), cut), current.date());
    }

    @Override
    public String current()
    {
        return current.name();
    }

    @Override
    public void onCurrent(final String name)
    {
        begin(new SessionLedger.Entry(current.epoch(), current.date(), name));
    }

    @Override
    public Normaliser next(final String name)
    {
        final LocalDate date = tradingDate.get();
        begin(new SessionLedger.Entry(epoch(date, current.epoch()), date, name));
        return normaliser();
    }

    private static int epoch(final LocalDate date, final int before)
    {
        return Math.max(SourceSession.yyyymmdd(date), before + 1);
    }

    private void begin(final SessionLedger.Entry entry)
    {
        ledger.add(sourceId, entry);
        current = entry;
    }
}
