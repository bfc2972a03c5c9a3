package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingDatesTest
{
    @ParameterizedTest
    @CsvSource({
        "01302019.NASDAQ_ITCH50.gz, 2019-01-30",
        "12302019.NASDAQ_ITCH50, 2019-12-30",
        "S081321-v50.txt, 2021-08-13",
        "S081321-v50.txt.gz, 2021-08-13",
        "AAPL_2012-06-21_34200000_57600000.itch, 2012-06-21",
        "20120621.itch.gz, 2012-06-21",
        "day_2012_06_21.itch, 2012-06-21",
        "ex20101224.TEST_ITCH_50.gz, 2010-12-24",
        "20190130.BX_ITCH_50.gz, 2019-01-30"})
    void shouldFindDate(final String name, final LocalDate date)
    {
        assertEquals(Optional.of(date), TradingDates.fromFileName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "amzn-day.itch.gz", "sample.itch", "99999999.itch", "1234567890.itch", "S131321-v50.txt", "2012-13-41.itch",
        ""})
    void shouldFindNone(final String name)
    {
        assertEquals(Optional.empty(), TradingDates.fromFileName(name));
    }
}
