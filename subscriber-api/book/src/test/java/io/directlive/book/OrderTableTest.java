package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link OrderTable} beside a map, from small and crowded to many times as large as it began. */
class OrderTableTest
{
    private record Key(int instrumentId, long orderId)
    {
    }

    private record Resting(int order, int isAsk, int level)
    {
    }

    /** How order ids follow each other. */
    private enum Ids
    {
        UPWARDS, STRIDES, HIGH_BITS, ANY, FEW;

        private long next(final SplittableRandom random, final long last)
        {
            return switch (this)
            {
                case UPWARDS -> last + 1 + random.nextInt(4);
                case STRIDES -> last + (1L << 20);
                case HIGH_BITS -> random.nextLong() << 48 | 5;
                case ANY -> random.nextLong();
                case FEW -> random.nextInt(40);
            };
        }
    }

    private final Records records = new Records(0);
    private final OrderTable table = new OrderTable(records, 0);
    private final Map<Key, Resting> expected = new HashMap<>();
    private final List<Key> keys = new ArrayList<>();

    @Provide
    Arbitrary<Ids> ids()
    {
        return Arbitraries.of(Ids.class);
    }

    @Property(tries = 200)
    void shouldFindWhatAMapFinds(@ForAll("ids") final Ids ids, @ForAll final long seed)
    {
        final OrderTableTest run = new OrderTableTest(); // The properties of one class share the instance.
        final SplittableRandom random = new SplittableRandom(seed);
        final int instruments = 1 + random.nextInt(30);
        final int most = 1 + random.nextInt(2_000);
        long orderId = random.nextLong();
        for (int step = 0; step < 6_000; step++)
        {
            orderId = ids.next(random, orderId);
            final boolean isNew = run.keys.size() < most && random.nextInt(8) < 5;
            final Key key = isNew || run.keys.isEmpty() ?
                new Key(1 + random.nextInt(instruments), orderId) : run.keys.get(random.nextInt(run.keys.size()));
            run.step(key, random);
            run.assertFound(key);
            run.assertFound(new Key(1 + random.nextInt(instruments), orderId));
        }
        run.table.checkInvariants();
        run.expected.keySet().forEach(run::assertFound);
        assertEquals(run.expected.size(), run.table.size());
    }

    @Test
    void shouldGrowWhenManyOrdersWantOnePlace()
    {
        final SplittableRandom random = new SplittableRandom(1);
        for (int instrument = 1; instrument <= 16; instrument++) // Fewer than make the hash take in the instrument.
        {
            for (long orderId = 0; orderId < 8; orderId++)
            {
                step(new Key(instrument, orderId), random);
            }
        }
        table.checkInvariants();
        expected.keySet().forEach(this::assertFound);
    }

    private void step(final Key key, final SplittableRandom random)
    {
        final int slot = table.slot(key.instrumentId, key.orderId);
        if (slot == Records.NONE)
        {
            final int isAsk = random.nextInt(2);
            final int level = random.nextInt(1 << Records.NUMBER_BITS);
            final int place = table.slotForNew(key.instrumentId, key.orderId);
            assertNotEquals(Records.NONE, place);
            final int order = table.add(place, key.instrumentId, isAsk, key.orderId, level);
            expected.put(key, new Resting(order, isAsk, level));
            keys.add(key);
        }
        else if (random.nextInt(4) == 0)
        {
            final Resting before = expected.get(key);
            final int level = random.nextInt(1 << Records.NUMBER_BITS);
            assertEquals(Records.NONE, table.slotForNew(key.instrumentId, key.orderId));
            table.levelAt(table.slot(key.instrumentId, key.orderId), level);
            expected.put(key, new Resting(before.order, before.isAsk, level));
        }
        else
        {
            table.remove(slot);
            expected.remove(key);
            keys.set(keys.indexOf(key), keys.get(keys.size() - 1));
            keys.remove(keys.size() - 1);
        }
    }

    private void assertFound(final Key key)
    {
        final Resting resting = expected.get(key);
        final int slot = table.slot(key.instrumentId, key.orderId);
        if (resting == null)
        {
            assertEquals(Records.NONE, slot, key::toString);
            return;
        }
        assertNotEquals(Records.NONE, slot, key::toString);
        assertEquals(resting, new Resting(table.order(slot), table.isAskAt(slot), table.levelAt(slot)), key::toString);
        assertEquals(resting.level, table.level(resting.order));
        assertEquals(key, new Key(table.instrumentId(resting.order), table.orderId(resting.order)));
    }
}
