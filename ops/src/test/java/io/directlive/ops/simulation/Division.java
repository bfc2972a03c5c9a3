package io.directlive.ops.simulation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * What all partitions together have ordered: each event of each venue message once, in one of them; the events of each
 * instrument counted without holes, over all of them; each move by its steps. And the naive books of it.
 */
final class Division
{
    private static final int NOWHERE = -1;
    private static final int MOST_EVENTS = 8;

    /** One instrument of one day of a source. */
    private static final class Instrument
    {
        private int partition = NOWHERE;
        private long count;
        private boolean isReleased;
        private boolean isBookDue;
        private long fromMessage; // Up to here its messages were another partition's.
    }

    private final int partitions;
    private final Map<String, Instrument> instruments = new HashMap<>();
    private final Map<String, BitSet> ordered = new HashMap<>();
    private final Map<String, BitSet> lost = new HashMap<>();
    private final Map<String, NaiveBooks> books = new HashMap<>();
    private long moves;

    Division(final int partitions)
    {
        this.partitions = partitions;
    }

    boolean isDivided()
    {
        return partitions > 1;
    }

    /** @return moves that came to their end. */
    long moves()
    {
        return moves;
    }

    /** All is to be told again, from the first event. */
    void forget()
    {
        instruments.clear();
        ordered.clear();
        lost.clear();
    }

    /** The stream begins, or begins again in a new epoch: all books are empty. */
    void clearBooks()
    {
        books.clear();
    }

    /** @return books of one day of a source. */
    NaiveBooks books(final String day)
    {
        return books.computeIfAbsent(day, ignored -> new NaiveBooks());
    }

    private Instrument instrument(final String key)
    {
        return instruments.computeIfAbsent(key, ignored -> new Instrument());
    }

    /** An event of a venue's message was ordered. */
    void onMessage(final String day, final int sequence, final int index, final DirectBuffer event)
    {
        final BitSet seen = ordered.computeIfAbsent(day, ignored -> new BitSet());
        final int place = sequence * MOST_EVENTS + index;
        SourceReference.require(!seen.get(place), "I1", event, "was ordered before");
        seen.set(place);
    }

    /** Messages were declared lost, in one partition. */
    void onLost(final String day, final int from, final int to)
    {
        lost.computeIfAbsent(day, ignored -> new BitSet()).set(from, to + 1);
    }

    /** At the end: whatever the venue sent on that day was ordered somewhere, or declared lost. */
    void checkWhole(final String day, final VenueDay sent)
    {
        final BitSet seen = ordered.getOrDefault(day, new BitSet());
        final BitSet gone = lost.getOrDefault(day, new BitSet());
        for (int sequence = 1; sequence <= sent.lastSequence(); sequence++)
        {
            for (int index = 0; index < sent.meanings.get(sequence - 1).size(); index++)
            {
                if (!seen.get(sequence * MOST_EVENTS + index) && !gone.get(sequence))
                {
                    throw new Violation("I1", "no partition has ordered event " + index + " of message " + sequence +
                        " of " + day);
                }
            }
        }
    }

    /** The next event of an instrument; of its venue's, unless it is one of a move. */
    void onInstrument(
        final String key,
        final int partition,
        final int count,
        final long message,
        final boolean isOfMove,
        final DirectBuffer event)
    {
        final Instrument instrument = instrument(key);
        if (!isOfMove)
        {
            instrument.partition = instrument.partition == NOWHERE ? partition : instrument.partition;
            SourceReference.require(
                instrument.partition == partition && !instrument.isReleased && !instrument.isBookDue &&
                message > instrument.fromMessage,
                "F40", event, "an instrument that another partition has, or whose book has not come");
        }
        instrument.count++;
        SourceReference.require(count == instrument.count, "instrumentSequence", event, "not ", instrument.count);
    }

    /** The last event of an instrument in a partition. */
    void onReleased(final String key, final int partition, final long message, final int lastCount, final DirectBuffer event)
    {
        final Instrument instrument = instrument(key);
        SourceReference.require(
            (instrument.partition == partition || instrument.partition == NOWHERE) && !instrument.isReleased &&
            !instrument.isBookDue,
            "F40", event, "released, and it was not here");
        SourceReference.require(lastCount == instrument.count, "F40", event, "tells another count than ", instrument.count);
        instrument.isReleased = true;
        instrument.partition = partition;
        instrument.fromMessage = message;
    }

    /** The first event of it in another one. */
    void onTakenUp(final String key, final int partition, final long message, final int lastCount, final DirectBuffer event)
    {
        final Instrument instrument = instrument(key);
        SourceReference.require(
            instrument.isReleased && instrument.partition != partition && instrument.fromMessage == message &&
            lastCount == instrument.count - 1,
            "F40", event, "taken up, and it was not released so");
        instrument.isReleased = false;
        instrument.partition = partition;
        instrument.isBookDue = true;
    }

    /** An event of the book that comes with it. */
    void onMovedBook(final String key, final int partition, final boolean isEnd, final DirectBuffer event)
    {
        final Instrument instrument = instrument(key);
        SourceReference.require(
            instrument.isBookDue && instrument.partition == partition, "F40", event, "of a book that is not due");
        instrument.isBookDue = !isEnd;
        moves += isEnd ? 1 : 0;
    }

    /** @return true when a partition has the instrument, and its book. */
    boolean has(final int partition, final String key)
    {
        final Instrument instrument = instruments.get(key);
        return instrument != null && instrument.partition == partition && !instrument.isReleased && !instrument.isBookDue;
    }
}
