package io.directlive.book;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/** The atomic events, one for each source at most, of which the last step has not come yet. */
final class OpenEvents
{
    private static final int INITIAL_SOURCES = 16;
    private static final int UNTOUCHED = -1;

    /** By source, null where none was asked for yet. */
    private OpenEvent[] events = new OpenEvent[INITIAL_SOURCES];
    /** By instrument: where it is among those that its source's event has touched. */
    private int[] indexes = new int[0];
    private int count;

    /** @return true when no source has left anything unfinished. */
    boolean isEmpty()
    {
        return count == 0;
    }

    /** @return the event of a source; empty when nothing is unfinished. */
    OpenEvent of(final int sourceId)
    {
        if (sourceId >= events.length)
        {
            events = Arrays.copyOf(events, Math.max(sourceId + 1, events.length << 1));
        }
        if (events[sourceId] == null)
        {
            events[sourceId] = new OpenEvent();
        }
        return events[sourceId];
    }

    /** A step of the event was about an instrument. */
    OpenEvent.Touched touch(
        final OpenEvent event, final int instrumentId, final DirectBuffer cause, final int offset)
    {
        count += event.isEmpty() ? 1 : 0;
        if (instrumentId >= indexes.length)
        {
            final int from = indexes.length;
            indexes = Arrays.copyOf(indexes, Math.max(instrumentId + 1, from << 1));
            Arrays.fill(indexes, from, indexes.length, UNTOUCHED);
        }
        if (indexes[instrumentId] == UNTOUCHED)
        {
            indexes[instrumentId] = event.add(instrumentId);
        }
        return event.onStep(indexes[instrumentId], cause, offset);
    }

    /** A step of the event emptied all books of its source. */
    void onSourceCleared(final OpenEvent event, final DirectBuffer cause, final int offset)
    {
        count += event.isEmpty() ? 1 : 0;
        event.onSourceCleared(cause, offset);
    }

    /** The event is at its end, or will never come to one. */
    void forget(final OpenEvent event)
    {
        count -= event.isEmpty() ? 0 : 1;
        for (int i = 0; i < event.size(); i++)
        {
            indexes[event.touched(i).instrumentId()] = UNTOUCHED;
        }
        event.clear();
    }

    /** None will ever come to an end. */
    void forgetAll()
    {
        for (final OpenEvent event : events)
        {
            if (event != null)
            {
                forget(event);
            }
        }
    }
}
