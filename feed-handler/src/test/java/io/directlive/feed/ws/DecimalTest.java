package io.directlive.feed.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DecimalTest
{
    @Test
    void shouldReadWhatVenuesWrite()
    {
        assertEquals(45_285_200_000_000L, parse("45285.2", 9));
        assertEquals(100_000, parse("0.00100000", 8));
        assertEquals(0, parse("0.00000000", 8));
        assertEquals(120, parse("1.2e-7", 9));
        assertEquals(1_200, parse("1.2E+3", 0));
        assertEquals(-5, parse("-5", 0));
        assertEquals(12, parse("1200", -2));
        assertEquals(Long.MAX_VALUE, parse("9223372036.854775807", 9));
    }

    @Test
    void shouldRefuseWhatDoesNotFit()
    {
        assertEquals(Decimal.NONE, parse("0.0000000001", 9));
        assertEquals(Decimal.NONE, parse("9223372036.854775808", 9));
        assertEquals(Decimal.NONE, parse("1250", -2));
        for (final String text : new String[]{
            "", "-", ".", ".5", "5.", "1.2.3", "1e", "1e+", "1e5x", "NaN", "1 ", "+1"})
        {
            assertEquals(Decimal.NONE, parse(text, 9), text);
        }
    }

    @Property
    void shouldAgreeWithBigDecimal(
        @ForAll final long unscaled, @ForAll @IntRange(min = 0, max = 12) final int decimals,
        @ForAll @IntRange(min = -3, max = 12) final int scale)
    {
        final BigDecimal value = BigDecimal.valueOf(unscaled, decimals);
        final String text = value.toPlainString();

        assertEquals(expected(value, scale), parse(text, scale), text);
        assertEquals(expected(value, scale), parse(text + (decimals == 0 ? ".000" : "000"), scale), text);
    }

    @Property
    void shouldTakeAnyText(
        @ForAll @StringLength(max = 30) @CharRange(from = '+', to = 'f') final String text,
        @ForAll @IntRange(min = -18, max = 18) final int scale)
    {
        final long value = parse(text, scale);
        if (value != Decimal.NONE)
        {
            assertEquals(expected(new BigDecimal(text), scale), value, text);
        }
    }

    private static long expected(final BigDecimal value, final int scale)
    {
        final BigDecimal units = value.movePointRight(scale);
        if (units.stripTrailingZeros().scale() > 0 ||
            units.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0)
        {
            return Decimal.NONE;
        }
        return units.longValueExact();
    }

    private static long parse(final String text, final int scale)
    {
        final char[] chars = ('9' + text + '9').toCharArray();
        return Decimal.parse(chars, 1, text.length(), scale);
    }
}
