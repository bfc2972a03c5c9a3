package io.directlive.feed.ws;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The symbols that a source was asked for. The code of a symbol is the FNV-1a hash of its characters: the same in
 * every session, whatever else is asked for; two symbols with the same code cannot be asked for together.
 */
public final class Instruments
{
    private final List<Instrument> instruments = new ArrayList<>();
    private final Int2ObjectHashMap<Instrument> byCode = new Int2ObjectHashMap<>();

    /**
     * @param symbols as the venue writes them; one at the least.
     * @throws IllegalArgumentException when one is too long, is not ASCII, or cannot be told from another.
     */
    public Instruments(final List<String> symbols)
    {
        if (symbols.isEmpty())
        {
            throw new IllegalArgumentException("symbols: name one at the least");
        }
        for (final String symbol : symbols)
        {
            if (symbol.isEmpty() || symbol.length() > BookRecord.SYMBOL_LENGTH ||
                !symbol.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\'))
            {
                throw new IllegalArgumentException("symbols: " + symbol + " is not 1 to 24 characters of ASCII");
            }
            final char[] chars = symbol.toCharArray();
            final Instrument instrument =
                new Instrument(instruments.size(), symbol, code(chars, 0, chars.length));
            final Instrument other = byCode.put(instrument.code(), instrument);
            if (other != null)
            {
                throw new IllegalArgumentException(
                    "symbols: " + symbol + " and " + other.symbol() + " are the same or have the same code");
            }
            instruments.add(instrument);
        }
    }

    /** @return how many there are. */
    public int size()
    {
        return instruments.size();
    }

    /** @return that of an index. */
    public Instrument get(final int index)
    {
        return instruments.get(index);
    }

    /**
     * @param json whose last token is a symbol.
     * @return the instrument; null when it was not asked for.
     */
    public Instrument find(final JsonText json) throws IOException
    {
        final Instrument instrument = byCode.get(code(json.chars(), json.charsOffset(), json.charsLength()));
        return instrument != null && json.is(instrument.symbol()) ? instrument : null;
    }

    private static int code(final char[] chars, final int offset, final int length)
    {
        int hash = 0x811C_9DC5;
        for (int i = offset; i < offset + length; i++)
        {
            hash = (hash ^ (chars[i] & 0xFF)) * 0x0100_0193;
        }
        return hash == 0 ? 1 : hash;
    }
}
