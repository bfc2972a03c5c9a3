package io.directlive.sequencer;

/** What became of an event that was offered to the {@link Sequencer}. */
public enum Outcome
{
    /** New and next of its source: it has its number, and must be published. */
    ACCEPTED,
    /** Next of its source, and of an instrument that another partition has: the mark is past it, and nothing is published. */
    FOREIGN,
    /** At or below the mark of its source: it has had its number before. */
    DUPLICATE,
    /** Beyond the next of its source: something before it is missing, and must come first. */
    REFUSED,
    /** Of an epoch that its source has left behind. */
    STALE,
    /** A statement of how the source is that is no news, or of a moment that is not now: dropped, and told again if need be. */
    NO_NEWS,
    /** Not an event that a source may send. */
    MALFORMED
}
