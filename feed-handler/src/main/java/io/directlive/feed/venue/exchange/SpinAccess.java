package io.directlive.feed.venue.exchange;

import java.nio.ByteBuffer;

/** GLIMPSE: each login gets a snapshot of its own, as of the moment of the login. Logins are for sequence number 1. */
final class SpinAccess implements SoupAccess
{
    private static final long MOST_BYTES = 1L << 32;

    private final Credentials credentials;
    private final VenueState state;
    private final MessageStore store;
    private String session = "";
    private long spins;

    SpinAccess(final Credentials credentials, final VenueState state, final MessageStore store)
    {
        this.credentials = credentials;
        this.state = state;
        this.store = store;
    }

    void onNewSession(final String name)
    {
        session = name;
    }

    /** @return snapshots made. */
    long spins()
    {
        return spins;
    }

    @Override
    public Answer onLogin(
        final String user, final String password, final String requestedSession, final long sequence)
    {
        if (!credentials.match(user, password))
        {
            return Answer.reject(NOT_AUTHORISED);
        }
        if (sequence != 1 || !requestedSession.isEmpty() && !requestedSession.equals(session))
        {
            return Answer.reject(NOT_AVAILABLE);
        }
        final MessageStore messages = new MessageStore(MOST_BYTES, ByteBuffer::allocate);
        state.spin(messages, store.next());
        spins++;
        return Answer.accept(new Spin(session, messages), 1);
    }

    private record Spin(String session, MessageStore messages) implements SoupContent
    {
        @Override
        public boolean isOver()
        {
            return true;
        }
    }
}
