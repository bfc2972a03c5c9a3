package io.directlive.distributor;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.directlive.protocol.Tier;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the tiers are sent and heard: an Aeron channel each, with everything explicit that decides whether a slow
 * reader can hold up the others. Aeron's defaults differ by transport and version, so none is left to them.
 * <p>
 * Tier <i>n</i> (from 0) uses port {@code port + 2n} and, on multicast, the group whose last octet is {@code group +
 * 2n}: data groups must be odd, as Aeron uses the one above for control.
 * <p>
 * Two things decide on isolation and are not in a channel: the untethered time-outs of the readers' media driver, and
 * its NAK delays for multicast. See the README.
 *
 * @param transport          how the tiers travel.
 * @param group              multicast group of the first tier, last octet odd; unicast: host of the distributor.
 * @param networkInterface   address or name, with optional prefix length, of the network interface.
 * @param port               of the first tier.
 * @param ttl                hops that multicast may travel; 0 stays on this host.
 * @param mtuLength          of datagrams, at most what the network carries; frames are cut to fit.
 * @param termLength         of the log buffer of each publication; it also bounds how far a reader may lag.
 * @param socketBufferLength of the sending and receiving sockets, and of the initial receiver window.
 * @param endpointPerTier    false to send all tiers to the group and port of the first.
 * @param tether             true to make readers hold up the distributor: for lossless playback of files only.
 */
public record TierChannels(
    Transport transport,
    String group,
    String networkInterface,
    int port,
    int ttl,
    int mtuLength,
    int termLength,
    int socketBufferLength,
    boolean endpointPerTier,
    boolean tether)
{
    /** How tiers travel. */
    public enum Transport
    {
        /** One datagram for all readers. */
        MULTICAST,
        /** One datagram for each reader, who registers by itself: for networks without multicast, such as clouds. */
        UNICAST,
        /** Shared memory, for readers on the same media driver. */
        IPC
    }

    private static final int PORTS_PER_TIER = 2;
    private static final String MAX_FLOW_CONTROL = "max";

    /** Checks what Aeron would refuse later, or take silently. */
    public TierChannels
    {
        if (transport == Transport.MULTICAST && !hasOddLastOctet(group))
        {
            throw new IllegalArgumentException(
                "group: last octet is not an odd number that leaves room for all tiers: " + group);
        }
        if (transport != Transport.IPC && (port < 1 || port + PORTS_PER_TIER * Tier.values().length > 0xFFFF))
        {
            throw new IllegalArgumentException("port is out of range: " + port);
        }
        if (ttl < 0 || ttl > 255)
        {
            throw new IllegalArgumentException("ttl is not within 0..255: " + ttl);
        }
        if (Integer.bitCount(termLength) != 1 || termLength < 64 * 1024)
        {
            throw new IllegalArgumentException("termLength is not a power of two from 64 KiB: " + termLength);
        }
        if (mtuLength < 1024 || mtuLength > 65504 || mtuLength % 32 != 0)
        {
            throw new IllegalArgumentException("mtuLength is not a multiple of 32 within 1024..65504: " + mtuLength);
        }
        if (socketBufferLength < mtuLength)
        {
            throw new IllegalArgumentException("socketBufferLength is below mtuLength: " + socketBufferLength);
        }
    }

    /**
     * Multicast that stays on this host.
     *
     * @param port of the first tier.
     * @return group 239.77.1.1 on loopback for all tiers, MTU 8192, terms of 16 MiB, untethered.
     */
    public static TierChannels loopback(final int port)
    {
        return new TierChannels(
            Transport.MULTICAST, "239.77.1.1", "localhost", port, 0, 8192, 16 << 20, 2 << 20, false, false);
    }

    /**
     * Shared memory.
     *
     * @param tether true to make readers hold up the distributor.
     * @return MTU 8192, terms of 16 MiB.
     */
    public static TierChannels ipc(final boolean tether)
    {
        return new TierChannels(Transport.IPC, "", "", 0, 0, 8192, 16 << 20, 2 << 20, false, tether);
    }

    /**
     * @param tier to publish.
     * @return channel for its publication.
     */
    public String publication(final Tier tier)
    {
        final ChannelUriStringBuilder uri = new ChannelUriStringBuilder()
            .mtu(mtuLength)
            .termLength(termLength)
            .alias("directlive-" + tier.lowerName());
        return switch (transport)
        {
            case MULTICAST -> uri.media(CommonContext.UDP_MEDIA)
                .endpoint(endpoint(tier))
                .networkInterface(networkInterface)
                .ttl(ttl)
                .flowControl(MAX_FLOW_CONTROL)
                .socketSndbufLength(socketBufferLength)
                .socketRcvbufLength(socketBufferLength)
                .spiesSimulateConnection(false)
                .build();
            case UNICAST -> uri.media(CommonContext.UDP_MEDIA)
                .controlEndpoint(endpoint(tier))
                .controlMode(CommonContext.MDC_CONTROL_MODE_DYNAMIC)
                .flowControl(MAX_FLOW_CONTROL)
                .socketSndbufLength(socketBufferLength)
                .socketRcvbufLength(socketBufferLength)
                .spiesSimulateConnection(false)
                .build();
            case IPC -> uri.media(CommonContext.IPC_MEDIA).build();
        };
    }

    /**
     * @param tier to read.
     * @return channel for a subscription to it. On unicast it names this host's own {@link #networkInterface}, which
     *         readers on other hosts replace.
     */
    public String subscription(final Tier tier)
    {
        final ChannelUriStringBuilder uri = new ChannelUriStringBuilder()
            .tether(tether)
            .rejoin(true)
            .alias("directlive-" + tier.lowerName());
        return switch (transport)
        {
            case MULTICAST -> uri.media(CommonContext.UDP_MEDIA)
                .endpoint(endpoint(tier))
                .networkInterface(networkInterface)
                .socketRcvbufLength(socketBufferLength)
                .receiverWindowLength(socketBufferLength)
                .build();
            case UNICAST -> uri.media(CommonContext.UDP_MEDIA)
                .endpoint(networkInterface + ":0")
                .controlEndpoint(endpoint(tier))
                .controlMode(CommonContext.MDC_CONTROL_MODE_DYNAMIC)
                .socketRcvbufLength(socketBufferLength)
                .receiverWindowLength(socketBufferLength)
                .build();
            case IPC -> uri.media(CommonContext.IPC_MEDIA).build();
        };
    }

    /**
     * @param tiers to read.
     * @return channels for subscriptions to them, as a {@code StreamDirectory} tells them.
     */
    public Map<Tier, String> subscriptions(final Set<Tier> tiers)
    {
        final EnumMap<Tier, String> channels = new EnumMap<>(Tier.class);
        tiers.forEach(tier -> channels.put(tier, subscription(tier)));
        return channels;
    }

    private String endpoint(final Tier tier)
    {
        final int step = endpointPerTier ? PORTS_PER_TIER * tier.ordinal() : 0;
        if (transport == Transport.UNICAST)
        {
            return group + ":" + (port + step);
        }
        final int lastDot = group.lastIndexOf('.');
        final int octet = Integer.parseInt(group.substring(lastDot + 1)) + step;
        return group.substring(0, lastDot + 1) + octet + ":" + (port + step);
    }

    private static boolean hasOddLastOctet(final String group)
    {
        final String[] octets = group.split("\\.", -1);
        if (octets.length != 4 || !octets[3].matches("\\d{1,3}"))
        {
            return false;
        }
        final int last = Integer.parseInt(octets[3]);
        return last % 2 == 1 && last + PORTS_PER_TIER * (Tier.values().length - 1) < 255;
    }
}
