package io.directlive.feed.dbn;

import io.directlive.feed.VenueFilter;
import org.agrona.DirectBuffer;

/**
 * Wants the records of one publisher, for files of datasets that have several: a source is one venue. Records that
 * speak of no venue, such as those of the gateway, have publisher 0 and are wanted too. Keeps no state.
 */
public final class DbnPublisherFilter implements VenueFilter
{
    private final int publisherId;

    /**
     * @param publisherId of the wanted records, from 1.
     */
    public DbnPublisherFilter(final int publisherId)
    {
        if (publisherId < 1 || publisherId > 0xFFFF)
        {
            throw new IllegalArgumentException("publisher must be from 1 to 65535: " + publisherId);
        }
        this.publisherId = publisherId;
    }

    @Override
    public boolean accepts(final DirectBuffer message, final int offset, final int length)
    {
        final int publisher = length < DbnRecord.HEADER_LENGTH ? 0 : DbnRecord.publisherId(message, offset);
        return publisher == 0 || publisher == publisherId;
    }
}
