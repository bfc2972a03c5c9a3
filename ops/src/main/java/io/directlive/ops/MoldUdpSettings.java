package io.directlive.ops;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.feed.line.ArbiterConfig;
import io.directlive.feed.line.LineConfig;
import io.directlive.feed.line.MoldUdpConfig;
import io.directlive.feed.line.MoldUdpSource;
import io.directlive.feed.line.RequestConfig;
import io.directlive.feed.mold.MoldFormat;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A source of MoldUDP64 multicast lines.
 *
 * @param id             number of the source.
 * @param name           for people.
 * @param date           trading date of the first session; null for today, or to go on with the session before.
 * @param symbols        that are taken; empty for all.
 * @param lines          that carry the same.
 * @param requestServers that are asked for what is missing, host:port; looked up when the source is opened.
 * @param arbiter        how the lines become one.
 * @param requests       how the servers are asked; null when there are none.
 * @param receiveBuffer  bytes that the kernel shall keep for each line.
 * @param packetLimit    most packets that are taken of one line in one duty cycle.
 * @param snapshot       where the books come from when messages are lost for good; null for nowhere.
 */
public record MoldUdpSettings(
    int id,
    String name,
    LocalDate date,
    List<String> symbols,
    List<LineSettings> lines,
    List<String> requestServers,
    ArbiterConfig arbiter,
    RequestConfig requests,
    int receiveBuffer,
    int packetLimit,
    GlimpseSettings snapshot) implements SourceSettings
{
    /** Type of the source. */
    public static final String TYPE = "mold-udp64";

    private static final String ITCH = "itch-5.0";
    private static final long MILLISECOND = 1_000_000;
    private static final int MOST_LINES = 16;
    private static final int MAX_PACKET_LENGTH = 65_507;

    static MoldUdpSettings of(final int id, final SourceFields fields)
    {
        final String protocol = fields.text("protocol", ITCH);
        if (!protocol.equals(ITCH))
        {
            throw fields.fault("protocol " + protocol + " does not come over MoldUDP64; there is " + ITCH, null);
        }
        final List<String> servers = fields.texts("request-servers");
        try
        {
            return new MoldUdpSettings(
                id,
                fields.text("name", TYPE),
                fields.date(),
                fields.texts("symbols"),
                lines(fields),
                servers,
                new ArbiterConfig(
                    fields.text("session", ""),
                    fields.nanos("gap-timeout", servers.isEmpty() ? 200 * MILLISECOND : MILLISECOND),
                    fields.nanos("stale-timeout", 3_000 * MILLISECOND),
                    fields.number("reorder-packets", 4096, 1, 1 << 20),
                    Integer.highestOneBit(fields.bytes("reorder-bytes", 4 << 20, 1 << 16, 1 << 30)),
                    fields.number("packet-length", 1472, 128, MAX_PACKET_LENGTH)),
                requests(fields, servers.size()),
                fields.bytes("receive-buffer", 2 << 20, 1 << 12, 1 << 30),
                fields.number("packet-limit", 64, 1, 1 << 16),
                GlimpseSettings.of(fields));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }

    private static List<LineSettings> lines(final SourceFields fields)
    {
        final List<LineSettings> lines = new ArrayList<>();
        for (final SourceFields line : fields.parts("lines"))
        {
            lines.add(LineSettings.of(line, Character.toString('A' + lines.size())));
        }
        if (lines.isEmpty() || lines.size() > MOST_LINES)
        {
            throw fields.fault("lines: there must be 1 to " + MOST_LINES, null);
        }
        return lines;
    }

    private static RequestConfig requests(final SourceFields fields, final int servers)
    {
        final int outstanding = fields.number("requests", 4, 1, 1000);
        final int count = fields.number("request-count", 1000, 1, 0xFFFE);
        final long gapLimit = fields.number("request-gap-limit", 100_000_000L, 1L, Long.MAX_VALUE);
        final long retryNs = fields.nanos("request-retry", 20 * MILLISECOND);
        final long timeoutNs = fields.nanos("request-timeout", 1_000 * MILLISECOND);
        return servers == 0 ? null :
            new RequestConfig(servers, outstanding, count, gapLimit, retryNs, timeoutNs);
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
        return true;
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
        final LedgerSessions sessions =
            new LedgerSessions(context.sessions(), MoldFormat.ITCH, id, name, date, this::tradingDate);
        final Normaliser normaliser = sessions.normaliser();
        final List<LineConfig> resolvedLines = lines.stream().map(LineSettings::resolve).toList();
        final List<InetSocketAddress> servers = SoupFields.resolve(requestServers);
        final int buffer = KernelLimits.receiveBuffer(
            "sources: " + name + ": receive-buffer", receiveBuffer, context.warnings());
        try
        {
            final VenueSource source = new MoldUdpSource(
                new MoldUdpConfig(
                    name, resolvedLines, arbiter, servers, requests, buffer, packetLimit, filter != VenueFilter.NONE),
                sessions,
                context.clock(),
                context.counters(),
                context.badInput());
            return new OpenedSource(snapshot == null ? source : withSnapshots(source, context), normaliser, filter);
        }
        catch (final IOException ex)
        {
            throw new SettingsException("sources: " + name + ": " + ex.getMessage(), ex);
        }
    }

    private VenueSource withSnapshots(final VenueSource source, final SourceContext context)
    {
        try
        {
            return new SnapshotJoin(
                source, snapshot.open(context, name), SnapshotJoin.Config.DEFAULT, context.badInput());
        }
        catch (final SettingsException ex)
        {
            source.close();
            throw ex;
        }
    }
}
