package io.directlive.book;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reference books of a few instruments; odd ones belong to source 1, even ones to source 2. */
final class ReferenceMarket
{
    static final int INSTRUMENTS = 3;

    private final Map<Integer, ReferenceBook> books = new TreeMap<>();

    ReferenceMarket()
    {
        for (int i = 1; i <= INSTRUMENTS; i++)
        {
            books.put(i, new ReferenceBook());
        }
    }

    static int sourceOf(final int instrumentId)
    {
        return instrumentId == 0 || instrumentId % 2 == 1 ? 1 : 2;
    }

    ReferenceBook book(final int instrumentId)
    {
        return books.get(instrumentId);
    }

    void apply(final MarketAction action)
    {
        for (final int instrumentId : targets(action))
        {
            books.get(instrumentId).apply(action);
        }
    }

    /** The instruments that an action is about. */
    static List<Integer> targets(final MarketAction action)
    {
        if (action.instrumentId() != 0)
        {
            return List.of(action.instrumentId());
        }
        final List<Integer> all = new ArrayList<>();
        for (int i = 1; i <= INSTRUMENTS; i++)
        {
            if (sourceOf(i) == 1)
            {
                all.add(i);
            }
        }
        return all;
    }

    long faultCount(final BookFault fault)
    {
        return books.values().stream().flatMap(b -> b.faults.stream()).filter(f -> f == fault).count();
    }
}
