package io.directlive.feed.iex;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueConformance;
import java.util.List;
import java.util.Map;

class IexTopsConformanceTest extends VenueConformance
{
    @Override
    protected PacketFormat format()
    {
        return IexFormat.TOPS;
    }

    @Override
    protected List<byte[]> packets()
    {
        return Packets.ofAllTypes(IexFormat.TOPS);
    }

    @Override
    protected Map<String, String> captures()
    {
        return Map.of(
            "iex/TOPS16_packets_1-7000.pcap.gz",
            "messages 44715: A 360, B 2, D 10, H 7801, O 7800, P 7800, Q 17504, S 3, T 3435; unknown 0; bad 0",
            "omi/Iex/Tops.IexTp.v1.5/OperationalHaltStatusMessage.pcap",
            "messages 4: H 1, O 1, Q 1, S 1; unknown 0; bad 0",
            "omi/Iex/Tops.IexTp.v1.5/SecurityDirectoryMessage.pcap",
            "messages 52: D 2, H 12, O 13, P 13, Q 12; unknown 0; bad 0",
            "omi/Iex/Tops.IexTp.v1.5/ShortSalePriceTestStatusMessage.pcap",
            "messages 1: P 1; unknown 0; bad 0");
    }
}
