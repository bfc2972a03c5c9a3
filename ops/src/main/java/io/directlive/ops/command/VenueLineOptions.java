package io.directlive.ops.command;

import io.directlive.feed.venue.exchange.ExchangeConfig;
import io.directlive.feed.venue.exchange.ImpairmentConfig;
import io.directlive.ops.SettingsException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** The venue's two lines, and what happens to packets on them. */
final class VenueLineOptions
{
    @Option(names = "--group-a", paramLabel = "ADDRESS", defaultValue = "239.77.2.1",
        description = "Multicast group of line A (default: ${DEFAULT-VALUE}).")
    private String groupA;

    @Option(names = "--port-a", paramLabel = "N", defaultValue = "40001", description = "Its port (default: ${DEFAULT-VALUE}).")
    private int portA;

    @Option(names = "--group-b", paramLabel = "ADDRESS", defaultValue = "239.77.2.2",
        description = "Multicast group of line B (default: ${DEFAULT-VALUE}).")
    private String groupB;

    @Option(names = "--port-b", paramLabel = "N", defaultValue = "40002", description = "Its port (default: ${DEFAULT-VALUE}).")
    private int portB;

    @Option(names = "--interface", paramLabel = "NAME", defaultValue = "127.0.0.1",
        description = "Network interface of the lines, by name or address (default: ${DEFAULT-VALUE}).")
    private String networkInterface;

    @Option(names = "--ttl", paramLabel = "N", defaultValue = "0",
        description = "Routers that multicast may pass; 0 (default): it stays on this machine.")
    private int ttl;

    @Option(names = "--loss-a", paramLabel = "P", defaultValue = "0", description = "Share of packets lost on line A, 0 to 1.")
    private double lossA;

    @Option(names = "--loss-b", paramLabel = "P", defaultValue = "0", description = "Share of packets lost on line B.")
    private double lossB;

    @Option(names = "--loss-both", paramLabel = "P", defaultValue = "0",
        description = "Share of packets lost on both lines for one cause, on top of the others.")
    private double lossBoth;

    @Option(names = "--duplicate", paramLabel = "P", defaultValue = "0",
        description = "Share of packets that come twice, on each line.")
    private double duplicate;

    @Option(names = "--reorder", paramLabel = "K", defaultValue = "0",
        description = "Let packets come up to K packets late, on each line.")
    private int reorder;

    @Option(names = "--reorder-rate", paramLabel = "P", defaultValue = "0.1",
        description = "Share of packets that come late, with --reorder (default: ${DEFAULT-VALUE}).")
    private double reorderRate;

    @Option(names = "--delay-a", paramLabel = "MICROS", defaultValue = "0", description = "Delay of line A in microseconds.")
    private long delayA;

    @Option(names = "--delay-b", paramLabel = "MICROS", defaultValue = "0", description = "Delay of line B in microseconds.")
    private long delayB;

    ExchangeConfig.Lines config()
    {
        return new ExchangeConfig.Lines(
            address(groupA, portA),
            address(groupB, portB),
            networkInterface(),
            ttl,
            impairment(lossA, delayA),
            impairment(lossB, delayB),
            lossBoth);
    }

    /** An address with a port, or the reason why it is none. */
    static InetSocketAddress address(final String host, final int port)
    {
        final InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved())
        {
            throw new SettingsException(host + ": not an address");
        }
        return address;
    }

    private ImpairmentConfig impairment(final double loss, final long delayMicros)
    {
        return new ImpairmentConfig(
            loss, duplicate, reorder > 0 ? reorderRate : 0, reorder, TimeUnit.MICROSECONDS.toNanos(delayMicros));
    }

    private NetworkInterface networkInterface()
    {
        try
        {
            final NetworkInterface byName = NetworkInterface.getByName(networkInterface);
            final NetworkInterface found = byName != null ?
                byName :
                NetworkInterface.getByInetAddress(InetAddress.getByName(networkInterface));
            if (found == null)
            {
                throw new SettingsException("--interface: no interface " + networkInterface);
            }
            return found;
        }
        catch (final SocketException | UnknownHostException ex)
        {
            throw new SettingsException("--interface: no interface " + networkInterface, ex);
        }
    }
}
