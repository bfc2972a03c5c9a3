package io.directlive.ops.dump;

import io.directlive.protocol.Prices;
import java.math.BigDecimal;
import org.agrona.collections.Long2ObjectHashMap;

/** Prices as decimal text, without trailing zeros. A table shows the same prices over and over: each is made once. */
public final class Decimal
{
    private static final int MOST_KEPT = 100_000;
    private static final int SCALE = 9;

    private final Long2ObjectHashMap<String> texts = new Long2ObjectHashMap<>();

    /**
     * @param priceE9 in units of 1e-9.
     * @return decimal text; empty for no price.
     */
    public String text(final long priceE9)
    {
        String text = texts.get(priceE9);
        if (text == null)
        {
            if (texts.size() >= MOST_KEPT)
            {
                texts.clear();
            }
            text = priceE9 == Prices.NULL ?
                "" : BigDecimal.valueOf(priceE9, SCALE).stripTrailingZeros().toPlainString();
            texts.put(priceE9, text);
        }
        return text;
    }
}
