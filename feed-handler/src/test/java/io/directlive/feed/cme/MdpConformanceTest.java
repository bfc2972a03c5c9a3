package io.directlive.feed.cme;

import static io.directlive.feed.cme.MdpBytes.message;
import static io.directlive.feed.cme.MdpBytes.packet;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueConformance;
import io.directlive.feed.cme.MdpBytes.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What holds for every format: with books from orders. */
class MdpConformanceTest extends VenueConformance
{
    @Override
    protected PacketFormat format()
    {
        return MdpFormat.ORDERS;
    }

    /** The examples of the fact sheet under numbers of one channel, then one message of each template. */
    @Override
    protected List<byte[]> packets()
    {
        final List<byte[]> packets = new ArrayList<>();
        packets.add(renumbered(1, MdpBytes.ORDER_BOOK));
        packets.add(renumbered(2, MdpBytes.TRADE));
        for (final MdpTemplate template : MdpSchema.templates())
        {
            packets.add(packet(packets.size() + 1, 1_536_760_537_000_000_000L, anyMessage(template)));
        }
        return packets;
    }

    @Override
    protected Map<String, String> captures()
    {
        return Map.of(
            "omi/Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshTradeSummary.pcap",
            "messages 1: MDIncrementalRefreshTradeSummary42 1; unknown 0; bad 0",
            "omi/Cme/Mdp3.Sbe.v1.5/MdInstrumentDefinitionSpread.pcap",
            "messages 5: MDInstrumentDefinitionFuture27 2, MDInstrumentDefinitionSpread29 3; unknown 0; bad 0",
            "omi/Cme/Mdp3.Sbe.v1.9/MdIncrementalRefreshOrderBook.pcap",
            "messages 1: MDIncrementalRefreshOrderBook47 1; unknown 0; bad 0",
            "omi/Cme/Mdp3.Sbe.v1.9/MdIncrementalRefreshTradeSummary.pcap",
            "messages 5: MDIncrementalRefreshBook46 2, MDIncrementalRefreshOrderBook47 1, " +
            "MDIncrementalRefreshTradeSummary48 1, MDIncrementalRefreshVolume37 1; unknown 0; bad 0");
    }

    /** Two entries in each group; an order refers to the first entry. */
    private static byte[] anyMessage(final MdpTemplate template)
    {
        final Message message = message(template.id(), Math.max(9, template.since()));
        if (template.root().offsetOf("transact_time") >= 0)
        {
            message.set("transact_time", 1_536_760_537_000_000_000L);
        }
        for (final MdpGroup group : template.groups())
        {
            message.group();
            for (int i = 1; i <= 2; i++)
            {
                message.entry();
                for (final MdpField field : group.entry().fields())
                {
                    if (!field.isConstant() && field.length() <= 8 && field.kind() != MdpField.Kind.MATURITY)
                    {
                        message.set(field.name(), "md_entry_type".equals(field.name()) ? '0' : 1);
                    }
                }
            }
        }
        return message.bytes();
    }

    private static byte[] renumbered(final int number, final byte[] packet)
    {
        final byte[] renumbered = Arrays.copyOf(packet, packet.length);
        renumbered[0] = (byte)number;
        renumbered[1] = 0;
        renumbered[2] = 0;
        return renumbered;
    }
}
