package io.directlive.feed.line;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What each line of a source reports; and, as a line of its own, the answers to requests. */
public enum LineCounter implements CounterSet.Label
{
    /** Datagrams, those that could not be used included. */
    PACKETS("feed-line: packets"),
    /** Bytes of their payload. */
    BYTES("feed-line: bytes"),
    /** Messages of the session, repeats included. */
    MESSAGES("feed-line: messages"),
    /** Packets without messages. */
    HEARTBEATS("feed-line: heartbeats"),
    /** Messages that came on this line before any other. */
    FIRSTS("feed-line: messages that came first here"),
    /** Messages that had come already. */
    DUPLICATES("feed-line: messages that had come already"),
    /** Numbers that have not come on this line, though later ones did: may go down again when they come late. */
    LOST("feed-line: messages lost on this line"),
    /** Messages that came first here, but after they had been declared lost. */
    LATE("feed-line: messages too late"),
    /** Packets that came after a later one of this line. */
    REORDERED("feed-line: packets out of order"),
    /** Packets that make no sense. */
    MALFORMED("feed-line: packets malformed"),
    /** Packets of another session, or of another channel that is sent to the same group. */
    FOREIGN("feed-line: packets of another session or channel"),
    /** 1 while the line has been silent for too long, else 0. */
    STALE("feed-line: stale"),
    /** Packets whose first copy came on another line. */
    LAGS("feed-line: packets behind another line"),
    /** How far half of these, at most, were behind: since the start. */
    LAG_P50("feed-line: behind by, p50 ns"),
    /** How far 99 of 100 of these, at most, were behind. */
    LAG_P99("feed-line: behind by, p99 ns"),
    /** How far the last of these was behind. */
    LAG_MAX("feed-line: behind by, max ns");

    private final String label;

    LineCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return CounterIds.FEED_LINE + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
