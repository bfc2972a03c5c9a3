package io.directlive.feed.iex;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueConformance;
import java.util.List;
import java.util.Map;

class IexDeepPlusConformanceTest extends VenueConformance
{
    @Override
    protected PacketFormat format()
    {
        return IexFormat.DEEP_PLUS;
    }

    @Override
    protected List<byte[]> packets()
    {
        return Packets.ofAllTypes(IexFormat.DEEP_PLUS);
    }

    @Override
    protected Map<String, String> captures()
    {
        return Map.of(
            "omi/Iex/DeepPlus.IexTp.1.0.2/D_SecurityDirectory.pcap",
            "messages 66: D 1, H 17, I 16, O 16, P 16; unknown 0; bad 0",
            "omi/Iex/DeepPlus.IexTp.1.0.2/a_AddOrder.pcap",
            "messages 1: a 1; unknown 0; bad 0");
    }
}
