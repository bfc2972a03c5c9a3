package io.directlive.subscriber;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What a {@link Subscriber} reports, once for each tier. */
public enum SubscriberCounter implements CounterSet.Label
{
    /** Events that were delivered, instruments filtered out included. */
    DELIVERED("subscriber: events delivered"),
    /** Events that arrived live once more, or too late, and were dropped by their number. */
    DUPLICATES("subscriber: duplicates dropped"),
    /** Holes found in the live stream. */
    GAPS("subscriber: gaps"),
    /** Events of holes that came from the replay store. */
    RECOVERED("subscriber: events recovered"),
    /** Events of holes that nobody had any more. */
    LOST("subscriber: events lost"),
    /** Messages that are not ours, or of another partition. */
    FOREIGN("subscriber: foreign messages dropped"),
    /** Ordinal of the tier's {@link BookState}. */
    STATE("subscriber: state, 0 synced, 1 recovering, 2 stale"),
    /** Lines of the tier that are heard now and not fenced. */
    LINES("subscriber: lines"),
    /** Times that lines were held against one another, a block of numbers each. */
    BLOCKS_COMPARED("subscriber: blocks compared between lines"),
    /** Lines that carried other bytes than the others. */
    LINES_FENCED("subscriber: lines fenced"),
    /** 0 when the tier is not stale; else one more than the ordinal of its {@link StaleReason}. */
    STALE_REASON("subscriber: why stale, 0 it is not, 1 not heard, 2 stream silent, 3 order stands"),
    /** Frames, live and replayed, that did not arrive as they were sent; what they held was got from elsewhere. */
    DAMAGED("subscriber: damaged frames dropped");

    private final String label;

    SubscriberCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return CounterIds.SUBSCRIBER + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
