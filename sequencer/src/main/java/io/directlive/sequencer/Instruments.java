package io.directlive.sequencer;

import java.util.Arrays;

/**
 * All instruments that ever got an id, by id. An id is never given twice, also not to the same instrument on another
 * day.
 */
final class Instruments
{
    /** Id of no single instrument. */
    static final int NONE = 0;

    private static final int INITIAL_CAPACITY = 1 << 14;

    private int[] sourceIds = new int[INITIAL_CAPACITY];
    private int[] venueInstruments = new int[INITIAL_CAPACITY];
    private int[] sequences = new int[INITIAL_CAPACITY];
    private int lastId = NONE;

    int lastId()
    {
        return lastId;
    }

    int add(final int sourceId, final int venueInstrument)
    {
        final int id = ++lastId;
        if (id == sequences.length)
        {
            sourceIds = Arrays.copyOf(sourceIds, id * 2);
            venueInstruments = Arrays.copyOf(venueInstruments, id * 2);
            sequences = Arrays.copyOf(sequences, id * 2);
        }
        sourceIds[id] = sourceId;
        venueInstruments[id] = venueInstrument;
        return id;
    }

    /** @return id of the instrument in the session of its source, new when it has none; {@link #NONE} for code 0. */
    int idOf(final Source source, final int venueInstrument)
    {
        if (venueInstrument == 0)
        {
            return NONE;
        }
        final int known = source.instrumentId(venueInstrument);
        return known == NONE ? addTo(source, venueInstrument) : known;
    }

    private int addTo(final Source source, final int venueInstrument)
    {
        final int id = add(source.sourceId(), venueInstrument);
        source.instrumentId(venueInstrument, id);
        return id;
    }

    int sourceId(final int id)
    {
        return sourceIds[id];
    }

    int venueInstrument(final int id)
    {
        return venueInstruments[id];
    }

    int sequence(final int id)
    {
        return sequences[id];
    }

    /** Takes the state of another run over. */
    void restore(final int id, final int sequence)
    {
        sequences[id] = sequence;
    }

    /** @return number of the instrument's next event; 0 for {@link #NONE}. */
    int nextSequenceOf(final int id)
    {
        return id == NONE ? 0 : ++sequences[id];
    }
}
