package io.directlive.feed.iex;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueConformance;
import java.util.List;
import java.util.Map;

class IexDeepConformanceTest extends VenueConformance
{
    @Override
    protected PacketFormat format()
    {
        return IexFormat.DEEP;
    }

    @Override
    protected List<byte[]> packets()
    {
        return Packets.ofAllTypes(IexFormat.DEEP);
    }

    @Override
    protected Map<String, String> captures()
    {
        return Map.of(
            "iex/DEEP10_packets_1-5244.pcap.gz",
            "messages 28140: 5 695, 8 736, E 7, H 7805, O 7805, P 7803, S 6, T 3283; unknown 0; bad 0",
            "omi/Iex/Deep.IexTp.v1.0/Heartbeat.pcap",
            "messages 0:; unknown 0; bad 0",
            "omi/Iex/Deep.IexTp.v1.0/PriceLevelBuyUpdateMessage.pcap",
            "messages 1: 8 1; unknown 0; bad 0");
    }
}
