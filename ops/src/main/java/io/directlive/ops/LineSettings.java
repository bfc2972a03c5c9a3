package io.directlive.ops;

import io.directlive.feed.line.LineConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/**
 * One multicast line as the settings name it.
 *
 * @param name             for people.
 * @param group            address of the group.
 * @param port             of it.
 * @param networkInterface name or address of the interface that it is joined on.
 */
public record LineSettings(String name, String group, int port, String networkInterface)
{
    static LineSettings of(final SourceFields fields, final String defaultName)
    {
        final LineSettings line = new LineSettings(
            fields.text("name", defaultName),
            fields.text("group"),
            fields.number("port", 1, 0xFFFF),
            fields.text("interface", "localhost"));
        fields.requireAllTaken();
        return line;
    }

    /** Looks up addresses and interface: when the source is opened, and not after. */
    LineConfig resolve()
    {
        try
        {
            return new LineConfig(name, new InetSocketAddress(InetAddress.getByName(group), port), findInterface());
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new SettingsException("sources: lines: " + name + ": " + ex.getMessage(), ex);
        }
    }

    private NetworkInterface findInterface() throws IOException
    {
        final NetworkInterface byName = NetworkInterface.getByName(networkInterface);
        final NetworkInterface found = byName != null ? byName :
            NetworkInterface.getByInetAddress(InetAddress.getByName(networkInterface));
        if (found == null)
        {
            throw new IOException("there is no interface " + networkInterface);
        }
        return found;
    }
}
