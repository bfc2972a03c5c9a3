package io.directlive.sequencer;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.MarkRequestDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Carries events from ingress through the {@link Sequencer} to the ordered stream, and marks back to the feed
 * handlers. One thread; never blocks, never allocates after start.
 * <p>
 * What the sequencer has accepted is staged until the ordered stream has taken it, and while any of it waits nothing
 * more is taken from ingress. Events staged in one duty cycle travel in as few frames as hold them. Marks are sent
 * only when nothing is staged, so they never speak of an event that is not yet published.
 * <p>
 * Publications, subscription, clock and counters belong to the caller, who closes them after the agent has stopped.
 * An event that was accepted and is still staged then is lost with the agent and was never acknowledged: its handler
 * sends it again.
 */
public final class SequencerAgent implements Agent, ControlledFragmentHandler
{
    private static final int STAGING_CAPACITY = 256 * 1024;
    private static final int LONGEST_EVENT_LENGTH =
        EventLayout.MESSAGE_HEADER_LENGTH + InstrumentDefinitionDecoder.BLOCK_LENGTH;
    private static final int MARK_REQUEST_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + MarkRequestDecoder.BLOCK_LENGTH;
    private static final int GAP_REASON = EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.reasonEncodingOffset();
    private static final long LONGEST_LATENCY_NS = 60_000_000_000L;

    private final SequencerConfig config;
    private final Sequencer sequencer;
    private final Subscription ingress;
    private final ExclusivePublication ordered;
    private final SourceMarks marks;
    private final EpochNanoClock clock;
    private final int maxFrameLength;
    private final UnsafeBuffer staging = new UnsafeBuffer(new byte[STAGING_CAPACITY]);
    private final MarkRequestDecoder markRequest = new MarkRequestDecoder();
    private final Histogram latency = new Histogram(1, LONGEST_LATENCY_NS, 2);
    private final AtomicCounter events;
    private final AtomicCounter duplicates;
    private final AtomicCounter refused;
    private final AtomicCounter stale;
    private final AtomicCounter malformed;
    private final AtomicCounter sourceGaps;
    private final AtomicCounter sourceStates;
    private final AtomicCounter backPressure;
    private final AtomicCounter nextSequence;
    private final AtomicCounter latencyP50;
    private final AtomicCounter latencyP99;
    private final AtomicCounter latencyMax;
    private int stagedFrom;
    private int stagedTo;
    private boolean isBackPressured;
    private int acceptedInCycle;
    private long cycleTimeNs;
    private long latencyDeadlineNs;
    private RuntimeException failure;

    /**
     * @param config    settings.
     * @param sequencer that decides; new, or recovered from all that the ordered stream holds.
     * @param ingress   frames of events, and {@code MarkRequest}s, from feed handlers.
     * @param ordered   the ordered stream. Its payload must hold the longest event.
     * @param marks     to feed handlers.
     * @param counters  what the stage reports.
     * @param clock     ns since the Unix epoch; read once per duty cycle.
     */
    public SequencerAgent(
        final SequencerConfig config,
        final Sequencer sequencer,
        final Subscription ingress,
        final ExclusivePublication ordered,
        final ExclusivePublication marks,
        final CounterSet<SequencerCounter> counters,
        final EpochNanoClock clock)
    {
        this.config = config;
        this.sequencer = sequencer;
        this.ingress = ingress;
        this.ordered = ordered;
        this.marks = new SourceMarks(config, sequencer, marks, counters);
        this.clock = clock;
        maxFrameLength = ordered.maxPayloadLength();
        if (maxFrameLength < LONGEST_EVENT_LENGTH)
        {
            throw new IllegalArgumentException("ordered stream has frames of " + maxFrameLength +
                " bytes, too few for the longest event of " + LONGEST_EVENT_LENGTH);
        }
        events = counters.get(SequencerCounter.EVENTS);
        duplicates = counters.get(SequencerCounter.DUPLICATES);
        refused = counters.get(SequencerCounter.REFUSED);
        stale = counters.get(SequencerCounter.STALE);
        malformed = counters.get(SequencerCounter.MALFORMED);
        sourceGaps = counters.get(SequencerCounter.SOURCE_GAPS);
        sourceStates = counters.get(SequencerCounter.SOURCE_STATES);
        backPressure = counters.get(SequencerCounter.EGRESS_BACK_PRESSURE);
        nextSequence = counters.get(SequencerCounter.NEXT_SEQUENCE);
        latencyP50 = counters.get(SequencerCounter.LATENCY_P50);
        latencyP99 = counters.get(SequencerCounter.LATENCY_P99);
        latencyMax = counters.get(SequencerCounter.LATENCY_MAX);
    }

    @Override
    public void onStart()
    {
        latencyDeadlineNs = clock.nanoTime() + config.latencyIntervalNs();
        nextSequence.setRelease(sequencer.nextSequence());
    }

    /**
     * Begins a new stream epoch, see {@link Sequencer#breakSession}. To be called before the first duty cycle, when
     * what the stream held last cannot be shown.
     */
    public void breakSession()
    {
        stagedTo += sequencer.breakSession(staging, stagedTo, clock.nanoTime());
    }

    @Override
    public int doWork()
    {
        cycleTimeNs = clock.nanoTime();
        isBackPressured = false;

        int workCount = flush();
        if (isFlushed())
        {
            workCount += ingress.controlledPoll(this, config.fragmentLimit());
            throwOnFailure();
            workCount += flush();
        }
        if (isFlushed())
        {
            workCount += marks.doWork(cycleTimeNs);
        }

        report();
        return workCount;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (isBackPressured || !hasRoom(length))
        {
            return Action.ABORT;
        }

        try
        {
            if (isWhole(header) && !onMarkRequest(buffer, offset, length))
            {
                onFrame(buffer, offset, length);
            }
        }
        catch (final RuntimeException ex)
        {
            failure = ex; // Aeron would hand it to an error handler and poll on: doWork throws it instead.
            return Action.ABORT;
        }
        return isBackPressured ? Action.BREAK : Action.CONTINUE;
    }

    @Override
    public String roleName()
    {
        return "sequencer";
    }

    private void onFrame(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        int position = offset;
        boolean isFirstAccepted = true;
        while (position < limit)
        {
            final boolean isEvent = EventLayout.isEvent(buffer, position, limit);
            final int eventLength = isEvent ? EventLayout.length(buffer, position) : 0;
            if (!isEvent || eventLength > maxFrameLength)
            {
                malformed.incrementRelease(); // Where the next event would start is not known: the rest goes too.
                return;
            }
            if (onEvent(buffer, position, eventLength) && isFirstAccepted)
            {
                isFirstAccepted = false;
                recordLatency(buffer, position);
            }
            position += eventLength;
        }
    }

    private boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        staging.putBytes(stagedTo, buffer, offset, length);
        final Outcome outcome = sequencer.onEvent(staging, stagedTo, cycleTimeNs);
        if (outcome != Outcome.ACCEPTED)
        {
            onNotAccepted(outcome, buffer, offset);
            return false;
        }

        acceptedInCycle++;
        marks.onEvent(EventLayout.sourceId(buffer, offset), cycleTimeNs);
        final int templateId = EventLayout.templateId(buffer, offset);
        if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            onSourceGap(buffer, offset);
        }
        else if (templateId == SourceStatusDecoder.TEMPLATE_ID)
        {
            sourceStates.incrementRelease();
        }
        stagedTo += length;
        if (stagedTo - stagedFrom > maxFrameLength && !isBackPressured)
        {
            // At least one frame is full. A lost egress throws when it is offered again, at the end of the poll.
            isBackPressured = offerFrame() < 0;
        }
        return true;
    }

    private void onNotAccepted(final Outcome outcome, final DirectBuffer buffer, final int offset)
    {
        switch (outcome)
        {
            case DUPLICATE ->
            {
                duplicates.incrementRelease();
                marks.onEvent(EventLayout.sourceId(buffer, offset), cycleTimeNs);
            }
            case REFUSED ->
            {
                refused.incrementRelease();
                marks.onRefused(
                    EventLayout.sourceId(buffer, offset),
                    EventLayout.streamEpoch(buffer, offset),
                    EventLayout.sourceSequence(buffer, offset),
                    cycleTimeNs);
            }
            case STALE ->
            {
                stale.incrementRelease();
                marks.onEvent(EventLayout.sourceId(buffer, offset), cycleTimeNs);
            }
            case NO_NEWS ->
            {
                // Told over and over, so that none has to be remembered.
            }
            default -> malformed.incrementRelease();
        }
    }

    private void onSourceGap(final DirectBuffer buffer, final int offset)
    {
        if (buffer.getByte(offset + GAP_REASON) != GapReason.FILTERED.value())
        {
            sourceGaps.incrementRelease();
        }
    }

    /** @return true when the message is a mark request; such a one travels alone in its frame. */
    private boolean onMarkRequest(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length != MARK_REQUEST_LENGTH ||
            EventLayout.schemaId(buffer, offset) != EventLayout.SCHEMA_ID ||
            EventLayout.templateId(buffer, offset) != MarkRequestDecoder.TEMPLATE_ID)
        {
            return false;
        }
        markRequest.wrap(
            buffer,
            offset + EventLayout.MESSAGE_HEADER_LENGTH,
            MarkRequestDecoder.BLOCK_LENGTH,
            MarkRequestDecoder.SCHEMA_VERSION);
        marks.onRequest(markRequest.sourceId(), cycleTimeNs);
        return true;
    }

    /** Frames are never larger than one MTU, so a part of a message is none of ours. */
    private boolean isWhole(final Header header)
    {
        if ((header.flags() & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED)
        {
            return true;
        }
        malformed.incrementRelease();
        return false;
    }

    /**
     * Is there room to stage a whole ingress frame? A frame has at most 64 KiB, so there always is when nothing is
     * staged.
     */
    private boolean hasRoom(final int length)
    {
        if (length > STAGING_CAPACITY - stagedTo)
        {
            while (!isFlushed() && !isBackPressured)
            {
                isBackPressured = offerFrame() < 0;
            }
        }
        return length <= STAGING_CAPACITY - stagedTo;
    }

    /** Offers all that is staged. */
    private int flush()
    {
        int frameCount = 0;
        while (!isFlushed() && Egress.accepted("ordered stream", offerFrame()))
        {
            frameCount++;
        }
        return frameCount;
    }

    private boolean isFlushed()
    {
        return stagedFrom == stagedTo;
    }

    /** Offers as many of the staged events as fit one frame. */
    private long offerFrame()
    {
        final int limit = Math.min(stagedFrom + maxFrameLength, stagedTo);
        int end = stagedFrom;
        int next = end + EventLayout.length(staging, end);
        while (next <= limit)
        {
            end = next;
            next = end < stagedTo ? end + EventLayout.length(staging, end) : Integer.MAX_VALUE;
        }

        final int length = end - stagedFrom;
        final long offered = ordered.offer(staging, stagedFrom, length);
        final long position = offered == Publication.ADMIN_ACTION ?
            ordered.offer(staging, stagedFrom, length) : // A term had just ended: this goes to the next one.
            offered;
        if (position > 0)
        {
            onPublished(end);
        }
        else if (!Egress.isLost(position))
        {
            backPressure.incrementRelease();
        }
        return position;
    }

    private void onPublished(final int end)
    {
        stagedFrom = end;
        if (isFlushed())
        {
            stagedFrom = 0;
            stagedTo = 0;
        }
    }

    /** The frame waited for as long as its first event: one record per frame is enough. */
    private void recordLatency(final DirectBuffer buffer, final int offset)
    {
        final long latencyNs = cycleTimeNs - EventLayout.receiveTimeNs(buffer, offset);
        latency.recordValue(Math.max(0, Math.min(latencyNs, LONGEST_LATENCY_NS)));
    }

    private void report()
    {
        if (acceptedInCycle > 0)
        {
            events.getAndAddRelease(acceptedInCycle);
            acceptedInCycle = 0;
        }
        if (isFlushed() && nextSequence.getPlain() != sequencer.nextSequence())
        {
            nextSequence.setRelease(sequencer.nextSequence());
        }
        if (latencyDeadlineNs - cycleTimeNs <= 0)
        {
            reportLatency();
        }
    }

    private void reportLatency()
    {
        latencyDeadlineNs = cycleTimeNs + config.latencyIntervalNs();
        latencyP50.setRelease(latency.getValueAtPercentile(50));
        latencyP99.setRelease(latency.getValueAtPercentile(99));
        latencyMax.setRelease(latency.getMaxValue());
        latency.reset();
    }

    private void throwOnFailure()
    {
        if (failure != null)
        {
            throw failure;
        }
        if (ingress.isClosed())
        {
            throw new IllegalStateException("ingress lost: subscription is closed");
        }
    }
}
