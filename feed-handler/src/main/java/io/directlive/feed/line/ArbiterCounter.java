package io.directlive.feed.line;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What a source of several lines reports of what became of them. */
public enum ArbiterCounter implements CounterSet.Label
{
    /** Sessions of the venue that began. */
    SESSIONS("feed-line: sessions"),
    /** Gaps that nobody could fill. */
    GAPS("feed-line: gaps"),
    /** Messages in them. */
    GAP_MESSAGES("feed-line: messages in gaps"),
    /** Packets that are held until their turn comes. */
    HELD("feed-line: packets held"),
    /** Packets that came ahead when there was no room to hold more. */
    WINDOW_FULL("feed-line: packets beyond the window"),
    /** Requests sent, those sent again included. */
    REQUESTS_SENT("feed-line: requests sent"),
    /** Requests that were answered. */
    REQUESTS_ANSWERED("feed-line: requests answered"),
    /** Requests that were sent again for want of an answer. */
    REQUESTS_RETRIED("feed-line: requests sent again"),
    /** Gaps that were given up, or too long to be asked for. */
    REQUESTS_FAILED("feed-line: requests given up"),
    /** Requests that nobody was there to take. */
    REQUESTS_UNREACHABLE("feed-line: requests that came back");

    private static final int FIRST = CounterIds.FEED_LINE + 50;

    private final String label;

    ArbiterCounter(final String label)
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
