package io.directlive.feed.glimpse;

import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTimers;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Settings of a {@link GlimpseClient}.
 *
 * @param addresses   of the servers, taken in turn; each resolved.
 * @param login       what the client says of itself.
 * @param timers      how long it waits for what, also between attempts.
 * @param sequence    how the venue tells where the live channel goes on.
 * @param maxLength   most bytes of one snapshot's messages.
 * @param maxAttempts most logins for one request.
 * @param spinNs      longest time that one snapshot may take to come, in ns.
 */
public record GlimpseConfig(
    List<InetSocketAddress> addresses,
    SoupLogin login,
    SoupTimers timers,
    SequenceField sequence,
    int maxLength,
    int maxAttempts,
    long spinNs)
{
    /** Bytes of messages that one snapshot may have by default: some ten million orders. */
    public static final int DEFAULT_MAX_LENGTH = 512 << 20;
    /** Logins for one request by default. */
    public static final int DEFAULT_MAX_ATTEMPTS = 10;

    /** Checks itself. */
    public GlimpseConfig
    {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty())
        {
            throw new IllegalArgumentException("no address of a server");
        }
        if (maxLength < 1 || maxAttempts < 1 || spinNs < 1)
        {
            throw new IllegalArgumentException("limits of a snapshot must be above 0");
        }
    }

    /**
     * Nasdaq's, with all that is usual.
     *
     * @param addresses of the servers, taken in turn; each resolved.
     * @param login     what the client says of itself.
     * @return the settings.
     */
    public static GlimpseConfig of(final List<InetSocketAddress> addresses, final SoupLogin login)
    {
        return new GlimpseConfig(
            addresses,
            login,
            SoupTimers.DEFAULT,
            SequenceField.DECIMAL_20,
            DEFAULT_MAX_LENGTH,
            DEFAULT_MAX_ATTEMPTS,
            TimeUnit.MINUTES.toNanos(5));
    }
}
