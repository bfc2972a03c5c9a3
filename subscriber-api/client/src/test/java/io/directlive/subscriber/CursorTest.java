package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest
{
    @Test
    void shouldReadWhatItWrites()
    {
        final Cursor cursor = new Cursor(3, 0xFFFF_FFFE, 1234567890123L);

        assertEquals("3:4294967294:1234567890123", cursor.toString());
        assertEquals(cursor, Cursor.parse(cursor.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "1:2", "1:2:3:4", "1:2:x", "1:-2:3", "70000:1:1", "0:1:-1", "0:0:5" })
    void shouldRefuseWhatIsNoCursor(final String text)
    {
        assertThrows(IllegalArgumentException.class, () -> Cursor.parse(text));
    }
}
