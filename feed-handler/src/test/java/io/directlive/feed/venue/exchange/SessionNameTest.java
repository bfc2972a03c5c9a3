package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionNameTest
{
    @ParameterizedTest
    @CsvSource({
        "DAY1, DAY2",
        "DAY009, DAY010",
        "DAY9, DAY10",
        "MORNING, MORNING2",
        "ABCDEFGHIJ, ABCDEFGHI2",
        "ABCDEFGHI9, ABCDEFGH10",
        "9999999999, 0000000000",
        "000010059B, 0000100592",
    })
    void shouldCountOn(final String name, final String next)
    {
        assertEquals(next, SessionName.after(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A ", " A", "ABCDEFGHIJK", "A\u00e9"})
    void shouldRefuseWhatNoPacketHolds(final String name)
    {
        assertThrows(IllegalArgumentException.class, () -> SessionName.check(name));
    }
}
