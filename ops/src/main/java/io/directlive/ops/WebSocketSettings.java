package io.directlive.ops;

import io.directlive.feed.VenueFilter;
import io.directlive.feed.Venues;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.JdkHttpRequests;
import io.directlive.feed.ws.JdkWebSocketLink;
import io.directlive.feed.ws.WebSocketConfig;
import io.directlive.feed.ws.WebSocketCounter;
import io.directlive.feed.ws.WebSocketFormat;
import io.directlive.feed.ws.WebSocketSource;
import io.directlive.protocol.CounterSet;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A source that is a venue over WebSocket; its type is the name of the venue's format.
 *
 * @param id       number of the source.
 * @param name     for people.
 * @param format   of the venue.
 * @param config   of the connection.
 * @param wanted   of the venue.
 * @param timeout  after which a connection or an answer is given up.
 * @param maxText  longest text or answer that is taken, in bytes.
 */
public record WebSocketSettings(
    int id,
    String name,
    WebSocketFormat format,
    WebSocketConfig config,
    ConversationSettings wanted,
    Duration timeout,
    int maxText) implements LiveSettings
{
    private static final int DEFAULT_QUANTITY_EXPONENT = -8;
    private static final int DEFAULT_MAX_TEXT = 64 << 20;
    private static final int LEAST_MAX_TEXT = 1 << 16;
    private static final int MOST_MAX_TEXT = 1 << 28;
    private static final long DEFAULT_TIMEOUT_NS = 10_000_000_000L;

    /** @return the venues that there are. */
    static List<String> types()
    {
        return Venues.webSocketFormats().stream().map(WebSocketFormat::name).toList();
    }

    @Override
    public boolean isSharable()
    {
        return false;
    }

    static WebSocketSettings of(final int id, final String type, final SourceFields fields)
    {
        final WebSocketFormat format = Venues.webSocketFormat(type);
        final ConversationSettings wanted;
        try
        {
            wanted = ConversationSettings.of(
                fields.texts("symbols"),
                fields.number("depth", format.defaultDepth(), 1, Integer.MAX_VALUE),
                (int)fields.number("quantity-exponent", (long)DEFAULT_QUANTITY_EXPONENT, -18L, 0L));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
        return new WebSocketSettings(
            id,
            fields.text("name", type),
            format,
            config(format, fields),
            wanted,
            Duration.ofNanos(fields.nanos("timeout", DEFAULT_TIMEOUT_NS)),
            fields.bytes("max-text", DEFAULT_MAX_TEXT, LEAST_MAX_TEXT, MOST_MAX_TEXT));
    }

    private static WebSocketConfig config(final WebSocketFormat format, final SourceFields fields)
    {
        final URI uri = uri(fields, "url", format.defaultUri());
        final URI snapshotUri =
            format.defaultSnapshotUri() == null ? null : uri(fields, "snapshot-url", format.defaultSnapshotUri());
        final LocalDate date = fields.date();
        final WebSocketConfig defaults =
            WebSocketConfig.of(uri, snapshotUri, date == null ? LocalDate.now(ZoneOffset.UTC) : date);
        try
        {
            return new WebSocketConfig(
                uri,
                snapshotUri,
                fields.nanos("min-reconnect-delay", defaults.minBackOffNs()),
                fields.nanos("max-reconnect-delay", defaults.maxBackOffNs()),
                fields.nanos("ping-interval", defaults.pingIntervalNs()),
                fields.nanos("silence-timeout", defaults.silenceNs()),
                defaults.tradingDate());
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }

    private static URI uri(final SourceFields fields, final String key, final URI fallback)
    {
        try
        {
            return URI.create(fields.text(key, fallback.toString()));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(key + ": " + ex.getMessage(), ex);
        }
    }

    /** None by which one session could be told from another: each connection may ask for others. */
    @Override
    public List<String> symbols()
    {
        return List.of();
    }

    /** By UTC: these venues never close. */
    @Override
    public LocalDate date()
    {
        return config.tradingDate();
    }

    @Override
    public String identity()
    {
        return format.name() + " " + name;
    }

    @Override
    public String identifiedBy()
    {
        return "type, name";
    }

    @Override
    public OpenedSource open(final SourceContext context)
    {
        final HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
        try
        {
            final WebSocketSource source = new WebSocketSource(
                id,
                name,
                format,
                config,
                wanted,
                new JdkWebSocketLink(client, context.clock(), timeout, maxText),
                config.snapshotUri() == null ? null : new JdkHttpRequests(client, timeout, maxText),
                new CounterSet<>(WebSocketCounter.class, name, context.counters()),
                context.badInput(),
                context.clock().nanoTime());
            return new OpenedSource(source, source.normaliser(), VenueFilter.NONE);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("sources: " + name + ": " + ex.getMessage(), ex);
        }
    }
}
