package io.directlive.feed.ws;

/** Decimal text to fixed point, exactly: neither {@code double} nor objects in between. */
public final class Decimal
{
    /** What does not fit, or is no number. */
    public static final long NONE = Long.MIN_VALUE;
    /** Digits behind the point of a price. */
    public static final int PRICE_SCALE = 9;
    /** Most digits behind the point that fixed point has here. */
    public static final int MAX_SCALE = 18;

    private static final int EXPONENT_LIMIT = 100;
    private static final long[] POWERS = new long[MAX_SCALE + 1];

    static
    {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++)
        {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private Decimal()
    {
    }

    /**
     * @param exponent from 0 to {@link #MAX_SCALE}.
     * @return that power of ten.
     */
    public static long power(final int exponent)
    {
        return POWERS[exponent];
    }

    /**
     * Reads a number as JSON writes it: {@code 45283.50}, {@code -1}, {@code 1.2e-7}; zeros in front are taken too.
     *
     * @param text   that holds it.
     * @param offset of its first character.
     * @param length in characters.
     * @param scale  1 unit of the result is 10^-scale; may be negative. From -{@link #MAX_SCALE} to {@link #MAX_SCALE}.
     * @return the number in these units; {@link #NONE} when it is none, is not a whole number of units, or is beyond
     *         64 bits.
     */
    public static long parse(final char[] text, final int offset, final int length, final int scale)
    {
        final int end = offset + length;
        int i = offset;
        final boolean isNegative = i < end && text[i] == '-';
        i += isNegative ? 1 : 0;

        long digits = 0;        // Significant digits without the zeros at their end.
        int zeros = 0;          // Zeros at their end.
        int decimals = 0;       // Digits behind the point.
        int count = 0;          // Digits in all.
        boolean hasPoint = false;
        for (; i < end; i++)
        {
            final char c = text[i];
            if (c == '.' && !hasPoint && count > 0)
            {
                hasPoint = true;
                continue;
            }
            if (c < '0' || c > '9')
            {
                break;
            }
            count++;
            decimals += hasPoint ? 1 : 0;
            if (c == '0')
            {
                zeros += digits == 0 ? 0 : 1;
                continue;
            }
            digits = shifted(digits, zeros + 1);
            if (digits == NONE || digits > Long.MAX_VALUE - (c - '0'))
            {
                return NONE;
            }
            digits += c - '0';
            zeros = 0;
        }
        if (count == 0 || text[i - 1] == '.')
        {
            return NONE;
        }

        int exponent = 0;
        if (i < end)
        {
            exponent = exponent(text, i, end);
            if (exponent == Integer.MIN_VALUE)
            {
                return NONE;
            }
        }
        final long value = digits == 0 ? 0 : shifted(digits, zeros + scale - decimals + exponent);
        return value == NONE || !isNegative ? value : -value;
    }

    /** @return the value times ten to that power; {@link #NONE} when that is no whole number or does not fit. */
    private static long shifted(final long value, final int power)
    {
        if (value == 0 || power == 0)
        {
            return value;
        }
        if (power < 0)
        {
            return power < -MAX_SCALE || value % POWERS[-power] != 0 ? NONE : value / POWERS[-power];
        }
        return power > MAX_SCALE || value > Long.MAX_VALUE / POWERS[power] ? NONE : value * POWERS[power];
    }

    private static int exponent(final char[] text, final int from, final int end)
    {
        int i = from;
        if (text[i] != 'e' && text[i] != 'E')
        {
            return Integer.MIN_VALUE;
        }
        i++;
        final boolean isNegative = i < end && text[i] == '-';
        i += i < end && (isNegative || text[i] == '+') ? 1 : 0;
        if (i == end)
        {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (; i < end; i++)
        {
            if (text[i] < '0' || text[i] > '9' || value > EXPONENT_LIMIT)
            {
                return Integer.MIN_VALUE;
            }
            value = value * 10 + text[i] - '0';
        }
        return isNegative ? -value : value;
    }
}
