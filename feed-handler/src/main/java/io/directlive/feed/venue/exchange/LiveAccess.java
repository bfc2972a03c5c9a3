package io.directlive.feed.venue.exchange;

/** Lets SoupBinTCP clients into the current session, from any message on that is kept. */
final class LiveAccess implements SoupAccess
{
    private final Credentials credentials;
    private final MessageStore store;
    private SoupSession session;

    LiveAccess(final Credentials credentials, final MessageStore store)
    {
        this.credentials = credentials;
        this.store = store;
    }

    void onNewSession(final String name)
    {
        session = new SoupSession(name, store);
    }

    void onSessionOver()
    {
        session.isOver = true;
    }

    @Override
    public Answer onLogin(
        final String user, final String password, final String requestedSession, final long sequence)
    {
        if (!credentials.match(user, password))
        {
            return Answer.reject(NOT_AUTHORISED);
        }
        if (!requestedSession.isEmpty() && !requestedSession.equals(session.name))
        {
            return Answer.reject(NOT_AVAILABLE);
        }
        final long wanted = sequence == 0 ? store.next() - 1 : sequence;
        return Answer.accept(session, Math.max(Math.min(wanted, store.next()), store.earliest()));
    }

    private static final class SoupSession implements SoupContent
    {
        private final String name;
        private final MessageStore store;
        private boolean isOver;

        SoupSession(final String name, final MessageStore store)
        {
            this.name = name;
            this.store = store;
        }

        @Override
        public String session()
        {
            return name;
        }

        @Override
        public MessageStore messages()
        {
            return store;
        }

        @Override
        public boolean isOver()
        {
            return isOver;
        }
    }
}
