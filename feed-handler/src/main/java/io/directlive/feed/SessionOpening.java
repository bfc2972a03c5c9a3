package io.directlive.feed;

import static io.directlive.feed.FeedHandlerCounter.SESSION_REQUESTS;

import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SessionEpochDecoder;
import io.directlive.protocol.sbe.SessionRequestEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * How a session begins that the venue names: the sequencer is asked which epoch it has, and told of it when no handler has
 * told of it yet; and then it is asked again, until it knows. Nothing of the session is sent before, and the source waits.
 * The start tells after which session it is to come, and so has no effect when another handler was faster: then the next
 * answer says what that one has started. So handlers agree on epochs by names, whatever each of them has seen before.
 * <pre>
 *   ASKING_LAST --answer--&gt; OPEN: the source goes on in the session that it is in
 *                    '-----&gt; UNTOLD --the venue has told a name--&gt; ASKING_EPOCH
 *   OPEN --source comes to another session--&gt; ASKING_EPOCH --it is known--&gt; KNOWN --the source takes it--&gt; OPEN
 * </pre>
 * As a handler of the source it takes nothing. One thread; allocates when a session begins.
 */
final class SessionOpening implements SessionHandler
{
    private enum State
    {
        ASKING_LAST, UNTOLD, ASKING_EPOCH, KNOWN, OPEN
    }

    private static final int REQUEST_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SessionRequestEncoder.BLOCK_LENGTH;
    private static final int START_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartEncoder.BLOCK_LENGTH;

    private final SourceSessions sessions;
    private final VenueSource source;
    private final MessageIntake intake;
    private final SequencerLink link;
    private final long intervalNs;
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[REQUEST_LENGTH]);
    private final UnsafeBuffer start = new UnsafeBuffer(new byte[START_LENGTH]);
    private final SessionRequestEncoder requestEncoder = new SessionRequestEncoder();
    private final AtomicCounter requests;

    private State state = State.ASKING_LAST;
    private boolean isFirst = true;     // The source has not been given any session yet.
    private boolean isTold;             // The sequencer was told of the session here.
    private VenueSession known;
    private int lastEpoch;              // Of the session that the source is in downstream.
    private long firstRequestId;        // Requests from this one to the last are the question that waits for an answer.
    private long lastRequestId;
    private long deadlineNs;
    private long nowNs;

    /**
     * @param requestId from which requests are counted: another handler of the source counts from somewhere else.
     */
    SessionOpening(
        final SourceSessions sessions,
        final VenueSource source,
        final MessageIntake intake,
        final SequencerLink link,
        final long intervalNs,
        final long requestId,
        final CounterSet<FeedHandlerCounter> counters)
    {
        this.sessions = sessions;
        this.source = source;
        this.intake = intake;
        this.link = link;
        this.intervalNs = intervalNs;
        lastRequestId = requestId;
        firstRequestId = requestId + 1;
        requests = counters.get(SESSION_REQUESTS);
    }

    /** @return whether the messages of the source are to be taken. */
    boolean isOpen()
    {
        return state == State.OPEN;
    }

    /** @return whether the source can be polled: not before it knows which session it is in, or that nobody knows. */
    boolean isPollable()
    {
        return state != State.ASKING_LAST;
    }

    /** The source is to go on with another session. */
    void onNextDue()
    {
        state(State.ASKING_EPOCH);
    }

    int doWork(final long cycleTimeNs)
    {
        nowNs = cycleTimeNs;
        if (state == State.UNTOLD && sessions.awaited() != null)
        {
            state(State.ASKING_EPOCH);
        }
        final boolean isAsking = state == State.ASKING_LAST || state == State.ASKING_EPOCH;
        return isAsking && deadlineNs - nowNs <= 0 && link.isConnected() ? ask() : 0;
    }

    /** The sequencer has answered. Members of a cluster do so one after the other: the first answer is as good as any. */
    void onAnswer(final SessionEpochDecoder answer)
    {
        if (!isAnswered(answer))
        {
            return;
        }
        lastEpoch = (int)answer.lastEpoch();
        final VenueSession session = session(answer);
        if (state == State.ASKING_LAST)
        {
            onLast(sessions.onLast(session));
        }
        else if (session != null)
        {
            onKnown(session);
        }
        else if (SourceSession.yyyymmdd(sessions.awaited().date()) < (int)answer.lastTradingDate())
        {
            onKnown(past(sessions.awaited()));
        }
        else
        {
            start(sessions.awaited());
        }
    }

    private void onKnown(final VenueSession session)
    {
        known = session;
        state(State.KNOWN);
        if (isFirst)
        {
            open();
        }
    }

    /** Nobody has told of it, and it has been overtaken by one of a later date: nothing of it will be taken any more. */
    private static VenueSession past(final AwaitedSession awaited)
    {
        return new VenueSession(SourceSession.yyyymmdd(awaited.date()), awaited.name(), awaited.date());
    }

    /** Another handler's questions may have the same numbers, if it was started in the same moment: so what is told counts too. */
    private boolean isAnswered(final SessionEpochDecoder answer)
    {
        final long requestId = answer.requestId();
        if (requestId < firstRequestId || requestId > lastRequestId)
        {
            return false;
        }
        final long epoch = answer.epoch();
        return state == State.ASKING_LAST ? epoch == answer.lastEpoch() :
            answer.session().equals(sessions.awaited().name()) &&
            (epoch == 0 || epoch > sessions.awaited().afterEpoch());
    }

    private void onLast(final Normaliser normaliser)
    {
        if (normaliser == null)
        {
            state(State.UNTOLD);
        }
        else
        {
            intake.begin(normaliser);
            isFirst = false;
            state(State.OPEN);
        }
    }

    private void open()
    {
        intake.begin(sessions.begin(known));
        link.onStarted(isTold, lastEpoch, source.followsSessions());
        isTold = false;
        isFirst = false;
        state(State.OPEN);
    }

    private void state(final State next)
    {
        state = next;
        firstRequestId = lastRequestId + 1;
        deadlineNs = nowNs;
    }

    private int ask()
    {
        final AwaitedSession awaited = sessions.awaited();
        final boolean isLast = state == State.ASKING_LAST;
        request.setMemory(0, REQUEST_LENGTH, (byte)0);
        requestEncoder.wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
            .requestId(lastRequestId + 1)
            .session(isLast ? "" : awaited.name())
            .tradingDate(!isLast && awaited.isOfDate() ? SourceSession.yyyymmdd(awaited.date()) : 0)
            .afterEpoch(isLast ? 0 : awaited.afterEpoch())
            .sourceId(intake.session().sourceId());
        if (!link.offer(request, REQUEST_LENGTH))
        {
            return 0;
        }
        lastRequestId++;
        requests.incrementRelease();
        deadlineNs = nowNs + intervalNs;
        return 1;
    }

    /** Whether it has arrived, or another handler's, is asked for at once: the answer comes after it. */
    private void start(final AwaitedSession awaited)
    {
        final int date = SourceSession.yyyymmdd(awaited.date());
        final SourceSession proposed =
            new SourceSession(intake.session().sourceId(), Math.max(date, lastEpoch + 1), awaited.name());
        new SourceEventWriter(proposed).epochStart(start, 0, date, lastEpoch, nowNs);
        isTold |= link.offer(start, START_LENGTH);
        state(State.ASKING_EPOCH);
    }

    private static VenueSession session(final SessionEpochDecoder answer)
    {
        final int epoch = (int)answer.epoch();
        final int date = (int)answer.tradingDate();
        return epoch == 0 ? null :
            new VenueSession(epoch, answer.session(), date == 0 ? null : SourceSession.date(date));
    }

    // --- Until it is open, the source waits -------------------------------------------------------------------------

    @Override
    public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        if (state != State.KNOWN)
        {
            return false;
        }
        open();
        return true;
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        return false;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        return false;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        return false;
    }
}
