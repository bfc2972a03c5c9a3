package io.directlive.feed;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What a feed handler reports. */
public enum FeedHandlerCounter implements CounterSet.Label
{
    /** Venue messages taken from the source, those known downstream and those left out included. */
    VENUE_MESSAGES("feed-handler: venue messages"),
    /** Venue messages that were known downstream when the handler started. */
    MESSAGES_RESUMED("feed-handler: messages already known downstream"),
    /** Venue messages left out by the filter. */
    MESSAGES_FILTERED("feed-handler: messages filtered"),
    /** Venue messages that made no sense. */
    MESSAGES_MALFORMED("feed-handler: messages malformed"),
    /** Venue messages of a type that is not known. */
    MESSAGES_UNKNOWN("feed-handler: messages of unknown type"),
    /** Gaps declared: of lost, of malformed and of filtered messages. */
    SOURCE_GAPS("feed-handler: source gaps"),
    /** Events made. */
    EVENTS("feed-handler: events"),
    /** Events that the sequencer's mark covers. */
    EVENTS_ACKNOWLEDGED("feed-handler: events acknowledged"),
    /** Events put up to be sent again. */
    EVENTS_RESENT("feed-handler: events resent"),
    /** Frames that went to the sequencer. */
    FRAMES("feed-handler: frames"),
    /** Refusals told by the sequencer. */
    REFUSALS("feed-handler: refusals"),
    /** Requests for the mark. */
    MARK_REQUESTS("feed-handler: mark requests"),
    /** Offers refused because ingress had no room. */
    BACK_PRESSURE("feed-handler: ingress back pressure"),
    /** Duty cycles in which the source had to wait for acknowledgements. */
    WINDOW_FULL("feed-handler: window full"),
    /** Times that the sequencer went away. */
    DISCONNECTS("feed-handler: ingress disconnects"),
    /** Venue messages that were lost on the way here. */
    MESSAGES_LOST("feed-handler: messages lost"),
    /** Packets that made no sense, or were of another session. */
    PACKETS_MALFORMED("feed-handler: packets malformed"),
    /** Snapshots of all books of the source, complete. */
    SNAPSHOTS("feed-handler: snapshots"),
    /** Events that snapshots gave. */
    SNAPSHOT_EVENTS("feed-handler: snapshot events"),
    /** Events dropped, as they are of a session that the sequencer has left behind. */
    EVENTS_BEHIND("feed-handler: events of a session left behind"),
    /** Requests for the epoch of a session that the venue names. */
    SESSION_REQUESTS("feed-handler: session requests");

    private final String label;

    FeedHandlerCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return CounterIds.FEED_HANDLER + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
