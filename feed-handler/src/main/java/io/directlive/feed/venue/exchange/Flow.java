package io.directlive.feed.venue.exchange;

import io.directlive.feed.BadInput;
import org.agrona.DirectBuffer;

/** The messages of one session of the venue, ITCH 5.0, one at a time. Used by one thread; allocates nothing. */
public interface Flow extends AutoCloseable
{
    /** @return whether there is a message; once false, false for good. */
    boolean hasMessage();

    /** @return holds the message, until {@link #advance()}. */
    DirectBuffer buffer();

    /** @return of the message in {@link #buffer()}. */
    int offset();

    /** @return of the message, in bytes. */
    int length();

    /** Goes to the next message. */
    void advance();

    /** Ends the session as soon as the venue can: what comes now are its last messages. */
    void finish();

    /** @return why there is no more before the end; null when nothing is wrong. */
    BadInput failure();

    @Override
    void close();
}
