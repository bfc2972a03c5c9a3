package io.directlive.ops.simulation;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.Normaliser;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the venues sent, against which each ordered event is held: every message of every source once, in the venue's
 * order, whole, unchanged; what is declared lost really is; counts of instruments without holes. Keeps the naive books.
 */
final class SourceReference
{
    private static final int RECEIVE_TIME =
        EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderDecoder.receiveTimeNsEncodingOffset();
    private static final int GAP_TO =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.toSourceSequenceEncodingOffset();
    private static final int GAP_REASON =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.reasonEncodingOffset();
    private static final int STATUS_SESSION =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.sessionEncodingOffset();
    private static final int LONGEST_MESSAGE = 4096;

    /**
     * What a source sends.
     *
     * @param id      of the source.
     * @param days    one after the other.
     * @param isLossy whether it comes by lines that lose some of it.
     */
    record Feed(int id, List<VenueDay> days, boolean isLossy)
    {
    }

    /** One source: what it sent, and how far the stream has it. */
    static final class Source
    {
        final int id;
        final List<VenueDay> days;
        final boolean isLossy;
        final BitSet declaredLost;
        private final List<Normaliser> normalisers = new ArrayList<>();
        private int day = -1;
        private long sequence;
        private int index;
        private boolean isComplete = true;
        private boolean isEnded;
        private int quietTicks;     // Of the clock, since its last event.
        private boolean isTold;     // The sequencer has said that it is silent.

        private Source(final Feed feed, final BitSet declaredLost)
        {
            id = feed.id;
            days = feed.days;
            isLossy = feed.isLossy;
            this.declaredLost = declaredLost;
            days.forEach(each -> normalisers.add(each.normaliser()));
        }

        boolean isDone()
        {
            return isEnded && day == days.size() - 1;
        }

        int day()
        {
            return day;
        }

        private void onGap(final long to)
        {
            sequence = to;
            index = 0;
            isComplete = true;
        }

        /** @return instruments of the day; 0 before the first one. */
        int instruments()
        {
            return day < 0 ? 0 : days.get(day).instruments;
        }

        private String dayName()
        {
            return "source " + id + " day " + day;
        }

        @Override
        public String toString()
        {
            return "source " + id + " at day " + day + " message " + sequence + "." + index +
                (isComplete ? "" : " (not whole)") + (isEnded ? " (ended)" : "");
        }
    }

    private final int partitionId;
    private final Division division;
    private final Map<Integer, Source> sources = new TreeMap<>();
    private final Map<String, Integer> instrumentIds = new HashMap<>();
    private final Map<Integer, String> instrumentsById = new HashMap<>();
    private final MutableDirectBuffer expected = new UnsafeBuffer(new byte[LONGEST_MESSAGE]);
    private final MutableDirectBuffer given = new UnsafeBuffer(new byte[LONGEST_MESSAGE]);
    private final PartitionMoveDecoder move = new PartitionMoveDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private long lastTimeNs;
    private long lastTickNs;
    private long silences;

    /**
     * @param partitionId of the stream that is watched.
     * @param division    what it and the others have together.
     */
    SourceReference(final int partitionId, final Division division)
    {
        this.partitionId = partitionId;
        this.division = division;
    }

    /** A source that all of the partition's handlers listen to. */
    void add(final Feed feed)
    {
        sources.put(feed.id, new Source(feed, new BitSet()));
    }

    /** The same sources, as the handlers of another instance heard them. */
    void addAll(final SourceReference origin)
    {
        origin.sources.values().forEach(source -> sources.put(
            source.id, new Source(new Feed(source.id, source.days, source.isLossy), source.declaredLost)));
    }

    Iterable<Source> all()
    {
        return sources.values();
    }

    /** @return true when each source is ordered to its end. */
    boolean isDone()
    {
        return sources.values().stream().allMatch(Source::isDone);
    }

    /** @return true when the stream ends with whole messages. */
    boolean isBetweenMessages()
    {
        return sources.values().stream().allMatch(source -> source.isComplete);
    }

    /** @return moves of instruments that came to their end. */
    long moves()
    {
        return division.moves();
    }

    /** At the end: nothing is missing. */
    void checkWhole()
    {
        for (final Source source : sources.values())
        {
            for (int day = 0; day < source.days.size(); day++)
            {
                division.checkWhole("source " + source.id + " day " + day, source.days.get(day));
            }
        }
    }

    /** @return dense id of an instrument of the day that its source is in; 0 when this partition never had it. */
    int instrumentId(final Source source, final int venueInstrument)
    {
        return instrumentIds.getOrDefault(key(source, venueInstrument), 0);
    }

    /** @return the naive book, by price, the best first; an empty one when another partition has the instrument. */
    String side(final Source source, final int venueInstrument, final boolean isBid, final int levels)
    {
        return division.has(partitionId, key(source, venueInstrument)) ?
            division.books(source.dayName()).side(venueInstrument, isBid, levels) : "";
    }

    private static String key(final Source source, final int venueInstrument)
    {
        return source.id + "/" + source.day + "/" + venueInstrument;
    }

    /** All is to be told again, from the first event. */
    void forget()
    {
        division.forget();
        instrumentIds.clear();
        instrumentsById.clear();
        lastTimeNs = 0;
        lastTickNs = 0;
        for (final Source source : sources.values())
        {
            source.day = -1;
            source.sequence = 0;
            source.index = 0;
            source.isComplete = true;
            source.isEnded = false;
            source.quietTicks = 0;
            source.isTold = false;
        }
    }

    /** The stream begins, or begins again in a new epoch: all books are empty. */
    void onStreamStart()
    {
        division.clearBooks();
    }

    /** @return how often the sequencer found a source silent. */
    long silences()
    {
        return silences;
    }

    /** The next event of the ordered stream. */
    void onOrdered(final UnsafeBuffer event)
    {
        final long timeNs = EventLayout.sequenceTimeNs(event, 0);
        require(timeNs >= lastTimeNs, "order of times", event, "earlier than the one before");
        lastTimeNs = timeNs;
        final int sourceId = EventLayout.sourceId(event, 0);
        if (sourceId == 0)
        {
            onOwn(event); // The sequencer's own: the oracle knows it.
            return;
        }
        final Source source = sources.get(sourceId);
        require(source != null, "I1", event, "of no source");
        if (EventLayout.templateId(event, 0) == EpochStartDecoder.TEMPLATE_ID)
        {
            onSession(source, event);
        }
        else
        {
            require(source.day >= 0, "I1", event, "before its session");
            if (division.isDivided() && isOfMove(event))
            {
                onMove(source, event);
                return;
            }
            onSourceEvent(source, event);
        }
        checkInstrument(source, event, false);
    }

    private void onOwn(final UnsafeBuffer event)
    {
        if (EventLayout.templateId(event, 0) == ClockTickDecoder.TEMPLATE_ID)
        {
            final long tickNs = EventLayout.sourceSequence(event, 0);
            require(tickNs > lastTickNs, "F38", event, "a tick that is not later than the last");
            lastTickNs = tickNs;
            sources.values().forEach(source -> source.quietTicks++);
        }
    }

    private static boolean isOfMove(final UnsafeBuffer event)
    {
        return EventLayout.templateId(event, 0) == PartitionMoveDecoder.TEMPLATE_ID ||
            (EventLayout.flags(event, 0) & EventFlags.SNAPSHOT) != 0;
    }

    private void onMove(final Source source, final UnsafeBuffer event)
    {
        checkInstrument(source, event, true);
        final String key = key(source, EventLayout.venueInstrument(event, 0));
        if (EventLayout.templateId(event, 0) != PartitionMoveDecoder.TEMPLATE_ID)
        {
            division.onMovedBook(
                key, partitionId, EventLayout.templateId(event, 0) == SourceStatusDecoder.TEMPLATE_ID, event);
            return;
        }
        move.wrapAndApplyHeader(event, 0, header);
        final long message = EventLayout.sourceSequence(event, 0);
        final int lastCount = (int)move.lastInstrumentSequence();
        if (move.phase() == MovePhase.RELEASED)
        {
            division.onReleased(key, partitionId, message, lastCount, event);
        }
        else if (move.phase() == MovePhase.TAKEN_UP)
        {
            division.onTakenUp(key, partitionId, message, lastCount, event);
        }
    }

    private void onSession(final Source source, final UnsafeBuffer event)
    {
        require(source.day < 0 || source.isEnded, "I1", event, "a session before the last one has ended: ", source);
        source.day++;
        require(source.day < source.days.size() && sourceEpoch(event) == source.days.get(source.day).session.epoch(),
            "I9", event, "not the next session of ", source);
        source.sequence = 0;
        source.index = 0;
        source.isComplete = true;
        source.isEnded = false;
        source.quietTicks = 0;
        source.isTold = false;
    }

    private static int sourceEpoch(final UnsafeBuffer event)
    {
        return event.getInt(
            EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.epochEncodingOffset(), LITTLE_ENDIAN);
    }

    private void onSourceEvent(final Source source, final UnsafeBuffer event)
    {
        final long sequence = EventLayout.sourceSequence(event, 0);
        final int index = EventLayout.sourceIndex(event, 0);
        final int templateId = EventLayout.templateId(event, 0);
        if (templateId == SourceStatusDecoder.TEMPLATE_ID)
        {
            final boolean isOfSequencer = event.getByte(STATUS_SESSION) == 0;
            require(sequence == source.sequence && (source.isComplete || isOfSequencer),
                "I1", event, "a state as of another moment: ", source);
            // What moves the mark of a partition in the middle of a message is another's, and the stream does not show it.
            final boolean isToldAgain = source.isTold && !division.isDivided();
            require(!isOfSequencer ||
                source.quietTicks >= StandaloneSequencer.SILENT_TICKS && !isToldAgain && !source.isEnded,
                "F6", event, "said to be silent after " + source.quietTicks + " ticks: ", source);
            source.isTold = isOfSequencer;
            silences += isOfSequencer ? 1 : 0;
            return;
        }
        source.quietTicks = isPassed(event) ? source.quietTicks : 0;
        source.isTold = false;
        require(isNext(source, sequence, index) && !source.isEnded, "I1", event, "not next of ", source);
        if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            onGap(source, event, sequence);
        }
        else if (templateId == EndOfSessionDecoder.TEMPLATE_ID)
        {
            require(sequence == source.days.get(source.day).lastSequence() + 1, "I1", event, "ends too soon: ", source);
            source.isEnded = true;
            source.sequence = sequence;
        }
        else
        {
            onMessage(source, event, (int)sequence, index);
        }
    }

    /** What is missing between the events of one of several partitions must be ordered by another: that is seen at the end. */
    private boolean isNext(final Source source, final long sequence, final int index)
    {
        if (division.isDivided())
        {
            return sequence > source.sequence ||
                sequence == source.sequence && !source.isComplete && index > source.index;
        }
        return source.isComplete ?
            sequence == source.sequence + 1 && index == 0 :
            sequence == source.sequence && index == source.index + 1;
    }

    /** The sequencer of a partition shows how far the source had come with events of others. */
    private boolean isPassed(final UnsafeBuffer event)
    {
        return division.isDivided() && EventLayout.templateId(event, 0) == SourceGapDecoder.TEMPLATE_ID &&
            event.getByte(GAP_REASON) == GapReason.FILTERED.value();
    }

    private void onGap(final Source source, final UnsafeBuffer event, final long from)
    {
        final long to = event.getLong(GAP_TO, LITTLE_ENDIAN);
        require(to >= from && to <= source.days.get(source.day).lastSequence(), "I1", event, "a gap up to ", to);
        if (isPassed(event))
        {
            source.onGap(to);
            return; // All of it is another's.
        }
        require(event.getByte(GAP_REASON) == GapReason.LOST.value(), "I1", event, "a gap for no reason");
        require(source.isLossy, "I1", event, "a gap of a source that loses nothing");
        for (long lost = from; lost <= to; lost++)
        {
            require(source.declaredLost.get((int)lost), "I1", event, "lost by no handler: ", lost);
        }
        division.onLost(source.dayName(), (int)from, (int)to);
        source.onGap(to);
    }

    private void onMessage(final Source source, final UnsafeBuffer event, final int sequence, final int index)
    {
        final VenueDay day = source.days.get(source.day);
        require(sequence <= day.lastSequence(), "I1", event, "a message that was never sent");
        final byte[] message = day.messages.get(sequence - 1);
        final int length = source.normalisers.get(source.day).normalise(
            new UnsafeBuffer(message), 0, message.length, sequence, 0, expected, 0);
        int at = 0;
        for (int i = 0; i < index && at < length; i++)
        {
            at += EventLayout.length(expected, at);
        }
        require(at < length, "I1", event, "an event that its message has not");
        requireSame(event, at);
        source.sequence = sequence;
        source.index = index;
        source.isComplete = (EventLayout.flags(event, 0) & EventFlags.LAST_IN_MESSAGE) != 0;
        division.onMessage(source.dayName(), sequence, index, event);
        division.books(source.dayName()).apply(day.meanings.get(sequence - 1).get(index));
    }

    /** What the sequencer does not stamp is what the venue sent. */
    private void requireSame(final UnsafeBuffer event, final int expectedOffset)
    {
        final int length = event.capacity();
        require(EventLayout.length(expected, expectedOffset) == length, "I1", event, "of another length");
        given.putBytes(0, event, 0, length);
        EventLayout.sequence(given, 0, 0);
        EventLayout.basisSequence(given, 0, 0);
        EventLayout.sequenceTimeNs(given, 0, 0);
        EventLayout.streamEpoch(given, 0, EventLayout.streamEpoch(expected, expectedOffset));
        EventLayout.instrumentId(given, 0, 0);
        EventLayout.instrumentSequence(given, 0, 0);
        EventLayout.partitionId(given, 0, 0);
        given.putLong(RECEIVE_TIME, 0);
        for (int i = 0; i < length; i++)
        {
            require(given.getByte(i) == expected.getByte(expectedOffset + i), "I1", event, "changed at byte ", i);
        }
    }

    private void checkInstrument(final Source source, final UnsafeBuffer event, final boolean isOfMove)
    {
        final int id = EventLayout.instrumentId(event, 0);
        final int venueInstrument = EventLayout.venueInstrument(event, 0);
        require(id == 0 == (venueInstrument == 0), "instruments", event, "an id for nothing, or none");
        if (id == 0)
        {
            return;
        }
        final String key = key(source, venueInstrument);
        final Integer known = instrumentIds.putIfAbsent(key, id);
        require(known == null || known == id, "instruments", event, "had id ", known);
        final String other = instrumentsById.putIfAbsent(id, key);
        require(other == null || other.equals(key), "instruments", event, "the id of ", other);
        division.onInstrument(
            key, partitionId, EventLayout.instrumentSequence(event, 0), EventLayout.sourceSequence(event, 0), isOfMove, event);
    }

    static void require(
        final boolean condition, final String invariant, final DirectBuffer event, final String fault)
    {
        require(condition, invariant, event, fault, "");
    }

    /** The detail is made into text only when it is needed. */
    static void require(
        final boolean condition,
        final String invariant,
        final DirectBuffer event,
        final String fault,
        final Object detail)
    {
        if (!condition)
        {
            throw new Violation(invariant, describe(event) + ": " + fault + detail);
        }
    }

    static String describe(final DirectBuffer event)
    {
        return "[" + Oracle.name(EventLayout.streamEpoch(event, 0), EventLayout.sequence(event, 0)) +
            " template " + EventLayout.templateId(event, 0) +
            " source " + EventLayout.sourceId(event, 0) +
            " message " + EventLayout.sourceSequence(event, 0) + "." + EventLayout.sourceIndex(event, 0) +
            " instrument " + EventLayout.instrumentId(event, 0) + "/" + EventLayout.instrumentSequence(event, 0) + "]";
    }
}
