package io.directlive.replay;

/** What is known of the ordered stream's end when it is opened again. */
public enum Continuity
{
    /** There was no stream before. */
    NEW,
    /** It was closed in peace, or its archive outlived its publisher: all of it is recorded. */
    CLOSED,
    /** It was killed; all that had been published is recorded now, at the same positions. */
    SALVAGED,
    /** Nobody can show that all that had been published is recorded: the next number needs a new epoch. */
    BROKEN
}
