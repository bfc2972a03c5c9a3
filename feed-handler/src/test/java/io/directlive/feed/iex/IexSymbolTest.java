package io.directlive.feed.iex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class IexSymbolTest
{
    /** Recordings hold these codes: they never change. */
    @Test
    void shouldKeepTheCodesThatRecordingsHold()
    {
        assertEquals("102400000", code("A"));
        assertEquals("2457600001", code("X    A"));
        assertEquals("927452800", code("IBKR"));
        assertEquals("4095999999", code("//////"));
        assertEquals("4101492597", code("ABCDEFG"));
        assertEquals("4183951483", code("aapl"));
    }

    @Test
    void shouldHaveNoCodeForNoSymbol()
    {
        assertEquals(0, IexSymbol.code(0x2020_2020_2020_2020L));
        assertEquals(0, IexSymbol.code(0));
        assertEquals(0, IexSymbol.code(0x2020_2020_2020_4120L));
    }

    @Property
    void shouldReadAPlainSymbolBack(
        @ForAll
        @StringLength(min = 1, max = 6)
        @CharRange(from = 'A', to = 'Z')
        @Chars({'+', '-', '.', '=', '*', '#', '^', '~', '!', '@', '$', '%', '/'})
        final String symbol)
    {
        final int code = IexSymbol.code(IexSymbol.pack(symbol));

        assertTrue(IexSymbol.isPlain(code));
        assertEquals(symbol, IexSymbol.text(code));
    }

    @Property
    void shouldGiveAllOtherSymbolsAHash(@ForAll @StringLength(min = 7, max = 8) @CharRange(from = '0', to = 'z')
        final String symbol)
    {
        final int code = IexSymbol.code(IexSymbol.pack(symbol));

        assertFalse(IexSymbol.isPlain(code));
        assertNull(IexSymbol.text(code));
    }

    @Test
    void shouldRefuseTextThatIsNoSymbol()
    {
        assertThrows(IllegalArgumentException.class, () -> IexSymbol.pack(""));
        assertThrows(IllegalArgumentException.class, () -> IexSymbol.pack("ABCDEFGHI"));
        assertThrows(IllegalArgumentException.class, () -> IexSymbol.pack("Ä"));
    }

    @Test
    void shouldNoticeTwoSymbolsWithOneCode()
    {
        final long[] pair = collision();
        final int code = IexSymbol.code(pair[0]);
        final UnusualSymbols symbols = new UnusualSymbols();

        assertNull(symbols.fault(pair[1], code));
        assertTrue(symbols.claim(pair[0], code));
        assertTrue(symbols.claim(pair[0], code));
        assertFalse(symbols.claim(pair[1], code));
        assertNull(symbols.fault(pair[0], code));
        assertEquals(IexFault.SYMBOL_COLLISION, symbols.fault(pair[1], code));
    }

    @Test
    void shouldKeepSoManyUnusualSymbolsAndNoMore()
    {
        final UnusualSymbols symbols = new UnusualSymbols();
        for (int i = 1; i <= UnusualSymbols.LIMIT; i++)
        {
            assertTrue(symbols.claim(i, i * 977));
        }
        for (int i = 1; i <= UnusualSymbols.LIMIT; i++)
        {
            assertTrue(symbols.claim(i, i * 977));
        }

        assertFalse(symbols.claim(-1, -1));
        assertEquals(IexFault.TOO_MANY_SYMBOLS, symbols.fault(-1, -1));
    }

    /** Two symbols of eight characters with the same code: the birthday paradox finds them at once. */
    static long[] collision()
    {
        final Map<Integer, Long> byCode = new HashMap<>();
        for (int i = 10_000_000;; i++)
        {
            final long symbol = IexSymbol.pack(Integer.toString(i));
            final Long other = byCode.put(IexSymbol.code(symbol), symbol);
            if (other != null)
            {
                return new long[]{other, symbol};
            }
        }
    }

    private static String code(final String symbol)
    {
        return Integer.toUnsignedString(IexSymbol.code(IexSymbol.pack(symbol)));
    }
}
