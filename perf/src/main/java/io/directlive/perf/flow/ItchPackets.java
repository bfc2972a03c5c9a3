package io.directlive.perf.flow;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.mold.MoldFormat;
import io.directlive.feed.mold.MoldPacket;
import io.directlive.feed.soup.SoupFormat;
import io.directlive.feed.soup.SoupPacket;
import io.directlive.perf.floor.ItchFlow;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** ITCH order messages in the framings that carry them: A F E C X D U of 500 symbols. */
public final class ItchPackets
{
    private static final int SYMBOL_COUNT = 500;
    private static final int LIVE_ORDERS = 10_000;
    private static final int MESSAGES_IN_PACKET = 8;

    private ItchPackets()
    {
    }

    /** @return packets of MoldUDP64, eight messages in each. */
    public static PacketFlow mold(final long seed, final int messageCount)
    {
        final ItchFlow flow = ItchFlow.generate(seed, messageCount, SYMBOL_COUNT, LIVE_ORDERS);
        final List<UnsafeBuffer> packets = new ArrayList<>();
        int from = 0;
        for (int number = 1; number <= messageCount; number += MESSAGES_IN_PACKET)
        {
            final int count = Math.min(MESSAGES_IN_PACKET, messageCount - number + 1);
            int to = from;
            for (int i = 0; i < count; i++)
            {
                to += ItchFlow.LENGTH_PREFIX + messageLength(flow, to);
            }
            // A message and its length are the same in a packet as they are in the flow.
            final UnsafeBuffer packet = new UnsafeBuffer(new byte[MoldPacket.HEADER_LENGTH + to - from]);
            MoldPacket.header(packet, 0, "BENCHMARK", number, count);
            packet.putBytes(MoldPacket.HEADER_LENGTH, flow.buffer(), from, to - from);
            packets.add(packet);
            from = to;
        }
        return new PacketFlow(MoldFormat.ITCH, packets, packet -> MoldPacket.numbers(
            packet, 0, MoldPacket.sequence(packet, 0) + messageCount, MoldPacket.count(packet, 0)));
    }

    /** @return a stream of SoupBinTCP, each message in a packet. Nothing in it has a number. */
    public static PacketFlow soup(final long seed, final int messageCount)
    {
        final ItchFlow flow = ItchFlow.generate(seed, messageCount, SYMBOL_COUNT, LIVE_ORDERS);
        final int added = SoupPacket.HEADER_LENGTH - ItchFlow.LENGTH_PREFIX;
        final UnsafeBuffer stream = new UnsafeBuffer(new byte[flow.length() + messageCount * added]);
        int from = 0;
        int to = 0;
        while (from < flow.length())
        {
            final int length = messageLength(flow, from);
            stream.putShort(to, (short)(length + 1), BIG_ENDIAN);
            stream.putByte(to + SoupPacket.LENGTH_LENGTH, SoupPacket.SEQUENCED);
            stream.putBytes(to + SoupPacket.HEADER_LENGTH, flow.buffer(), from + ItchFlow.LENGTH_PREFIX, length);
            from += ItchFlow.LENGTH_PREFIX + length;
            to += SoupPacket.HEADER_LENGTH + length;
        }
        return new PacketFlow(SoupFormat.INSTANCE, List.of(stream), packet -> { });
    }

    private static int messageLength(final ItchFlow flow, final int at)
    {
        return flow.buffer().getShort(at, BIG_ENDIAN) & 0xFFFF;
    }
}
