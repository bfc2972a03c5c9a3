package io.directlive.feed.venue;

import io.directlive.feed.itch.ItchMessageType;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** Replays ITCH by the table of fields, with maps, and throws at anything that a real venue would never send. */
final class NaiveReplay
{
    private record Order(long locate, char side, long price, long shares)
    {
    }

    final Map<Character, Long> counts = new TreeMap<>();
    final Map<Long, TreeMap<Long, Long>> bids = new HashMap<>();
    final Map<Long, TreeMap<Long, Long>> asks = new HashMap<>();
    final Map<Long, Order> orders = new HashMap<>();
    final Map<Long, Integer> liveOrders = new HashMap<>();
    int deepest;
    int most;

    private final Map<Long, String> symbols = new HashMap<>();
    private String systemEvents = "";
    private long lastTime;
    private long lastMatch;
    private long lastReference;
    private ItchMessageType type;
    private DirectBuffer message;

    void onMessage(final DirectBuffer buffer, final int length)
    {
        message = buffer;
        type = ItchMessageType.of(buffer.getByte(0));
        require(type != null && type.length() == length, "length");
        counts.merge(type.code(), 1L, Long::sum);
        require(number("timestamp") >= lastTime, "time runs backwards");
        lastTime = number("timestamp");
        require("OSQMEC".startsWith(systemEvents), "system events " + systemEvents);
        apply();
    }

    private void apply()
    {
        switch (type)
        {
            case SYSTEM_EVENT -> systemEvents += text("event_code");
            case STOCK_DIRECTORY -> symbols.put(locate(), text("stock"));
            case TRADING_ACTION, NET_ORDER_IMBALANCE -> checkSymbol();
            case ADD_ORDER, ADD_ORDER_MPID ->
            {
                checkSymbol();
                add(
                    number("order_reference_number"), text("buy_sell_indicator").charAt(0), number("price"),
                    number("shares"));
            }
            case ORDER_EXECUTED -> execute(number("executed_shares"));
            case ORDER_EXECUTED_WITH_PRICE -> execute(number("executed_shares"));
            case ORDER_CANCEL ->
            {
                require(number("canceled_shares") < order().shares(), "X takes the whole order");
                reduce(number("order_reference_number"), number("canceled_shares"));
            }
            case ORDER_DELETE -> reduce(number("order_reference_number"), order().shares());
            case ORDER_REPLACE ->
            {
                final long original = number("original_order_reference_number");
                final Order order = orders.get(original);
                require(order != null, "unknown order");
                reduce(original, order.shares());
                add(number("new_order_reference_number"), order.side(), number("price"), number("shares"));
            }
            case TRADE, CROSS_TRADE ->
            {
                checkSymbol();
                match();
            }
            default -> throw new AssertionError("not expected: " + type);
        }
    }

    private void add(final long reference, final char side, final long price, final long shares)
    {
        require(reference > lastReference, "reference used twice");
        lastReference = reference;
        require(price > 0 && shares > 0 && price % 100 == 0, "price or shares");
        orders.put(reference, new Order(locate(), side, price, shares));
        level(side).merge(price, shares, Long::sum);
        final TreeMap<Long, Long> ourBids = bids.get(locate());
        final TreeMap<Long, Long> ourAsks = asks.get(locate());
        require(
            ourBids == null || ourAsks == null || ourBids.isEmpty() || ourAsks.isEmpty() ||
            ourBids.lastKey() < ourAsks.firstKey(),
            "crossed book");
        deepest = Math.max(deepest, level(side).size());
        most = Math.max(most, liveOrders.merge(locate(), 1, Integer::sum));
    }

    private void execute(final long shares)
    {
        match();
        final Order order = order();
        final long best = order.side() == 'B' ? level('B').lastKey() : level('S').firstKey();
        require(order.price() == best, "not the best price");
        reduce(number("order_reference_number"), shares);
    }

    private void match()
    {
        require(number("match_number") > lastMatch, "match number");
        lastMatch = number("match_number");
    }

    private void reduce(final long reference, final long shares)
    {
        final Order order = orders.get(reference);
        require(order != null && order.locate() == locate(), "unknown order");
        require(shares > 0 && shares <= order.shares(), "more than there is");
        level(order.side()).compute(order.price(), (price, total) -> total == shares ? null : total - shares);
        if (shares == order.shares())
        {
            orders.remove(reference);
            liveOrders.merge(locate(), -1, Integer::sum);
        }
        else
        {
            orders.put(reference, new Order(order.locate(), order.side(), order.price(), order.shares() - shares));
        }
    }

    private Order order()
    {
        final Order order = orders.get(number("order_reference_number"));
        require(order != null, "unknown order");
        return order;
    }

    private TreeMap<Long, Long> level(final char side)
    {
        return (side == 'B' ? bids : asks).computeIfAbsent(locate(), l -> new TreeMap<>());
    }

    private void checkSymbol()
    {
        require(text("stock").equals(symbols.get(locate())), "symbol");
    }

    private long locate()
    {
        return number("stock_locate");
    }

    private long number(final String field)
    {
        return type.fields().stream()
            .filter(f -> f.name().equals(field)).findFirst().orElseThrow().integer(message, 0);
    }

    private String text(final String field)
    {
        return type.fields().stream()
            .filter(f -> f.name().equals(field)).findFirst().orElseThrow().text(message, 0);
    }

    private void require(final boolean condition, final String what)
    {
        if (!condition)
        {
            throw new AssertionError(type + ": " + what);
        }
    }
}
