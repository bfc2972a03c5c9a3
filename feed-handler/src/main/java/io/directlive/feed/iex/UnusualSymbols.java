package io.directlive.feed.iex;

/**
 * The symbols of a session whose code is a hash, kept so that two with the same code are noticed. All the memory that
 * the normaliser has: without such symbols it stays empty, and without two that collide it changes nothing. One
 * thread; allocates nothing after construction.
 */
final class UnusualSymbols
{
    /** Most symbols that are kept; messages about further ones are refused. */
    static final int LIMIT = 4096;

    private static final int MASK = 2 * LIMIT - 1;

    private final int[] codes = new int[MASK + 1];
    private final long[] symbols = new long[MASK + 1];
    private int size;

    /**
     * @param symbol of eight characters.
     * @param code   of the symbol, not plain.
     * @return true when the code is the symbol's from here on; false when another symbol has it, or when there are too
     *         many.
     */
    boolean claim(final long symbol, final int code)
    {
        final int slot = slot(code);
        if (codes[slot] == code)
        {
            return symbols[slot] == symbol;
        }
        if (size == LIMIT)
        {
            return false;
        }
        codes[slot] = code;
        symbols[slot] = symbol;
        size++;
        return true;
    }

    /** @return why {@link #claim} would refuse; null when it would not. */
    IexFault fault(final long symbol, final int code)
    {
        final int slot = slot(code);
        if (codes[slot] == code)
        {
            return symbols[slot] == symbol ? null : IexFault.SYMBOL_COLLISION;
        }
        return size == LIMIT ? IexFault.TOO_MANY_SYMBOLS : null;
    }

    /** Where the code is, or the free place where it would be; 0 is no hashed code, so it marks a free place. */
    private int slot(final int code)
    {
        int slot = code & MASK;
        while (codes[slot] != 0 && codes[slot] != code)
        {
            slot = slot + 1 & MASK;
        }
        return slot;
    }
}
