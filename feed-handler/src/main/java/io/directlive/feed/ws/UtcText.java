package io.directlive.feed.ws;

/** Times as venues write them: {@code 2023-10-06T17:35:55.440295Z}, with up to nine digits of a second. */
public final class UtcText
{
    private static final int SHORTEST = "2023-10-06T17:35:55Z".length();
    private static final int MAX_FRACTION = 9;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

    private UtcText()
    {
    }

    /**
     * @param text   that holds the time.
     * @param offset of its first character.
     * @param length in characters.
     * @return ns since the Unix epoch; 0 when it is no such time of the years 1970 to 2199.
     */
    public static long timeNs(final char[] text, final int offset, final int length)
    {
        if (length < SHORTEST || text[offset + 4] != '-' || text[offset + 7] != '-' || text[offset + 10] != 'T' ||
            text[offset + 13] != ':' || text[offset + 16] != ':' || text[offset + length - 1] != 'Z')
        {
            return 0;
        }
        final int year = number(text, offset, 4);
        final int month = number(text, offset + 5, 2);
        final int day = number(text, offset + 8, 2);
        final int hour = number(text, offset + 11, 2);
        final int minute = number(text, offset + 14, 2);
        final int second = number(text, offset + 17, 2);
        final int fractionNs = fractionNs(text, offset + SHORTEST - 1, length - SHORTEST);
        if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 ||
            minute < 0 || minute > 59 || second < 0 || second > 60 || fractionNs < 0)
        {
            return 0;
        }
        final long seconds = (long)days(year, month, day) * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second;
        return seconds * NANOS_PER_SECOND + fractionNs;
    }

    private static int days(final int year, final int month, final int day)
    {
        final int past = year - 1;
        final boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        final int leapDays = past / 4 - past / 100 + past / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
        return (year - 1970) * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1] + (isLeap && month > 2 ? 1 : 0) + day - 1;
    }

    /** @return -1 when it is none. */
    private static int fractionNs(final char[] text, final int offset, final int length)
    {
        if (length == 0)
        {
            return 0;
        }
        final int digits = length - 1;
        if (text[offset] != '.' || digits < 1 || digits > MAX_FRACTION)
        {
            return -1;
        }
        final int value = number(text, offset + 1, digits);
        return value < 0 ? -1 : (int)(value * Decimal.power(MAX_FRACTION - digits));
    }

    /** @return -1 when it is none. */
    private static int number(final char[] text, final int offset, final int length)
    {
        int value = 0;
        for (int i = offset; i < offset + length; i++)
        {
            if (text[i] < '0' || text[i] > '9')
            {
                return -1;
            }
            value = value * 10 + text[i] - '0';
        }
        return value;
    }
}
