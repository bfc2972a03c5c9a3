package io.directlive.feed;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the trading date in the name of a capture file, where venue and tools put it because the feed itself carries
 * none: {@code 01302019.NASDAQ_ITCH50.gz}, {@code S081321-v50.txt.gz}, {@code AAPL_2012-06-21.itch}, {@code
 * 20120621.itch}, {@code ex20101224.TEST_ITCH_50.gz}.
 */
public final class TradingDates
{
    private static final Pattern DASHED = Pattern.compile("(?<!\\d)(\\d{4})[-_](\\d{2})[-_](\\d{2})(?!\\d)");
    private static final Pattern EIGHT_DIGITS = Pattern.compile("(?<!\\d)\\d{8}(?!\\d)");
    private static final Pattern S_SIX_DIGITS = Pattern.compile("^S(\\d{2})(\\d{2})(\\d{2})(?!\\d)");
    private static final int FIRST_YEAR = 1980;
    private static final int LAST_YEAR = 2099;

    private TradingDates()
    {
    }

    /**
     * @param fileName without its folder.
     * @return the first date that is in it; empty when there is none, and the caller must ask or decide.
     */
    public static Optional<LocalDate> fromFileName(final String fileName)
    {
        final Matcher sixDigits = S_SIX_DIGITS.matcher(fileName);
        if (sixDigits.find())
        {
            final Optional<LocalDate> date =
                date("20" + sixDigits.group(3), sixDigits.group(1), sixDigits.group(2));
            if (date.isPresent())
            {
                return date;
            }
        }

        for (final Matcher dashed = DASHED.matcher(fileName); dashed.find();)
        {
            final Optional<LocalDate> date = date(dashed.group(1), dashed.group(2), dashed.group(3));
            if (date.isPresent())
            {
                return date;
            }
        }

        for (final Matcher run = EIGHT_DIGITS.matcher(fileName); run.find();)
        {
            // No number is both: what would be the month of one order is the century of the other.
            final String digits = run.group();
            final Optional<LocalDate> date =
                date(digits.substring(0, 4), digits.substring(4, 6), digits.substring(6))
                    .or(() -> date(digits.substring(4), digits.substring(0, 2), digits.substring(2, 4)));
            if (date.isPresent())
            {
                return date;
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> date(final String year, final String month, final String day)
    {
        try
        {
            final LocalDate date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
            final boolean isPlausible = date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR;
            return isPlausible ? Optional.of(date) : Optional.empty();
        }
        catch (final DateTimeException ex)
        {
            return Optional.empty(); // These digits are something else.
        }
    }
}
