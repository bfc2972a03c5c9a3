package io.directlive.book;

import io.directlive.protocol.sbe.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A book as anyone would write it who does not care for speed: the truth of the tests. */
final class ReferenceBook
{
    static final class Order
    {
        final long orderId;
        final Side side;
        long price;
        long quantity;

        Order(final long orderId, final Side side, final long price, final long quantity)
        {
            this.orderId = orderId;
            this.side = side;
            this.price = price;
            this.quantity = quantity;
        }
    }

    /** One price level. */
    record Level(long price, long quantity, int orderCount)
    {
    }

    /** One order in its queue. */
    record Queued(long price, long orderId, long quantity)
    {
    }

    final List<BookFault> faults = new ArrayList<>();
    boolean isSuspect;
    Order lastTouched;

    private final Map<Long, Order> orders = new LinkedHashMap<>();
    private final TreeMap<Long, List<Order>> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, List<Order>> asks = new TreeMap<>();

    void apply(final MarketAction action)
    {
        lastTouched = null;
        if (action instanceof MarketAction.Add add)
        {
            if (add.quantity() <= 0)
            {
                fault(BookFault.BAD_VALUE);
            }
            else
            {
                add(new Order(add.orderId(), add.side(), add.price(), add.quantity()));
            }
        }
        else if (action instanceof MarketAction.Execute execute)
        {
            take(execute.orderId(), execute.quantity());
        }
        else if (action instanceof MarketAction.ExecuteAt execute)
        {
            take(execute.orderId(), execute.quantity());
        }
        else if (action instanceof MarketAction.Reduce reduce)
        {
            take(reduce.orderId(), reduce.quantity());
        }
        else if (action instanceof MarketAction.Delete delete)
        {
            remove(delete.orderId());
        }
        else if (action instanceof MarketAction.Replace replace)
        {
            final Order old = remove(replace.orderId());
            if (old != null && replace.quantity() <= 0)
            {
                fault(BookFault.BAD_VALUE);
            }
            else if (old != null)
            {
                add(new Order(replace.newOrderId(), old.side, replace.price(), replace.quantity()));
            }
        }
        else if (action instanceof MarketAction.Modify modify)
        {
            modify(modify);
        }
        else if (action instanceof MarketAction.Clear || action instanceof MarketAction.Session)
        {
            orders.clear();
            bids.clear();
            asks.clear();
            isSuspect = false;
        }
        else if (action instanceof MarketAction.Gap gap)
        {
            isSuspect |= !gap.isFiltered();
        }
    }

    List<Level> levels(final Side side)
    {
        final List<Level> levels = new ArrayList<>();
        side(side).forEach((price, queue) ->
            levels.add(new Level(price, queue.stream().mapToLong(o -> o.quantity).sum(), queue.size())));
        return levels;
    }

    List<Level> levels(final Side side, final int depth)
    {
        final List<Level> levels = levels(side);
        return levels.subList(0, Math.min(depth, levels.size()));
    }

    List<Queued> queue(final Side side)
    {
        final List<Queued> queue = new ArrayList<>();
        side(side).forEach((price, orders) -> orders.forEach(o -> queue.add(new Queued(price, o.orderId, o.quantity))));
        return queue;
    }

    int orderCount()
    {
        return orders.size();
    }

    private void modify(final MarketAction.Modify modify)
    {
        final Order order = orders.get(modify.orderId());
        if (order == null)
        {
            fault(BookFault.UNKNOWN_ORDER);
        }
        else if (modify.quantity() <= 0)
        {
            remove(modify.orderId());
            fault(BookFault.BAD_VALUE);
        }
        else if (isPlaceKept(modify, order))
        {
            order.quantity = modify.quantity();
        }
        else
        {
            remove(modify.orderId());
            add(new Order(modify.orderId(), order.side, modify.price(), modify.quantity()));
        }
    }

    private static boolean isPlaceKept(final MarketAction.Modify modify, final Order order)
    {
        return modify.price() == order.price && switch (modify.priorityKept())
        {
            case TRUE -> true;
            case FALSE -> false;
            case NULL_VAL -> modify.quantity() <= order.quantity;
        };
    }

    private void add(final Order order)
    {
        if (orders.putIfAbsent(order.orderId, order) != null)
        {
            fault(BookFault.DUPLICATE_ORDER);
            return;
        }
        side(order.side).computeIfAbsent(order.price, price -> new ArrayList<>()).add(order);
    }

    private void take(final long orderId, final long quantity)
    {
        final Order order = orders.get(orderId);
        if (order == null)
        {
            fault(BookFault.UNKNOWN_ORDER);
        }
        else if (quantity <= 0)
        {
            fault(BookFault.BAD_VALUE);
        }
        else
        {
            lastTouched = order;
            final long rest = order.quantity - quantity;
            order.quantity = rest;
            if (rest <= 0)
            {
                remove(orderId);
            }
            if (rest < 0)
            {
                fault(BookFault.EXCESS_QUANTITY);
            }
        }
    }

    private Order remove(final long orderId)
    {
        final Order order = orders.remove(orderId);
        if (order == null)
        {
            fault(BookFault.UNKNOWN_ORDER);
            return null;
        }
        final List<Order> queue = side(order.side).get(order.price);
        queue.remove(order);
        if (queue.isEmpty())
        {
            side(order.side).remove(order.price);
        }
        return order;
    }

    private void fault(final BookFault fault)
    {
        faults.add(fault);
        isSuspect = true;
    }

    private TreeMap<Long, List<Order>> side(final Side side)
    {
        return side == Side.BID ? bids : asks;
    }
}
