package io.directlive.feed.glimpse;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What a GLIMPSE client reports beside its feed handler. */
public enum GlimpseCounter implements CounterSet.Label
{
    /** Snapshots asked for. */
    GLIMPSE_REQUESTS("feed-handler: glimpse requests"),
    /** Connections tried for them. */
    GLIMPSE_ATTEMPTS("feed-handler: glimpse attempts"),
    /** Snapshots that came whole. */
    GLIMPSE_SNAPSHOTS("feed-handler: glimpse snapshots"),
    /** Snapshots that could not be had. */
    GLIMPSE_FAILURES("feed-handler: glimpse failures"),
    /** Snapshots that came whole and were too old to join. */
    GLIMPSE_TOO_OLD("feed-handler: glimpse snapshots too old"),
    /** Messages of snapshots. */
    GLIMPSE_MESSAGES("feed-handler: glimpse messages"),
    /** Messages that came twice in one snapshot. */
    GLIMPSE_DUPLICATES("feed-handler: glimpse duplicates");

    private static final int FIRST = CounterIds.FEED_HANDLER + 70;

    private final String label;

    GlimpseCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return FIRST + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
