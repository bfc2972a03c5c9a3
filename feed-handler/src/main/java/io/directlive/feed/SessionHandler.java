package io.directlive.feed;

/** Takes the messages of one session of a source after the other. */
public interface SessionHandler extends VenueHandler
{
    /**
     * A later session of the source begins: the messages that follow are numbered from 1 again. All messages of the
     * session before must be known downstream by then, so this is refused until they are.
     *
     * @param normaliser    of the messages that follow; its session has the same source id and a higher epoch.
     * @param receiveTimeNs when that was known, ns since the Unix epoch.
     * @return true when taken; false when not yet: it comes again with the next poll, before any message.
     */
    boolean onSession(Normaliser normaliser, long receiveTimeNs);
}
