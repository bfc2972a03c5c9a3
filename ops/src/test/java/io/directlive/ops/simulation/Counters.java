package io.directlive.ops.simulation;

import io.directlive.protocol.CounterSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/** Counters that nobody reads. */
final class Counters
{
    private Counters()
    {
    }

    static <E extends Enum<E> & CounterSet.Label> CounterSet<E> of(final Class<E> type)
    {
        final int count = type.getEnumConstants().length;
        final UnsafeBuffer values = new UnsafeBuffer(new byte[count * CountersReader.COUNTER_LENGTH]);
        final int[] next = {0};
        return new CounterSet<>(type, "", (typeId, label) -> new AtomicCounter(values, next[0]++));
    }
}
