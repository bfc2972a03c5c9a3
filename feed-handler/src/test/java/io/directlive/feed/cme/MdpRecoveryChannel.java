package io.directlive.feed.cme;

import static io.directlive.feed.cme.MdpBytes.message;
import static io.directlive.feed.cme.MdpBytes.packet;

import io.directlive.feed.cme.MdpBytes.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A made channel that changes while its loops are sent, and remembers every image that it ever sent: what a snapshot is
 * to be compared with. Keys are instrument and number; values the lines of events that the image is to become.
 */
final class MdpRecoveryChannel
{
    private record Order(long id, char side, long price, int quantity, long priority)
    {
    }

    private static final int MOST_ORDERS = 25;
    private static final long ONE = 1_000_000_000L;
    private static final long TIME = 1_536_760_535_682_568_739L;

    private final Random random;
    private final Map<Integer, List<Order>> books = new TreeMap<>();
    private final Map<String, List<String>> images = new HashMap<>();
    private final Map<Integer, Long> definitionTimes = new TreeMap<>();
    private long number = 100;
    private long lastId;
    private long sentNs = TIME;

    MdpRecoveryChannel(final Random random, final int instruments)
    {
        this.random = random;
        for (int i = 1; i <= instruments; i++)
        {
            books.put(i % 3 == 0 ? -i : i, new ArrayList<>());
            definitionTimes.put(i % 3 == 0 ? -i : i, TIME);
        }
        definitionTimes.put(9_999, TIME); // Nothing has rested in it this week.
        change(20 * instruments);
    }

    long number()
    {
        return number;
    }

    Map<Integer, Long> definitionTimes()
    {
        return definitionTimes;
    }

    List<Integer> instruments()
    {
        return List.copyOf(books.keySet());
    }

    List<String> image(final int instrument, final long lastReflected)
    {
        return images.get(instrument + " " + lastReflected);
    }

    /** Packets of one loop of images of orders. */
    List<byte[]> orderLoop()
    {
        final List<List<Message>> chunksByInstrument = new ArrayList<>();
        int total = 0;
        for (final int instrument : books.keySet())
        {
            change(random.nextInt(5));
            final List<Message> chunks = orderImage(instrument);
            total += chunks.size();
            chunksByInstrument.add(chunks);
        }
        final List<byte[]> packets = new ArrayList<>();
        for (final List<Message> chunks : chunksByInstrument)
        {
            for (final Message chunk : chunks)
            {
                packets.add(packet(packets.size() + 1, ++sentNs, withTotal(chunk.bytes(), total)));
            }
        }
        return packets;
    }

    /** Packets of one loop of definitions. */
    List<byte[]> definitionLoop()
    {
        if (random.nextInt(3) == 0)
        {
            definitionTimes.put(9_999, TIME + number);
        }
        final List<byte[]> packets = new ArrayList<>();
        for (final Map.Entry<Integer, Long> definition : definitionTimes.entrySet())
        {
            final Message message = message(54).set("tot_num_reports", definitionTimes.size())
                .set("security_update_action", 'A').set("last_update_time", definition.getValue())
                .set("symbol", "S" + definition.getKey()).set("security_id", definition.getKey());
            packets.add(packet(packets.size() + 1, ++sentNs, message.bytes()));
        }
        return packets;
    }

    private void change(final int times)
    {
        final List<List<Order>> all = List.copyOf(books.values());
        for (int i = 0; i < times; i++)
        {
            number++;
            final List<Order> book = all.get(random.nextInt(all.size()));
            if (random.nextInt(MOST_ORDERS) < book.size())
            {
                book.remove(random.nextInt(book.size()));
            }
            else
            {
                book.add(new Order(
                    ++lastId, random.nextBoolean() ? '0' : '1', ONE * random.nextInt(-5, 5), 1 + random.nextInt(9),
                    1_000 + random.nextInt(1_000_000) * 1_000L + lastId % 1_000));
            }
        }
    }

    /** Orders in any order, in chunks of any length; the same each time that it is sent as of the same number. */
    private List<Message> orderImage(final int instrument)
    {
        final Random cutting = new Random(instrument * 31L + number);
        final List<Order> orders = new ArrayList<>(books.get(instrument));
        orders.sort((a, b) -> a.side != b.side ? a.side - b.side : Long.compare(a.priority, b.priority));
        final List<String> lines = new ArrayList<>();
        for (final Order order : orders)
        {
            lines.add("added " + instrument + " " + (order.side == '0' ? "BID" : "ASK") + " " + order.id + " " +
                order.price / ONE + " x " + order.quantity);
        }
        images.put(instrument + " " + number, lines);

        Collections.shuffle(orders, cutting);
        final List<List<Order>> cut = new ArrayList<>();
        int at = 0;
        do
        {
            final int end = Math.min(orders.size(), at + 1 + cutting.nextInt(5));
            cut.add(orders.subList(at, end));
            at = end;
        }
        while (at < orders.size());

        final List<Message> chunks = new ArrayList<>();
        for (final List<Order> part : cut)
        {
            final Message chunk = message(53).set("last_msg_seq_num_processed", number)
                .set("security_id", instrument).set("no_chunks", cut.size()).set("current_chunk", chunks.size() + 1)
                .set("transact_time", TIME + number).group();
            for (final Order order : part)
            {
                chunk.entry().set("order_id", order.id).set("md_order_priority", order.priority)
                    .set("md_entry_px", order.price).set("md_display_qty", order.quantity)
                    .set("md_entry_type", order.side);
            }
            chunks.add(chunk);
        }
        return chunks;
    }

    private static byte[] withTotal(final byte[] message, final int total)
    {
        for (int i = 0; i < 4; i++)
        {
            message[MdpPacket.MESSAGE_HEADER_LENGTH + 4 + i] = (byte)(total >>> 8 * i);
        }
        return message;
    }
}
