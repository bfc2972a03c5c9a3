package io.directlive.feed.venue.exchange;

/** What a SoupBinTCP client is sent: the messages of a session, and its end. */
interface SoupContent
{
    /** @return name of the session. */
    String session();

    /** @return messages that there are so far. */
    MessageStore messages();

    /** @return whether there will be no more. */
    boolean isOver();
}
