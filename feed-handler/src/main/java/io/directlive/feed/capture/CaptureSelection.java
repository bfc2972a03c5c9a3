package io.directlive.feed.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * Which packets of a capture are wanted.
 *
 * @param group address that they went to; null for any.
 * @param port  that a datagram went to, or that is at either end of a TCP stream; 0 for any.
 */
public record CaptureSelection(InetAddress group, int port)
{
    /** Wants everything. */
    public static final CaptureSelection ALL = new CaptureSelection(null, 0);

    private static final int MAX_PORT = 0xFFFF;
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Checks itself. */
    public CaptureSelection
    {
        if (port < 0 || port > MAX_PORT)
        {
            throw new IllegalArgumentException("port must be from 1 to 65535, or 0 for any: " + port);
        }
    }

    /**
     * @param group an address such as 233.54.12.111; null for any.
     * @param port  of the packets; 0 for any.
     * @return the selection.
     * @throws IllegalArgumentException when the group is no address, or the port no port.
     */
    public static CaptureSelection of(final String group, final int port)
    {
        if (group == null)
        {
            return new CaptureSelection(null, port);
        }
        try
        {
            if (ADDRESS.matcher(group).matches()) // Nothing else may go to a name server.
            {
                return new CaptureSelection(InetAddress.getByName(group), port);
            }
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalArgumentException("not an address such as 233.54.12.111: " + group, ex);
        }
        throw new IllegalArgumentException("not an address such as 233.54.12.111: " + group);
    }

    /** @return a fast form of this selection. */
    Matcher matcher()
    {
        return new Matcher(this);
    }

    /** The selection as numbers. */
    static final class Matcher
    {
        private final boolean isAnyGroup;
        private final long groupHigh;
        private final long groupLow;
        private final int port;

        private Matcher(final CaptureSelection selection)
        {
            isAnyGroup = selection.group == null;
            port = selection.port;
            final byte[] address = isAnyGroup ? new byte[Integer.BYTES] : selection.group.getAddress();
            final ByteBuffer bytes = ByteBuffer.wrap(address);
            final boolean isIpv4 = address.length == Integer.BYTES;
            groupHigh = isIpv4 ? 0 : bytes.getLong();
            groupLow = isIpv4 ? NetworkPacket.ipv4Low(bytes.getInt()) : bytes.getLong();
        }

        boolean wants(final NetworkPacket packet, final boolean isTcp)
        {
            return wantsAddress(packet) &&
                (port == 0 || packet.destinationPort() == port || isTcp && packet.sourcePort() == port);
        }

        /** For packets whose ports are not known. */
        boolean wantsAddress(final NetworkPacket packet)
        {
            return isAnyGroup || packet.destinationHigh() == groupHigh && packet.destinationLow() == groupLow;
        }
    }
}
