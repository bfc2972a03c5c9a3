package io.directlive.feed.iex;

import java.util.Arrays;

/**
 * IEX names instruments by eight characters, events by 32 bits. Up to six characters out of the 40 that symbols are
 * made of are a number to the base of 40, so that {@value #PLAIN_COUNT} names each have a code of their own, which can
 * be read back. Of 7,802 symbols of a day none is beyond that. The 32 bit numbers that are left are for all
 * other names, which get one of them from a hash: {@link UnusualSymbols} sees to it that no two share one unnoticed.
 * <p>
 * The code depends on the name alone: the same on every line, in every feed, on every day. Any thread; allocates
 * nothing, {@link #text(int)} aside.
 */
public final class IexSymbol
{
    /** Names that have a code of their own, and the first code that is a hash. */
    public static final long PLAIN_COUNT = 4_096_000_000L;

    private static final int BASE = 40;
    private static final int PLAIN_LENGTH = 6;
    /** In the order of the digits: never to be changed, for recordings hold the codes. */
    private static final String CHARACTERS = " ABCDEFGHIJKLMNOPQRSTUVWXYZ+-.=*#^~!@$%/";
    private static final int NOT_PLAIN = 0x40;
    private static final byte[] DIGITS = new byte[256];
    private static final long HASHED_COUNT = (1L << 32) - PLAIN_COUNT;
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    static
    {
        Arrays.fill(DIGITS, (byte)NOT_PLAIN);
        for (int digit = 0; digit < BASE; digit++)
        {
            DIGITS[CHARACTERS.charAt(digit)] = (byte)digit;
        }
    }

    private IexSymbol()
    {
    }

    /**
     * @param symbol of eight characters, first one lowest, padded with spaces.
     * @return its code, unsigned; 0 when it begins with a space or with NUL, and so is none.
     */
    public static int code(final long symbol)
    {
        final int first = (int)symbol & 0xFF;
        if (first == ' ' || first == 0)
        {
            return 0;
        }
        final int d0 = DIGITS[first];
        final int d1 = DIGITS[(int)(symbol >>> 8) & 0xFF];
        final int d2 = DIGITS[(int)(symbol >>> 16) & 0xFF];
        final int d3 = DIGITS[(int)(symbol >>> 24) & 0xFF];
        final int d4 = DIGITS[(int)(symbol >>> 32) & 0xFF];
        final int d5 = DIGITS[(int)(symbol >>> 40) & 0xFF];
        if (((d0 | d1 | d2 | d3 | d4 | d5) & NOT_PLAIN) != 0 || symbol >>> 48 != 0x2020)
        {
            return hash(symbol);
        }
        return ((d0 * BASE + d1) * BASE + d2) * (BASE * BASE * BASE) + (d3 * BASE + d4) * BASE + d5;
    }

    /**
     * @param code of a symbol.
     * @return whether no other symbol can have it.
     */
    public static boolean isPlain(final int code)
    {
        return (code & 0xFFFF_FFFFL) < PLAIN_COUNT;
    }

    /**
     * @param code of a symbol.
     * @return the symbol, without its padding; null when the code is a hash and cannot be read back.
     */
    public static String text(final int code)
    {
        if (!isPlain(code))
        {
            return null;
        }
        final char[] characters = new char[PLAIN_LENGTH];
        long rest = code & 0xFFFF_FFFFL;
        for (int i = PLAIN_LENGTH - 1; i >= 0; i--)
        {
            characters[i] = CHARACTERS.charAt((int)(rest % BASE));
            rest /= BASE;
        }
        return new String(characters).stripTrailing();
    }

    /**
     * @param text up to eight characters of ASCII.
     * @return the symbol as messages have it, first character lowest, padded with spaces.
     * @throws IllegalArgumentException when it is no such text.
     */
    public static long pack(final String text)
    {
        if (text.isBlank() || text.length() > IexMessage.SYMBOL_LENGTH)
        {
            throw new IllegalArgumentException("a symbol has 1 to 8 characters: '" + text + "'");
        }
        long symbol = 0;
        for (int i = IexMessage.SYMBOL_LENGTH - 1; i >= 0; i--)
        {
            final char c = i < text.length() ? text.charAt(i) : ' ';
            if (c > 0x7F)
            {
                throw new IllegalArgumentException("not ASCII: " + text);
            }
            symbol = symbol << 8 | c;
        }
        return symbol;
    }

    private static int hash(final long symbol)
    {
        long hash = FNV_OFFSET;
        for (int shift = 0; shift < Long.SIZE; shift += 8)
        {
            hash = (hash ^ symbol >>> shift & 0xFF) * FNV_PRIME;
        }
        return (int)(PLAIN_COUNT + Long.remainderUnsigned(hash, HASHED_COUNT));
    }
}
