package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.book.TierDeriver;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sees every frame of the ordered stream as it becomes visible, and everything that a reader is given, and throws a
 * {@link Violation} at the first event that should not be. Named after the invariants of the failure matrix.
 */
final class Oracle
{
    private static final Tier[] DERIVED = {Tier.DEPTH, Tier.TOP, Tier.TRADES};

    /** All that was ever visible of one epoch. */
    private static final class Epoch
    {
        private final List<byte[]> events = new ArrayList<>();
        private final List<Long> endPositions = new ArrayList<>();
        private final Map<Tier, List<byte[]>> derived = new EnumMap<>(Tier.class);
        private long kept = Long.MAX_VALUE;
        private long delivered;
        private int recorded;

        private Epoch()
        {
            for (final Tier tier : DERIVED)
            {
                derived.put(tier, new ArrayList<>());
            }
        }
    }

    private final TreeMap<Integer, Epoch> epochs = new TreeMap<>();
    private final SourceReference sources;
    private final Oracle origin; // Of the stream that this one is a copy of; null when it is its own.
    private final TierDeriver deriver = new TierDeriver(EnumSet.of(DERIVED[0], DERIVED), this::onDerived);
    private final EpochStartDecoder epochStart = new EpochStartDecoder();
    private final boolean isRecordedLevel;
    private final boolean isSafeFromPowerLoss;
    private boolean isBreakAllowed;
    private int epoch = 1;
    private long spyPosition;
    private long delivered;
    private long seenAgain;

    /**
     * @param sources             what the venues sent.
     * @param origin              who watches the stream that a relay makes this one of; null where there is a sequencer.
     * @param isRecordedLevel     whether readers may be given only what is recorded.
     * @param isSafeFromPowerLoss whether what they had must survive that too.
     */
    Oracle(
        final SourceReference sources,
        final Oracle origin,
        final boolean isRecordedLevel,
        final boolean isSafeFromPowerLoss)
    {
        this.origin = origin;
        this.sources = sources;
        this.isRecordedLevel = isRecordedLevel;
        this.isSafeFromPowerLoss = isSafeFromPowerLoss;
        epochs.put(1, new Epoch());
    }

    SourceReference sources()
    {
        return sources;
    }

    /** The stream may be broken once, for the end of it may be lost. */
    void onPowerLoss()
    {
        isBreakAllowed = true;
    }

    /** The stream is gone on with where its recording ends; up to there nothing else can have been recorded. */
    void onReopened(final Recording recording)
    {
        for (long at = spyPosition; at < recording.position(); at += recording.frameLength(at))
        {
            if (!recording.isPadding(at))
            {
                throw new Violation("I11", "a frame was recorded that nobody could see, at position " + at);
            }
        }
        spyPosition = recording.position();
    }

    /** Looks at what has become visible. */
    void watch(final SimulatedLog log)
    {
        for (int length = log.frameLength(spyPosition); length > 0; length = log.frameLength(spyPosition))
        {
            final UnsafeBuffer term = log.term(spyPosition);
            final int at = SimulatedLog.offset(spyPosition);
            if (!FrameDescriptor.isPaddingFrame(term, at))
            {
                final int payload = FrameDescriptor.frameLength(term, at) - DataHeaderFlyweight.HEADER_LENGTH;
                onFrame(term, at + DataHeaderFlyweight.HEADER_LENGTH, payload, spyPosition + length);
            }
            spyPosition += length;
        }
    }

    private void onFrame(final DirectBuffer frame, final int offset, final int length, final long endPosition)
    {
        final int limit = offset + length;
        for (int at = offset; at < limit; at += EventLayout.length(frame, at))
        {
            if (!EventLayout.isEvent(frame, at, limit))
            {
                throw new Violation("I2", "no event in a frame of the ordered stream before position " + endPosition);
            }
            onOrdered(frame, at, endPosition);
        }
    }

    private void onOrdered(final DirectBuffer frame, final int offset, final long endPosition)
    {
        final int eventEpoch = EventLayout.streamEpoch(frame, offset);
        final long sequence = EventLayout.sequence(frame, offset);
        final Epoch known = epochs.get(eventEpoch);
        if (known != null && sequence >= 1 && sequence <= known.events.size())
        {
            if (sequence > known.kept && origin == null)
            {
                throw new Violation("I5", "went on in an epoch that was broken, with " + name(eventEpoch, sequence));
            }
            requireSame("I3", known.events.get((int)sequence - 1), frame, offset);
            if (known.endPositions.set((int)sequence - 1, endPosition) != endPosition)
            {
                known.recorded = Math.min(known.recorded, (int)sequence - 1); // Its recording was lost.
            }
            seenAgain++;
            return;
        }
        if (eventEpoch == epoch && sequence == known.events.size() + 1)
        {
            take(known, frame, offset, endPosition);
        }
        else if (known == null && eventEpoch > epoch && sequence == 1)
        {
            onBreak(frame, offset, endPosition);
        }
        else
        {
            throw new Violation("I2", name(eventEpoch, sequence) + " after " +
                name(epoch, epochs.get(epoch).events.size()));
        }
    }

    private void take(final Epoch into, final DirectBuffer frame, final int offset, final long endPosition)
    {
        final byte[] bytes = new byte[EventLayout.length(frame, offset)];
        frame.getBytes(offset, bytes);
        if (origin != null)
        {
            origin.requireKnown(frame, offset);
        }
        sources.onOrdered(new UnsafeBuffer(bytes));
        into.events.add(bytes);
        into.endPositions.add(endPosition);
        deriver.onEvent(new UnsafeBuffer(bytes), 0);
    }

    /** The same event under the same number has been visible here. */
    private void requireKnown(final DirectBuffer frame, final int offset)
    {
        final int ofEpoch = EventLayout.streamEpoch(frame, offset);
        final long sequence = EventLayout.sequence(frame, offset);
        final Epoch known = epochs.get(ofEpoch);
        if (known == null || sequence > known.events.size())
        {
            throw new Violation("I3", "relayed is " + name(ofEpoch, sequence) + ", which never was");
        }
        requireSame("I3 relay", known.events.get((int)sequence - 1), frame, offset);
    }

    private void onDerived(final Tier tier, final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        epochs.get(epoch).derived.get(tier).add(bytes);
    }

    /** The end of the stream was lost: what is kept of it is all that counts from now on. */
    private void onBreak(final DirectBuffer frame, final int offset, final long endPosition)
    {
        epochStart.wrap(
            frame,
            offset + EventLayout.MESSAGE_HEADER_LENGTH,
            EventLayout.length(frame, offset) - EventLayout.MESSAGE_HEADER_LENGTH,
            EventLayout.version(frame, offset));
        final int lastKept = (int)epochStart.previousEpoch();
        if (EventLayout.templateId(frame, offset) != EpochStartDecoder.TEMPLATE_ID ||
            epochStart.reason() != EpochReason.SESSION_BREAK || !epochs.containsKey(lastKept))
        {
            throw new Violation("F19", "a new epoch that does not begin with a break of one before");
        }
        if (!isBreakAllowed && origin == null)
        {
            throw new Violation("I5", "the epoch was broken, and all processes can have died but the power was on");
        }
        isBreakAllowed = false;
        keep(epochs.get(lastKept), lastKept, epochStart.previousSequence());
        epochs.tailMap(lastKept, false).forEach((lost, each) -> keep(each, lost, 0));

        sources.forget();
        for (final Epoch each : epochs.values())
        {
            sources.onStreamStart();
            each.events.stream().limit(each.kept).forEach(bytes -> sources.onOrdered(new UnsafeBuffer(bytes)));
        }
        sources.onStreamStart();
        epoch = EventLayout.streamEpoch(frame, offset);
        epochs.put(epoch, new Epoch());
        take(epochs.get(epoch), frame, offset, endPosition);
    }

    private void keep(final Epoch of, final int number, final long kept)
    {
        if (kept > Math.min(of.kept, of.events.size()))
        {
            throw new Violation("F19", "the break tells of " + kept + " events of epoch " + number +
                ", and there are " + Math.min(of.kept, of.events.size()));
        }
        if (isSafeFromPowerLoss && kept < of.delivered)
        {
            throw new Violation("I4", name(number, of.delivered) + " was delivered, and only " + kept + " are kept");
        }
        of.kept = kept;
    }

    /** How far the stream is recorded by now. */
    void onRecorded(final long position)
    {
        for (final Epoch each : epochs.values())
        {
            while (each.recorded < each.events.size() && each.endPositions.get(each.recorded) <= position)
            {
                each.recorded++;
            }
        }
    }

    /**
     * A reader was given an event of a tier.
     *
     * @param hasWrongLine whether it may have other bytes, those of a wrong line.
     * @return whether it has.
     */
    boolean onDelivered(final Tier tier, final DirectBuffer buffer, final int offset, final boolean hasWrongLine)
    {
        final int eventEpoch = EventLayout.streamEpoch(buffer, offset);
        final long sequence = EventLayout.sequence(buffer, offset);
        final long basis = EventLayout.basisSequence(buffer, offset);
        final Epoch known = epochs.get(eventEpoch);
        final List<byte[]> events = known == null ? List.of() : tier == Tier.ORDERS ? known.events : known.derived.get(tier);
        if (sequence < 1 || sequence > events.size())
        {
            throw new Violation("I3", tier + " " + name(eventEpoch, sequence) + " was delivered and never was");
        }
        final byte[] right = events.get((int)sequence - 1);
        final boolean isWrong = hasWrongLine && WrongLine.isSpoiled(buffer, offset, right);
        if (!isWrong)
        {
            requireSame("I3 " + tier, right, buffer, offset);
        }
        if (isRecordedLevel && basis > known.recorded)
        {
            throw new Violation("I4", tier + " " + name(eventEpoch, sequence) + " was delivered and is not recorded");
        }
        known.delivered = Math.max(known.delivered, basis);
        delivered++;
        return isWrong;
    }

    private static void requireSame(
        final String invariant, final byte[] expected, final DirectBuffer buffer, final int offset)
    {
        final byte[] bytes = new byte[EventLayout.length(buffer, offset)];
        buffer.getBytes(offset, bytes);
        if (!Arrays.equals(expected, bytes))
        {
            throw new Violation(invariant, "two different events are " +
                name(EventLayout.streamEpoch(buffer, offset), EventLayout.sequence(buffer, offset)) +
                ": " + SourceReference.describe(new UnsafeBuffer(expected)) + " and " +
                SourceReference.describe(new UnsafeBuffer(bytes)));
        }
    }

    /** A recording must hold what was visible and is kept, all of it. */
    void checkRecording(final Recording recording)
    {
        final long[] count = {0};
        recording.replay(0, recording.position(), (position, buffer, offset, length) ->
        {
            for (int at = offset; at < offset + length; at += EventLayout.length(buffer, at))
            {
                final Epoch of = epochs.get(EventLayout.streamEpoch(buffer, at));
                requireSame("I11", of.events.get((int)EventLayout.sequence(buffer, at) - 1), buffer, at);
                count[0]++;
            }
        });
        final long expected = epochs.values().stream()
            .mapToLong(each -> origin == null ? Math.min(each.kept, each.events.size()) : each.events.size()).sum();
        if (count[0] != expected)
        {
            throw new Violation("I11", "recorded are " + count[0] + " of " + expected + " events");
        }
    }

    /** @return epoch of the stream. */
    int epoch()
    {
        return epoch;
    }

    /** @return number of the last event of a tier in the epoch of the stream. */
    long lastSequence(final Tier tier)
    {
        final Epoch now = epochs.get(epoch);
        return tier == Tier.ORDERS ? now.events.size() : now.derived.get(tier).size();
    }

    /**
     * @return number of the last event of a tier that a reader can still be given in an epoch; 0 when there is no such
     *         epoch.
     */
    long lastSequence(final Tier tier, final int ofEpoch)
    {
        final Epoch of = epochs.get(ofEpoch);
        return of == null ? 0 : tier == Tier.ORDERS ? of.events.size() : of.derived.get(tier).size();
    }

    /** @return whether all of an epoch, or its end, was lost with power. */
    boolean isLost(final int ofEpoch)
    {
        final Epoch of = epochs.get(ofEpoch);
        return of != null && of.kept < of.events.size();
    }

    /** @return number of the last event of an epoch that was not lost with power. */
    long kept(final int ofEpoch)
    {
        final Epoch of = epochs.get(ofEpoch);
        return Math.min(of.kept, of.events.size());
    }

    /** @return basis of an event of a tier. */
    long basis(final Tier tier, final int ofEpoch, final long sequence)
    {
        return tier == Tier.ORDERS ? sequence : EventLayout.basisSequence(
            new UnsafeBuffer(epochs.get(ofEpoch).derived.get(tier).get((int)sequence - 1)), 0);
    }

    /** @return events that readers were given. */
    long delivered()
    {
        return delivered;
    }

    /** @return events that became visible again, after a salvage. */
    long seenAgain()
    {
        return seenAgain;
    }

    /** @return events of all epochs. */
    long ordered()
    {
        return epochs.values().stream().mapToLong(each -> each.events.size()).sum();
    }

    static String name(final int epoch, final long sequence)
    {
        return epoch + ":" + sequence;
    }
}
