package io.directlive.protocol;

import java.util.function.Function;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The counters of one stage, one for each constant of its counter enum. Written by the stage's thread, read by anyone through
 * the media driver's counters file.
 *
 * @param <E> enum that says what the stage reports.
 */
public final class CounterSet<E extends Enum<E> & CounterSet.Label>
{
    /** What a counter enum tells of each of its constants. */
    public interface Label
    {
        /** @return Aeron counter type id, unique in the system. */
        int typeId();

        /** @return what people read. */
        String label();
    }

    /** Makes a counter, for instance {@code aeron::addCounter}. */
    @FunctionalInterface
    public interface Factory
    {
        /**
         * @param typeId of the counter.
         * @param label  of the counter.
         * @return the new counter.
         */
        AtomicCounter newCounter(int typeId, String label);
    }

    private final AtomicCounter[] counters;

    /**
     * @param type    counter enum of the stage.
     * @param name    of this instance of the stage, told in each label; may be empty.
     * @param factory that makes the counters.
     */
    public CounterSet(final Class<E> type, final String name, final Factory factory)
    {
        final Function<E, String> label = e -> name.isEmpty() ? e.label() : e.label() + " - " + name;
        final E[] constants = type.getEnumConstants();
        counters = new AtomicCounter[constants.length];
        for (final E constant : constants)
        {
            counters[constant.ordinal()] = factory.newCounter(constant.typeId(), label.apply(constant));
        }
    }

    /**
     * @param counter which one.
     * @return the counter; hold it in a field where it is used for every message.
     */
    public AtomicCounter get(final E counter)
    {
        return counters[counter.ordinal()];
    }
}
