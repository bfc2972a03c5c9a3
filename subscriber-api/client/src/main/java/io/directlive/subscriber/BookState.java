package io.directlive.subscriber;

/**
 * How far a book, or a tier, can be relied on. Whether the venue's own input was whole is another question: suspect.
 */
public enum BookState
{
    /** True as of the last event delivered, and the stream is alive. */
    SYNCED,
    /** Being caught up from the replay store; true as of an earlier event. */
    RECOVERING,
    /** Not to be traded on: the stream is silent, was never heard, or events of the book are lost for good. */
    STALE
}
