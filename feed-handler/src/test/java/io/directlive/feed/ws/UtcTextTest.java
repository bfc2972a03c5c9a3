package io.directlive.feed.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UtcTextTest
{
    @Test
    void shouldReadWhatVenuesWrite()
    {
        assertEquals(1_696_613_755_440_295_000L, timeNs("2023-10-06T17:35:55.440295Z"));
        assertEquals(1_696_613_755_000_000_000L, timeNs("2023-10-06T17:35:55Z"));
        assertEquals(951_782_400_000_000_000L, timeNs("2000-02-29T00:00:00.0Z"));
    }

    @Test
    void shouldRefuseWhatIsNoTime()
    {
        for (final String text : new String[]{
            "", "2023-10-06", "2023-13-06T17:35:55Z", "2023-10-06T17:35:55+01:00", "2023-10-06T17:35:55.Z",
            "2023-10-06T17:35:55.1234567890Z", "2023-10-06 17:35:55Z", "1969-12-31T23:59:59Z", "20x3-10-06T17:35:55Z"})
        {
            assertEquals(0, timeNs(text), text);
        }
    }

    @Property
    void shouldAgreeWithInstant(
        @ForAll @LongRange(min = 1, max = 7_258_118_399L) final long second,
        @ForAll @IntRange(min = 0, max = 999_999_999) final int nano)
    {
        final Instant instant = Instant.ofEpochSecond(second, nano);
        assertEquals(second * 1_000_000_000L + nano, timeNs(instant.toString()), instant.toString());
    }

    @Property
    void shouldTakeAnyText(@ForAll @StringLength(max = 40) final String text)
    {
        timeNs(text);
    }

    private static long timeNs(final String text)
    {
        return UtcText.timeNs(('x' + text).toCharArray(), 1, text.length());
    }
}
