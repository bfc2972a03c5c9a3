package io.directlive.feed.ws;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A book as plain as can be, changed at random. Prices in cents, quantities in units of 1e-8. */
public final class LevelMaps
{
    private static final int MIDDLE = 500_000;
    private static final int WIDTH = 60;

    private final NavigableMap<Integer, Long> bids = new TreeMap<>(Collections.reverseOrder());
    private final NavigableMap<Integer, Long> asks = new TreeMap<>();
    private final Map<Integer, Long> changedBids = new LinkedHashMap<>();
    private final Map<Integer, Long> changedAsks = new LinkedHashMap<>();
    private final Random random;

    public LevelMaps(final Random random)
    {
        this.random = random;
        change(WIDTH);
    }

    /** Changes some levels. */
    public void change(final int count)
    {
        changedBids.clear();
        changedAsks.clear();
        for (int i = 0; i < count; i++)
        {
            final boolean isBid = random.nextBoolean();
            final int distance = random.nextInt(WIDTH);
            final int price = isBid ? MIDDLE - distance : MIDDLE + 1 + distance;
            final long quantity = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(2_000_000_000);
            (isBid ? changedBids : changedAsks).put(price, quantity);
            final Map<Integer, Long> side = isBid ? bids : asks;
            if (quantity == 0)
            {
                side.remove(price);
            }
            else
            {
                side.put(price, quantity);
            }
        }
    }

    /** @return {@code ["5000.00","0.01000000"],...} of the levels that changed last. */
    public String changedBids()
    {
        return pairs(changedBids, "");
    }

    public String changedAsks()
    {
        return pairs(changedAsks, "");
    }

    /** @return {@code ["buy","5000.00","0.01000000"],...} of the levels that changed last. */
    public String changes()
    {
        final String buys = pairs(changedBids, "\"buy\",");
        final String sells = pairs(changedAsks, "\"sell\",");
        return buys + (buys.isEmpty() || sells.isEmpty() ? "" : ",") + sells;
    }

    public String allBids()
    {
        return pairs(bids, "");
    }

    public String allAsks()
    {
        return pairs(asks, "");
    }

    /** @return what a reader must have: bids, then asks, prices in units of 1e-9. */
    public Map<Long, Long> fixed()
    {
        final Map<Long, Long> fixed = new LinkedHashMap<>();
        bids.forEach((price, quantity) -> fixed.put(price * 10_000_000L, quantity));
        asks.forEach((price, quantity) -> fixed.put(price * 10_000_000L, quantity));
        return fixed;
    }

    /** @return a reader's book in the same way. */
    public static Map<Long, Long> fixed(final ReaderBooks.Book book)
    {
        final Map<Long, Long> fixed = new LinkedHashMap<>(book.bids);
        fixed.putAll(book.asks);
        return fixed;
    }

    private static String pairs(final Map<Integer, Long> levels, final String before)
    {
        return levels.entrySet().stream()
            .map(level -> String.format("[%s\"%d.%02d\",\"%d.%08d\"]", before,
                level.getKey() / 100, level.getKey() % 100,
                level.getValue() / 100_000_000, level.getValue() % 100_000_000))
            .collect(Collectors.joining(","));
    }
}
