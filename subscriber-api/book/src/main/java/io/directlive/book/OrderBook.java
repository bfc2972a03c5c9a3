package io.directlive.book;

import static io.directlive.book.Records.NONE;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.Side;
import java.util.Objects;

/**
 * Order by order book of one instrument: each level is a queue of orders, the oldest first. Storage is shared with the
 * other books of its {@link MarketBooks}, which applies the events.
 *
 * <p>Orders are read by number: {@code for (int o = book.firstOrder(side, rank); o != NO_ORDER; o =
 * book.nextOrder(o))}. A number is good until the next event.
 */
public final class OrderBook extends PriceLevels
{
    /** No order. */
    public static final int NO_ORDER = NONE;

    private final Records records;
    private final OrderTable orders;

    OrderBook(final int instrumentId, final Records records, final OrderTable orders, final LevelTable levels)
    {
        super(instrumentId, levels);
        this.records = records;
        this.orders = orders;
    }

    /**
     * @param orderId the venue's order reference.
     * @return the order, or {@link #NO_ORDER} when it does not rest here.
     */
    public int order(final long orderId)
    {
        final int slot = orders.slot(instrumentId(), orderId);
        return slot == NONE ? NO_ORDER : orders.order(slot);
    }

    /**
     * @param side BID or ASK.
     * @param rank of the level, from 0, the best.
     * @return the order of the level that is executed first.
     * @throws IndexOutOfBoundsException when there is no such level.
     */
    public int firstOrder(final Side side, final int rank)
    {
        final Ladder ladder = ladder(side);
        return records.next(ladder.level(Objects.checkIndex(rank, ladder.size())));
    }

    /**
     * @param order in a level.
     * @return the order behind it, or {@link #NO_ORDER} when it is the last.
     */
    public int nextOrder(final int order)
    {
        final int next = records.next(records.checked(order));
        return next == orders.level(order) ? NO_ORDER : next;
    }

    /**
     * @param order which one.
     * @return the venue's order reference.
     */
    public long orderId(final int order)
    {
        return orders.orderId(records.checked(order));
    }

    /**
     * @param order which one.
     * @return what still rests of it.
     */
    public long orderQuantity(final int order)
    {
        return orders.quantity(records.checked(order));
    }

    /**
     * @param order which one.
     * @return its price in units of 1e-9.
     */
    public long orderPrice(final int order)
    {
        return levels.price(records.checked(orders.level(records.checked(order))));
    }

    /**
     * @param order which one.
     * @return BID or ASK.
     */
    public Side orderSide(final int order)
    {
        return orders.isAsk(records.checked(order)) == ASK ? Side.ASK : Side.BID;
    }

    /** @return resting orders of both sides; counts them by level. */
    public int totalOrders()
    {
        return totalOrders(bids) + totalOrders(asks);
    }

    BookFault add(final long orderId, final int isAsk, final long price, final long quantity)
    {
        if (quantity <= 0 || price == Prices.NULL || (isAsk & ~1) != 0)
        {
            return BookFault.BAD_VALUE;
        }
        return addTo(ladder(isAsk), orderId, price, quantity);
    }

    BookFault reduce(final long orderId, final long quantity)
    {
        final int slot = orders.slot(instrumentId(), orderId);
        if (slot == NONE)
        {
            return BookFault.UNKNOWN_ORDER;
        }
        if (quantity <= 0)
        {
            return BookFault.BAD_VALUE;
        }

        final int order = orders.order(slot);
        final long rest = orders.quantity(order) - quantity;
        if (rest > 0)
        {
            final int level = orders.levelAt(slot);
            orders.quantity(order, rest);
            levels.quantity(level, levels.quantity(level) - quantity);
            changed(orders.isAskAt(slot), levels.price(level));
            return null;
        }
        unlink(slot);
        orders.remove(slot);
        return rest == 0 ? null : BookFault.EXCESS_QUANTITY;
    }

    BookFault delete(final long orderId)
    {
        final int slot = orders.slot(instrumentId(), orderId);
        if (slot == NONE)
        {
            return BookFault.UNKNOWN_ORDER;
        }
        unlink(slot);
        orders.remove(slot);
        return null;
    }

    BookFault replace(final long orderId, final long newOrderId, final long price, final long quantity)
    {
        final int slot = orders.slot(instrumentId(), orderId);
        if (slot == NONE)
        {
            return BookFault.UNKNOWN_ORDER;
        }
        final Ladder ladder = unlink(slot);
        orders.remove(slot);
        return quantity <= 0 || price == Prices.NULL ?
            BookFault.BAD_VALUE : addTo(ladder, newOrderId, price, quantity);
    }

    BookFault modify(final long orderId, final long price, final long quantity, final int priorityKept)
    {
        final int slot = orders.slot(instrumentId(), orderId);
        if (slot == NONE)
        {
            return BookFault.UNKNOWN_ORDER;
        }

        final int order = orders.order(slot);
        if (quantity <= 0 || price == Prices.NULL)
        {
            unlink(slot);
            orders.remove(slot);
            return BookFault.BAD_VALUE;
        }

        final int level = orders.levelAt(slot);
        if (levels.price(level) == price && isPlaceKept(priorityKept, orders.quantity(order), quantity))
        {
            levels.quantity(level, levels.quantity(level) - orders.quantity(order) + quantity);
            orders.quantity(order, quantity);
            changed(orders.isAskAt(slot), price);
        }
        else
        {
            final Ladder ladder = unlink(slot);
            final int other = ladder.levelFor(price);
            orders.levelAt(slot, other);
            link(order, ladder, other, price, quantity);
        }
        return null;
    }

    /** Where the venue does not tell, its rule decides that all have: an order that does not grow keeps its place. */
    private static boolean isPlaceKept(final int priorityKept, final long before, final long quantity)
    {
        return priorityKept == BooleanType.TRUE.value() ||
            priorityKept == BooleanType.NULL_VAL.value() && quantity <= before;
    }

    @Override
    void removeAll()
    {
        removeAll(bids);
        removeAll(asks);
    }

    @Override
    void checkLevel(final int level)
    {
        int count = 0;
        long quantity = 0;
        int previous = level;
        for (int order = records.next(level); order != level; order = records.next(order))
        {
            final long orderId = orders.orderId(order);
            check(order(orderId) == order, "order " + orderId + " is not found");
            check(orders.level(order) == level, "order " + orderId + " is in the queue of another level");
            check(records.previous(order) == previous, "queue is broken before order " + orderId);
            check(orders.quantity(order) > 0, "quantity of order " + orderId + " is " + orders.quantity(order));
            quantity += orders.quantity(order);
            count++;
            check(count <= levels.orderCount(level), "more orders queue than are counted at " + levels.price(level));
            previous = order;
        }
        check(records.previous(level) == previous, "last order is wrong at " + levels.price(level));
        check(levels.orderCount(level) == count, "order count is wrong at " + levels.price(level));
        check(levels.quantity(level) == quantity, "quantity is wrong at " + levels.price(level));
    }

    private BookFault addTo(final Ladder ladder, final long orderId, final long price, final long quantity)
    {
        final int slot = orders.slotForNew(instrumentId(), orderId);
        if (slot == NONE)
        {
            return BookFault.DUPLICATE_ORDER;
        }
        final int level = ladder.levelFor(price);
        link(orders.add(slot, instrumentId(), ladder.isAsk(), orderId, level), ladder, level, price, quantity);
        return null;
    }

    /** Puts the order at the back of its level. */
    private void link(
        final int order, final Ladder ladder, final int level, final long price, final long quantity)
    {
        final int count = levels.orderCount(level);
        ladder.resize(isZero(count), price);
        levels.orderCount(level, count + 1);
        levels.quantity(level, levels.quantity(level) + quantity);
        records.insertBefore(level, order);
        orders.quantity(order, quantity);
        changed(ladder.isAsk(), price);
    }

    /**
     * Takes the order in this slot out of its level.
     *
     * @return the ladder of the level.
     */
    private Ladder unlink(final int slot)
    {
        final int order = orders.order(slot);
        final int level = orders.levelAt(slot);
        final Ladder ladder = ladder(orders.isAskAt(slot));
        records.unlink(order);
        final int count = levels.orderCount(level) - 1;
        levels.orderCount(level, count);
        levels.quantity(level, levels.quantity(level) - orders.quantity(order));
        final long price = levels.price(level);
        ladder.resize(-isZero(count), price);
        changed(ladder.isAsk(), price);
        if (level == ladder.best() && count == 0)
        {
            ladder.trim();
        }
        return ladder;
    }

    /** @return 1 for 0, and 0 for anything above: whether an order was the only one no branch could foresee. */
    private static int isZero(final int count)
    {
        return count - 1 >>> 31;
    }

    private void removeAll(final Ladder ladder)
    {
        for (int rank = 0; rank < ladder.size(); rank++)
        {
            final int level = ladder.level(rank);
            int order = records.next(level);
            while (order != level)
            {
                final int next = records.next(order);
                orders.remove(orders.slot(instrumentId(), orders.orderId(order)));
                order = next;
            }
        }
        ladder.clear();
    }

    private int totalOrders(final Ladder ladder)
    {
        int count = 0;
        for (int rank = 0; rank < ladder.size(); rank++)
        {
            count += levels.orderCount(ladder.level(rank));
        }
        return count;
    }
}
