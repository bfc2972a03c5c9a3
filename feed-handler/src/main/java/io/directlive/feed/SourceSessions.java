package io.directlive.feed;

/**
 * The sessions of a live source whose venue names them. Which epoch a session has is for the sequencer to say, who has the
 * names of all of them in the ordered stream: so all handlers of a source have the same, and need keep nothing. Called on
 * the thread that polls the source.
 */
public interface SourceSessions
{
    /**
     * Comes once, before the source is polled.
     *
     * @param last session that the source is in downstream; null when it is not known there.
     * @return normaliser of the session that the source is in: of the last one when it goes on with that, or of one before,
     *         of which nothing will be taken; null when the venue is to tell which one it is.
     */
    Normaliser onLast(VenueSession last);

    /** @return session that the venue has told of, and that is to begin; null for none. */
    AwaitedSession awaited();

    /**
     * The awaited session begins.
     *
     * @param session as it is downstream, where it was started by this handler or another one.
     * @return normaliser of its messages.
     */
    Normaliser begin(VenueSession session);
}
