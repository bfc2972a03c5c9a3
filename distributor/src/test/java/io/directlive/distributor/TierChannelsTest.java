package io.directlive.distributor;

import static io.directlive.distributor.TierChannels.Transport.IPC;
import static io.directlive.distributor.TierChannels.Transport.MULTICAST;
import static io.directlive.distributor.TierChannels.Transport.UNICAST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.aeron.ChannelUri;
import io.directlive.protocol.Tier;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierChannelsTest
{
    @Test
    void shouldLeaveNothingOfIsolationToDefaultsOnMulticast()
    {
        final TierChannels channels = TierChannels.loopback(40000);
        final ChannelUri publication = ChannelUri.parse(channels.publication(Tier.DEPTH));
        final ChannelUri subscription = ChannelUri.parse(channels.subscription(Tier.DEPTH));

        assertEquals("239.77.1.1:40000", publication.get("endpoint"));
        assertEquals("localhost", publication.get("interface"));
        assertEquals("0", publication.get("ttl"));
        assertEquals("max", publication.get("fc"));
        assertEquals("8k", publication.get("mtu"));
        assertEquals("16m", publication.get("term-length"));
        assertEquals("239.77.1.1:40000", subscription.get("endpoint"));
        assertEquals("localhost", subscription.get("interface"));
        assertEquals("false", subscription.get("tether"));
        assertEquals("true", subscription.get("rejoin"));
        assertEquals("2m", subscription.get("rcv-wnd"));
    }

    @Test
    void shouldGiveEachTierAnOddGroupAndAPortOfItsOwnWhenAskedTo()
    {
        final TierChannels channels =
            new TierChannels(MULTICAST, "239.77.1.1", "localhost", 40000, 0, 8192, 1 << 20, 1 << 20, true, false);

        assertEquals("239.77.1.1:40000", ChannelUri.parse(channels.publication(Tier.ORDERS)).get("endpoint"));
        assertEquals("239.77.1.5:40004", ChannelUri.parse(channels.publication(Tier.TOP)).get("endpoint"));
        assertEquals("239.77.1.7:40006", ChannelUri.parse(channels.publication(Tier.TRADES)).get("endpoint"));
        assertEquals(Set.of(Tier.TOP, Tier.ORDERS), channels.subscriptions(Set.of(Tier.TOP, Tier.ORDERS)).keySet());
    }

    @Test
    void shouldLetReadersRegisterOnUnicast()
    {
        final TierChannels channels =
            new TierChannels(UNICAST, "10.0.0.1", "10.0.0.2", 40000, 0, 1408, 1 << 20, 1 << 20, true, false);
        final ChannelUri publication = ChannelUri.parse(channels.publication(Tier.DEPTH));
        final ChannelUri subscription = ChannelUri.parse(channels.subscription(Tier.DEPTH));

        assertEquals("10.0.0.1:40002", publication.get("control"));
        assertEquals("dynamic", publication.get("control-mode"));
        assertEquals("max", publication.get("fc"));
        assertNull(publication.get("endpoint"));
        assertEquals("10.0.0.2:0", subscription.get("endpoint"));
        assertEquals("10.0.0.1:40002", subscription.get("control"));
        assertEquals("false", subscription.get("tether"));
    }

    @Test
    void shouldTetherWhenReadersAreToBeWaitedFor()
    {
        assertEquals("true", ChannelUri.parse(TierChannels.ipc(true).subscription(Tier.ORDERS)).get("tether"));
        assertEquals("false", ChannelUri.parse(TierChannels.ipc(false).subscription(Tier.ORDERS)).get("tether"));
    }

    @ParameterizedTest
    @CsvSource({
        "239.77.1.2, 40000, 0, 1408, 1048576",
        "239.77.1.249, 40000, 0, 1408, 1048576",
        "localhost, 40000, 0, 1408, 1048576",
        "239.77.1.1, 65530, 0, 1408, 1048576",
        "239.77.1.1, 40000, 256, 1408, 1048576",
        "239.77.1.1, 40000, 0, 1400, 1048576",
        "239.77.1.1, 40000, 0, 1408, 1000000" })
    void shouldRefuseWhatAeronWouldRefuseLater(
        final String group, final int port, final int ttl, final int mtuLength, final int termLength)
    {
        assertThrows(IllegalArgumentException.class, () -> new TierChannels(
            MULTICAST, group, "localhost", port, ttl, mtuLength, termLength, 1 << 20, true, false));
    }

    @Test
    void shouldNeedNoAddressOnIpc()
    {
        final TierChannels channels = new TierChannels(IPC, "", "", 0, 0, 1408, 1 << 20, 1 << 20, false, true);

        assertEquals("ipc", ChannelUri.parse(channels.publication(Tier.ORDERS)).media());
    }
}
