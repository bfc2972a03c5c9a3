package io.directlive.ops.demo;

import io.directlive.protocol.Prices;
import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as text that fits a column. */
final class Quantities
{
    private static final int PRICE_SCALE = 9;

    private Quantities()
    {
    }

    /** @return with two decimals, or as many as the price has; a dash for no price. */
    static String price(final long priceE9)
    {
        if (priceE9 == Prices.NULL)
        {
            return "-";
        }
        final BigDecimal price = BigDecimal.valueOf(priceE9, PRICE_SCALE).stripTrailingZeros();
        return price.setScale(Math.max(2, price.scale())).toPlainString();
    }

    /** @return all digits, grouped by three. */
    static String grouped(final long number)
    {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** @return at most six characters. */
    static String brief(final long number)
    {
        if (number < 100_000)
        {
            return grouped(number);
        }
        return number < 1_000_000 ? String.format(Locale.ROOT, "%.1fk", number / 1e3) :
            number < 1_000_000_000 ? String.format(Locale.ROOT, "%.1fM", number / 1e6) :
            String.format(Locale.ROOT, "%.1fG", number / 1e9);
    }
}
