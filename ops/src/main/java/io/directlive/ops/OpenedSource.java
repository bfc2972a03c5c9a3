package io.directlive.ops;

import io.directlive.feed.Normaliser;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueFormat;
import io.directlive.feed.VenueSource;
import java.util.List;

/**
 * A source that is open, and what its messages go through.
 *
 * @param source     to be polled; closed by whoever has this.
 * @param normaliser of its messages.
 * @param filter     of its messages.
 */
public record OpenedSource(VenueSource source, Normaliser normaliser, VenueFilter filter)
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
}
