package io.directlive.feed.mold;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueConformance;
import io.directlive.feed.itch.ItchEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

class MoldItchConformanceTest extends VenueConformance
{
    private static final String SESSION = "000010059B";
    private static final long FIRST = 14_757_721;

    @Override
    protected PacketFormat format()
    {
        return MoldFormat.ITCH;
    }

    @Override
    protected List<byte[]> packets()
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        final List<byte[]> messages = new ArrayList<>();
        messages.add(copy(message, ItchEncoder.systemEvent(message, 0, 0, 0, 5, (byte)'Q')));
        messages.add(copy(message, ItchEncoder.orderExecuted(message, 0, 1, 0, 6, 17, 100, 4)));
        messages.add(copy(message, ItchEncoder.orderReplace(message, 0, 1, 0, 7, 17, 18, 50, 1_000_000)));
        return List.of(
            MoldBytes.WORKED_EXAMPLE,
            MoldBytes.packet(SESSION, FIRST + 1, messages),
            MoldBytes.heartbeat(SESSION, FIRST + 4),
            MoldBytes.deletes(SESSION, FIRST + 4, 2),
            MoldBytes.end(SESSION, FIRST + 6));
    }

    @Override
    protected Map<String, String> captures()
    {
        final Map<String, String> captures = new LinkedHashMap<>();
        final String bx = "omi/Nasdaq/Bx.Equities.TotalView.Itch.v5.0.20230822/";
        captures.put(bx + "AddOrderMpidAttributionMessage.pcap", count(5, "F 5"));
        captures.put(bx + "NonCrossTradeMessage.pcap", count(5, "P 5"));
        captures.put(bx + "OrderCancelMessage.pcap", count(5, "X 5"));
        captures.put(bx + "OrderExecutedMessage.pcap", count(5, "E 5"));
        captures.put(bx + "OrderExecutedWithPriceMessage.pcap", count(5, "C 5"));
        captures.put(bx + "SystemEventMessage.pcap", count(1, "S 1"));
        captures.put("omi/Nasdaq/Bx.Equities.TotalView.Itch.v5.0/OrderReplaceMessage.pcap", count(1, "U 1"));
        final String nasdaq = "omi/Nasdaq/Nasdaq.Equities.TotalView.Itch.v5.0.20230822/";
        captures.put(nasdaq + "AddOrderNoMPID.pcap", count(5, "A 5"));
        captures.put(nasdaq + "CrossTrade.pcap", count(5, "Q 5"));
        captures.put(nasdaq + "MarketParticipantPosition.pcap", count(5, "L 5"));
        captures.put(nasdaq + "OrderDelete.pcap", count(5, "D 5"));
        captures.put(nasdaq + "OrderExecutedWithPrice.pcap", count(5, "C 5"));
        captures.put(nasdaq + "RegSHORestriction.pcap", count(5, "Y 5"));
        captures.put(nasdaq + "SystemEvent.pcap", count(1, "S 1"));
        final String sessions = "omi/Nasdaq/Nasdaq.Equities.TotalView.Itch.v5.0/";
        captures.put(sessions + "AddOrderNoMpidAttributionMessage.pcap", count(1, "A 1"));
        captures.put(sessions + "NetOrderImbalanceIndicatorMessage.pcap", count(1, "I 1"));
        captures.put(sessions + "OrderDeleteMessage.pcap", count(1, "D 1"));
        captures.put(sessions + "OrderReplaceMessage.pcap", count(1, "U 1"));
        final String psx = "omi/Nasdaq/Psx.Equities.TotalView.Itch.v5.0.20230822/";
        captures.put(psx + "AddOrderNoMpidAttributionMessage.pcap", count(5, "A 5"));
        captures.put(psx + "OrderCancelMessage.pcap", count(5, "X 5"));
        captures.put(psx + "OrderDeleteMessage.pcap", count(5, "D 5"));
        captures.put(psx + "OrderExecutedMessage.pcap", count(5, "E 5"));
        captures.put(psx + "TradeMessageNon-cross.pcap", count(5, "P 5"));
        return captures;
    }

    private static String count(final int messages, final String types)
    {
        return "messages " + messages + ": " + types + "; unknown 0; bad 0";
    }

    private static byte[] copy(final UnsafeBuffer message, final int length)
    {
        final byte[] bytes = new byte[length];
        message.getBytes(0, bytes);
        return bytes;
    }
}
