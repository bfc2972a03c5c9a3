package io.directlive.feed.line;

import io.directlive.feed.AwaitedSession;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.SourceSessions;
import io.directlive.feed.VenueFormat;
import io.directlive.feed.VenueSession;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * The sessions of one live source: between the lines, which tell their names, and the handler, which knows their epochs
 * from the sequencer. Keeps nothing but the session that the source is in. One thread; allocates when a session begins.
 */
public final class NamedSessions implements VenueSessions, SourceSessions
{
    private static final String ESCAPE = "\\x";
    private static final HexFormat HEX = HexFormat.of();

    private final VenueFormat format;
    private final int sourceId;
    private final LocalDate date;
    private final Supplier<LocalDate> tradingDate;

    private VenueSession current; // Null while it is not known; its name is empty while nobody has told it.
    private AwaitedSession awaited;

    /**
     * @param format      of the messages.
     * @param sourceId    of the source.
     * @param date        trading date that is set: one later than that of the last session begins another one, also when the
     *                    venue calls it the same; null to go on with the last one until the venue tells of another.
     * @param tradingDate of a session that begins now.
     */
    public NamedSessions(
        final VenueFormat format, final int sourceId, final LocalDate date, final Supplier<LocalDate> tradingDate)
    {
        this.format = format;
        this.sourceId = sourceId;
        this.date = date;
        this.tradingDate = tradingDate;
    }

    /** @return normaliser to open the source with; its epoch is not that of any session yet. */
    public Normaliser normaliser()
    {
        final LocalDate today = today();
        return normaliser(new VenueSession(SourceSession.yyyymmdd(today), "", today));
    }

    // --- For the lines ----------------------------------------------------------------------------------------------

    @Override
    public String current()
    {
        return current == null ? "" : told(current.name());
    }

    @Override
    public void onCurrent(final String name)
    {
        if (current == null)
        {
            awaited = new AwaitedSession(text(name), today(), date != null, 0);
        }
        else
        {
            current = new VenueSession(current.epoch(), text(name), current.date());
        }
    }

    /** The same name again is that of a session whose numbers have begun anew: only its place tells it from the one before. */
    @Override
    public Normaliser next(final String name)
    {
        final String text = text(name);
        awaited = new AwaitedSession(
            text,
            tradingDate.get(),
            date != null,
            current != null && text.equals(current.name()) ? current.epoch() : 0);
        return normaliser();
    }

    // --- For the handler --------------------------------------------------------------------------------------------

    /**
     * A session without a name was started by a file, or by a version that told none: then its epoch is taken for its date.
     * One with the name of nothing is asked for by its name each time, for to the lines that means that it is not known.
     */
    @Override
    public Normaliser onLast(final VenueSession last)
    {
        if (last == null)
        {
            return null;
        }
        final int lastDate = last.isNamed() ? SourceSession.yyyymmdd(last.date()) : last.epoch();
        final int setDate = SourceSession.yyyymmdd(today());
        if (date != null && setDate < lastDate)
        {
            return normaliser();
        }
        if (setDate > lastDate && (date != null || !last.isNamed()) || last.isNamed() && told(last.name()).isEmpty())
        {
            return null;
        }
        current = last.isNamed() ? last : new VenueSession(last.epoch(), "", today());
        return normaliser(current);
    }

    @Override
    public AwaitedSession awaited()
    {
        return awaited;
    }

    @Override
    public Normaliser begin(final VenueSession session)
    {
        current = session;
        awaited = null;
        return normaliser(session);
    }

    private LocalDate today()
    {
        return date == null ? tradingDate.get() : date;
    }

    private Normaliser normaliser(final VenueSession session)
    {
        return format.newNormaliser(new SourceSession(sourceId, session.epoch(), session.name()), session.date());
    }

    /** @return a name as events carry it: as it is where it is text, else its bytes as digits. */
    static String text(final String name)
    {
        final boolean isText = !name.isEmpty() && name.length() <= SourceSession.MAX_NAME_LENGTH &&
            !name.startsWith(ESCAPE) && name.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        return isText ? name : ESCAPE + HEX.formatHex(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** @return the name as the venue told it. */
    private static String told(final String text)
    {
        return text.startsWith(ESCAPE) ?
            new String(HEX.parseHex(text.substring(ESCAPE.length())), StandardCharsets.ISO_8859_1) : text;
    }
}
