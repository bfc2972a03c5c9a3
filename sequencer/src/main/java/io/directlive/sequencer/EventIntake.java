package io.directlive.sequencer;

import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.protocol.sbe.MarkRequestDecoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SessionRequestDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes ingress frames to the {@link Sequencer}, and what it accepts to the output: the same for every host of a
 * sequencer. Counts what became of the events.
 */
final class EventIntake
{
    private static final int MARK_REQUEST_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + MarkRequestDecoder.BLOCK_LENGTH;
    private static final int SESSION_REQUEST_LENGTH =
        EventLayout.MESSAGE_HEADER_LENGTH + SessionRequestDecoder.BLOCK_LENGTH;
    /** Events have 88 bytes at least, and what shows the mark of a source has 96: one for two events at most, and one more. */
    private static final int ROOM_MARGIN = 256;
    /** Sources told to be silent at one tick; others at the next. */
    private static final int SILENT_LIMIT = 64;
    private static final long LONGEST_LATENCY_NS = 60_000_000_000L;

    private final Sequencer sequencer;
    private final OrderedOutput output;
    private final SourceMarks marks;
    private final long latencyIntervalNs;
    private final int silentTicks;
    private final ClockTicks ticks;
    private final UnsafeBuffer tick = new UnsafeBuffer(new byte[ClockTicks.LENGTH]);
    private final MarkRequestDecoder markRequest = new MarkRequestDecoder();
    private final Histogram latency = new Histogram(1, LONGEST_LATENCY_NS, 2);
    private final AtomicCounter events;
    private final AtomicCounter duplicates;
    private final AtomicCounter refused;
    private final AtomicCounter stale;
    private final AtomicCounter malformed;
    private final AtomicCounter sourceGaps;
    private final AtomicCounter sourceStates;
    private final AtomicCounter foreign;
    private final AtomicCounter partitionMoves;
    private final AtomicCounter nextSequence;
    private final AtomicCounter clockTick;
    private final AtomicCounter silentSources;
    private final AtomicCounter latencyP50;
    private final AtomicCounter latencyP99;
    private final AtomicCounter latencyMax;
    private int acceptedInCycle;
    private int foreignInCycle;
    private long latencyDeadlineNs;

    EventIntake(
        final SequencerConfig config,
        final Sequencer sequencer,
        final OrderedOutput output,
        final SourceMarks marks,
        final CounterSet<SequencerCounter> counters,
        final long nowNs)
    {
        this.sequencer = sequencer;
        this.output = output;
        this.marks = marks;
        latencyIntervalNs = config.latencyIntervalNs();
        silentTicks = config.silentTicks();
        ticks = new ClockTicks(config.tickIntervalNs());
        latencyDeadlineNs = nowNs + latencyIntervalNs;
        events = counters.get(SequencerCounter.EVENTS);
        duplicates = counters.get(SequencerCounter.DUPLICATES);
        refused = counters.get(SequencerCounter.REFUSED);
        stale = counters.get(SequencerCounter.STALE);
        malformed = counters.get(SequencerCounter.MALFORMED);
        sourceGaps = counters.get(SequencerCounter.SOURCE_GAPS);
        sourceStates = counters.get(SequencerCounter.SOURCE_STATES);
        foreign = counters.get(SequencerCounter.FOREIGN);
        partitionMoves = counters.get(SequencerCounter.PARTITION_MOVES);
        nextSequence = counters.get(SequencerCounter.NEXT_SEQUENCE);
        clockTick = counters.get(SequencerCounter.CLOCK_TICK);
        silentSources = counters.get(SequencerCounter.SILENT_SOURCES);
        latencyP50 = counters.get(SequencerCounter.LATENCY_P50);
        latencyP99 = counters.get(SequencerCounter.LATENCY_P99);
        latencyMax = counters.get(SequencerCounter.LATENCY_MAX);
        nextSequence.setRelease(sequencer.nextSequence());
    }

    /**
     * @param length of a frame from ingress.
     * @return most bytes that can come of it: with each event, one that shows how far its source has come; with a tick, which
     *         sources are silent.
     */
    static int room(final int length)
    {
        return length * 2 + ROOM_MARGIN + SILENT_LIMIT * Sequencer.SILENT_LENGTH;
    }

    /**
     * Takes the tick of this time when it is due; the output has {@link #room} for it.
     *
     * @param timeNs ns since the Unix epoch.
     * @return 1 when it was.
     */
    int tick(final long timeNs)
    {
        if (!ticks.isDue(timeNs))
        {
            return 0;
        }
        ticks.write(tick, 0, timeNs);
        onEvent(tick, 0, ClockTicks.LENGTH, timeNs, timeNs);
        return 1;
    }

    /**
     * Takes a frame of events, or a request; the output has {@link #room} for it.
     *
     * @param timeNs  time to stamp with, ns since the Unix epoch.
     * @param cycleNs time that marks are paced by, ns of any clock.
     */
    void onFrame(final DirectBuffer buffer, final int offset, final int length, final long timeNs, final long cycleNs)
    {
        if (length == MARK_REQUEST_LENGTH && is(MarkRequestDecoder.TEMPLATE_ID, buffer, offset))
        {
            onMarkRequest(buffer, offset, timeNs, cycleNs);
            return;
        }
        if (length == SESSION_REQUEST_LENGTH && is(SessionRequestDecoder.TEMPLATE_ID, buffer, offset))
        {
            marks.onSessionRequest(buffer, offset);
            return;
        }
        final int limit = offset + length;
        int position = offset;
        boolean isFirstAccepted = true;
        while (position < limit)
        {
            final boolean isEvent = EventLayout.isEvent(buffer, position, limit);
            final int eventLength = isEvent ? EventLayout.length(buffer, position) : 0;
            if (!isEvent || eventLength > output.maxFrameLength())
            {
                onMalformed(); // Where the next event would start is not known: the rest goes too.
                return;
            }
            if (onEvent(buffer, position, eventLength, timeNs, cycleNs) && isFirstAccepted)
            {
                isFirstAccepted = false;
                recordLatency(buffer, position, timeNs);
            }
            position += eventLength;
        }
    }

    /** The same while nothing may be ordered: who asks is answered when that is over, and what came is to be sent again. */
    void onHeldFrame(final DirectBuffer buffer, final int offset, final int length, final long cycleNs)
    {
        if (length == MARK_REQUEST_LENGTH && is(MarkRequestDecoder.TEMPLATE_ID, buffer, offset))
        {
            wrapMarkRequest(buffer, offset);
            marks.onRequest(markRequest.sourceId(), markRequest.requestId(), cycleNs);
        }
        else if (length == SESSION_REQUEST_LENGTH && is(SessionRequestDecoder.TEMPLATE_ID, buffer, offset))
        {
            marks.onSessionRequest(buffer, offset);
        }
        else if (EventLayout.isEvent(buffer, offset, offset + length) && EventLayout.sourceId(buffer, offset) != 0)
        {
            refused.incrementRelease();
            marks.onRefused(
                EventLayout.sourceId(buffer, offset),
                EventLayout.streamEpoch(buffer, offset),
                EventLayout.sourceSequence(buffer, offset),
                cycleNs);
        }
    }

    void onMalformed()
    {
        malformed.incrementRelease();
    }

    /** Publishes what was counted; to be called once per cycle. */
    void report(final long nowNs)
    {
        if (acceptedInCycle > 0)
        {
            events.getAndAddRelease(acceptedInCycle);
            acceptedInCycle = 0;
        }
        if (foreignInCycle > 0)
        {
            foreign.getAndAddRelease(foreignInCycle);
            foreignInCycle = 0;
        }
        if (output.isEmpty() && nextSequence.getPlain() != sequencer.nextSequence())
        {
            nextSequence.setRelease(sequencer.nextSequence());
        }
        if (latencyDeadlineNs - nowNs <= 0)
        {
            latencyDeadlineNs = nowNs + latencyIntervalNs;
            latencyP50.setRelease(latency.getValueAtPercentile(50));
            latencyP99.setRelease(latency.getValueAtPercentile(99));
            latencyMax.setRelease(latency.getMaxValue());
            latency.reset();
        }
    }

    private boolean onEvent(
        final DirectBuffer buffer, final int offset, final int length, final long timeNs, final long cycleNs)
    {
        if (sequencer.isPassedDueBefore(buffer, offset))
        {
            showPassed(EventLayout.sourceId(buffer, offset), timeNs);
        }
        final int stagedAt = output.offset();
        output.buffer().putBytes(stagedAt, buffer, offset, length);
        final Outcome outcome = sequencer.onEvent(output.buffer(), stagedAt, timeNs);
        if (outcome != Outcome.ACCEPTED)
        {
            onNotAccepted(outcome, buffer, offset, timeNs, cycleNs);
            return false;
        }

        acceptedInCycle++;
        final int templateId = EventLayout.templateId(buffer, offset);
        if (templateId == ClockTickDecoder.TEMPLATE_ID && EventLayout.sourceId(buffer, offset) == 0)
        {
            output.append(length);
            onTick(buffer, offset, timeNs);
            return false; // It did not wait.
        }
        marks.onEvent(EventLayout.sourceId(buffer, offset), cycleNs);
        if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            sourceGaps.getAndAddRelease(EventShape.isLoss(buffer, offset) ? 1 : 0);
        }
        else if (templateId == SourceStatusDecoder.TEMPLATE_ID)
        {
            sourceStates.incrementRelease();
        }
        else if (templateId == PartitionMoveDecoder.TEMPLATE_ID)
        {
            partitionMoves.incrementRelease();
        }
        output.append(length);
        return true;
    }

    private void onNotAccepted(
        final Outcome outcome, final DirectBuffer buffer, final int offset, final long timeNs, final long cycleNs)
    {
        switch (outcome)
        {
            case FOREIGN ->
            {
                foreignInCycle++;
                final int sourceId = EventLayout.sourceId(buffer, offset);
                if (sequencer.isPassedDue(sourceId))
                {
                    showPassed(sourceId, timeNs);
                    marks.onEvent(sourceId, cycleNs);
                }
            }
            case DUPLICATE ->
            {
                duplicates.incrementRelease();
                marks.onEvent(EventLayout.sourceId(buffer, offset), cycleNs);
            }
            case REFUSED ->
            {
                refused.incrementRelease();
                marks.onRefused(
                    EventLayout.sourceId(buffer, offset),
                    EventLayout.streamEpoch(buffer, offset),
                    EventLayout.sourceSequence(buffer, offset),
                    cycleNs);
            }
            case STALE ->
            {
                stale.incrementRelease();
                marks.onEvent(EventLayout.sourceId(buffer, offset), cycleNs);
            }
            case NO_NEWS ->
            {
                // Told over and over, so that none has to be remembered.
            }
            default -> onMalformed();
        }
    }

    private void onTick(final DirectBuffer buffer, final int offset, final long timeNs)
    {
        clockTick.setRelease(EventLayout.receiveTimeNs(buffer, offset));
        int length = sequencer.writeSilent(silentTicks, output.buffer(), output.offset(), timeNs);
        for (int told = 1; length > 0; told++)
        {
            acceptedInCycle++;
            silentSources.incrementRelease();
            output.append(length);
            length = told == SILENT_LIMIT ? 0 :
                sequencer.writeSilent(silentTicks, output.buffer(), output.offset(), timeNs);
        }
    }

    /** The stream shows how far a source has come, also where nothing of it is this partition's. */
    private void showPassed(final int sourceId, final long timeNs)
    {
        final int length = sequencer.writePassed(sourceId, output.buffer(), output.offset(), timeNs);
        if (length > 0)
        {
            acceptedInCycle++;
            output.append(length);
        }
    }

    /** Requests travel alone in their frames. */
    private static boolean is(final int templateId, final DirectBuffer buffer, final int offset)
    {
        return EventLayout.schemaId(buffer, offset) == EventLayout.SCHEMA_ID &&
            EventLayout.templateId(buffer, offset) == templateId;
    }

    private void onMarkRequest(final DirectBuffer buffer, final int offset, final long timeNs, final long cycleNs)
    {
        wrapMarkRequest(buffer, offset);
        showPassed(markRequest.sourceId(), timeNs); // Who asks waits for what was passed over.
        marks.onRequest(markRequest.sourceId(), markRequest.requestId(), cycleNs);
    }

    private void wrapMarkRequest(final DirectBuffer buffer, final int offset)
    {
        markRequest.wrap(
            buffer,
            offset + EventLayout.MESSAGE_HEADER_LENGTH,
            MarkRequestDecoder.BLOCK_LENGTH,
            MarkRequestDecoder.SCHEMA_VERSION);
    }

    /** The frame waited for as long as its first event: one record per frame is enough. */
    private void recordLatency(final DirectBuffer buffer, final int offset, final long timeNs)
    {
        final long latencyNs = timeNs - EventLayout.receiveTimeNs(buffer, offset);
        latency.recordValue(Math.max(0, Math.min(latencyNs, LONGEST_LATENCY_NS)));
    }
}
