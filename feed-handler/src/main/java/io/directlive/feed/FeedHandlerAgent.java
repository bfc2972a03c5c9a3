package io.directlive.feed;

import static io.directlive.feed.FeedHandlerCounter.BACK_PRESSURE;
import static io.directlive.feed.FeedHandlerCounter.DISCONNECTS;
import static io.directlive.feed.FeedHandlerCounter.EVENTS;
import static io.directlive.feed.FeedHandlerCounter.EVENTS_ACKNOWLEDGED;
import static io.directlive.feed.FeedHandlerCounter.EVENTS_RESENT;
import static io.directlive.feed.FeedHandlerCounter.FRAMES;
import static io.directlive.feed.FeedHandlerCounter.MARK_REQUESTS;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_FILTERED;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_LOST;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_MALFORMED;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_RESUMED;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_UNKNOWN;
import static io.directlive.feed.FeedHandlerCounter.REFUSALS;
import static io.directlive.feed.FeedHandlerCounter.SNAPSHOTS;
import static io.directlive.feed.FeedHandlerCounter.SNAPSHOT_EVENTS;
import static io.directlive.feed.FeedHandlerCounter.SOURCE_GAPS;
import static io.directlive.feed.FeedHandlerCounter.VENUE_MESSAGES;
import static io.directlive.feed.FeedHandlerCounter.WINDOW_FULL;

import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.MarkRequestEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceGapEncoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes one source's messages to the sequencer, each exactly once: asks for the mark, resumes after it, keeps what it
 * sends until the mark covers it, and sends again from there whenever the sequencer refuses or comes back. One
 * thread; never blocks, never allocates after start.
 *
 * <pre>
 *   AWAITING_MARK --mark--&gt; RUNNING --ingress gone--&gt; AWAITING_MARK
 *                                   --mark of a later session--&gt; FENCED, for good: this source is of the past
 *                                   --mark below an earlier one--&gt; LOST, for good: throws, and must be started anew
 * </pre>
 */
public final class FeedHandlerAgent implements Agent, SessionHandler, SnapshotHandler, FragmentHandler
{
    /** Where the conversation with the sequencer is. */
    public enum State
    {
        /** Nothing is sent before the sequencer has told its mark. */
        AWAITING_MARK,
        /** Messages flow. */
        RUNNING,
        /** The sequencer has a later session of this source: nothing of this one can have an effect. */
        FENCED,
        /** The sequencer does not have what it acknowledged: every duty cycle throws. */
        LOST
    }

    private static final int MARK_LIMIT = 16;
    private static final int MARK_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceMarkDecoder.BLOCK_LENGTH;
    private static final int MARK_REQUEST_LENGTH =
        EventLayout.MESSAGE_HEADER_LENGTH + MarkRequestEncoder.BLOCK_LENGTH;
    private static final int GAP_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceGapEncoder.BLOCK_LENGTH;
    private static final int EPOCH_START_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.BLOCK_LENGTH;
    private static final int STATUS_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.BLOCK_LENGTH;
    private static final long LINE_STATE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_EVENT =
        EventLayout.MESSAGE_HEADER_LENGTH + InstrumentDefinitionDecoder.BLOCK_LENGTH;

    private final FeedHandlerConfig config;
    private final VenueSource source;
    private final VenueFilter filter;
    private final Publication ingress;
    private final Subscription marks;
    private final EpochNanoClock clock;
    private final BadInputListener badInput;
    private final SubmissionWindow window;
    private final UnsafeBuffer windowBuffer;
    private final UnsafeBuffer markRequest = new UnsafeBuffer(new byte[MARK_REQUEST_LENGTH]);
    private final MarkRequestEncoder markRequestEncoder = new MarkRequestEncoder();
    private final UnsafeBuffer lineStatus = new UnsafeBuffer(new byte[STATUS_LENGTH]);
    private final SourceMarkDecoder mark = new SourceMarkDecoder();
    private final int frameLimit;

    private final AtomicCounter venueMessages;
    private final AtomicCounter resumedMessages;
    private final AtomicCounter filteredMessages;
    private final AtomicCounter malformedMessages;
    private final AtomicCounter unknownMessages;
    private final AtomicCounter lostMessages;
    private final AtomicCounter sourceGaps;
    private final AtomicCounter events;
    private final AtomicCounter acknowledgedEvents;
    private final AtomicCounter resentEvents;
    private final AtomicCounter frames;
    private final AtomicCounter refusals;
    private final AtomicCounter markRequests;
    private final AtomicCounter backPressure;
    private final AtomicCounter windowFull;
    private final AtomicCounter disconnects;
    private final AtomicCounter snapshots;
    private final AtomicCounter snapshotEvents;

    private State state = State.AWAITING_MARK;
    private String lossReason;
    private long nowNs;

    // The session that the source is in.
    private Normaliser normaliser;
    private SourceSession session;
    private SourceEventWriter writer;

    // The conversation about marks.
    private boolean hasResumePoint; // The first mark came: it is known where the source resumes.
    private boolean isMarkRequested;
    private boolean isProbing;      // The request went out because nothing had been acknowledged for long.
    private long markDeadlineNs;
    private long resendDeadlineNs;
    private boolean hasMark;
    private long markSequence;
    private int markIndex;

    // Where the source is.
    private long resumeAfter;
    private long venueTimeNs;
    private long filteredFrom;      // Run of messages left out and not told yet; 0 for none.
    private long filteredTo;
    private boolean isSourceComplete;
    private boolean isSessionOver;  // The venue said so: that its lines are silent now means nothing.
    private SourceState toldLineState;
    private long lineStateDeadlineNs;

    // The snapshot that is being handed over.
    private long snapshotSequence = -1;
    private int snapshotIndex;
    private boolean isSnapshotWhole;

    /**
     * @param config     settings.
     * @param source     that is polled; not closed by the agent.
     * @param normaliser of the source's messages.
     * @param filter     that says which messages are wanted; {@link VenueFilter#NONE} for all.
     * @param ingress    to the sequencer; used by this agent alone and not closed by it.
     * @param marks      of the sequencer; used by this agent alone and not closed by it.
     * @param clock      gives the time, ns since the Unix epoch.
     * @param counters   takes what the handler reports.
     * @param badInput   is told of messages that make no sense.
     */
    public FeedHandlerAgent(
        final FeedHandlerConfig config,
        final VenueSource source,
        final Normaliser normaliser,
        final VenueFilter filter,
        final Publication ingress,
        final Subscription marks,
        final EpochNanoClock clock,
        final CounterSet<FeedHandlerCounter> counters,
        final BadInputListener badInput)
    {
        this.config = config;
        this.source = source;
        this.filter = filter;
        this.ingress = ingress;
        this.marks = marks;
        this.clock = clock;
        this.badInput = badInput;
        window = new SubmissionWindow(config.windowLength());
        windowBuffer = window.buffer();
        frameLimit = ingress.maxPayloadLength();
        if (LONGEST_EVENT > frameLimit)
        {
            throw new IllegalArgumentException("ingress frames of " + frameLimit + " bytes cannot hold an event");
        }
        markRequest.setMemory(0, MARK_REQUEST_LENGTH, (byte)0);
        markRequestEncoder.wrapAndApplyHeader(markRequest, 0, new MessageHeaderEncoder());
        begin(normaliser);
        source.snapshotsTo(this);

        venueMessages = counters.get(VENUE_MESSAGES);
        resumedMessages = counters.get(MESSAGES_RESUMED);
        filteredMessages = counters.get(MESSAGES_FILTERED);
        malformedMessages = counters.get(MESSAGES_MALFORMED);
        unknownMessages = counters.get(MESSAGES_UNKNOWN);
        lostMessages = counters.get(MESSAGES_LOST);
        sourceGaps = counters.get(SOURCE_GAPS);
        events = counters.get(EVENTS);
        acknowledgedEvents = counters.get(EVENTS_ACKNOWLEDGED);
        resentEvents = counters.get(EVENTS_RESENT);
        frames = counters.get(FRAMES);
        refusals = counters.get(REFUSALS);
        markRequests = counters.get(MARK_REQUESTS);
        backPressure = counters.get(BACK_PRESSURE);
        windowFull = counters.get(WINDOW_FULL);
        disconnects = counters.get(DISCONNECTS);
        snapshots = counters.get(SNAPSHOTS);
        snapshotEvents = counters.get(SNAPSHOT_EVENTS);
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        final int markCount = marks.poll(this, MARK_LIMIT);
        return markCount + switch (state)
        {
            case AWAITING_MARK -> awaitMarkAndKeepUp();
            case RUNNING -> pollSource() + submit() + watchProgress() + tellLineState();
            case FENCED -> 0;
            case LOST -> throw new IllegalStateException(lossReason); // Here, as a poll of Aeron's keeps exceptions.
        };
    }

    @Override
    public String roleName()
    {
        return "feed-handler-" + session.sourceId();
    }

    /** @return where the conversation with the sequencer is. */
    public State state()
    {
        return state;
    }

    /**
     * @return true when all that the source will ever give was sent and the sequencer's mark covers it. Whether the
     *         source ended well is to be asked of the source.
     */
    public boolean isDone()
    {
        return isSourceComplete && window.isEmpty();
    }

    /**
     * States how the lines are when that is news, and again and again, for a statement is not acknowledged. Only when all
     * that was taken from the source is ordered: what is in flight says by itself that the lines are up.
     */
    private int tellLineState()
    {
        final SourceState ofLines = source.lineState();
        final SourceState lineState = ofLines != null && isSessionOver ? SourceState.ENDED : ofLines;
        if (lineState == null || !hasMark || !window.isEmpty() ||
            lineState == toldLineState && lineStateDeadlineNs - nowNs > 0)
        {
            return 0;
        }
        final int length = writer.status(lineStatus, 0, markSequence, venueTimeNs, nowNs, lineState);
        if (!accepted(ingress.offer(lineStatus, 0, length)))
        {
            return 0;
        }
        toldLineState = lineState;
        lineStateDeadlineNs = nowNs + LINE_STATE_INTERVAL_NS;
        return 1;
    }

    // --- From the source --------------------------------------------------------------------------------------------

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        if (sourceSequence <= resumeAfter || filter != VenueFilter.NONE)
        {
            return onPossiblyUnwanted(buffer, offset, length, sourceSequence, receiveTimeNs);
        }
        return onWanted(buffer, offset, length, sourceSequence, receiveTimeNs);
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        if (toSequence <= resumeAfter)
        {
            return true;
        }
        if (!flushFiltered(receiveTimeNs))
        {
            return false;
        }
        final int eventOffset = claim(GAP_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        final long from = Math.max(fromSequence, resumeAfter + 1);
        lostMessages.getAndAddRelease(toSequence - from + 1);
        sourceGaps.incrementRelease();
        append(writer.sourceGap(
            windowBuffer, eventOffset, from, toSequence, GapReason.LOST, venueTimeNs, receiveTimeNs, 0));
        return true;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        if (sourceSequence <= resumeAfter)
        {
            isSessionOver = true;
            return true;
        }
        if (!flushFiltered(receiveTimeNs))
        {
            return false;
        }
        final int eventOffset = claim(GAP_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        append(writer.endOfSession(windowBuffer, eventOffset, sourceSequence, venueTimeNs, receiveTimeNs));
        isSessionOver = true;
        return true;
    }

    @Override
    public boolean onSnapshotStart(final long lastReflected, final int venueInstrument, final long receiveTimeNs)
    {
        if (!flushFiltered(receiveTimeNs))
        {
            return false;
        }
        final int eventOffset = claim(GAP_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        if (lastReflected != snapshotSequence)
        {
            snapshotSequence = lastReflected;
            snapshotIndex = 0;
        }
        isSnapshotWhole = true;
        appendSnapshot(eventOffset, writer.snapshotStart(
            windowBuffer, eventOffset, lastReflected, venueTimeNs, receiveTimeNs, venueInstrument));
        return true;
    }

    @Override
    public boolean onSnapshotMessage(
        final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
    {
        final int eventOffset = claim(normaliser.maxLength());
        if (eventOffset < 0)
        {
            return false;
        }
        if (!filter.accepts(buffer, offset, length))
        {
            return true;
        }
        final int eventLength = normaliser.normalise(
            buffer, offset, length, snapshotSequence, receiveTimeNs, windowBuffer, eventOffset);
        if (EventLayout.templateId(windowBuffer, eventOffset) == SourceGapDecoder.TEMPLATE_ID)
        {
            isSnapshotWhole = false;
            malformedMessages.incrementRelease();
            badInput.onBadInput(
                snapshotSequence, -1, "in a snapshot: " + normaliser.fault(buffer, offset, length));
        }
        else
        {
            appendSnapshot(eventOffset, eventLength);
        }
        return true;
    }

    @Override
    public boolean onSnapshotEnd(final int venueInstrument, final long receiveTimeNs)
    {
        final int eventOffset = claim(EPOCH_START_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        appendSnapshot(eventOffset, writer.snapshotEnd(
            windowBuffer, eventOffset, snapshotSequence, venueTimeNs, receiveTimeNs, venueInstrument,
            isSnapshotWhole ? SourceState.UP : SourceState.STALE));
        if (venueInstrument == 0)
        {
            snapshots.incrementRelease();
        }
        return true;
    }

    /** Between a message and the next there are no numbers of the venue's: the events of a snapshot are counted. */
    private void appendSnapshot(final int eventOffset, final int length)
    {
        for (int at = eventOffset; at < eventOffset + length; at += EventLayout.length(windowBuffer, at))
        {
            final boolean isClear = EventLayout.templateId(windowBuffer, at) == BookClearedDecoder.TEMPLATE_ID;
            EventLayout.flags(windowBuffer, at, EventLayout.flags(windowBuffer, at) |
                (isClear ? EventFlags.SNAPSHOT | EventFlags.BOOK_SUSPECT : EventFlags.SNAPSHOT));
            EventLayout.instrumentSequence(windowBuffer, at, ++snapshotIndex);
            snapshotEvents.incrementRelease();
        }
        append(length);
    }

    @Override
    public boolean onSession(final Normaliser next, final long receiveTimeNs)
    {
        final SourceSession nextSession = next.session();
        if (nextSession.sourceId() != session.sourceId() || nextSession.epoch() <= session.epoch())
        {
            throw new IllegalArgumentException(nextSession + " does not follow " + session);
        }
        if (!flushFiltered(receiveTimeNs) || !window.isEmpty())
        {
            return false; // Marks of one session say nothing about another, so the window holds but one.
        }
        begin(next);
        hasMark = false;
        resumeAfter = 0;
        venueTimeNs = 0;
        append(writer.epochStart(windowBuffer, claim(EPOCH_START_LENGTH), receiveTimeNs));
        return true;
    }

    private void begin(final Normaliser next)
    {
        isSessionOver = false;
        if (2 * (next.maxLength() + GAP_LENGTH) > config.windowLength())
        {
            throw new IllegalArgumentException(
                "a window of " + config.windowLength() + " bytes is too small for messages that give " +
                next.maxLength());
        }
        normaliser = next;
        session = next.session();
        writer = new SourceEventWriter(session);
        markRequestEncoder
            .sourceEpoch(session.epoch() & 0xFFFF_FFFFL)
            .sourceId(session.sourceId());
    }

    private boolean onWanted(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        final int eventOffset = claim(normaliser.maxLength());
        if (eventOffset < 0)
        {
            return false;
        }
        final int eventLength = normaliser.normalise(
            buffer, offset, length, sourceSequence, receiveTimeNs, windowBuffer, eventOffset);

        final int templateId = EventLayout.templateId(windowBuffer, eventOffset);
        if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            onMalformed(buffer, offset, length, sourceSequence);
        }
        else if (templateId == VenueNoticeDecoder.TEMPLATE_ID && !normaliser.knows(buffer, offset, length))
        {
            unknownMessages.incrementRelease();
        }
        venueTimeNs = EventLayout.venueTimeNs(windowBuffer, eventOffset);
        append(eventLength);
        return true;
    }

    private void onMalformed(final DirectBuffer buffer, final int offset, final int length, final long sourceSequence)
    {
        malformedMessages.incrementRelease();
        sourceGaps.incrementRelease();
        badInput.onBadInput(sourceSequence, source.byteOffset(), normaliser.fault(buffer, offset, length));
    }

    /** A message is shown to the filter exactly once; so nothing after this may refuse it. */
    private boolean onPossiblyUnwanted(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        final boolean isKnown = sourceSequence <= resumeAfter;
        if (!isKnown && !hasRoomForGapAndMessage())
        {
            return false;
        }
        final boolean isWanted = filter.accepts(buffer, offset, length);
        if (isKnown)
        {
            resumedMessages.incrementRelease();
            venueTimeNs = normaliser.venueTimeNs(buffer, offset, length);
            return true;
        }
        if (isWanted)
        {
            return flushFiltered(receiveTimeNs) && onWanted(buffer, offset, length, sourceSequence, receiveTimeNs);
        }

        filteredMessages.incrementRelease();
        venueTimeNs = normaliser.venueTimeNs(buffer, offset, length);
        filteredFrom = filteredFrom == 0 ? sourceSequence : filteredFrom;
        filteredTo = sourceSequence;
        return true;
    }

    private boolean hasRoomForGapAndMessage()
    {
        return claim(GAP_LENGTH + normaliser.maxLength()) >= 0;
    }

    /** A run of messages left out ends with the next wanted one: so its bounds do not depend on when it was read. */
    private boolean flushFiltered(final long receiveTimeNs)
    {
        if (filteredFrom == 0)
        {
            return true;
        }
        final int eventOffset = claim(GAP_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        sourceGaps.incrementRelease();
        append(writer.sourceGap(
            windowBuffer, eventOffset, filteredFrom, filteredTo, GapReason.FILTERED, venueTimeNs, receiveTimeNs, 0));
        filteredFrom = 0;
        return true;
    }

    private int claim(final int length)
    {
        final int offset = window.claim(length);
        if (offset < 0)
        {
            windowFull.incrementRelease();
        }
        return offset;
    }

    private void append(final int length)
    {
        events.getAndAddRelease(window.append(length));
        if (window.unsubmittedLength() >= frameLimit)
        {
            submitFrame();
        }
    }

    private int pollSource()
    {
        if (isSourceComplete)
        {
            return 0;
        }
        final int count = source.poll(this, config.messageLimit(), nowNs);
        venueMessages.getAndAddRelease(count);
        if (source.state() != VenueSource.State.RUNNING)
        {
            isSourceComplete = flushFiltered(nowNs);
        }
        return count;
    }

    // --- To the sequencer -------------------------------------------------------------------------------------------

    private int submit()
    {
        int count = 0;
        while (submitFrame())
        {
            count++;
        }
        return count;
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
            throw new IllegalStateException(roleName() + ": ingress lost: " + Publication.errorString(position));
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
            awaitMark();
        }
    }

    private void awaitMark()
    {
        state = State.AWAITING_MARK;
        isMarkRequested = false;
        isProbing = false;
        markDeadlineNs = nowNs;
    }

    // --- Marks ------------------------------------------------------------------------------------------------------

    private int awaitMarkAndKeepUp()
    {
        int workCount = 0;
        if (markDeadlineNs - nowNs <= 0 && ingress.isConnected())
        {
            workCount += requestMark();
        }
        return hasResumePoint ? workCount + pollSource() : workCount;
    }

    /** What is acknowledged late may be lost: the next mark tells. */
    private int watchProgress()
    {
        if (markDeadlineNs - nowNs > 0 || !window.hasUnacknowledged())
        {
            return 0;
        }
        final int workCount = requestMark();
        isProbing = workCount > 0;
        return workCount;
    }

    private int requestMark()
    {
        if (!accepted(ingress.offer(markRequest, 0, MARK_REQUEST_LENGTH)))
        {
            return 0;
        }
        markRequests.incrementRelease();
        isMarkRequested = true;
        markDeadlineNs = nowNs + config.markIntervalNs();
        return 1;
    }

    @Override
    public void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (length < MARK_LENGTH ||
            EventLayout.schemaId(buffer, offset) != EventLayout.SCHEMA_ID ||
            EventLayout.templateId(buffer, offset) != SourceMarkDecoder.TEMPLATE_ID)
        {
            return; // Nothing that speaks of a mark.
        }
        mark.wrap(
            buffer,
            offset + EventLayout.MESSAGE_HEADER_LENGTH,
            SourceMarkDecoder.BLOCK_LENGTH,
            SourceMarkDecoder.SCHEMA_VERSION);
        if (mark.sourceId() != session.sourceId() || state == State.FENCED || state == State.LOST)
        {
            return;
        }

        final boolean isRefusal = mark.refused() == BooleanType.TRUE;
        if (isRefusal)
        {
            refusals.incrementRelease();
        }
        final long epoch = mark.sourceEpoch();
        if (epoch == session.epoch())
        {
            onMark(mark.sourceSequence(), mark.sourceIndex(), mark.messageComplete() == BooleanType.TRUE, isRefusal);
            if (hasResumePoint && mark.snapshotWanted() == BooleanType.TRUE)
            {
                source.wantSnapshot();
            }
        }
        else if (epoch > session.epoch())
        {
            state = State.FENCED;
        }
        else
        {
            onMarkOfEarlierSession(isRefusal);
        }
    }

    private void onMark(
        final long sequence, final int index, final boolean isMessageComplete, final boolean isRefusal)
    {
        final boolean isAnswer = state == State.AWAITING_MARK && isMarkRequested;
        if (!hasResumePoint)
        {
            if (isAnswer)
            {
                hasMark = true;
                markSequence = sequence;
                markIndex = index;
                resumeAfter(isMessageComplete ? sequence : sequence - 1);
            }
            return;
        }

        if (hasMark && (sequence < markSequence || sequence == markSequence && index < markIndex))
        {
            if (isAnswer || isRefusal)
            {
                onLost("its mark is " + sequence + ", and was " + markSequence);
            }
            return;
        }
        hasMark = true;
        markSequence = sequence;
        markIndex = index;

        final int acknowledgedCount = window.acknowledge(
            sequence, isMessageComplete ? SubmissionWindow.WHOLE_MESSAGE : index, (int)mark.snapshotIndex());
        if (acknowledgedCount > 0)
        {
            acknowledgedEvents.getAndAddRelease(acknowledgedCount);
            markDeadlineNs = nowNs + config.markIntervalNs();
        }

        if (isAnswer)
        {
            state = State.RUNNING;
            resend();
        }
        else if (isRefusal)
        {
            resendOnRefusal(acknowledgedCount > 0);
        }
        else if (isProbing && acknowledgedCount == 0)
        {
            resend();
        }
        isProbing = false;
    }

    /** The sequencer has not taken the start of this session. */
    private void onMarkOfEarlierSession(final boolean isRefusal)
    {
        final boolean isAnswer = state == State.AWAITING_MARK && isMarkRequested;
        if (!hasResumePoint)
        {
            if (isAnswer)
            {
                resumeAfter(0);
                append(writer.epochStart(windowBuffer, claim(EPOCH_START_LENGTH), nowNs));
            }
        }
        else if (isAnswer || isRefusal || isProbing)
        {
            if (hasMark)
            {
                onLost("it does not know this session any more");
                return;
            }
            if (isAnswer)
            {
                state = State.RUNNING;
                resend();
            }
            else
            {
                resendOnRefusal(false);
            }
            isProbing = false;
        }
    }

    private void resumeAfter(final long sequence)
    {
        hasResumePoint = true;
        resumeAfter = sequence;
        source.resumeAfter(sequence);
        state = State.RUNNING;
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
    private void onLost(final String how)
    {
        state = State.LOST;
        lossReason = roleName() + ": the sequencer lost what it had acknowledged: " + how;
    }
}
