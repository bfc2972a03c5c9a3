package io.directlive.feed.ws;

import io.directlive.protocol.CounterSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/** Counters that nobody else sees. */
public final class TestCounters
{
    private TestCounters()
    {
    }

    public static <E extends Enum<E> & CounterSet.Label> CounterSet<E> of(final Class<E> type)
    {
        return new CounterSet<>(type, "", (typeId, label) ->
            new AtomicCounter(new UnsafeBuffer(new byte[CountersReader.COUNTER_LENGTH]), 0));
    }
}
