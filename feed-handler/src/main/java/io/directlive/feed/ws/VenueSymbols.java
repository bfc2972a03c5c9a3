package io.directlive.feed.ws;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The symbols of one connection, by index and by the name that texts give them. One thread; allocates at construction
 * only.
 *
 * @param <S> the venue's symbols.
 */
public final class VenueSymbols<S extends VenueSymbol>
{
    private final Instruments instruments;
    private final List<S> symbols = new ArrayList<>();

    /**
     * @param instruments that were asked for.
     * @param newSymbol   makes the symbol of one.
     */
    public VenueSymbols(final Instruments instruments, final Function<Instrument, S> newSymbol)
    {
        this.instruments = instruments;
        for (int i = 0; i < instruments.size(); i++)
        {
            symbols.add(newSymbol.apply(instruments.get(i)));
        }
    }

    /** @return how many there are. */
    public int size()
    {
        return symbols.size();
    }

    /** @return that of an index. */
    public S get(final int index)
    {
        return symbols.get(index);
    }

    /**
     * Reads a name.
     *
     * @param json whose next token it is.
     * @return the symbol; null when it was not asked for.
     * @throws IOException when the next token is no text.
     */
    public S read(final JsonText json) throws IOException
    {
        json.text();
        final Instrument instrument = instruments.find(json);
        return instrument == null ? null : symbols.get(instrument.index());
    }
}
