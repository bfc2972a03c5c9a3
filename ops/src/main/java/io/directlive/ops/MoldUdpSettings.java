package io.directlive.ops;

import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.feed.line.LineSource;
import io.directlive.feed.line.NamedSessions;
import io.directlive.feed.line.RequestChannels;
import io.directlive.feed.line.RequestClient;
import io.directlive.feed.line.RequestConfig;
import io.directlive.feed.mold.MoldFormat;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.mold.MoldPacket;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/**
 * A source of MoldUDP64 multicast lines.
 *
 * @param id             number of the source.
 * @param name           for people.
 * @param date           trading date of the first session; null for today, or to go on with the session before.
 * @param symbols        that are taken; empty for all.
 * @param lines          that carry the same, and how they become one.
 * @param requestServers that are asked for what is missing, host:port; looked up when the source is opened.
 * @param requests       how the servers are asked; null when there are none.
 * @param snapshot       where the books come from when messages are lost for good; null for nowhere.
 */
public record MoldUdpSettings(
    int id,
    String name,
    LocalDate date,
    List<String> symbols,
    LinesSettings lines,
    List<String> requestServers,
    RequestConfig requests,
    GlimpseSettings snapshot) implements LiveSettings
{
    /** Type of the source. */
    public static final String TYPE = "mold-udp64";

    private static final String ITCH = "itch-5.0";
    private static final long MILLISECOND = 1_000_000;
    private static final int MAX_PACKET_LENGTH = 65_507;

    static MoldUdpSettings of(final int id, final SourceFields fields)
    {
        final String protocol = fields.text("protocol", ITCH);
        if (!protocol.equals(ITCH))
        {
            throw fields.fault("protocol " + protocol + " does not come over MoldUDP64; there is " + ITCH, null);
        }
        final String session = fields.text("session", "");
        if (session.length() > MoldPacket.SESSION_LENGTH)
        {
            throw fields.fault("a session has " + MoldPacket.SESSION_LENGTH + " characters: " + session, null);
        }
        final List<String> servers = fields.texts("request-servers");
        return new MoldUdpSettings(
            id,
            fields.text("name", TYPE),
            fields.date(),
            fields.texts("symbols"),
            LinesSettings.of(
                fields,
                session.strip(),
                !servers.isEmpty(),
                fields.number("packet-length", LinesSettings.PACKET_LENGTH, 128, MAX_PACKET_LENGTH)),
            servers,
            requests(fields, servers.size()),
            GlimpseSettings.of(fields));
    }

    private static RequestConfig requests(final SourceFields fields, final int servers)
    {
        final int outstanding = fields.number("requests", 4, 1, 1000);
        final int count = fields.number("request-count", 1000, 1, 0xFFFE);
        final long gapLimit = fields.number("request-gap-limit", 100_000_000L, 1L, Long.MAX_VALUE);
        final long retryNs = fields.nanos("request-retry", 20 * MILLISECOND);
        final long timeoutNs = fields.nanos("request-timeout", 1_000 * MILLISECOND);
        try
        {
            return servers == 0 ? null :
                new RequestConfig(servers, outstanding, count, gapLimit, retryNs, timeoutNs);
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }

    /** Groups and servers may move; what they send is the channel that is known by its name. */
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

    /** A filter learns from the start of the session, so with one all of it is taken each time. */
    @Override
    public OpenedSource open(final SourceContext context)
    {
        final VenueFilter filter = OpenedSource.filter(MoldFormat.ITCH, symbols);
        final NamedSessions sessions = new NamedSessions(MoldFormat.ITCH, id, date, this::tradingDate);
        final VenueSource source = join(sessions, filter != VenueFilter.NONE, context);
        return new OpenedSource(
            OpenedSource.healing(
                source,
                snapshot == null ? null : () -> snapshot.open(context, name),
                SnapshotJoin.Config.DEFAULT,
                context),
            sessions,
            filter);
    }

    private LineSource join(final NamedSessions sessions, final boolean isFromStart, final SourceContext context)
    {
        final int buffer = lines.grantedBuffer(name, context);
        if (requests == null)
        {
            return lines.open(name, MoldLines.INSTANCE, sessions, null, null, buffer, isFromStart, context);
        }
        try
        {
            final RequestChannels channels = RequestChannels.open(SoupFields.resolve(requestServers), buffer);
            return lines.open(
                name,
                MoldLines.INSTANCE,
                sessions,
                new RequestClient(requests, channels),
                channels,
                buffer,
                isFromStart,
                context);
        }
        catch (final IOException ex)
        {
            throw new SettingsException("sources: " + name + ": " + ex.getMessage(), ex);
        }
    }
}
