package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.StagedData;
import io.directlive.feed.itch.Alpha;
import io.directlive.feed.itch.ItchEncoder;
import io.directlive.feed.itch.ItchMessage;
import io.directlive.feed.mold.MoldPacket;
import io.directlive.feed.soup.SoupPacket;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class VenueStateTest
{
    private record Order(int locate, long timestamp, byte side, long shares, long stock, long price, int attribution)
    {
    }

    /** The open orders as a map does it, oldest first. */
    private static final class Naive
    {
        private final Map<Long, Order> orders = new LinkedHashMap<>();

        void onMessage(final DirectBuffer m, final int o)
        {
            final byte type = ItchMessage.type(m, o);
            final long reference = "AFECXDU".indexOf(type) < 0 ? 0 : ItchMessage.orderReference(m, o);
            final Order old = orders.get(reference);
            switch (type)
            {
                case 'A', 'F' -> orders.put(reference, order(m, o));
                case 'E', 'C' -> reduce(reference, old, ItchMessage.executedShares(m, o));
                case 'X' -> reduce(reference, old, ItchMessage.cancelledShares(m, o));
                case 'D' -> orders.remove(reference);
                case 'U' ->
                {
                    orders.remove(reference);
                    orders.put(ItchMessage.newOrderReference(m, o), new Order(old.locate, ItchMessage.timestamp(m, o),
                        old.side, ItchMessage.replacementShares(m, o), old.stock, ItchMessage.replacementPrice(m, o),
                        old.attribution));
                }
                default ->
                {
                    // Not about orders.
                }
            }
        }

        static Order order(final DirectBuffer m, final int o)
        {
            return new Order(ItchMessage.stockLocate(m, o), ItchMessage.timestamp(m, o), ItchMessage.side(m, o),
                ItchMessage.shares(m, o), ItchMessage.stock(m, o), ItchMessage.price(m, o),
                ItchMessage.type(m, o) == 'F' ? ItchMessage.attribution(m, o) : 0);
        }

        private void reduce(final long reference, final Order old, final long shares)
        {
            if (old.shares == shares)
            {
                orders.remove(reference);
            }
            else
            {
                orders.put(reference, new Order(old.locate, old.timestamp, old.side, old.shares - shares, old.stock,
                    old.price, old.attribution));
            }
        }
    }

    private final VenueState state = new VenueState();
    private final Naive naive = new Naive();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BuiltInVenue.MAX_MESSAGE_LENGTH]);

    @Property(tries = 30)
    void shouldTellTheOrdersThatANaiveMapHas(
        @ForAll final long seed, @ForAll @IntRange(min = 1, max = 60_000) final int messages)
    {
        state.clear();
        naive.orders.clear();
        final BuiltInVenue venue = new BuiltInVenue(BuiltInVenueConfig.defaults(seed));
        for (int i = 0; i < messages; i++)
        {
            final int length = venue.next(buffer, 0);
            state.onMessage(buffer, 0, length);
            naive.onMessage(buffer, 0);
        }

        assertSpin(messages + 1);
    }

    @Test
    void shouldTellTheOrdersOfARealDay() throws Exception
    {
        try (BinaryFileReader reader = BinaryFileReader.open(StagedData.itch("amzn-day.itch.gz")))
        {
            while (reader.next())
            {
                state.onMessage(reader.buffer(), reader.offset(), reader.length());
                naive.onMessage(reader.buffer(), reader.offset());
                if (reader.messageNumber() % 20_000 == 0)
                {
                    assertSpin(reader.messageNumber() + 1);
                }
            }
            assertSpin(reader.messageNumber() + 1);
        }
    }

    @Test
    void shouldKeepTheLastStatusOfEachKind()
    {
        add(ItchEncoder.systemEvent(buffer, 0, 0, 0, 1, (byte)'O'));
        add(ItchEncoder.tradingAction(buffer, 0, 2, 0, 2, Alpha.pack8("TWO"), (byte)'H', (byte)' ', 0));
        add(ItchEncoder.regShoRestriction(buffer, 0, 1, 0, 3, Alpha.pack8("ONE"), (byte)'1'));
        add(ItchEncoder.tradingAction(buffer, 0, 1, 0, 4, Alpha.pack8("ONE"), (byte)'T', (byte)' ', 0));
        add(ItchEncoder.tradingAction(buffer, 0, 2, 0, 5, Alpha.pack8("TWO"), (byte)'T', (byte)' ', 0));
        add(ItchEncoder.systemEvent(buffer, 0, 0, 0, 6, (byte)'S'));
        add(ItchEncoder.systemEvent(buffer, 0, 0, 0, 7, (byte)'S'));
        state.onMessage(new UnsafeBuffer(new byte[]{'A', 0, 0}), 0, 3);

        assertEquals(List.of("S1", "S6", "H4", "H5", "Y3", "G9"), spin(9).stream().map(VenueStateTest::brief).toList());

        state.clear();
        assertEquals(List.of("G1"), spin(1).stream().map(VenueStateTest::brief).toList());
    }

    @Test
    void shouldPassOverWhatItDoesNotKnow()
    {
        add(ItchEncoder.orderDelete(buffer, 0, 1, 0, 1, 77));
        add(ItchEncoder.orderReplace(buffer, 0, 1, 0, 1, 77, 78, 100, 10_000));
        add(ItchEncoder.orderCancel(buffer, 0, 1, 0, 1, 77, 10));

        assertEquals(0, state.orderCount());
        assertEquals(1, spin(4).size());
    }

    private void add(final int length)
    {
        state.onMessage(buffer, 0, length);
    }

    private void assertSpin(final long next)
    {
        final List<Order> orders = new ArrayList<>();
        final List<Long> references = new ArrayList<>();
        final List<UnsafeBuffer> messages = spin(next);
        for (final UnsafeBuffer message : messages)
        {
            if (message.getByte(0) == 'A' || message.getByte(0) == 'F')
            {
                orders.add(Naive.order(message, 0));
                references.add(ItchMessage.orderReference(message, 0));
            }
        }
        assertEquals(naive.orders.size(), state.orderCount());
        assertEquals(List.copyOf(naive.orders.keySet()), references, "orders, oldest first");
        assertEquals(List.copyOf(naive.orders.values()), orders);
        assertEquals("G" + next, brief(messages.get(messages.size() - 1)));
        assertTrue(messages.stream().limit(messages.size() - 1).noneMatch(message -> message.getByte(0) == 'G'));
    }

    private List<UnsafeBuffer> spin(final long next)
    {
        final MessageStore store = new MessageStore(1 << 26, ByteBuffer::allocate);
        state.spin(store, next);
        final List<UnsafeBuffer> messages = new ArrayList<>();
        final UnsafeBuffer block = new UnsafeBuffer(new byte[128]);
        for (long number = 1; number < store.next(); number++)
        {
            store.blocks(number, 1, block.capacity(), block, 0);
            final byte[] message = new byte[MoldPacket.messageLength(block, 0)];
            block.getBytes(2, message);
            messages.add(new UnsafeBuffer(message));
        }
        return messages;
    }

    private static String brief(final UnsafeBuffer message)
    {
        final char type = (char)message.getByte(0);
        return type + Long.toString(
            type == 'G' ? SoupPacket.number(message, 1, 20) : ItchMessage.timestamp(message, 0));
    }
}
