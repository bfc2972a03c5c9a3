package io.directlive.feed.line;

import io.directlive.feed.Normaliser;

/**
 * Knows the sessions of a venue by their names, and which epoch of the source each of them is: the same name has the
 * same epoch for ever, also after a restart; another one has a higher epoch than all before. Called when a session
 * begins, on the thread that polls the source; may write a file.
 */
public interface VenueSessions
{
    /** @return the session that the source is in when it is opened; empty when the lines are to tell. */
    String current();

    /**
     * The lines have told which session the source is in. Comes once, before any message, when that was not known.
     *
     * @param name of the session, without padding.
     */
    void onCurrent(String name);

    /**
     * The lines go on with another session than the current one.
     *
     * @param name of the session, without padding.
     * @return normaliser of its messages.
     */
    Normaliser next(String name);
}
