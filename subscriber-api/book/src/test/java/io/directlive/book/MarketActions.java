package io.directlive.book;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.Side;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Random markets. Ids and prices are few, so that they meet: reuse, duplicates, unknown ids and full queues are common.
 */
final class MarketActions
{
    private static final long TICK = Prices.ONE / 100;

    private MarketActions()
    {
    }

    /** A handful of orders and prices: queues, same-price replaces, wrong ids. */
    static Arbitrary<List<MarketAction>> crowded()
    {
        return markets(8, 4, 3, 120);
    }

    /** Many prices: more levels than can be seen. */
    static Arbitrary<List<MarketAction>> wide()
    {
        return markets(120, 36, 12, 250);
    }

    private static Arbitrary<List<MarketAction>> markets(
        final int ids, final int prices, final int addWeight, final int length)
    {
        final Arbitrary<Integer> instruments = Arbitraries.frequency(
            Tuple.of(6, 1), Tuple.of(2, 2), Tuple.of(1, 3));
        final Arbitrary<Long> orderIds = Arbitraries.longs().between(1, ids).map(id -> id % 7 == 0 ? -id : id);
        final Arbitrary<Long> priceTicks = Arbitraries.integers().between(-1, prices).map(tick -> tick * TICK);
        final Arbitrary<Long> quantities = Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.longs().between(1, 12)), Tuple.of(1, Arbitraries.longs().between(-1, 0)));
        final Arbitrary<Side> sides = Arbitraries.of(Side.BID, Side.ASK);
        final Arbitrary<Boolean> booleans = Arbitraries.of(true, false);
        final Arbitrary<Integer> scopes = Arbitraries.of(0, 1, 2, 3);

        final Arbitrary<MarketAction> actions = Arbitraries.frequencyOf(
            Tuple.of(4 * addWeight,
                Combinators.combine(instruments, orderIds, sides, priceTicks, quantities).as(MarketAction.Add::new)),
            Tuple.of(4, Combinators.combine(instruments, orderIds, quantities).as(MarketAction.Execute::new)),
            Tuple.of(2, Combinators.combine(instruments, orderIds, quantities, priceTicks, booleans)
                .as(MarketAction.ExecuteAt::new)),
            Tuple.of(3, Combinators.combine(instruments, orderIds, quantities).as(MarketAction.Reduce::new)),
            Tuple.of(6, Combinators.combine(instruments, orderIds).as(MarketAction.Delete::new)),
            Tuple.of(5, Combinators.combine(instruments, orderIds, orderIds, priceTicks, quantities)
                .as(MarketAction.Replace::new)),
            Tuple.of(5, Combinators.combine(instruments, orderIds, priceTicks, quantities, Arbitraries.of(BooleanType.values()))
                .as(MarketAction.Modify::new)),
            Tuple.of(1, Combinators.combine(scopes, booleans).as(MarketActions::rare)));
        return actions.list().ofMaxSize(length).withSizeDistribution(RandomDistribution.uniform()).withoutEdgeCases();
    }

    private static MarketAction rare(final int instrumentId, final boolean isOther)
    {
        if (instrumentId == 0)
        {
            return isOther ? new MarketAction.Session(0) : new MarketAction.Clear(0);
        }
        return instrumentId == 3 ? new MarketAction.Gap(isOther ? 0 : 1, false) :
            isOther ? new MarketAction.Clear(instrumentId) : new MarketAction.Gap(instrumentId, true);
    }
}
