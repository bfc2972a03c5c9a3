package io.directlive.ops;

import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.feed.soup.SoupVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The settings that everything has that logs in to a SoupBinTCP server. */
final class SoupFields
{
    private SoupFields()
    {
    }

    /** Of servers, as they are written: several, or one. */
    static List<String> addresses(final SourceFields fields)
    {
        final List<String> addresses =
            fields.has("address") ? List.of(fields.text("address")) : fields.texts("addresses");
        if (addresses.isEmpty())
        {
            throw fields.fault("addresses is missing, or empty", null);
        }
        return addresses;
    }

    static SoupLogin login(final SourceFields fields)
    {
        final String user = fields.text("user", "");
        final String password = fields.text("password", "");
        final String session = fields.text("session", "");
        final String version = fields.text("version", "3.00");
        final long timeoutMs =
            fields.nanos("client-timeout", SoupLogin.DEFAULT_TIMEOUT_MS * 1_000_000L) / 1_000_000;
        try
        {
            return new SoupLogin(
                user, password, session, SoupVersion.parse(version), (int)Math.min(timeoutMs, Integer.MAX_VALUE));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }

    static SoupTimers timers(final SourceFields fields)
    {
        final SoupTimers defaults = SoupTimers.DEFAULT;
        try
        {
            return new SoupTimers(
                fields.nanos("heartbeat", defaults.heartbeatNs()),
                fields.nanos("server-timeout", defaults.silenceNs()),
                fields.nanos("connect-timeout", defaults.connectNs()),
                fields.nanos("min-reconnect-delay", defaults.minBackOffNs()),
                fields.nanos("max-reconnect-delay", defaults.maxBackOffNs()));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }

    /** Looks up hosts, which may take its time: when a source is opened, and not after. */
    static List<InetSocketAddress> resolve(final List<String> addresses)
    {
        final List<InetSocketAddress> resolved = new ArrayList<>();
        for (final String address : addresses)
        {
            final InetSocketAddress found = resolve(address);
            if (found.isUnresolved())
            {
                throw new SettingsException("sources: addresses: there is no host " + found.getHostString());
            }
            resolved.add(found);
        }
        return resolved;
    }

    private static InetSocketAddress resolve(final String address)
    {
        final int colon = address.lastIndexOf(':');
        try
        {
            final String host = address.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
            final int port = Integer.parseInt(address.substring(colon + 1));
            if (!host.isEmpty() && port > 0)
            {
                return new InetSocketAddress(host, port);
            }
        }
        catch (final IllegalArgumentException ex)
        {
            throw notAnAddress(address, ex);
        }
        throw notAnAddress(address, null);
    }

    private static SettingsException notAnAddress(final String address, final Exception cause)
    {
        return new SettingsException("sources: addresses: " + address + " is not host:port", cause);
    }
}
