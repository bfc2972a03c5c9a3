package io.directlive.feed.soup;

import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import io.directlive.feed.line.VenueSessions;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.sbe.SourceState;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * A venue channel that a SoupBinTCP server sends, as a source: logs in, and after each loss of the connection logs in
 * again and goes on with the next message; the same after a restart of the process, from what is known downstream. The
 * servers are tried in turn, with waits in between that double up to a limit. Receive time is the time after the read
 * that completed the message.
 * <p>
 * When a server goes on beyond the message that was asked for, what is between is lost and said so. When the session
 * is over, or no server has it any more, the source asks for the name of the current one until it is another, and goes
 * on with that from its first message; with a session that is set, it ends or fails instead. It also fails, and tries
 * no more, when the login is not authorised, and when no server has a session for its first login.
 * <p>
 * Used by one thread; never blocks, and allocates nothing while it is logged in.
 */
public final class SoupTcpSource implements VenueSource
{
    private static final long MOST_RECENT = 0;

    private final SoupTcpConfig config;
    private final SessionChoice choice;
    private final SoupSession session;
    private final SoupConnection connection;
    private final BackOff backOff;
    private final Inlet inlet = new Inlet();
    private final BadInputListener badInput;
    private final CounterSet<SoupCounter> counters;

    private State state = State.RUNNING;
    private BadInput failure;
    private SessionHandler handler;       // Of the poll that goes on.

    private boolean isAttempting;       // A connection is, or is being made.
    private boolean isLeaving;          // Its messages are not wanted.
    private long attemptedNs;           // 0 before the first attempt.
    private long nextAttemptNs;
    private long attemptedSequence;     // That was asked for.
    private int unavailableInARow;

    private long expected = 1;          // Number of the message that is next.
    private long accepted;              // Number at which the server went on.

    private long logins;
    private long rejects;
    private long resumed;
    private long timeOuts;
    private long disconnects;
    private long duplicates;
    private long lost;
    private long published = -1;

    /**
     * @param config   settings.
     * @param sessions knows the sessions of the venue by their names.
     * @param clock    that says when bytes were read.
     * @param counters takes what the source reports.
     * @param badInput is told of packets that make no sense.
     */
    public SoupTcpSource(
        final SoupTcpConfig config,
        final VenueSessions sessions,
        final EpochNanoClock clock,
        final CounterSet<SoupCounter> counters,
        final BadInputListener badInput)
    {
        this.config = config;
        this.counters = counters;
        this.badInput = badInput;
        session = new SoupSession(config.login(), config.timers(), badInput);
        connection = new SoupConnection(config.addresses(), config.timers(), session, clock);
        backOff = new BackOff(config.timers().minBackOffNs(), config.timers().maxBackOffNs());
        choice = new SessionChoice(config.login().session().strip(), sessions);
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public BadInput failure()
    {
        return failure;
    }

    @Override
    public SourceState lineState()
    {
        return logins == 0 ? null : connection.isLoggedIn() ? SourceState.UP : SourceState.DOWN;
    }

    @Override
    public boolean followsSessions()
    {
        return !choice.isFixed() && !choice.name().isEmpty();
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        if (!config.isFromStart())
        {
            expected = sourceSequence + 1;
        }
    }

    @Override
    public int poll(final SessionHandler venueHandler, final int limit, final long nowNs)
    {
        if (state != State.RUNNING || choice.hasLater() && !beginLater(venueHandler, nowNs))
        {
            return 0;
        }
        if (!isAttempting)
        {
            attempt(nowNs);
        }
        handler = venueHandler;
        final int count = connection.poll(inlet, limit, nowNs);
        if (isDelivering() && connection.isLoggedIn())
        {
            inlet.catchUp(accepted, nowNs);
        }
        handler = null;
        if (isAttempting && !isDelivering())
        {
            connection.close();
        }
        if (isAttempting && connection.isClosed())
        {
            onClosed(nowNs);
        }
        publish();
        return count;
    }

    @Override
    public long byteOffset()
    {
        return -1;
    }

    @Override
    public long bytesRead()
    {
        return connection.bytesReceived();
    }

    /** @return name of the session, without padding; empty before the first login. */
    public String sessionName()
    {
        return choice.name();
    }

    /** @return number of the message that is next. */
    public long expected()
    {
        return expected;
    }

    /** Logs out. What is known downstream stays so, and the next process goes on after it. */
    @Override
    public void close()
    {
        connection.close();
    }

    private void attempt(final long nowNs)
    {
        if (attemptedNs != 0 && nextAttemptNs - nowNs > 0)
        {
            return;
        }
        attemptedNs = nowNs;
        attemptedSequence = expected;
        isAttempting = true;
        isLeaving = false;
        connection.connect(choice.requested(), choice.isProbing() ? MOST_RECENT : expected, nowNs);
    }

    private void onClosed(final long nowNs)
    {
        isAttempting = false;
        disconnects++;
        if (session.state() == SoupSession.State.REJECTED)
        {
            onRejected();
        }
        else if (session.state() == SoupSession.State.TIMED_OUT)
        {
            timeOuts++;
        }
        if (expected > attemptedSequence || nowNs - attemptedNs > config.timers().maxBackOffNs())
        {
            backOff.reset();
        }
        nextAttemptNs = nowNs + backOff.next();
    }

    private void onRejected()
    {
        rejects++;
        if (session.rejectCode() != SoupSession.SESSION_NOT_AVAILABLE)
        {
            fail(connection.reason());
        }
        else if (++unavailableInARow >= config.addresses().size() && !choice.isProbing())
        {
            unavailableInARow = 0;
            if (choice.onUnavailable())
            {
                badInput.onBadInput(expected, -1, "no server has the session any more, or the next message of it");
            }
            else
            {
                fail(connection.reason());
            }
        }
    }

    private boolean beginLater(final SessionHandler venueHandler, final long nowNs)
    {
        if (!choice.beginLater(venueHandler, nowNs))
        {
            return false;
        }
        expected = 1;
        backOff.reset();
        nextAttemptNs = nowNs;
        return true;
    }

    private boolean isDelivering()
    {
        return state == State.RUNNING && !isLeaving;
    }

    private void fail(final String reason)
    {
        state = State.FAILED;
        failure = new BadInput(config.name(), expected, -1, connection.address() + ": " + reason);
    }

    /** All of these change with bytes from the server, or with the connection. */
    private void publish()
    {
        final long version = connection.bytesReceived() + connection.connects() + disconnects +
            session.counts().heartbeatsSent();
        if (version == published)
        {
            return;
        }
        published = version;
        set(SoupCounter.SOUP_CONNECTS, connection.connects());
        set(SoupCounter.SOUP_DISCONNECTS, disconnects);
        set(SoupCounter.SOUP_LOGINS, logins);
        set(SoupCounter.SOUP_REJECTS, rejects);
        set(SoupCounter.SOUP_RESUMED, resumed);
        set(SoupCounter.SOUP_TIME_OUTS, timeOuts);
        set(SoupCounter.SOUP_HEARTBEATS_RECEIVED, session.counts().heartbeatsReceived());
        set(SoupCounter.SOUP_HEARTBEATS_SENT, session.counts().heartbeatsSent());
        set(SoupCounter.SOUP_BYTES_RECEIVED, connection.bytesReceived());
        set(SoupCounter.SOUP_DUPLICATES, duplicates);
        set(SoupCounter.SOUP_MESSAGES_LOST, lost);
        set(SoupCounter.SOUP_UNSEQUENCED, session.counts().unsequenced());
        set(SoupCounter.SOUP_MALFORMED, session.counts().malformed());
        set(SoupCounter.SOUP_LOGGED_IN, connection.isLoggedIn() ? 1 : 0);
    }

    private void set(final SoupCounter counter, final long value)
    {
        counters.get(counter).setRelease(value);
    }

    /** From the session to the handler of the poll: what is known is dropped, what is missing is said. */
    private final class Inlet implements SoupHandler
    {
        @Override
        public void onLogin(final String newSession, final long nextSequence, final long receiveTimeNs)
        {
            logins++;
            unavailableInARow = 0;
            switch (choice.onLogin(newSession, session.session()))
            {
                case DELIVER:
                    onNumber(nextSequence);
                    break;

                case LEAVE:
                    isLeaving = true;
                    break;

                case REFUSE:
                    fail("session " + newSession + " in place of " + config.login().session().strip());
                    break;
            }
        }

        private void onNumber(final long nextSequence)
        {
            if (nextSequence < attemptedSequence - 1) // The end of a session has a number too, which no server knows.
            {
                badInput.onBadInput(nextSequence, -1, "the server goes on before what was asked for");
            }
            else if (nextSequence == attemptedSequence && nextSequence > 1)
            {
                resumed++;
            }
            accepted = nextSequence;
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long receiveTimeNs)
        {
            if (!isDelivering())
            {
                return false;
            }
            if (sequence < expected)
            {
                duplicates++;
                return true;
            }
            if (!catchUp(sequence, receiveTimeNs) ||
                !handler.onMessage(buffer, offset, length, sequence, receiveTimeNs))
            {
                return false;
            }
            expected = sequence + 1;
            return true;
        }

        @Override
        public boolean onEndOfSession(final long nextSequence, final long receiveTimeNs)
        {
            if (!isDelivering() || !catchUp(nextSequence, receiveTimeNs))
            {
                return false;
            }
            if (nextSequence == expected && !handler.onEndOfSession(expected, receiveTimeNs))
            {
                return false; // An end that is known downstream has a number below what is expected.
            }
            choice.onOver();
            state = choice.isFixed() ? State.ENDED : State.RUNNING;
            return true;
        }

        /** @return false when the handler has no room for what is missing. */
        boolean catchUp(final long sequence, final long receiveTimeNs)
        {
            if (sequence > expected)
            {
                if (!handler.onGap(expected, sequence - 1, receiveTimeNs))
                {
                    return false;
                }
                lost += sequence - expected;
                expected = sequence;
            }
            return true;
        }
    }
}
