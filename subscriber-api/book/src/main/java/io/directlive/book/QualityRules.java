package io.directlive.book;

import io.directlive.protocol.Prices;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a {@link QualityGate} judges by. Part of what derived tiers are a function of: all who derive them from one stream
 * must have the same.
 *
 * @param policies         for each check; {@link QualityPolicy#COUNT} where there is none.
 * @param priceJumpPercent most that a price may differ from the last one, in percent of that; 0 for no limit.
 * @param maxPrice         highest price on either side of 0 that can be, in units of 1e-9.
 * @param maxQuantity      highest quantity that can be.
 */
public record QualityRules(
    Map<QualityCheck, QualityPolicy> policies, double priceJumpPercent, long maxPrice, long maxQuantity)
{
    /** What contradicts a book quarantines it, a crossed book and a stale line are flagged, the rest is counted. */
    public static final QualityRules DEFAULT = new QualityRules(
        Map.of(
            QualityCheck.RANGE, QualityPolicy.QUARANTINE,
            QualityCheck.UNKNOWN_ORDER, QualityPolicy.QUARANTINE,
            QualityCheck.NEGATIVE_QUANTITY, QualityPolicy.QUARANTINE,
            QualityCheck.SEQUENCE, QualityPolicy.QUARANTINE,
            QualityCheck.CROSSED, QualityPolicy.FLAG,
            QualityCheck.STALE_LINE, QualityPolicy.FLAG),
        20.0, 1_000_000_000L * Prices.ONE, 1_000_000_000_000_000L);

    private static final String JUMP = "price-jump-percent";
    private static final String MAX_PRICE = "max-price";
    private static final String MAX_QUANTITY = "max-quantity";

    /** Checks the ranges, and gives each check its policy. */
    public QualityRules
    {
        if (!(priceJumpPercent >= 0) || Double.isInfinite(priceJumpPercent))
        {
            throw new IllegalArgumentException(JUMP + " is not from 0 on: " + priceJumpPercent);
        }
        if (maxPrice <= 0 || maxQuantity <= 0)
        {
            throw new IllegalArgumentException(
                (maxPrice <= 0 ? MAX_PRICE + " is not positive: " + maxPrice :
                    MAX_QUANTITY + " is not positive: " + maxQuantity));
        }
        final EnumMap<QualityCheck, QualityPolicy> all = new EnumMap<>(QualityCheck.class);
        for (final QualityCheck check : QualityCheck.values())
        {
            all.put(check, policies.getOrDefault(check, QualityPolicy.COUNT));
        }
        policies = Collections.unmodifiableMap(all);
    }

    /**
     * @param check  which one.
     * @param policy that it shall have.
     * @return the same rules, but for that.
     */
    public QualityRules with(final QualityCheck check, final QualityPolicy policy)
    {
        final EnumMap<QualityCheck, QualityPolicy> changed = new EnumMap<>(policies);
        changed.put(check, policy);
        return new QualityRules(changed, priceJumpPercent, maxPrice, maxQuantity);
    }

    /** @return all of it in one line, for {@link #parse}. */
    public String text()
    {
        final StringBuilder text = new StringBuilder();
        policies.forEach((check, policy) ->
            text.append(check.settingName()).append('=').append(policy.name().toLowerCase(Locale.ROOT)).append(' '));
        return text.append(JUMP).append('=').append(priceJumpPercent)
            .append(' ').append(MAX_PRICE).append('=')
            .append(BigDecimal.valueOf(maxPrice, 9).stripTrailingZeros().toPlainString())
            .append(' ').append(MAX_QUANTITY).append('=').append(maxQuantity)
            .toString();
    }

    /**
     * @param text as {@link #text} writes it; empty for the rules of an instance that does not tell.
     * @return the rules.
     * @throws IllegalArgumentException when it makes no sense; the message says where.
     */
    public static QualityRules parse(final String text)
    {
        if (text.isBlank())
        {
            return DEFAULT;
        }
        final Map<String, String> values = new HashMap<>();
        for (final String pair : text.strip().split(" +"))
        {
            final int separator = pair.indexOf('=');
            if (separator < 0)
            {
                throw new IllegalArgumentException("no rule of quality: " + pair);
            }
            values.put(pair.substring(0, separator), pair.substring(separator + 1));
        }

        final EnumMap<QualityCheck, QualityPolicy> policies = new EnumMap<>(QualityCheck.class);
        for (final QualityCheck check : QualityCheck.values())
        {
            policies.put(check, QualityPolicy.valueOf(value(values, check.settingName()).toUpperCase(Locale.ROOT)));
        }
        return new QualityRules(
            policies,
            Double.parseDouble(value(values, JUMP)),
            price(value(values, MAX_PRICE)),
            Long.parseLong(value(values, MAX_QUANTITY)));
    }

    /**
     * @param text decimal.
     * @return the price in units of 1e-9; the highest one that there is for any above.
     */
    public static long price(final String text)
    {
        return new BigDecimal(text).setScale(9, RoundingMode.DOWN).unscaledValue()
            .min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static String value(final Map<String, String> values, final String name)
    {
        final String value = values.get(name);
        if (value == null)
        {
            throw new IllegalArgumentException("no rule of quality for " + name);
        }
        return value;
    }
}
