package io.directlive.feed.venue.exchange;

/** Decides about logins. Called on the venue's thread. */
@FunctionalInterface
interface SoupAccess
{
    /** User or password are not right. */
    byte NOT_AUTHORISED = 'A';
    /** There is no such session, or it cannot be had from there. */
    byte NOT_AVAILABLE = 'S';

    /**
     * What is answered.
     *
     * @param content   that the client gets; null when it is not let in.
     * @param first     number of the first message that it gets.
     * @param rejection why it is not let in.
     */
    record Answer(SoupContent content, long first, byte rejection)
    {
        static Answer accept(final SoupContent content, final long first)
        {
            return new Answer(content, first, (byte)0);
        }

        static Answer reject(final byte reason)
        {
            return new Answer(null, 0, reason);
        }
    }

    /**
     * @param user     without padding.
     * @param password without padding.
     * @param session  without padding; empty for the current one.
     * @param sequence number of the first message that is wanted; 0 for the one that came last.
     * @return the answer.
     */
    Answer onLogin(String user, String password, String session, long sequence);
}
