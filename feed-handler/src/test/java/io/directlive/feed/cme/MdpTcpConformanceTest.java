package io.directlive.feed.cme;

import io.directlive.feed.PacketFormat;
import java.util.List;
import java.util.Map;

/** What holds for every format: over TCP. */
class MdpTcpConformanceTest extends MdpConformanceTest
{
    @Override
    protected PacketFormat format()
    {
        return MdpFormat.TCP;
    }

    @Override
    protected List<byte[]> packets()
    {
        return super.packets().stream().map(MdpBytes::overTcp).toList();
    }

    /** Requests of a client and an answer, all of the schema for sessions, which is not known here. */
    @Override
    protected Map<String, String> captures()
    {
        final String unknown = "messages 1:; unknown 1; bad 0";
        return Map.of(
            "omi/Cme/Mdp3.Sbe.v1.12/RequestAck.Tcp.pcap", unknown,
            "omi/Cme/Mdp3.Sbe.v1.12/SecurityListRequest.Tcp.pcap", unknown,
            "omi/Cme/Mdp3.Sbe.v1.12/SecurityStatusRequest.Tcp.pcap", unknown);
    }
}
