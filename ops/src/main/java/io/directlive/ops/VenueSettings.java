package io.directlive.ops;

import io.directlive.feed.VenueFilter;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.feed.venue.BuiltInVenueSource;
import java.time.LocalDate;
import java.util.List;

/**
 * A source that is the built-in venue.
 *
 * @param id      number of the source.
 * @param name    for people.
 * @param date    trading date; null for today.
 * @param symbols that it trades; empty for its own choice.
 * @param rate    messages a second; 0 as fast as they are taken.
 * @param seed    the same seed makes the same flow.
 * @param count   messages after which the day ends; 0 never.
 */
public record VenueSettings(
    int id,
    String name,
    LocalDate date,
    List<String> symbols,
    double rate,
    long seed,
    long count) implements SourceSettings
{
    /** Type of the source. */
    public static final String TYPE = "venue";

    static VenueSettings of(final int id, final SourceFields fields)
    {
        return new VenueSettings(
            id,
            fields.text("name", TYPE),
            fields.date(),
            fields.texts("symbols"),
            fields.rate("rate", 0),
            fields.number("seed", 1L, Long.MIN_VALUE, Long.MAX_VALUE),
            fields.number("count", 0L, 0L, Long.MAX_VALUE));
    }

    @Override
    public LocalDate tradingDate()
    {
        return date != null ? date : LocalDate.now(VenueTime.ZONE);
    }

    @Override
    public String input()
    {
        return name;
    }

    @Override
    public boolean isPaced()
    {
        return rate > 0;
    }

    /** The same settings make the same day, others make another one with the same numbers. */
    @Override
    public String identity()
    {
        return "venue of seed " + seed + ", " + rate + " messages a second" + (date == null ? "" : " " + date);
    }

    @Override
    public String identifiedBy()
    {
        return "seed, rate";
    }

    @Override
    public OpenedSource open(final SourceContext context)
    {
        return new OpenedSource(
            new BuiltInVenueSource(new BuiltInVenue(config()), Math.round(rate), count),
            new ItchNormaliser(session(), tradingDate()),
            VenueFilter.NONE);
    }

    private BuiltInVenueConfig config()
    {
        final BuiltInVenueConfig defaults = BuiltInVenueConfig.defaults(seed);
        try
        {
            return new BuiltInVenueConfig(
                seed,
                symbols.isEmpty() ? defaults.symbols() : symbols,
                defaults.ordersPerSymbol(),
                rate > 0 ? Math.round(rate) : defaults.messagesPerSecond());
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("sources: " + name + ": " + ex.getMessage(), ex);
        }
    }
}
