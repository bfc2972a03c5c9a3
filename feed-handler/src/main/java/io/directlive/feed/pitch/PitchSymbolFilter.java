package io.directlive.feed.pitch;

import io.directlive.feed.VenueFilter;
import io.directlive.feed.itch.Alpha;
import java.util.Collection;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;

/**
 * Wants the messages about some symbols, and those about none or about one that is not known. Learns nothing: the
 * context of a message names its instrument. Used by one thread; allocates nothing.
 */
public final class PitchSymbolFilter implements VenueFilter
{
    private final IntHashSet instruments = new IntHashSet();

    /**
     * @param symbols that are wanted, of up to 8 characters.
     */
    public PitchSymbolFilter(final Collection<String> symbols)
    {
        for (final String symbol : symbols)
        {
            instruments.add(PitchFraming.instrumentOf(Alpha.pack8(symbol)));
        }
    }

    @Override
    public boolean accepts(final DirectBuffer message, final int offset, final int length)
    {
        if (length < PitchMessage.CONTEXT_LENGTH)
        {
            return true;
        }
        final int instrument = PitchMessage.instrument(message, offset + PitchMessage.CONTEXT_LENGTH);
        return instrument == 0 || instruments.contains(instrument);
    }
}
