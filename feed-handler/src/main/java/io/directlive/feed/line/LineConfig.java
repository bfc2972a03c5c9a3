package io.directlive.feed.line;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/**
 * One multicast line.
 *
 * @param name             for people.
 * @param group            that is joined, with its port; 0 takes a free one.
 * @param networkInterface that it is joined on.
 */
public record LineConfig(String name, InetSocketAddress group, NetworkInterface networkInterface)
{
    /** Checks itself. */
    public LineConfig
    {
        if (group.isUnresolved() || !group.getAddress().isMulticastAddress())
        {
            throw new IllegalArgumentException("not a multicast group: " + group);
        }
    }
}
