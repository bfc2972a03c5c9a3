package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

class CounterSetTest
{
    private enum KitchenCounter implements CounterSet.Label
    {
        MEALS("kitchen: meals"),
        SPILLS("kitchen: spills");

        private final String label;

        KitchenCounter(final String label)
        {
            this.label = label;
        }

        @Override
        public int typeId()
        {
            return CounterIds.END + ordinal();
        }

        @Override
        public String label()
        {
            return label;
        }
    }

    private record Made(int typeId, String label)
    {
    }

    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(16 * CountersReader.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(16 * CountersReader.COUNTER_LENGTH)));
    private final List<Made> made = new ArrayList<>();

    @Test
    void shouldMakeACounterForEachConstant()
    {
        new CounterSet<>(KitchenCounter.class, "", this::newCounter);

        assertEquals(
            List.of(new Made(CounterIds.END, "kitchen: meals"), new Made(CounterIds.END + 1, "kitchen: spills")), made);
    }

    @Test
    void shouldTellTheInstanceInEachLabel()
    {
        new CounterSet<>(KitchenCounter.class, "west", this::newCounter);

        assertEquals(List.of("kitchen: meals - west", "kitchen: spills - west"),
            made.stream().map(Made::label).toList());
    }

    @Test
    void shouldGiveTheCounterOfAConstant()
    {
        final CounterSet<KitchenCounter> set = new CounterSet<>(KitchenCounter.class, "", this::newCounter);
        set.get(KitchenCounter.SPILLS).increment();
        set.get(KitchenCounter.SPILLS).increment();

        assertEquals(0, set.get(KitchenCounter.MEALS).get());
        assertEquals(2, set.get(KitchenCounter.SPILLS).get());
        assertSame(set.get(KitchenCounter.SPILLS), set.get(KitchenCounter.SPILLS));
    }

    private AtomicCounter newCounter(final int typeId, final String label)
    {
        made.add(new Made(typeId, label));
        return counters.newCounter(label, typeId);
    }
}
