package io.directlive.feed.iex;

import io.directlive.feed.VenueFilter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;

/**
 * Wants the messages of some symbols. Every message names its symbol, so there is nothing to learn; messages that are
 * not about one, of unknown types, or too short are always wanted. Used by one thread; allocates nothing after
 * construction.
 */
public final class IexSymbolFilter implements VenueFilter
{
    private final TreeMap<String, Long> wanted = new TreeMap<>();
    private final LongHashSet symbols = new LongHashSet();
    private final LongHashSet seen;

    /**
     * @param symbols that are wanted, as the venue writes them.
     * @throws IllegalArgumentException when there is none, or one that cannot be a symbol of the venue.
     */
    public IexSymbolFilter(final Collection<String> symbols)
    {
        if (symbols.isEmpty())
        {
            throw new IllegalArgumentException("no symbols");
        }
        for (final String text : symbols)
        {
            final long symbol = IexSymbol.pack(text);
            wanted.put(text, symbol);
            this.symbols.add(symbol);
        }
        seen = new LongHashSet(Math.max(8, 4 * wanted.size()));
    }

    @Override
    public boolean accepts(final DirectBuffer message, final int offset, final int length)
    {
        if (length < IexMessage.SYMBOL_OFFSET + IexMessage.SYMBOL_LENGTH)
        {
            return true;
        }
        final IexMessageType type = IexMessageType.of(IexMessage.type(message, offset));
        if (type == null || !type.hasSymbol())
        {
            return true;
        }
        final long symbol = IexMessage.symbol(message, offset);
        if (symbols.contains(symbol))
        {
            seen.add(symbol);
            return true;
        }
        return false;
    }

    /** @return wanted symbols that no message was about so far, sorted. */
    public Collection<String> missing()
    {
        return wanted.entrySet().stream()
            .filter(entry -> !seen.contains(entry.getValue().longValue()))
            .map(Map.Entry::getKey)
            .toList();
    }
}
