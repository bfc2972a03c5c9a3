package io.directlive.feed;

import static io.directlive.feed.FeedHandlerCounter.VENUE_MESSAGES;

import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.SessionEpochDecoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
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
 *                                   --mark of a later session--&gt; BEHIND --source reaches it--&gt; RUNNING
 *                                       '--of a source that does not follow--&gt; FENCED, for good: it is of the past
 *                                   --mark below an earlier one--&gt; LOST, for good: throws, and must be started anew
 * </pre>
 *
 * Where the venue names its sessions, each begins with the sequencer being asked which epoch it has: {@link SessionOpening}.
 */
public final class FeedHandlerAgent implements Agent, FragmentHandler
{
    /** Where the conversation with the sequencer is. */
    public enum State
    {
        /** Nothing is sent before the sequencer has told its mark. */
        AWAITING_MARK,
        /** Messages flow. */
        RUNNING,
        /**
         * The sequencer has a later session of this source, which another handler was first to reach: what there is of this
         * one is dropped.
         */
        BEHIND,
        /** The same, and the source will not reach it, or would not know it: nothing of it can have an effect. */
        FENCED,
        /** The sequencer does not have what it acknowledged: every duty cycle throws. */
        LOST
    }

    private static final int MARK_LIMIT = 16;
    private static final int MARK_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceMarkDecoder.BLOCK_LENGTH;
    private static final int ANSWER_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SessionEpochDecoder.BLOCK_LENGTH;
    private static final int STATUS_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.BLOCK_LENGTH;
    private static final long LINE_STATE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final FeedHandlerConfig config;
    private final VenueSource source;
    private final Subscription marks;
    private final EpochNanoClock clock;
    private final SequencerLink link;
    private final MessageIntake intake;
    private final SessionOpening opening;   // Null when the venue does not name its sessions.
    private final SourceMarkDecoder mark = new SourceMarkDecoder();
    private final SessionEpochDecoder answer = new SessionEpochDecoder();
    private final UnsafeBuffer lineStatus = new UnsafeBuffer(new byte[STATUS_LENGTH]);
    private final AtomicCounter venueMessages;

    private long nowNs;
    private boolean isOpen;         // It is known which epoch the session has that the source is in.
    private boolean isSourceComplete;
    private SourceState toldLineState;
    private long lineStateDeadlineNs;

    /**
     * @param config     settings.
     * @param source     that is polled; not closed by the agent.
     * @param sessions   of the source, whose venue names them; null when it does not, and epochs come with the normalisers.
     * @param normaliser of the source's messages; where sessions are named only until the first begins.
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
        final SourceSessions sessions,
        final Normaliser normaliser,
        final VenueFilter filter,
        final Ingress ingress,
        final Subscription marks,
        final EpochNanoClock clock,
        final CounterSet<FeedHandlerCounter> counters,
        final BadInputListener badInput)
    {
        this.config = config;
        this.source = source;
        this.marks = marks;
        this.clock = clock;
        venueMessages = counters.get(VENUE_MESSAGES);
        final long requestId = clock.nanoTime();
        link = new SequencerLink(config, ingress, requestId, counters);
        intake = new MessageIntake(source, normaliser, sessions != null, filter, link, counters, badInput);
        opening = sessions == null ? null :
            new SessionOpening(sessions, source, intake, link, config.markIntervalNs(), requestId, counters);
        isOpen = opening == null;
        source.snapshotsTo(new SnapshotIntake(intake, filter, link, counters, badInput));
        lineStateDeadlineNs = clock.nanoTime() + LINE_STATE_INTERVAL_NS;
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        link.onCycle(nowNs);
        final int workCount = link.doWork() + marks.poll(this, MARK_LIMIT);
        if (!isOpen && link.state() != State.LOST)
        {
            return workCount + opening.doWork(nowNs) + (opening.isPollable() ? pollSource() : 0);
        }
        return workCount + switch (link.state())
        {
            case AWAITING_MARK -> link.awaitMark() + (link.isResumed() ? pollSource() : 0);
            case RUNNING -> pollSource() + link.submit() + link.watchProgress() + tellLineState();
            case BEHIND -> pollSource();
            case FENCED -> 0;
            case LOST -> throw new IllegalStateException( // Here, as a poll of Aeron's keeps exceptions.
                roleName() + ": " + link.lossReason());
        };
    }

    @Override
    public String roleName()
    {
        return "feed-handler-" + intake.session().sourceId();
    }

    /** @return where the conversation with the sequencer is. */
    public State state()
    {
        return link.state();
    }

    /**
     * @return true when all that the source will ever give was sent and the sequencer's mark covers it. Whether the
     *         source ended well is to be asked of the source.
     */
    public boolean isDone()
    {
        return isSourceComplete && link.isEmpty();
    }

    @Override
    public void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (length < MARK_LENGTH || EventLayout.schemaId(buffer, offset) != EventLayout.SCHEMA_ID)
        {
            return; // Nothing that speaks of a mark or a session.
        }
        final int templateId = EventLayout.templateId(buffer, offset);
        if (templateId == SourceMarkDecoder.TEMPLATE_ID && isOpen)
        {
            mark.wrap(
                buffer,
                offset + EventLayout.MESSAGE_HEADER_LENGTH,
                SourceMarkDecoder.BLOCK_LENGTH,
                SourceMarkDecoder.SCHEMA_VERSION);
            if (mark.sourceId() == intake.session().sourceId() && state() != State.FENCED && state() != State.LOST)
            {
                onMark();
            }
        }
        else if (templateId == SessionEpochDecoder.TEMPLATE_ID && length >= ANSWER_LENGTH && !isOpen)
        {
            answer.wrap(
                buffer,
                offset + EventLayout.MESSAGE_HEADER_LENGTH,
                SessionEpochDecoder.BLOCK_LENGTH,
                SessionEpochDecoder.SCHEMA_VERSION);
            if (answer.sourceId() == intake.session().sourceId())
            {
                opening.onAnswer(answer);
                isOpen = opening.isOpen();
            }
        }
    }

    private void onMark()
    {
        final boolean isRefusal = mark.refused() == BooleanType.TRUE;
        final boolean isAnswer = link.isAnswer(mark.requestId());
        if (isRefusal)
        {
            link.onRefusal();
        }
        final long epoch = mark.sourceEpoch();
        final long ownEpoch = intake.session().epoch();
        if (epoch > ownEpoch)
        {
            link.onMarkOfLaterSession(epoch, source.followsSessions());
        }
        else if (state() == State.BEHIND)
        {
            return; // An old one: nothing was asked.
        }
        else if (epoch == ownEpoch)
        {
            onMarkOfThisSession(isAnswer, isRefusal);
        }
        else if (link.onMarkOfEarlierSession(isAnswer, isRefusal))
        {
            if (opening != null)
            {
                link.onLost("it does not know the session that it has told");
                return;
            }
            intake.resumeAfter(0);
            intake.startEpoch(nowNs);
        }
    }

    private void onMarkOfThisSession(final boolean isAnswer, final boolean isRefusal)
    {
        final long sequence = mark.sourceSequence();
        final boolean isComplete = mark.messageComplete() == BooleanType.TRUE;
        if (link.onMark(sequence, mark.sourceIndex(), isComplete, (int)mark.snapshotIndex(), isAnswer, isRefusal))
        {
            intake.resumeAfter(isComplete ? sequence : sequence - 1);
        }
        if (link.isResumed() && mark.snapshotWanted() == BooleanType.TRUE)
        {
            source.wantSnapshot();
        }
    }

    private int pollSource()
    {
        if (isSourceComplete)
        {
            return 0;
        }
        final long messages = intake.messages();
        final int count = source.poll(isOpen ? intake : opening, config.messageLimit(), nowNs);
        venueMessages.getAndAddRelease(intake.messages() - messages);
        if (opening != null)
        {
            followOpening();
        }
        if (source.state() != VenueSource.State.RUNNING)
        {
            isSourceComplete = intake.flushFiltered(nowNs);
        }
        return count;
    }

    private void followOpening()
    {
        if (isOpen && intake.isNextDue())
        {
            opening.onNextDue();
        }
        isOpen = opening.isOpen();
    }

    /**
     * States how the lines are when that is news, and again and again: a statement is not acknowledged, and it is the sign of
     * life of a source that is quiet. Only when all that was taken from the source is ordered: what is in flight says by
     * itself that the lines are up.
     */
    private int tellLineState()
    {
        final SourceState lineState = lineState();
        if (lineState == null || !link.hasMark() || !link.isEmpty() ||
            (lineState == toldLineState || source.lineState() == null) && lineStateDeadlineNs - nowNs > 0)
        {
            return 0;
        }
        final int length = intake.writer().status(
            lineStatus, 0, link.markSequence(), intake.venueTimeNs(), nowNs, lineState);
        if (!link.offer(lineStatus, length))
        {
            return 0;
        }
        toldLineState = lineState;
        lineStateDeadlineNs = nowNs + LINE_STATE_INTERVAL_NS;
        return 1;
    }

    /** A source that cannot tell how its lines are is up until its session is over; after that there is nothing to tell. */
    private SourceState lineState()
    {
        final SourceState ofLines = source.lineState();
        if (intake.isSessionOver())
        {
            return ofLines == null ? null : SourceState.ENDED;
        }
        return ofLines == null ? SourceState.UP : ofLines;
    }
}
