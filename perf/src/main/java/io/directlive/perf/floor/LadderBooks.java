package io.directlive.perf.floor;

import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Books of {@link FlatBlock}s with what the best bid and ask need and no more: orders in a hash map, drawn from a
 * pool; total quantity by price in an array around the first price seen. No queue of orders, no order counts, and a
 * price out of range throws.
 */
public final class LadderBooks
{
    private static final int LADDER_LENGTH = 2_048;
    private static final int NONE = -1;

    private static final class Order
    {
        private Ladder ladder;
        private int level;
        private long quantity;
    }

    /**
     * One side of one book. Levels count upwards in price for bids and downwards for asks: the best is always the
     * highest.
     */
    private static final class Ladder
    {
        private final long[] quantities = new long[LADDER_LENGTH];
        private final int sign;
        private final long basePrice;
        private int best = NONE;

        private Ladder(final int sign, final long basePrice)
        {
            this.sign = sign;
            this.basePrice = basePrice;
        }

        private int level(final long price)
        {
            return LADDER_LENGTH / 2 + sign * (int)((price - basePrice) / ItchFlow.TICK);
        }

        private void add(final int level, final long quantity)
        {
            quantities[level] += quantity;
            if (level > best)
            {
                best = level;
            }
        }

        private void remove(final int level, final long quantity)
        {
            quantities[level] -= quantity;
            while (best != NONE && quantities[best] == 0)
            {
                best--;
            }
        }

        private long bestPrice()
        {
            return best == NONE ? 0 : basePrice + (long)sign * (best - LADDER_LENGTH / 2) * ItchFlow.TICK;
        }

        private long bestQuantity()
        {
            return best == NONE ? 0 : quantities[best];
        }
    }

    private final Ladder[] bids;
    private final Ladder[] asks;
    private final Long2ObjectHashMap<Order> orders;
    private final ArrayDeque<Order> pool;

    /**
     * @param instruments stock locates 1 to this.
     * @param liveOrders  most orders that rest at a time; more are taken, at the price of growing.
     */
    public LadderBooks(final int instruments, final int liveOrders)
    {
        bids = new Ladder[instruments + 1];
        asks = new Ladder[instruments + 1];
        orders = new Long2ObjectHashMap<>(liveOrders * 2, 0.55f);
        pool = new ArrayDeque<>(liveOrders);
        for (int i = 0; i < liveOrders; i++)
        {
            pool.addLast(new Order());
        }
    }

    /** Applies one message. */
    public void onBlock(final DirectBuffer buffer, final int offset)
    {
        switch (FlatBlock.templateId(buffer, offset))
        {
            case 'A', 'F' -> add(
                ladder(
                    FlatBlock.locate(buffer, offset), FlatBlock.side(buffer, offset), FlatBlock.price(buffer, offset)),
                FlatBlock.orderId(buffer, offset),
                FlatBlock.price(buffer, offset),
                FlatBlock.quantity(buffer, offset));
            case 'E', 'C', 'X' -> reduce(FlatBlock.orderId(buffer, offset), FlatBlock.quantity(buffer, offset));
            case 'D' -> remove(FlatBlock.orderId(buffer, offset));
            case 'U' -> add(
                remove(FlatBlock.orderId(buffer, offset)),
                FlatBlock.otherId(buffer, offset),
                FlatBlock.price(buffer, offset),
                FlatBlock.quantity(buffer, offset));
            default -> throw new IllegalArgumentException("not an order message");
        }
    }

    /** @return price of the best bid; 0 without one. */
    public long bidPrice(final int locate)
    {
        return bids[locate] == null ? 0 : bids[locate].bestPrice();
    }

    /** @return quantity of the best bid; 0 without one. */
    public long bidQuantity(final int locate)
    {
        return bids[locate] == null ? 0 : bids[locate].bestQuantity();
    }

    /** @return price of the best ask; 0 without one. */
    public long askPrice(final int locate)
    {
        return asks[locate] == null ? 0 : asks[locate].bestPrice();
    }

    /** @return quantity of the best ask; 0 without one. */
    public long askQuantity(final int locate)
    {
        return asks[locate] == null ? 0 : asks[locate].bestQuantity();
    }

    /** @return orders that rest. */
    public int orderCount()
    {
        return orders.size();
    }

    private Ladder ladder(final int locate, final byte side, final long price)
    {
        final boolean isBid = side == 'B';
        final Ladder[] ladders = isBid ? bids : asks;
        if (ladders[locate] == null)
        {
            ladders[locate] = new Ladder(isBid ? 1 : -1, price);
        }
        return ladders[locate];
    }

    private void add(final Ladder ladder, final long orderId, final long price, final long quantity)
    {
        final Order pooled = pool.pollLast();
        final Order order = pooled == null ? new Order() : pooled;
        order.ladder = ladder;
        order.level = ladder.level(price);
        order.quantity = quantity;
        orders.put(orderId, order);
        ladder.add(order.level, quantity);
    }

    private void reduce(final long orderId, final long quantity)
    {
        final Order order = orders.get(orderId);
        order.ladder.remove(order.level, quantity);
        order.quantity -= quantity;
        if (order.quantity == 0)
        {
            orders.remove(orderId);
            pool.addLast(order);
        }
    }

    private Ladder remove(final long orderId)
    {
        final Order order = orders.remove(orderId);
        order.ladder.remove(order.level, order.quantity);
        pool.addLast(order);
        return order.ladder;
    }
}
