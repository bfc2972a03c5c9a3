package io.directlive.feed;

import static io.directlive.feed.FeedHandlerCounter.BACK_PRESSURE;
import static io.directlive.feed.FeedHandlerCounter.DISCONNECTS;
import static io.directlive.feed.FeedHandlerCounter.EVENTS;
import static io.directlive.feed.FeedHandlerCounter.EVENTS_ACKNOWLEDGED;
import static io.directlive.feed.FeedHandlerCounter.EVENTS_BEHIND;
import static io.directlive.feed.FeedHandlerCounter.EVENTS_RESENT;
import static io.directlive.feed.FeedHandlerCounter.FRAMES;
import static io.directlive.feed.FeedHandlerCounter.MARK_REQUESTS;
import static io.directlive.feed.FeedHandlerCounter.REFUSALS;
import static io.directlive.feed.FeedHandlerCounter.WINDOW_FULL;

import io.aeron.Publication;
import io.directlive.feed.FeedHandlerAgent.State;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.MarkRequestEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The conversation with the sequencer about one source: keeps what is sent until a mark covers it, and sends again from
 * the mark whenever the sequencer refuses, or comes back, or says nothing for long. The time is that of the duty cycle.
 * One thread; never allocates after construction.
 */
final class SequencerLink
{
    private static final int MARK_REQUEST_LENGTH =
        EventLayout.MESSAGE_HEADER_LENGTH + MarkRequestEncoder.BLOCK_LENGTH;
    private static final int LONGEST_EVENT =
        EventLayout.MESSAGE_HEADER_LENGTH + InstrumentDefinitionDecoder.BLOCK_LENGTH;

    private final FeedHandlerConfig config;
    private final Ingress ingress;
    private final SubmissionWindow window;
    private final UnsafeBuffer windowBuffer;
    private final UnsafeBuffer markRequest = new UnsafeBuffer(new byte[MARK_REQUEST_LENGTH]);
    private final MarkRequestEncoder markRequestEncoder = new MarkRequestEncoder();
    private final int frameLimit;

    private final AtomicCounter events;
    private final AtomicCounter acknowledgedEvents;
    private final AtomicCounter resentEvents;
    private final AtomicCounter frames;
    private final AtomicCounter refusals;
    private final AtomicCounter markRequests;
    private final AtomicCounter backPressure;
    private final AtomicCounter windowFull;
    private final AtomicCounter disconnects;
    private final AtomicCounter eventsBehind;

    private SourceSession session;
    private State state = State.AWAITING_MARK;
    private String lossReason;
    private long nowNs;

    private boolean isResumed;      // The first mark came: it is known where the source resumes.
    private long firstRequestId;    // Requests from this one to the last wait for an answer.
    private long lastRequestId;
    private boolean wasMarkKnown;   // When the first of them was sent; an answer below that mark says that events were lost.
    private long askedSequence;
    private int askedIndex;
    private long markDeadlineNs;
    private long resendDeadlineNs;
    private boolean hasMark;
    private long markSequence;
    private int markIndex;
    private long laterEpoch;        // Of the session that the sequencer is in, when that is another one.

    /**
     * @param requestId from which requests are counted: another handler of the source counts from somewhere else.
     */
    SequencerLink(
        final FeedHandlerConfig config,
        final Ingress ingress,
        final long requestId,
        final CounterSet<FeedHandlerCounter> counters)
    {
        this.config = config;
        this.ingress = ingress;
        lastRequestId = requestId;
        forgetRequests();
        window = new SubmissionWindow(config.windowLength());
        windowBuffer = window.buffer();
        frameLimit = ingress.maxPayloadLength();
        if (LONGEST_EVENT > frameLimit)
        {
            throw new IllegalArgumentException("ingress frames of " + frameLimit + " bytes cannot hold an event");
        }
        markRequest.setMemory(0, MARK_REQUEST_LENGTH, (byte)0);
        markRequestEncoder.wrapAndApplyHeader(markRequest, 0, new MessageHeaderEncoder());
        events = counters.get(EVENTS);
        acknowledgedEvents = counters.get(EVENTS_ACKNOWLEDGED);
        resentEvents = counters.get(EVENTS_RESENT);
        frames = counters.get(FRAMES);
        refusals = counters.get(REFUSALS);
        markRequests = counters.get(MARK_REQUESTS);
        backPressure = counters.get(BACK_PRESSURE);
        windowFull = counters.get(WINDOW_FULL);
        disconnects = counters.get(DISCONNECTS);
        eventsBehind = counters.get(EVENTS_BEHIND);
    }

    State state()
    {
        return state;
    }

    /** @return why the link is {@link State#LOST}. */
    String lossReason()
    {
        return lossReason;
    }

    /** @return whether it is known where the source resumes: so it may be polled. */
    boolean isResumed()
    {
        return isResumed;
    }

    /** @return whether the sequencer has told a mark of the session. */
    boolean hasMark()
    {
        return hasMark;
    }

    /** @return number of the last message that the sequencer has told to have ordered. */
    long markSequence()
    {
        return markSequence;
    }

    /** Keeps the way to the sequencer open. */
    int doWork()
    {
        return ingress.doWork(nowNs);
    }

    /** A duty cycle begins. */
    void onCycle(final long cycleTimeNs)
    {
        nowNs = cycleTimeNs;
    }

    /** What follows is of this session. The window is empty. One that is not behind the sequencer's is taken there. */
    void onSession(final SourceSession newSession)
    {
        session = newSession;
        hasMark = false;
        forgetRequests();
        if (state == State.BEHIND && session.epoch() >= laterEpoch)
        {
            isResumed = true;
            state = State.RUNNING;
        }
        markRequestEncoder
            .sourceEpoch(session.epoch() & 0xFFFF_FFFFL)
            .sourceId(session.sourceId());
    }

    // --- The window -------------------------------------------------------------------------------------------------

    /** @return where events are encoded, at what {@link #claim} returns. */
    UnsafeBuffer window()
    {
        return windowBuffer;
    }

    int windowLength()
    {
        return config.windowLength();
    }

    /** @return whether a mark covers all that was appended. */
    boolean isEmpty()
    {
        return window.isEmpty();
    }

    /** @return offset in the window of room for so many bytes; -1 when there is none until a mark comes. */
    int claim(final int length)
    {
        final int offset = window.claim(length);
        if (offset < 0)
        {
            windowFull.incrementRelease();
        }
        return offset;
    }

    /** Takes what was encoded at the offset of the last claim. */
    void append(final int length)
    {
        final int count = window.append(length);
        events.getAndAddRelease(count);
        if (state == State.BEHIND)
        {
            eventsBehind.getAndAddRelease(window.clear());
        }
        else if (window.unsubmittedLength() >= frameLimit)
        {
            submitFrame();
        }
    }

    // --- To the sequencer -------------------------------------------------------------------------------------------

    /** @return frames sent. */
    int submit()
    {
        int count = 0;
        while (submitFrame())
        {
            count++;
        }
        return count;
    }

    boolean isConnected()
    {
        return ingress.isConnected();
    }

    /** @return true when sent: what is not acknowledged and so not kept. */
    boolean offer(final DirectBuffer buffer, final int length)
    {
        return accepted(ingress.offer(buffer, 0, length));
    }

    private boolean submitFrame()
    {
        final int length = state == State.RUNNING ? window.frameLength(frameLimit) : 0;
        if (length == 0 || !accepted(ingress.offer(windowBuffer, window.frameOffset(), length)))
        {
            return false;
        }
        if (!window.hasUnacknowledged())
        {
            markDeadlineNs = nowNs + config.markIntervalNs();
        }
        window.onSubmitted(length);
        frames.incrementRelease();
        return true;
    }

    /** True when written, false when full or nobody there for now; throws when ingress can never be written again. */
    private boolean accepted(final long position)
    {
        if (position > 0)
        {
            return true;
        }
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException(session + ": ingress lost: " + Publication.errorString(position));
        }
        if (position == Publication.NOT_CONNECTED)
        {
            onDisconnect();
        }
        else
        {
            backPressure.incrementRelease();
        }
        return false;
    }

    private void onDisconnect()
    {
        if (state == State.RUNNING)
        {
            disconnects.incrementRelease();
            state = State.AWAITING_MARK;
            forgetRequests();
            markDeadlineNs = nowNs;
        }
    }

    // --- Marks ------------------------------------------------------------------------------------------------------

    /** While the sequencer has not told its mark. */
    int awaitMark()
    {
        return markDeadlineNs - nowNs <= 0 && ingress.isConnected() ? requestMark() : 0;
    }

    /** What is acknowledged late may be lost: the next mark tells. */
    int watchProgress()
    {
        if (markDeadlineNs - nowNs > 0 || !window.hasUnacknowledged())
        {
            return 0;
        }
        return requestMark();
    }

    private int requestMark()
    {
        if (lastRequestId < firstRequestId)
        {
            wasMarkKnown = hasMark;
            askedSequence = hasMark ? markSequence : 0;
            askedIndex = hasMark ? markIndex : 0;
        }
        markRequestEncoder.requestId(lastRequestId + 1);
        if (!offer(markRequest, MARK_REQUEST_LENGTH))
        {
            return 0;
        }
        lastRequestId++;
        markRequests.incrementRelease();
        markDeadlineNs = nowNs + config.markIntervalNs();
        return 1;
    }

    /** The sequencer has refused an event of the source; what its mark is follows. */
    void onRefusal()
    {
        refusals.incrementRelease();
    }

    /**
     * Only an answer is surely as of a moment after its request: a mark that nobody asked for may be an old one, of a member of
     * a cluster that is late.
     */
    boolean isAnswer(final long requestId)
    {
        return requestId >= firstRequestId && requestId <= lastRequestId;
    }

    private void forgetRequests()
    {
        firstRequestId = lastRequestId + 1;
    }

    /**
     * The sequencer has told the mark of this session.
     *
     * @return true when this is the first: the source is to resume behind it.
     */
    boolean onMark(
        final long sequence,
        final int index,
        final boolean isMessageComplete,
        final int snapshotIndex,
        final boolean isAnswer,
        final boolean isRefusal)
    {
        if (!isResumed)
        {
            if (isAnswer)
            {
                advance(sequence, index);
                resume();
            }
            return isAnswer;
        }

        if (hasMark && (sequence < markSequence || sequence == markSequence && index < markIndex))
        {
            if (isAnswer && (sequence < askedSequence || sequence == askedSequence && index < askedIndex))
            {
                onLost("its mark is " + sequence + ", and was " + markSequence);
            }
            return false;
        }
        advance(sequence, index);

        final int acknowledgedCount = window.acknowledge(
            sequence, isMessageComplete ? SubmissionWindow.WHOLE_MESSAGE : index, snapshotIndex);
        if (acknowledgedCount > 0)
        {
            acknowledgedEvents.getAndAddRelease(acknowledgedCount);
            markDeadlineNs = nowNs + config.markIntervalNs();
        }

        if (isAnswer && (state == State.AWAITING_MARK || acknowledgedCount == 0))
        {
            state = State.RUNNING;
            resend();
        }
        else if (isRefusal && state == State.RUNNING)
        {
            resendOnRefusal(acknowledgedCount > 0);
        }
        if (isAnswer || state == State.RUNNING && acknowledgedCount > 0)
        {
            forgetRequests();
        }
        return false;
    }

    /**
     * The sequencer has not taken the start of this session.
     *
     * @return true when this is the first that it tells: the source is to begin.
     */
    boolean onMarkOfEarlierSession(final boolean isAnswer, final boolean isRefusal)
    {
        if (!isResumed)
        {
            if (isAnswer)
            {
                resume();
            }
            return isAnswer;
        }
        if (isAnswer && wasMarkKnown)
        {
            onLost("it does not know this session any more");
        }
        else if (isAnswer)
        {
            forgetRequests();
            state = State.RUNNING;
            resend();
        }
        else if (isRefusal && !hasMark && state == State.RUNNING)
        {
            resendOnRefusal(false);
        }
        return false;
    }

    /**
     * The sequencer has a later session of this source.
     *
     * @param epoch       of that session.
     * @param isFollowing whether the source will reach it, and know it then.
     */
    void onMarkOfLaterSession(final long epoch, final boolean isFollowing)
    {
        laterEpoch = epoch;
        if (state != State.BEHIND)
        {
            state = isFollowing ? State.BEHIND : State.FENCED;
            eventsBehind.getAndAddRelease(window.clear());
        }
    }

    /**
     * The sequencer has the start of this session, so its mark is that or a later one.
     *
     * @param isTold      whether it was told of it here: an event that is acknowledged.
     * @param lastEpoch   of the session that it has last.
     * @param isFollowing whether the source will reach that, and know it then.
     */
    void onStarted(final boolean isTold, final long lastEpoch, final boolean isFollowing)
    {
        if (isTold)
        {
            events.incrementRelease();
            acknowledgedEvents.incrementRelease();
        }
        advance(0, 0);
        if (!isResumed)
        {
            resume();
        }
        if (lastEpoch > session.epoch())
        {
            onMarkOfLaterSession(lastEpoch, isFollowing);
        }
    }

    private void resume()
    {
        isResumed = true;
        forgetRequests();
        state = State.RUNNING;
    }

    private void advance(final long sequence, final int index)
    {
        hasMark = true;
        markSequence = sequence;
        markIndex = index;
    }

    /** Every event in flight behind the one refused is refused too: one resend answers them all. */
    private void resendOnRefusal(final boolean isMarkNew)
    {
        if (isMarkNew || resendDeadlineNs - nowNs <= 0)
        {
            resend();
        }
    }

    private void resend()
    {
        resentEvents.getAndAddRelease(window.rewind());
        resendDeadlineNs = nowNs + config.resendIntervalNs();
        markDeadlineNs = nowNs + config.markIntervalNs();
    }

    /** What was acknowledged is not kept here: only a new start, which reads the source again, can bring it. */
    void onLost(final String how)
    {
        state = State.LOST;
        lossReason = "the sequencer lost what it had acknowledged: " + how;
    }
}
