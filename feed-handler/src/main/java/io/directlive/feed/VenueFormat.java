package io.directlive.feed;

import java.time.LocalDate;
import java.util.Collection;

/** A venue format: what there is to know to use it. One object for the format; keeps no state. */
public interface VenueFormat
{
    /** @return what people call it in settings and on the command line: {@code itch-5.0}. */
    String name();

    /**
     * @param session     whose messages these are.
     * @param tradingDate at the venue, for formats whose time stamps count from midnight.
     * @return the meaning of the messages that framing or file hand over.
     */
    Normaliser newNormaliser(SourceSession session, LocalDate tradingDate);

    /**
     * @param symbols that are wanted, as the venue writes them; one at the least.
     * @return what tells their messages from others; null when messages of this format cannot be left out.
     */
    default VenueFilter newFilter(final Collection<String> symbols)
    {
        return null;
    }
}
