package io.directlive.ops;

import io.directlive.feed.cme.sbe.FutureDefinition54Encoder;
import io.directlive.feed.cme.sbe.MessageHeaderEncoder;
import io.directlive.feed.cme.sbe.OrderSnapshot53Encoder;
import io.directlive.feed.cme.sbe.OrderUpdate47Encoder;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** A CME channel of three instruments: a week of packets of orders, and the loops of its books and definitions. */
final class CmeVenue implements AutoCloseable
{
    static final int[] INSTRUMENTS = {11, 22, 33};
    private static final long START_NS = 1_704_207_600_000_000_000L;
    private static final long ONE = 1_000_000_000L;
    private static final int ORDERS_IN_CHUNK = 3;
    private static final int SNAPSHOT_LINE = 2;   // And the next one.
    private static final int DEFINITION_LINE = 4; // And the next one.

    /** An order that is open. */
    private record Order(int instrument, long price, int quantity, byte side)
    {
    }

    final List<byte[]> packets = new ArrayList<>();
    final List<Integer> events = new ArrayList<>(); // That the packets up to each one give.
    final LineVenue lines;
    /** Last packet that was sent: what the loops reflect. */
    int sent;
    int loops;

    private final Random random;
    private final List<Map<Long, Order>> orders = new ArrayList<>(); // After each packet.
    private long loopNs = START_NS;
    private long lastId;

    CmeVenue(final long seed, final int packetCount) throws IOException
    {
        lines = new LineVenue(seed, 6);
        random = new Random(seed);
        final Map<Long, Order> open = new LinkedHashMap<>();
        for (int number = 1; number <= packetCount; number++)
        {
            packets.add(packet(number, START_NS + number * 10_000L, update(open)));
            orders.add(Map.copyOf(open));
        }
    }

    String snapshot()
    {
        return "snapshot { type = loops, timeout = 60s, lines = " + lines.settings(SNAPSHOT_LINE, SNAPSHOT_LINE + 2) +
            ", definitions = " + lines.settings(DEFINITION_LINE, DEFINITION_LINE + 2) + " }";
    }

    /** Packets by index, from 0, on the lossy lines, but for those that both lose. */
    void send(final int from, final int to, final List<Integer> lostOnBoth) throws IOException
    {
        final List<byte[]> some = new ArrayList<>();
        for (int i = from; i < to; i++)
        {
            if (!lostOnBoth.contains(i))
            {
                some.add(packets.get(i));
            }
        }
        lines.sendLossy(some);
        sent = to;
    }

    /** Ids of the orders that are open after a packet. */
    List<Long> openAfter(final int number)
    {
        return List.copyOf(new TreeMap<>(orders.get(number - 1)).keySet());
    }

    /** One loop of each kind, on two lines that lose a fifth of it. */
    void sendLoops() throws IOException
    {
        loops++;
        final List<List<byte[]>> images = new ArrayList<>();
        for (final int instrument : INSTRUMENTS)
        {
            images.add(image(instrument));
        }
        final int total = images.stream().mapToInt(List::size).sum();
        int number = 0;
        for (final List<byte[]> image : images)
        {
            for (final byte[] message : image)
            {
                new UnsafeBuffer(message).putInt(10 + OrderSnapshot53Encoder.totNumReportsEncodingOffset(), total,
                    ByteOrder.LITTLE_ENDIAN);
                sendLoop(SNAPSHOT_LINE, packet(++number, ++loopNs, message));
            }
        }
        number = 0;
        for (final int instrument : INSTRUMENTS)
        {
            sendLoop(DEFINITION_LINE, packet(++number, ++loopNs, definition(instrument)));
        }
    }

    @Override
    public void close() throws IOException
    {
        lines.close();
    }

    /** The same packets as another week sends them. */
    List<byte[]> nextWeek()
    {
        final List<byte[]> week = new ArrayList<>();
        for (final byte[] packet : packets)
        {
            final UnsafeBuffer later = new UnsafeBuffer(packet.clone());
            later.putLong(4, later.getLong(4, ByteOrder.LITTLE_ENDIAN) + 3600 * ONE, ByteOrder.LITTLE_ENDIAN);
            week.add(later.byteArray());
        }
        return week;
    }

    private void sendLoop(final int line, final byte[] packet) throws IOException
    {
        for (int copy = 0; copy < 2; copy++)
        {
            if (random.nextInt(5) > 0)
            {
                lines.send(line + copy, packet);
            }
        }
    }

    private byte[] update(final Map<Long, Order> open)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[1024]);
        final OrderUpdate47Encoder update = new OrderUpdate47Encoder();
        update.wrapAndApplyHeader(message, 2, new MessageHeaderEncoder());
        update.transactTime(START_NS).matchEventIndicator((short)0x84);
        final int count = 1 + random.nextInt(3);
        events.add(count + (events.isEmpty() ? 0 : events.get(events.size() - 1)));
        final OrderUpdate47Encoder.NoMdEntriesEncoder entries = update.noMdEntriesCount(count);
        for (int i = 0; i < count; i++)
        {
            final boolean isNew = open.isEmpty() || random.nextInt(3) > 0;
            final long id = isNew ? ++lastId : List.copyOf(open.keySet()).get(random.nextInt(open.size()));
            final Order order = isNew ?
                new Order(INSTRUMENTS[random.nextInt(3)], ONE * random.nextInt(1, 50), 1 + random.nextInt(9),
                    (byte)(random.nextBoolean() ? '0' : '1')) :
                open.get(id);
            entries.next().orderId(id).mdOrderPriority(id).mdEntryPx(order.price()).mdDisplayQty(order.quantity())
                .securityId(order.instrument()).mdUpdateAction((short)(isNew ? 0 : 2)).mdEntryType(order.side());
            if (isNew)
            {
                open.put(id, order);
            }
            else
            {
                open.remove(id);
            }
        }
        return sized(message, update.limit());
    }

    private List<byte[]> image(final int instrument)
    {
        final List<Map.Entry<Long, Order>> mine = orders.get(sent - 1).entrySet().stream()
            .filter(order -> order.getValue().instrument() == instrument).toList();
        final int chunks = Math.max(1, (mine.size() + ORDERS_IN_CHUNK - 1) / ORDERS_IN_CHUNK);
        final List<byte[]> messages = new ArrayList<>();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            final List<Map.Entry<Long, Order>> some = mine.subList(
                chunk * ORDERS_IN_CHUNK, Math.min(mine.size(), (chunk + 1) * ORDERS_IN_CHUNK));
            final UnsafeBuffer message = new UnsafeBuffer(new byte[1024]);
            final OrderSnapshot53Encoder image = new OrderSnapshot53Encoder();
            image.wrapAndApplyHeader(message, 2, new MessageHeaderEncoder());
            image.lastMsgSeqNumProcessed(sent).securityId(instrument).noChunks(chunks).currentChunk(chunk + 1)
                .transactTime(START_NS);
            final OrderSnapshot53Encoder.NoMdEntriesEncoder entries = image.noMdEntriesCount(some.size());
            for (final Map.Entry<Long, Order> order : some)
            {
                entries.next().orderId(order.getKey()).mdOrderPriority(order.getKey())
                    .mdEntryPx(order.getValue().price()).mdDisplayQty(order.getValue().quantity())
                    .mdEntryType(order.getValue().side());
            }
            messages.add(sized(message, image.limit()));
        }
        return messages;
    }

    private static byte[] definition(final int instrument)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[1024]);
        final FutureDefinition54Encoder definition = new FutureDefinition54Encoder();
        definition.wrapAndApplyHeader(message, 2, new MessageHeaderEncoder());
        definition.totNumReports(INSTRUMENTS.length).securityUpdateAction((byte)'A').lastUpdateTime(START_NS)
            .symbol("ES" + instrument).securityId(instrument);
        int end = definition.limit();
        for (int group = 0; group < 4; group++)
        {
            end += 3; // Empty.
        }
        return sized(message, end);
    }

    private static byte[] sized(final UnsafeBuffer message, final int length)
    {
        message.putShort(0, (short)length, ByteOrder.LITTLE_ENDIAN);
        final byte[] bytes = new byte[length];
        message.getBytes(0, bytes);
        return bytes;
    }

    private static byte[] packet(final int number, final long sentNs, final byte[] message)
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[12 + message.length]);
        packet.putInt(0, number, ByteOrder.LITTLE_ENDIAN);
        packet.putLong(4, sentNs, ByteOrder.LITTLE_ENDIAN);
        packet.putBytes(12, message);
        return packet.byteArray();
    }
}
