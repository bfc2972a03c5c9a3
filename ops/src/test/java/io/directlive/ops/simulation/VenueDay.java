package io.directlive.ops.simulation;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.Alpha;
import io.directlive.feed.itch.ItchEncoder;
import io.directlive.feed.itch.ItchNormaliser;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One session of one venue channel, as the dice say: its messages as bytes, when each is sent, and what each means, told
 * apart from the bytes, for a naive reference of the books.
 */
final class VenueDay
{
    /** What an event does to a book. */
    enum Kind
    {
        NOTHING, ADD, REDUCE, DELETE, REPLACE
    }

    /** Meaning of one event; prices as the venue writes them, in units of 1e-4. */
    record Meaning(Kind kind, int instrument, long order, long newOrder, boolean isBid, long price, long quantity)
    {
        private static Meaning nothing(final int instrument)
        {
            return new Meaning(Kind.NOTHING, instrument, 0, 0, true, 0, 0);
        }
    }

    private record Order(int instrument, long id, boolean isBid, long price, long[] rest)
    {
    }

    private static final LocalDate FIRST_DATE = LocalDate.of(2026, 11, 16);
    private static final long MID_PRICE = 1_000_000;
    private static final int BUFFER_LENGTH = 512;

    final SourceSession session;
    final LocalDate date;
    final int instruments;
    final boolean isBundled;
    final List<byte[]> messages = new ArrayList<>();
    final List<List<Meaning>> meanings = new ArrayList<>();
    final List<Long> timesNs = new ArrayList<>();
    private final Dice dice;
    private final List<Order> orders = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_LENGTH]);
    private long lastOrder;

    /**
     * @param sourceId  of the channel.
     * @param day       of the source, from 0.
     * @param count     of messages after the definitions.
     * @param isBundled whether a message has several events.
     * @param startNs   when the first message is sent.
     * @param spanNs    in which all are.
     * @param dice      that say the rest.
     */
    VenueDay(
        final int sourceId,
        final int day,
        final int count,
        final boolean isBundled,
        final long startNs,
        final long spanNs,
        final Dice dice)
    {
        this.dice = dice;
        this.isBundled = isBundled;
        date = FIRST_DATE.plusDays(day);
        session = SourceSession.of(sourceId, date, "S" + sourceId + "D" + day);
        instruments = dice.between(1, 4);
        for (int i = 1; i <= instruments; i++)
        {
            define(i);
        }
        for (int i = 0; i < count; i++)
        {
            trade();
        }
        long timeNs = startNs;
        for (int i = 0; i < messages.size(); i++)
        {
            timeNs += dice.between(0L, 2 * spanNs / messages.size());
            timesNs.add(timeNs);
        }
    }

    /** @return a normaliser of the messages, as a feed handler has one. */
    Normaliser normaliser()
    {
        return normaliser(session);
    }

    /** @return the same, when the day is in that session. */
    Normaliser normaliser(final SourceSession session)
    {
        final Normaliser itch = new ItchNormaliser(session, date);
        return isBundled ? new BundleNormaliser(itch) : itch;
    }

    /** @return number of the last message. */
    int lastSequence()
    {
        return messages.size();
    }

    private long stock(final int instrument)
    {
        return Alpha.pack8("S" + session.sourceId() + "I" + instrument);
    }

    private long timestamp()
    {
        return 34_200_000_000_000L + messages.size() * 1_000L;
    }

    private void define(final int instrument)
    {
        final int length = ItchEncoder.stockDirectory(
            buffer, start(), instrument, 0, timestamp(), stock(instrument), (byte)'Q', (byte)'N', 100, (byte)'N',
            (byte)'C', (short)0x5A20, (byte)'P', (byte)'N', (byte)'N', (byte)'1', (byte)'N', 0, (byte)'N');
        add(List.of(length), List.of(Meaning.nothing(instrument)));
    }

    private int start()
    {
        return isBundled ? BundleNormaliser.FIRST_OFFSET : 0;
    }

    private void trade()
    {
        final int events = isBundled ? dice.between(1, 4) : 1;
        final List<Integer> lengths = new ArrayList<>();
        final List<Meaning> means = new ArrayList<>();
        int at = start();
        for (int i = 0; i < events; i++)
        {
            final int length = event(at, means);
            lengths.add(length);
            at += length + BundleNormaliser.LENGTH_LENGTH;
        }
        add(lengths, means);
    }

    private void add(final List<Integer> lengths, final List<Meaning> means)
    {
        final int length = isBundled ? BundleNormaliser.frame(buffer, lengths) : lengths.get(0);
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        messages.add(bytes);
        meanings.add(means);
    }

    private int event(final int at, final List<Meaning> means)
    {
        final int choice = dice.below(100);
        if (orders.size() < 5 || choice < 45)
        {
            return added(at, means);
        }
        final Order order = orders.get(dice.below(orders.size()));
        if (choice < 60)
        {
            final long quantity = Math.min(order.rest[0], dice.between(1, 5) * 100L);
            reduce(order, quantity, means);
            return ItchEncoder.orderExecuted(
                buffer, at, order.instrument, 0, timestamp(), order.id, quantity, messages.size() + 1L);
        }
        if (choice < 65)
        {
            final long quantity = Math.min(order.rest[0], dice.between(1, 5) * 100L);
            reduce(order, quantity, means);
            return ItchEncoder.orderExecutedWithPrice(
                buffer, at, order.instrument, 0, timestamp(), order.id, quantity, messages.size() + 1L, (byte)'Y',
                order.price + 100);
        }
        if (choice < 72 && order.rest[0] > 100)
        {
            reduce(order, 100, means);
            return ItchEncoder.orderCancel(buffer, at, order.instrument, 0, timestamp(), order.id, 100);
        }
        if (choice < 85)
        {
            return replaced(at, order, means);
        }
        if (choice < 97)
        {
            orders.remove(order);
            means.add(new Meaning(Kind.DELETE, order.instrument, order.id, 0, order.isBid, 0, 0));
            return ItchEncoder.orderDelete(buffer, at, order.instrument, 0, timestamp(), order.id);
        }
        means.add(Meaning.nothing(order.instrument));
        return ItchEncoder.tradingAction(
            buffer, at, order.instrument, 0, timestamp(), stock(order.instrument), (byte)'T', (byte)' ',
            Alpha.pack4("    "));
    }

    private int added(final int at, final List<Meaning> means)
    {
        final int instrument = dice.between(1, instruments);
        final boolean isBid = dice.isHeads();
        final Order order = new Order(
            instrument, ++lastOrder, isBid, price(isBid), new long[]{dice.between(1, 9) * 100L});
        orders.add(order);
        means.add(new Meaning(Kind.ADD, instrument, order.id, 0, isBid, order.price, order.rest[0]));
        return ItchEncoder.addOrder(
            buffer, at, instrument, 0, timestamp(), order.id, (byte)(isBid ? 'B' : 'S'), order.rest[0],
            stock(instrument), order.price);
    }

    private int replaced(final int at, final Order order, final List<Meaning> means)
    {
        final Order next = new Order(
            order.instrument, ++lastOrder, order.isBid, price(order.isBid), new long[]{dice.between(1, 9) * 100L});
        orders.remove(order);
        orders.add(next);
        means.add(new Meaning(
            Kind.REPLACE, order.instrument, order.id, next.id, order.isBid, next.price, next.rest[0]));
        return ItchEncoder.orderReplace(
            buffer, at, order.instrument, 0, timestamp(), order.id, next.id, next.rest[0], next.price);
    }

    private void reduce(final Order order, final long quantity, final List<Meaning> means)
    {
        order.rest[0] -= quantity;
        if (order.rest[0] == 0)
        {
            orders.remove(order);
        }
        means.add(new Meaning(Kind.REDUCE, order.instrument, order.id, 0, order.isBid, 0, quantity));
    }

    /** Up to fifteen levels on each side: more than the depth tier shows. */
    private long price(final boolean isBid)
    {
        final long away = 100L * dice.between(1, 15);
        return isBid ? MID_PRICE - away : MID_PRICE + away;
    }
}
