package io.directlive.ops.stat;

import java.util.Locale;

/**
 * One counter of a stage.
 *
 * @param id      of the counter in the driver.
 * @param stage   that it belongs to.
 * @param counter constant of the stage's counter enum; null when this program does not know it.
 * @param typeId  of the counter.
 * @param name    of this instance of the stage; empty when it has none.
 * @param text    what people read, without stage and name.
 * @param ownerId client that made it.
 * @param value   of it.
 */
record StageCounter(
    int id, Stage stage, Enum<?> counter, int typeId, String name, String text, long ownerId, long value)
{
    private static final String NAME_SEPARATOR = " - ";

    /** @return the counter that a label and a type id tell of. */
    static StageCounter of(
        final int id, final Stage stage, final int typeId, final String label, final long ownerId, final long value)
    {
        final int separator = label.indexOf(NAME_SEPARATOR);
        final String name = separator < 0 ? "" : label.substring(separator + NAME_SEPARATOR.length());
        final String words = separator < 0 ? label : label.substring(0, separator);
        final String prefix = stage.title() + ": ";
        return new StageCounter(
            id, stage, stage.counter(typeId), typeId, name,
            words.startsWith(prefix) ? words.substring(prefix.length()) : words, ownerId, value);
    }

    boolean is(final Enum<?> other)
    {
        return counter == other;
    }

    boolean isGauge()
    {
        return counter == null || Stage.isGauge(counter);
    }

    /** @return name in JSON. */
    String key()
    {
        return counter == null ? "counter_" + typeId : counter.name().toLowerCase(Locale.ROOT);
    }
}
