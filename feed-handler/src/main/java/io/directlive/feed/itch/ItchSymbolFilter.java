package io.directlive.feed.itch;

import io.directlive.feed.VenueFilter;
import java.util.Collection;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;

/**
 * Wants the messages of some symbols. Learns their locate numbers from the stock directory; messages that are not
 * about one symbol, and those whose locate cannot be read, are always wanted. Used by one thread; allocates nothing
 * after construction.
 */
public final class ItchSymbolFilter implements VenueFilter
{
    private static final int LOCATE_COUNT = 1 << 16;

    private final LongHashSet symbols = new LongHashSet();
    private final LongHashSet seen = new LongHashSet();
    private final boolean[] isWanted = new boolean[LOCATE_COUNT];

    /**
     * @param symbols that are wanted, as the venue writes them.
     * @throws IllegalArgumentException when there is none, or one that cannot be a symbol of the venue.
     */
    public ItchSymbolFilter(final Collection<String> symbols)
    {
        if (symbols.isEmpty())
        {
            throw new IllegalArgumentException("no symbols");
        }
        for (final String symbol : symbols)
        {
            if (symbol.isBlank())
            {
                throw new IllegalArgumentException("blank symbol");
            }
            this.symbols.add(Alpha.pack8(symbol));
        }
        isWanted[0] = true;
    }

    @Override
    public boolean accepts(final DirectBuffer message, final int offset, final int length)
    {
        if (length < 3)
        {
            return true;
        }
        final int locate = ItchMessage.stockLocate(message, offset);
        if (ItchMessage.type(message, offset) == 'R')
        {
            onDirectory(message, offset, length, locate);
        }
        return isWanted[locate];
    }

    /** @return wanted symbols that no directory entry has named so far, sorted. */
    public Collection<String> missing()
    {
        final TreeSet<String> missing = new TreeSet<>();
        symbols.forEach(symbol ->
        {
            if (!seen.contains(symbol))
            {
                missing.add(Alpha.unpack8(symbol));
            }
        });
        return missing;
    }

    private void onDirectory(final DirectBuffer message, final int offset, final int length, final int locate)
    {
        if (locate != 0 && length >= ItchMessage.expectedLength((byte)'R'))
        {
            final long symbol = ItchMessage.stock(message, offset);
            isWanted[locate] = symbols.contains(symbol);
            if (isWanted[locate])
            {
                seen.add(symbol);
            }
        }
    }
}
