package io.directlive.feed.soup;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueConformance;
import io.directlive.feed.itch.ItchEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

class SoupConformanceTest extends VenueConformance
{
    @Override
    protected PacketFormat format()
    {
        return SoupFormat.INSTANCE;
    }

    @Override
    protected List<byte[]> packets()
    {
        return List.of(
            SoupBytes.accepted("SESSION", 17),
            SoupBytes.packet('S', delete(1)),
            SoupBytes.packet('H'),
            SoupBytes.packet('S', delete(2)),
            SoupBytes.packet('+', "text"),
            SoupBytes.packet('S', delete(3)),
            SoupBytes.packet('Z'));
    }

    /** Their messages are orders to a venue, which no normaliser here knows: what counts is that packets are cut. */
    @Override
    protected Map<String, String> captures()
    {
        final Map<String, String> captures = new LinkedHashMap<>();
        captures.put("omi/Nasdaq/Nasdaq.Nsm.Ouch.v5.0/CancelOrderMessage.pcap", "messages 1: U 1; unknown 0; bad 0");
        captures.put("omi/Nasdaq/Nasdaq.Nsm.Ouch.v5.0/ClientHeartbeatPacket.pcap", "messages 1: R 1; unknown 0; bad 0");
        captures.put("omi/Jnx/JnxEquities.Pts.Ouch.v1.11/EnterOrderMessage.pcap", "messages 1: U 1; unknown 0; bad 0");
        captures.put(
            "omi/Jnx/JnxEquities.Pts.Ouch.v1.11/LoginAcceptedPacket.pcap", "messages 1: A 1; unknown 0; bad 0");
        return captures;
    }

    private static byte[] delete(final long order)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[19]);
        ItchEncoder.orderDelete(message, 0, 1, 0, 5, order);
        return message.byteArray();
    }
}
