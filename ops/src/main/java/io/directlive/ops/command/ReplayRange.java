package io.directlive.ops.command;

import io.directlive.ops.Instance;
import io.directlive.ops.SettingsException;

/**
 * Sequences of the ordered stream.
 *
 * @param from first.
 * @param to   last, inclusive.
 */
record ReplayRange(long from, long to)
{
    static final ReplayRange ALL = new ReplayRange(1, Long.MAX_VALUE);

    /**
     * @param from     sequence or time; null for the first event.
     * @param to       sequence or time; null for the last event.
     * @param instance that knows which event a time stands for.
     * @return the range.
     */
    static ReplayRange of(final String from, final String to, final Instance instance)
    {
        final long last = instance.recoveredEvents();
        final long first = from == null ? 1 : isSequence(from) ? sequence(from) : instance.firstSequenceAt(from);
        final long end = to == null ? last : isSequence(to) ? sequence(to) : instance.firstSequenceAt(to) - 1;
        if (first > end)
        {
            throw new SettingsException("the range is empty: " + first + " to " + end);
        }
        return new ReplayRange(first, Math.min(end, last));
    }

    private static boolean isSequence(final String text)
    {
        return text.matches("\\d{1,18}");
    }

    private static long sequence(final String text)
    {
        final long sequence = Long.parseLong(text);
        if (sequence < 1)
        {
            throw new SettingsException("sequences begin at 1: " + text);
        }
        return sequence;
    }
}
