package io.directlive.ops.chaos;

/** Kinds of records in a {@link Journal}, by their number there. */
enum JournalRecord
{
    /** long: time in ns, then an encoded event as it was delivered. */
    EVENT,
    /** Text: rows of depth that the events before have made, as CSV. */
    ROWS,
    /** long: time in ns, then text: what happened to the delivery. */
    STATE,
    /** Text: what must never happen: events that will not be delivered, a line that carries other bytes. */
    FAULT,
    /** int: partition, int: epoch, long: sequence: all up to here is delivered, and delivery goes on from there. */
    COMMIT;

    static JournalRecord of(final int number)
    {
        final JournalRecord[] all = values();
        return number >= 0 && number < all.length ? all[number] : null;
    }
}
