package io.directlive.subscriber;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** All instruments that were seen, by id, and by symbol once defined. Allocates when one is seen for the first time. */
final class InstrumentTable
{
    private static final int ID_LIMIT = 1 << 24;

    private final Set<String> symbols;
    private final Map<String, Instrument> bySymbol = new HashMap<>();
    private final Instrument none = new Instrument(0);
    private Instrument[] byId = new Instrument[1 << 10];

    /** @param symbols that are wanted; empty for all. */
    InstrumentTable(final Set<String> symbols)
    {
        this.symbols = Set.copyOf(symbols);
        none.wanted = true;
    }

    /** @return the instrument; the one with id 0 for ids that are none. */
    Instrument get(final int id)
    {
        if (id <= 0 || id >= ID_LIMIT)
        {
            return none;
        }
        final Instrument instrument = id < byId.length ? byId[id] : null;
        return instrument == null ? add(id) : instrument;
    }

    /** @return the instrument that last had the symbol; null when none had. */
    Instrument find(final String symbol)
    {
        return bySymbol.get(symbol);
    }

    /** Takes in a definition. One that was not made by the venue names, and takes nothing from what the venue told. */
    void define(final Instrument instrument, final InstrumentDefinitionDecoder definition)
    {
        if (instrument != none && !isKnownBetter(instrument, definition))
        {
            instrument.define(definition);
            instrument.wanted = symbols.isEmpty() || symbols.contains(instrument.symbol());
            bySymbol.put(instrument.symbol(), instrument);
        }
    }

    private static boolean isKnownBetter(final Instrument instrument, final InstrumentDefinitionDecoder definition)
    {
        return (definition.header().flags() & EventFlags.SYNTHETIC) != 0 &&
            instrument.isDefined() &&
            instrument.tradingDate() == definition.tradingDate() &&
            instrument.symbol().equals(definition.symbol());
    }

    private Instrument add(final int id)
    {
        if (id >= byId.length)
        {
            byId = Arrays.copyOf(byId, Math.max(id + 1, byId.length << 1));
        }
        final Instrument instrument = new Instrument(id);
        instrument.wanted = symbols.isEmpty();
        byId[id] = instrument;
        return instrument;
    }
}
