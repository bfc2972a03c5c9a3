package io.directlive.ops.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest
{
    @Test
    void shouldTakeASizeOnlyWhenItIsOne()
    {
        assertEquals(new Terminal.Size(140, 40), Terminal.Size.parse("40", " 140\n"));
        assertEquals(new Terminal.Size(500, 500), Terminal.Size.parse("9999", "9999"));
        assertNull(Terminal.Size.parse("0", "0"));
        assertNull(Terminal.Size.parse(null, "80"));
        assertNull(Terminal.Size.parse("forty", "80"));
    }

    @Test
    void shouldLeaveColourOutWhenAskedTo()
    {
        assertTrue(Terminal.isColour(Map.of()));
        assertTrue(Terminal.isColour(Map.of("NO_COLOR", "")));
        assertFalse(Terminal.isColour(Map.of("NO_COLOR", "1")));
    }

    @Test
    void shouldDrawInAsciiUnlessTheLocaleHasMore()
    {
        assertFalse(Terminal.isUnicode(Map.of()));
        assertTrue(Terminal.isUnicode(Map.of("LANG", "de_CH.UTF-8")));
        assertTrue(Terminal.isUnicode(Map.of("LANG", "C", "LC_CTYPE", "C.utf8")));
        assertFalse(Terminal.isUnicode(Map.of("LANG", "en_US.UTF-8", "LC_ALL", "C")));
    }
}
