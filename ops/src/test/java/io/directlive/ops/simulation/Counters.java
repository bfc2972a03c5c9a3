package io.directlive.ops.simulation;

import io.directlive.protocol.CounterSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/** Counters that nobody reads. */
final class Counters
{
    private static final int MOST = 32;

    private Counters()
    {
    }

    static <E extends Enum<E> & CounterSet.Label> CounterSet<E> of(final Class<E> type)
    {
        return new CounterSet<>(type, "", factory(type.getEnumConstants().length));
    }

    /** @return what makes a set of counters. */
    static CounterSet.Factory factory()
    {
        return factory(MOST);
    }

    private static CounterSet.Factory factory(final int count)
    {
        final UnsafeBuffer values = new UnsafeBuffer(new byte[count * CountersReader.COUNTER_LENGTH]);
        final int[] next = {0};
        return (typeId, label) -> new AtomicCounter(values, next[0]++);
    }
}
