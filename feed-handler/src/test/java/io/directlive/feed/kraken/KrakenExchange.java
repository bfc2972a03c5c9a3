package io.directlive.feed.kraken;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Kraken as its documents describe it, for one symbol, and as plain as can be: decimals and maps. */
final class KrakenExchange
{
    final String symbol;
    final int pricePrecision;
    final int quantityPrecision;
    private final int depth;
    private final Random random;
    private final NavigableMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Collections.reverseOrder());
    private final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();

    KrakenExchange(
        final String symbol,
        final int pricePrecision,
        final int quantityPrecision,
        final int depth,
        final Random random)
    {
        this.symbol = symbol;
        this.pricePrecision = pricePrecision;
        this.quantityPrecision = quantityPrecision;
        this.depth = depth;
        this.random = random;
        for (int i = 0; i < depth + 5; i++)
        {
            change();
        }
    }

    String pair()
    {
        return "{\"symbol\":\"" + symbol + "\",\"base\":\"X\",\"quote\":\"USD\",\"status\":\"online\"," +
            "\"qty_precision\":" + quantityPrecision + ",\"price_precision\":" + pricePrecision + ",\"price_increment\":" +
            BigDecimal.ONE.movePointLeft(pricePrecision).toPlainString() + "}";
    }

    /** Changes a level or a few. @return the update that tells what became visible. */
    String update()
    {
        final Map<BigDecimal, BigDecimal> bidsBefore = visible(bids);
        final Map<BigDecimal, BigDecimal> asksBefore = visible(asks);
        String changes = "";
        while (changes.isEmpty())
        {
            for (int i = random.nextInt(4); i >= 0; i--)
            {
                change();
            }
            final String bidChanges = changes(bidsBefore, bids);
            final String askChanges = changes(asksBefore, asks);
            if (!bidChanges.isEmpty() || !askChanges.isEmpty())
            {
                changes = "\"bids\":[" + bidChanges + "],\"asks\":[" + askChanges + "]";
            }
        }
        return text("update", changes);
    }

    String snapshot()
    {
        return text("snapshot", "\"bids\":[" + levels(visible(bids)) + "],\"asks\":[" + levels(visible(asks)) + "]");
    }

    /** Best first, prices in units of 1e-9, quantities in units of their precision. */
    Map<Long, Long> bids()
    {
        return fixed(visible(bids));
    }

    Map<Long, Long> asks()
    {
        return fixed(visible(asks));
    }

    long checksum()
    {
        final CRC32 crc = new CRC32();
        Stream.of(asks, bids)
            .flatMap(side -> side.entrySet().stream().limit(10))
            .flatMap(level -> Stream.of(level.getKey(), level.getValue()))
            .map(decimal -> decimal.toPlainString().replace(".", "").replaceFirst("^0+", ""))
            .forEach(digits -> crc.update(digits.getBytes()));
        return crc.getValue();
    }

    private String text(final String type, final String changes)
    {
        return "{\"channel\":\"book\",\"type\":\"" + type + "\",\"data\":[{\"symbol\":\"" + symbol + "\"," + changes +
            ",\"checksum\":" + checksum() +
            ",\"timestamp\":\"2026-11-20T08:00:00." + random.nextInt(1_000_000) + "Z\"}]}";
    }

    private void change()
    {
        final boolean isBid = random.nextBoolean();
        final NavigableMap<BigDecimal, BigDecimal> side = isBid ? bids : asks;
        final int distance = random.nextInt(depth + 8);
        final BigDecimal price = BigDecimal.valueOf(isBid ? 5_000 - distance : 5_001 + distance, pricePrecision);
        if (side.size() > depth && random.nextInt(3) == 0)
        {
            side.remove(random.nextBoolean() ? side.firstKey() : price);
        }
        else
        {
            side.put(price, BigDecimal.valueOf(1 + random.nextInt(1_000_000_000), quantityPrecision));
        }
    }

    private String changes(
        final Map<BigDecimal, BigDecimal> before, final NavigableMap<BigDecimal, BigDecimal> side)
    {
        final Map<BigDecimal, BigDecimal> after = visible(side);
        final Map<BigDecimal, BigDecimal> told = new LinkedHashMap<>();
        before.keySet().stream()
            .filter(price -> !side.containsKey(price)) // What was only pushed out is not told.
            .forEach(price -> told.put(price, BigDecimal.ZERO));
        after.forEach((price, quantity) ->
        {
            if (!quantity.equals(before.get(price)))
            {
                told.put(price, quantity);
            }
        });
        return levels(told);
    }

    private static String levels(final Map<BigDecimal, BigDecimal> levels)
    {
        return levels.entrySet().stream()
            .map(level -> "{\"price\":" + level.getKey().toPlainString() + ",\"qty\":" +
                level.getValue().toPlainString() + "}")
            .collect(Collectors.joining(","));
    }

    private Map<BigDecimal, BigDecimal> visible(final NavigableMap<BigDecimal, BigDecimal> side)
    {
        final Map<BigDecimal, BigDecimal> visible = new LinkedHashMap<>();
        side.entrySet().stream().limit(depth).forEach(level -> visible.put(level.getKey(), level.getValue()));
        return visible;
    }

    private Map<Long, Long> fixed(final Map<BigDecimal, BigDecimal> levels)
    {
        final Map<Long, Long> fixed = new LinkedHashMap<>();
        levels.forEach((price, quantity) -> fixed.put(
            price.movePointRight(9).longValueExact(), quantity.movePointRight(quantityPrecision).longValueExact()));
        return fixed;
    }
}
