package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.directlive.distributor.TierChannels;
import io.directlive.protocol.StreamIds;
import java.nio.file.Path;

/** Where the streams of an instance are: made of its settings, its ports and what the kernel gives. */
final class InstanceChannels
{
    private final Settings settings;
    private final PortBlock ports;
    private final Path driverDirectory;

    InstanceChannels(final Settings settings, final PortBlock ports, final Path driverDirectory)
    {
        this.settings = settings;
        this.ports = ports;
        this.driverDirectory = driverDirectory;
    }

    /** @return how an agent of this process reads the ordered stream. */
    static Subscription ordered(final Aeron aeron, final String reader)
    {
        return aeron.addSubscription("aeron:ipc?tether=true|alias=directlive-ordered-" + reader, StreamIds.ORDERED);
    }

    /** @return bytes of a term of the ordered stream and of the tiers. */
    int termLength()
    {
        return KernelLimits.termLength(settings.bytes("driver.term-length"), driverDirectory, ignored -> { });
    }

    /** @return where the replay store is asked. */
    String replay()
    {
        final int port = settings.number("network.replay-port", 0, 0xFFFF);
        return "aeron:udp?endpoint=" + settings.text("network.interface") + ":" + (port == 0 ? ports.replay() : port);
    }

    /** @return where the tiers are. */
    TierChannels tiers()
    {
        final int socketBuffer = KernelLimits.socketBuffer(settings.bytes("driver.socket-buffer"), ignored -> { });
        final int window = Math.min(socketBuffer, settings.bytes("driver.receiver-window"));
        try
        {
            return new TierChannels(
                settings.choice("network.media", TierChannels.Transport.class),
                settings.text("network.group"),
                settings.text("network.interface"),
                ports.tiers(),
                settings.number("network.ttl", 0, 255),
                settings.bytes("network.mtu"),
                termLength(),
                window,
                settings.flag("network.endpoint-per-tier"),
                settings.flag("network.tether"));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("network: " + ex.getMessage(), ex);
        }
    }
}
