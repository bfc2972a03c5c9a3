package io.directlive.ops;

import io.directlive.feed.DeferredSource;
import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.feed.line.NamedSessions;
import io.directlive.feed.soup.SoupCounter;
import io.directlive.feed.soup.SoupFormat;
import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTcpConfig;
import io.directlive.feed.soup.SoupTcpSource;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.protocol.CounterSet;
import java.time.LocalDate;
import java.util.List;

/**
 * A source that logs in to a SoupBinTCP server.
 *
 * @param id        number of the source.
 * @param name      for people.
 * @param addresses of the servers, host:port; looked up when the source is opened.
 * @param login     what the client says of itself.
 * @param timers    how long it waits for what.
 * @param date      trading date of the first session; null for today, or to go on with the session before.
 * @param symbols   that are taken; empty for all.
 * @param snapshot  where snapshots come from when messages are lost; null for nowhere.
 */
public record SoupTcpSettings(
    int id,
    String name,
    List<String> addresses,
    SoupLogin login,
    SoupTimers timers,
    LocalDate date,
    List<String> symbols,
    GlimpseSettings snapshot) implements LiveSettings
{
    /** Type of the source. */
    public static final String TYPE = "soupbintcp";

    private static final String ITCH = "itch-5.0";

    static SoupTcpSettings of(final int id, final SourceFields fields)
    {
        final String protocol = fields.text("protocol", ITCH);
        if (!protocol.equals(ITCH))
        {
            throw fields.fault("protocol " + protocol + " does not come over SoupBinTCP; there is " + ITCH, null);
        }
        return new SoupTcpSettings(
            id,
            fields.text("name", TYPE),
            SoupFields.addresses(fields),
            SoupFields.login(fields),
            SoupFields.timers(fields),
            fields.date(),
            fields.texts("symbols"),
            GlimpseSettings.of(fields));
    }

    /** Servers may move; what they send is the channel that is known by its name. */
    @Override
    public String identity()
    {
        return TYPE + " " + ITCH + " " + name;
    }

    @Override
    public String identifiedBy()
    {
        return "type, name";
    }

    /** A filter learns from the start of the session, so with one that is asked for each time. */
    @Override
    public OpenedSource open(final SourceContext context)
    {
        final VenueFilter filter = OpenedSource.filter(SoupFormat.INSTANCE, symbols);
        final NamedSessions sessions = new NamedSessions(SoupFormat.INSTANCE, id, date, this::tradingDate);
        final SoupTcpConfig config = config(filter != VenueFilter.NONE);
        final CounterSet<SoupCounter> counters = new CounterSet<>(SoupCounter.class, name, context.counters());
        final VenueSource live = new DeferredSource(
            () -> new SoupTcpSource(config, sessions, context.clock(), counters, context.badInput()));
        return new OpenedSource(
            OpenedSource.healing(
                live,
                snapshot == null ? null : () -> snapshot.open(context, name),
                SnapshotJoin.Config.DEFAULT,
                context),
            sessions,
            filter);
    }

    private SoupTcpConfig config(final boolean isFromStart)
    {
        try
        {
            return new SoupTcpConfig(name, SoupFields.resolve(addresses), login, timers, isFromStart);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("sources: " + name + ": " + ex.getMessage(), ex);
        }
    }
}
