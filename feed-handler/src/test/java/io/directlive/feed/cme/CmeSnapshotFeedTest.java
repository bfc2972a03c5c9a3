package io.directlive.feed.cme;

import static io.directlive.feed.cme.MdpBytes.message;
import static io.directlive.feed.cme.MdpBytes.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.JsonLines;
import io.directlive.feed.SnapshotFeed.State;
import io.directlive.feed.cme.MdpBytes.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Loops over lines that lose, repeat and change the order of packets. */
class CmeSnapshotFeedTest implements CmeSnapshotFeed.Lines
{
    private static final long TIMEOUT = 1_000;
    private static final long SENT = 7;

    private final Deque<byte[]> arriving = new ArrayDeque<>();
    private boolean isOpen;
    private boolean isUnusable;
    private CmeSnapshotFeed feed = new CmeSnapshotFeed(MdpBooks.ORDERS, true, this, TIMEOUT);

    /** Every image is one that the channel sent, recent enough, and of every instrument there is one. */
    @Property(tries = 60)
    void shouldPutTogetherWhatLossyLoopsSay(@ForAll final long seed, @ForAll @IntRange(max = 60) final int lossPercent)
    {
        final Random random = new Random(seed);
        final MdpRecoveryChannel channel = new MdpRecoveryChannel(random, 1 + random.nextInt(8));
        start(true);
        final long firstNeeded = channel.number() + random.nextInt(20);
        feed.request(firstNeeded, 0);
        int loops = 0;
        while (feed.state() == State.COLLECTING)
        {
            assertTrue(loops++ < 2_000, "never complete");
            overTwoLines(random, lossPercent, channel.orderLoop());
            overTwoLines(random, lossPercent, channel.definitionLoop());
            pollAll();
        }

        assertEquals(State.READY, feed.state(), feed.failure());
        assertFalse(isOpen);
        final TreeSet<Integer> instruments = new TreeSet<>();
        long last = 0;
        for (int part = 0; part < feed.partCount(); part++)
        {
            final int instrument = feed.venueInstrument(part);
            assertTrue(instruments.add(instrument), "one part for each instrument");
            assertTrue(feed.lastReflected(part) >= Math.max(firstNeeded - 1, last));
            last = feed.lastReflected(part);
            checkPart(channel, part, instrument);
        }
        assertEquals(new TreeSet<>(channel.definitionTimes().keySet()), instruments);
    }

    /** In loops that cut books in different ways, what was heard of others stood for an image that nobody had heard of. */
    @Test
    void shouldNotTakeAnInstrumentForEmptyThatWasNotHeardOf()
    {
        shouldPutTogetherWhatLossyLoopsSay(-242540, 54);
    }

    private void checkPart(final MdpRecoveryChannel channel, final int part, final int instrument)
    {
        final List<String> lines = lines(part);
        assertEquals("definition", lines.remove(0).split(" ")[0], "the name comes first");
        final List<String> added = lines.stream().filter(line -> line.startsWith("added"))
            .map(line -> line.substring(0, line.indexOf(" SNAPSHOT"))).toList();
        final List<String> image = channel.image(instrument, feed.lastReflected(part));
        if (instrument == 9_999)
        {
            assertEquals(List.of(), lines);
            return;
        }
        assertNotNull(image, "an image that was never sent");
        assertEquals(image, added);
        assertEquals(1, lines.stream().filter(line -> line.startsWith("cleared")).count());
    }

    /** Two handlers that hear the same, each in its own order, have the same bytes. */
    @Property(tries = 30)
    void shouldGiveTheSameBytesWhateverTheOrder(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final MdpRecoveryChannel channel = new MdpRecoveryChannel(random, 5);
        final List<byte[]> loop = new ArrayList<>(channel.orderLoop());
        loop.addAll(channel.definitionLoop());

        final List<String> first = collect(loop);
        Collections.shuffle(loop, random);
        loop.addAll(loop);

        assertEquals(first, collect(loop));
    }

    @Property(tries = 300)
    void shouldTakeAnyBytes(@ForAll final List<byte[]> packets)
    {
        start(true);
        feed.request(1, 0);
        arriving.addAll(packets);
        arriving.add(packet(1, SENT, image(5, 1, 0, 0)));
        pollAll();

        assertEquals(State.COLLECTING, feed.state());
    }

    @Test
    void shouldLeaveOutImagesThatReflectTooLittle()
    {
        start(false);
        feed.request(100, 0);
        arriving.add(packet(1, SENT, image(5, 98, 1, 1)));
        pollAll();
        assertEquals(State.COLLECTING, feed.state());
        arriving.add(packet(1, SENT, image(5, 99, 1, 1)));
        pollAll();

        assertEquals(State.READY, feed.state());
        assertEquals(99, feed.lastReflected(0));
        assertEquals(5, feed.venueInstrument(0));
    }

    @Test
    void shouldNotMixChunksOfDifferentImages()
    {
        start(false);
        feed.request(1, 0);
        arriving.add(packet(1, SENT, image(5, 10, 2, 1)));
        arriving.add(packet(2, SENT, image(5, 11, 2, 2)));
        pollAll();
        assertEquals(State.COLLECTING, feed.state());
        arriving.add(packet(3, SENT, image(5, 10, 2, 2))); // Late, of the loop before.
        pollAll();
        assertEquals(State.COLLECTING, feed.state());
        arriving.add(packet(4, SENT, image(5, 11, 2, 1)));
        pollAll();

        assertEquals(State.READY, feed.state());
        assertEquals(11, feed.lastReflected(0));
    }

    /** The book has not changed, and is cut another way: parts of both would be orders twice, or not at all. */
    @Test
    void shouldNotMixChunksOfTwoLoopsThatReflectTheSame()
    {
        start(false);
        feed.request(1, 0);
        arriving.add(packet(1, SENT, ofThree(5, 2, 1, 100, 101)));
        arriving.add(packet(3, SENT + 2, ofThree(6, 1, 1)));
        arriving.add(packet(2, SENT + 12, ofThree(5, 2, 2, 101, 102))); // Of the next loop.
        arriving.add(packet(3, SENT + 13, ofThree(6, 1, 1)));
        pollAll();
        assertEquals(State.COLLECTING, feed.state());
        arriving.add(packet(2, SENT + 1, ofThree(5, 2, 2, 102))); // Late, of the loop before.
        pollAll();
        assertEquals(State.COLLECTING, feed.state());
        arriving.add(packet(1, SENT + 21, ofThree(5, 2, 1, 102, 101)));
        arriving.add(packet(2, SENT + 22, ofThree(5, 2, 2, 100)));
        pollAll();

        assertEquals(State.READY, feed.state());
        assertEquals(
            List.of("100", "101", "102"),
            lines(0).stream().filter(line -> line.startsWith("added")).map(line -> line.split(" ")[3]).toList());
    }

    @Test
    void shouldForgetImagesOfBeforeAReset()
    {
        start(false);
        feed.request(1, 0);
        arriving.add(packet(1, SENT, image(5, 10, 2, 1)));
        arriving.add(packet(2, SENT, message(4).group().entry().bytes()));
        arriving.add(packet(3, SENT, image(5, 10, 2, 2)));
        pollAll();

        assertEquals(State.COLLECTING, feed.state());
        arriving.add(packet(1, SENT, image(5, 10, 2, 1)));
        pollAll();
        assertEquals(State.READY, feed.state());
    }

    @Test
    void shouldTakeImagesOfLevels()
    {
        feed = new CmeSnapshotFeed(MdpBooks.LEVELS, false, this, TIMEOUT);
        feed.request(1, 0);
        final Message snapshot = message(52).set("last_msg_seq_num_processed", 9).set("tot_num_reports", 1)
            .set("security_id", 5).set("transact_time", SENT).set("md_security_trading_status", 17).group();
        snapshot.entry().set("md_entry_px", 1_000_000_000L).set("md_entry_size", 7).set("number_of_orders", 2)
            .set("md_price_level", 1).set("md_entry_type", '0');
        arriving.add(packet(1, SENT, image(5, 9, 1, 1)));
        arriving.add(packet(1, SENT, snapshot.bytes()));
        pollAll();

        assertEquals(State.READY, feed.state());
        assertEquals(1, feed.partCount());
        assertEquals(
            List.of(
                "notice 5 52 of 94 SNAPSHOT", "status 5 INSTRUMENT TRADING 17 ''   SNAPSHOT",
                "cleared 5 J SNAPSHOT", "level 5 BID 1 x 7 (2) SNAPSHOT END LAST"),
            MdpEvents.of(MdpBooks.LEVELS, bytes(0, 0)).lines());
    }

    @Test
    void shouldSayWhatIsMissingWhenTheTimeIsUp()
    {
        start(true);
        feed.request(1, 0);
        arriving.add(packet(1, SENT, image(5, 10, 2, 1)));
        feed.poll(TIMEOUT - 1);
        assertEquals(State.COLLECTING, feed.state());
        feed.poll(TIMEOUT);

        assertEquals(State.FAILED, feed.state());
        assertEquals("not all in time: has 0 of 1 images, 0 of 0 definitions", feed.failure());
        assertFalse(isOpen);
        assertEquals(0, feed.partCount());
    }

    @Test
    void shouldFailWithLinesThatCannotBeRead()
    {
        start(false);
        isUnusable = true;
        feed.request(1, 0);
        assertEquals(State.FAILED, feed.state());
        assertEquals("no such interface", feed.failure());

        isUnusable = false;
        feed.request(1, 0);
        isUnusable = true;
        feed.poll(0);
        assertEquals(State.FAILED, feed.state());
        feed.close();
        assertEquals(State.IDLE, feed.state());
    }

    @Override
    public void open() throws IOException
    {
        check();
        isOpen = true;
    }

    @Override
    public int poll(final Handler handler, final int limit) throws IOException
    {
        check();
        assertTrue(isOpen);
        int count = 0;
        while (count < limit && !arriving.isEmpty())
        {
            final byte[] packet = arriving.poll();
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[packet.length + 3]);
            buffer.putBytes(3, packet);
            handler.onPacket(buffer, 3, packet.length);
            count++;
        }
        return count;
    }

    @Override
    public void close()
    {
        isOpen = false;
    }

    private void check() throws IOException
    {
        if (isUnusable)
        {
            throw new IOException("no such interface");
        }
    }

    private void start(final boolean hasDefinitions)
    {
        arriving.clear();
        feed = new CmeSnapshotFeed(MdpBooks.ORDERS, hasDefinitions, this, TIMEOUT);
    }

    private void pollAll()
    {
        do
        {
            feed.poll(0);
        }
        while (feed.state() == State.COLLECTING && (!arriving.isEmpty() || !isOpen));
        arriving.clear();
    }

    private List<String> collect(final List<byte[]> loop)
    {
        start(true);
        feed.request(1, 0);
        arriving.addAll(loop);
        pollAll();
        assertEquals(State.READY, feed.state());
        final List<String> all = new ArrayList<>();
        for (int part = 0; part < feed.partCount(); part++)
        {
            for (int i = 0; i < feed.messageCount(part); i++)
            {
                all.add(feed.lastReflected(part) + " " + feed.venueInstrument(part) + " " +
                    JsonLines.hex(feed.buffer(), feed.offset(part, i), feed.length(part, i)));
            }
        }
        return all;
    }

    private byte[] bytes(final int part, final int message)
    {
        final byte[] bytes = new byte[feed.length(part, message)];
        feed.buffer().getBytes(feed.offset(part, message), bytes);
        return bytes;
    }

    private List<String> lines(final int part)
    {
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < feed.messageCount(part); i++)
        {
            lines.addAll(MdpEvents.of(MdpBooks.ORDERS, bytes(part, i)).lines());
        }
        return lines;
    }

    /** Each packet on both lines, or on one, or on none; a little out of turn; now and then one that is nonsense. */
    private void overTwoLines(final Random random, final int lossPercent, final List<byte[]> packets)
    {
        final List<byte[]> sent = new ArrayList<>();
        for (final byte[] packet : packets)
        {
            for (int line = 0; line < 2; line++)
            {
                if (random.nextInt(100) >= lossPercent)
                {
                    sent.add(Math.max(0, sent.size() - random.nextInt(6)), packet);
                }
            }
            if (random.nextInt(20) == 0)
            {
                final byte[] nonsense = packet.clone();
                nonsense[12 + random.nextInt(2)] ^= (byte)(1 + random.nextInt(255));
                sent.add(nonsense);
            }
        }
        arriving.addAll(sent);
    }

    private static byte[] image(final int instrument, final long lastReflected, final int chunks, final int chunk)
    {
        return image(chunks, instrument, lastReflected, chunks, chunk);
    }

    /** As of number 10, in a loop of three messages. */
    private static byte[] ofThree(final int instrument, final int chunks, final int chunk, final int... orders)
    {
        return image(3, instrument, 10, chunks, chunk, orders);
    }

    private static byte[] image(
        final int total,
        final int instrument,
        final long lastReflected,
        final int chunks,
        final int chunk,
        final int... orders)
    {
        final Message message = message(53).set("last_msg_seq_num_processed", lastReflected).set("tot_num_reports", total)
            .set("security_id", instrument).set("no_chunks", chunks).set("current_chunk", chunk)
            .set("transact_time", SENT).group();
        for (final int order : orders)
        {
            message.entry().set("order_id", order).set("md_order_priority", order).set("md_entry_px", 1_000_000_000L)
                .set("md_display_qty", 1).set("md_entry_type", '0');
        }
        return message.bytes();
    }
}
