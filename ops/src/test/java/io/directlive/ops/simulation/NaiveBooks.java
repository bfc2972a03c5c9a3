package io.directlive.ops.simulation;

import io.directlive.ops.simulation.VenueDay.Meaning;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The books of one source by the plainest means, for comparison: no code of the product's is in it. */
final class NaiveBooks
{
    private record Order(int instrument, boolean isBid, long price, long quantity)
    {
    }

    private final Map<Long, Order> orders = new HashMap<>();

    /** Applies one event. What it says of an order that is not there has no effect. */
    void apply(final Meaning meaning)
    {
        final Order order = orders.get(meaning.order());
        switch (meaning.kind())
        {
            case ADD -> orders.putIfAbsent(meaning.order(),
                new Order(meaning.instrument(), meaning.isBid(), meaning.price(), meaning.quantity()));
            case REDUCE ->
            {
                if (order != null && order.quantity > meaning.quantity())
                {
                    orders.put(meaning.order(), new Order(
                        order.instrument, order.isBid, order.price, order.quantity - meaning.quantity()));
                }
                else
                {
                    orders.remove(meaning.order());
                }
            }
            case DELETE -> orders.remove(meaning.order());
            case REPLACE ->
            {
                if (orders.remove(meaning.order()) != null)
                {
                    orders.put(meaning.newOrder(),
                        new Order(order.instrument, order.isBid, meaning.price(), meaning.quantity()));
                }
            }
            case NOTHING ->
            {
                // About no order.
            }
        }
    }

    void clear()
    {
        orders.clear();
    }

    /** @return what rests, by price, the best first; up to as many levels. */
    String side(final int instrument, final boolean isBid, final int levels)
    {
        final TreeMap<Long, Long> quantities = new TreeMap<>();
        for (final Order order : orders.values())
        {
            if (order.instrument == instrument && order.isBid == isBid)
            {
                quantities.merge(order.price, order.quantity, Long::sum);
            }
        }
        final StringBuilder text = new StringBuilder();
        int count = 0;
        for (final Map.Entry<Long, Long> level : (isBid ? quantities.descendingMap() : quantities).entrySet())
        {
            if (count++ == levels)
            {
                break;
            }
            text.append(level.getKey()).append(':').append(level.getValue()).append(' ');
        }
        return text.toString();
    }
}
