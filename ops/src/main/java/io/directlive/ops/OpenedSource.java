package io.directlive.ops;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.SourceSessions;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueFormat;
import io.directlive.feed.VenueSource;
import io.directlive.feed.line.NamedSessions;
import java.util.List;
import java.util.function.Supplier;

/**
 * A source that is open, and what its messages go through.
 *
 * @param source     to be polled; closed by whoever has this.
 * @param sessions   of it, where its venue names them; else null.
 * @param normaliser of its messages; where sessions are named only until the first begins.
 * @param filter     of its messages.
 */
public record OpenedSource(VenueSource source, SourceSessions sessions, Normaliser normaliser, VenueFilter filter)
{
    /** Refuses a source that cannot be read from its first byte on. */
    public OpenedSource
    {
        if (source.failure() != null)
        {
            source.close();
            throw new BadInputException(source.failure());
        }
    }

    /**
     * @param source   to be polled.
     * @param sessions of it, which its venue names.
     * @param filter   of its messages.
     */
    OpenedSource(final VenueSource source, final NamedSessions sessions, final VenueFilter filter)
    {
        this(source, sessions, sessions.normaliser(), filter);
    }

    /**
     * @param source     of one session, or of sessions that have no names.
     * @param normaliser of its messages.
     * @param filter     of its messages.
     */
    OpenedSource(final VenueSource source, final Normaliser normaliser, final VenueFilter filter)
    {
        this(source, null, normaliser, filter);
    }

    /**
     * @param format  of the messages.
     * @param symbols that are taken; empty for all.
     * @return the filter that takes them.
     * @throws SettingsException when the format knows no symbols.
     */
    public static VenueFilter filter(final VenueFormat format, final List<String> symbols)
    {
        if (symbols.isEmpty())
        {
            return VenueFilter.NONE;
        }
        final VenueFilter filter = format.newFilter(symbols);
        if (filter == null)
        {
            throw new SettingsException("symbols: messages of " + format.name() + " cannot be left out by symbol");
        }
        return filter;
    }

    /**
     * @param live     source; closed when its snapshots cannot be had.
     * @param snapshot opens where its snapshots come from; null for nowhere.
     * @param config   how they are joined.
     * @param context  what the source is given.
     * @return the source, joined with its snapshots where it has some.
     * @throws SettingsException when they cannot be had as the settings say.
     */
    static VenueSource healing(
        final VenueSource live,
        final Supplier<SnapshotFeed> snapshot,
        final SnapshotJoin.Config config,
        final SourceContext context)
    {
        if (snapshot == null)
        {
            return live;
        }
        try
        {
            return new SnapshotJoin(live, snapshot.get(), config, context.badInput());
        }
        catch (final SettingsException ex)
        {
            live.close();
            throw ex;
        }
    }
}
