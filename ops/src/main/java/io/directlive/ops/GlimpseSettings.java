package io.directlive.ops;

import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.glimpse.GlimpseClient;
import io.directlive.feed.glimpse.GlimpseConfig;
import io.directlive.feed.glimpse.GlimpseCounter;
import io.directlive.feed.glimpse.SequenceField;
import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.protocol.CounterSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where a source of ITCH 5.0 gets snapshots from: GLIMPSE servers.
 *
 * @param addresses   of the servers, host:port; looked up when the source is opened.
 * @param login       what the client says of itself.
 * @param timers      how long it waits for what, also between attempts.
 * @param sequence    how the venue tells where the live channel goes on.
 * @param maxLength   most bytes of one snapshot's messages.
 * @param maxAttempts most logins for one snapshot.
 * @param spinNs      longest time that one may take to come, in ns.
 */
public record GlimpseSettings(
    List<String> addresses,
    SoupLogin login,
    SoupTimers timers,
    SequenceField sequence,
    int maxLength,
    int maxAttempts,
    long spinNs)
{
    /** Type of such a snapshot service. */
    public static final String TYPE = "glimpse";

    private static final String BINARY = "binary";
    private static final long SPIN_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int MOST_ATTEMPTS = 1_000_000;

    /** @return what is written as {@code snapshot}; null when nothing is. */
    static GlimpseSettings of(final SourceFields fields)
    {
        final SourceFields snapshot = fields.part("snapshot");
        if (snapshot == null)
        {
            return null;
        }
        if (!snapshot.text("type").equals(TYPE))
        {
            throw snapshot.fault("type " + snapshot.text("type") + " is not " + TYPE, null);
        }
        final GlimpseSettings settings = new GlimpseSettings(
            SoupFields.addresses(snapshot),
            SoupFields.login(snapshot),
            SoupFields.timers(snapshot),
            sequence(snapshot),
            snapshot.bytes("max-length", GlimpseConfig.DEFAULT_MAX_LENGTH, 1, Integer.MAX_VALUE),
            snapshot.number("max-attempts", GlimpseConfig.DEFAULT_MAX_ATTEMPTS, 1, MOST_ATTEMPTS),
            snapshot.nanos("timeout", SPIN_NS));
        snapshot.requireAllTaken();
        return settings;
    }

    /**
     * @param context what the source is given.
     * @param name    of the source, for people.
     * @return a client that is at rest.
     */
    SnapshotFeed open(final SourceContext context, final String name)
    {
        return new GlimpseClient(
            new GlimpseConfig(
                SoupFields.resolve(addresses), login, timers, sequence, maxLength, maxAttempts, spinNs),
            context.clock(),
            new CounterSet<>(GlimpseCounter.class, name, context.counters()),
            context.badInput());
    }

    private static SequenceField sequence(final SourceFields snapshot)
    {
        final String kind = snapshot.text("sequence", "decimal");
        final int length = snapshot.number("sequence-length",
            kind.equals(BINARY) ? SequenceField.BINARY_8.length() : SequenceField.DECIMAL_20.length(),
            1, Integer.MAX_VALUE);
        if (!kind.equals(BINARY) && !kind.equals("decimal"))
        {
            throw snapshot.fault("sequence " + kind + " is not decimal or binary", null);
        }
        try
        {
            return new SequenceField(length, kind.equals(BINARY));
        }
        catch (final IllegalArgumentException ex)
        {
            throw snapshot.fault("sequence-length: " + ex.getMessage(), ex);
        }
    }
}
