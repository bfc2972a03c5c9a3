package io.directlive.perf.flow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.cme.MdpFormat;
import io.directlive.feed.cme.MdpPacket;
import io.directlive.feed.cme.sbe.BookUpdate46Encoder;
import io.directlive.feed.cme.sbe.MessageHeaderEncoder;
import io.directlive.feed.cme.sbe.OrderUpdate47Encoder;
import io.directlive.feed.cme.sbe.TradeSummary48Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packets of CME MDP 3.0, four messages in each: of ten, six change orders, three change levels and the orders in them,
 * one tells of trades. Books are not followed.
 */
public final class MdpPackets
{
    private static final int MESSAGES_IN_PACKET = 4;
    private static final int INSTRUMENTS = 200;
    private static final int VERSION = 9;
    private static final int MSG_SIZE_LENGTH = 2;
    private static final short END_OF_EVENT = 0x84;
    private static final long START = 1_790_000_000_000_000_000L;
    private static final long TICK = 250_000_000L;

    private final SplittableRandom random;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final BookUpdate46Encoder book = new BookUpdate46Encoder();
    private final OrderUpdate47Encoder orders = new OrderUpdate47Encoder();
    private final TradeSummary48Encoder trades = new TradeSummary48Encoder();
    private long timeNs = START;

    private MdpPackets(final long seed)
    {
        random = new SplittableRandom(seed);
    }

    /** @return the packets, for books from orders. */
    public static PacketFlow orders(final long seed, final int messageCount)
    {
        return new MdpPackets(seed).flow(MdpFormat.ORDERS, messageCount);
    }

    /** @return the same packets, for books from levels. */
    public static PacketFlow levels(final long seed, final int messageCount)
    {
        return new MdpPackets(seed).flow(MdpFormat.LEVELS, messageCount);
    }

    private PacketFlow flow(final MdpFormat format, final int messageCount)
    {
        final List<UnsafeBuffer> packets = new ArrayList<>();
        for (int made = 0; made < messageCount; made += MESSAGES_IN_PACKET)
        {
            packets.add(packet(packets.size() + 1, Math.min(MESSAGES_IN_PACKET, messageCount - made)));
        }
        final int packetCount = packets.size();
        return new PacketFlow(format, packets, packet ->
            packet.putInt(0, packet.getInt(0, LITTLE_ENDIAN) + packetCount, LITTLE_ENDIAN));
    }

    private UnsafeBuffer packet(final int number, final int count)
    {
        timeNs += random.nextInt(100_000);
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[MdpPacket.MAX_LENGTH]);
        packet.putInt(0, number, LITTLE_ENDIAN);
        packet.putLong(4, timeNs, LITTLE_ENDIAN);
        int at = MdpPacket.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final int kind = random.nextInt(10);
            final int root = at + MdpPacket.MESSAGE_HEADER_LENGTH;
            final int end = kind < 6 ? orders(packet, root) : kind < 9 ? book(packet, root) : trades(packet, root);
            packet.putShort(at, (short)(end - at), LITTLE_ENDIAN);
            at = end;
        }
        return new UnsafeBuffer(packet, 0, at);
    }

    private int orders(final UnsafeBuffer packet, final int root)
    {
        header(packet, root, OrderUpdate47Encoder.BLOCK_LENGTH, OrderUpdate47Encoder.TEMPLATE_ID);
        orders.wrap(packet, root).transactTime(timeNs).matchEventIndicator(END_OF_EVENT);
        final int count = 1 + random.nextInt(2);
        final OrderUpdate47Encoder.NoMdEntriesEncoder entries = orders.noMdEntriesCount(count);
        for (int i = 0; i < count; i++)
        {
            entries.next().orderId(random.nextInt(100_000) + 1).mdOrderPriority(random.nextInt(1_000_000))
                .mdEntryPx(price()).mdDisplayQty(quantity()).securityId(instrument())
                .mdUpdateAction((short)random.nextInt(3)).mdEntryType(side());
        }
        return orders.limit();
    }

    private int book(final UnsafeBuffer packet, final int root)
    {
        header(packet, root, BookUpdate46Encoder.BLOCK_LENGTH, BookUpdate46Encoder.TEMPLATE_ID);
        book.wrap(packet, root).transactTime(timeNs).matchEventIndicator(END_OF_EVENT);
        final int count = 1 + random.nextInt(2);
        final BookUpdate46Encoder.NoMdEntriesEncoder entries = book.noMdEntriesCount(count);
        for (int i = 0; i < count; i++)
        {
            entries.next().mdEntryPx(price()).mdEntrySize(quantity()).securityId(instrument())
                .rptSeq(random.nextInt(1 << 20)).numberOfOrders(1 + random.nextInt(20))
                .mdPriceLevel((short)(1 + random.nextInt(10))).mdUpdateAction((short)random.nextInt(3))
                .mdEntryType(side());
        }
        final BookUpdate46Encoder.NoOrderIdEntriesEncoder bookOrders = book.noOrderIdEntriesCount(count);
        for (int i = 1; i <= count; i++)
        {
            bookOrders.next().orderId(random.nextInt(100_000) + 1).mdOrderPriority(random.nextInt(1_000_000))
                .mdDisplayQty(quantity()).referenceId((short)i).orderUpdateAction((short)random.nextInt(3));
        }
        return book.limit();
    }

    private int trades(final UnsafeBuffer packet, final int root)
    {
        header(packet, root, TradeSummary48Encoder.BLOCK_LENGTH, TradeSummary48Encoder.TEMPLATE_ID);
        trades.wrap(packet, root).transactTime(timeNs).matchEventIndicator(END_OF_EVENT);
        trades.noMdEntriesCount(1).next().mdEntryPx(price()).mdEntrySize(quantity()).securityId(instrument())
            .rptSeq(random.nextInt(1 << 20)).numberOfOrders(2).aggressorSide((short)(1 + random.nextInt(2)))
            .mdUpdateAction((short)0).mdTradeEntryId(random.nextInt(1 << 20) + 1);
        final TradeSummary48Encoder.NoOrderIdEntriesEncoder tradeOrders = trades.noOrderIdEntriesCount(2);
        for (int i = 0; i < 2; i++)
        {
            tradeOrders.next().orderId(random.nextInt(100_000) + 1).lastQty(quantity());
        }
        return trades.limit();
    }

    private void header(final UnsafeBuffer packet, final int root, final int blockLength, final int templateId)
    {
        header.wrap(packet, root - MdpPacket.MESSAGE_HEADER_LENGTH + MSG_SIZE_LENGTH).blockLength(blockLength)
            .templateId(templateId).schemaId(MessageHeaderEncoder.SCHEMA_ID).version(VERSION);
    }

    private long price()
    {
        return (4_000 + random.nextInt(400)) * TICK;
    }

    private int quantity()
    {
        return 1 + random.nextInt(200);
    }

    private int instrument()
    {
        return 1_000 + random.nextInt(INSTRUMENTS);
    }

    private byte side()
    {
        return (byte)('0' + random.nextInt(2));
    }
}
