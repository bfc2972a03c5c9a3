package io.directlive.ops.simulation;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.Normaliser;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final int LONGEST_MESSAGE = 4096;

    /** One source: what it sent, and how far the stream has it. */
    static final class Source
    {
        final int id;
        final List<VenueDay> days;
        final boolean isLossy;
        final BitSet declaredLost = new BitSet();
        private final List<Normaliser> normalisers = new ArrayList<>();
        private final NaiveBooks books = new NaiveBooks();
        private int day = -1;
        private long sequence;
        private int index;
        private boolean isComplete = true;
        private boolean isEnded;
        private long lost;

        Source(final int id, final List<VenueDay> days, final boolean isLossy)
        {
            this.id = id;
            this.days = days;
            this.isLossy = isLossy;
            days.forEach(each -> normalisers.add(each.normaliser()));
        }

        boolean isDone()
        {
            return isEnded && day == days.size() - 1;
        }

        NaiveBooks books()
        {
            return books;
        }

        int day()
        {
            return day;
        }

        long lost()
        {
            return lost;
        }

        @Override
        public String toString()
        {
            return "source " + id + " at day " + day + " message " + sequence + "." + index +
                (isComplete ? "" : " (not whole)") + (isEnded ? " (ended)" : "");
        }
    }

    private final Map<Integer, Source> sources = new TreeMap<>();
    private final Map<Integer, long[]> instrumentCounts = new HashMap<>();
    private final Map<String, Integer> instrumentIds = new HashMap<>();
    private final MutableDirectBuffer expected = new UnsafeBuffer(new byte[LONGEST_MESSAGE]);
    private final MutableDirectBuffer given = new UnsafeBuffer(new byte[LONGEST_MESSAGE]);
    private long lastTimeNs;

    void add(final Source source)
    {
        sources.put(source.id, source);
    }

    Iterable<Source> all()
    {
        return sources.values();
    }

    Source source(final int id)
    {
        return sources.get(id);
    }

    /** @return dense id of an instrument of the day that its source is in; 0 when it has none. */
    int instrumentId(final Source source, final int venueInstrument)
    {
        return instrumentIds.getOrDefault(key(source, venueInstrument), 0);
    }

    private static String key(final Source source, final int venueInstrument)
    {
        return source.id + "/" + source.day + "/" + venueInstrument;
    }

    /** All is to be told again, from the first event. */
    void forget()
    {
        instrumentCounts.clear();
        instrumentIds.clear();
        lastTimeNs = 0;
        for (final Source source : sources.values())
        {
            source.day = -1;
            source.sequence = 0;
            source.index = 0;
            source.isComplete = true;
            source.isEnded = false;
            source.lost = 0;
        }
    }

    /** The stream begins, or begins again in a new epoch: all books are empty. */
    void onStreamStart()
    {
        sources.values().forEach(source -> source.books.clear());
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
            return; // The sequencer's own: the oracle knows it.
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
            onSourceEvent(source, event);
        }
        checkInstrument(source, event);
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
        source.books.clear();
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
            require(sequence == source.sequence && source.isComplete, "I1", event, "a state as of another moment: ", source);
            return;
        }
        final boolean isNext = source.isComplete ?
            sequence == source.sequence + 1 && index == 0 :
            sequence == source.sequence && index == source.index + 1;
        require(isNext && !source.isEnded, "I1", event, "not next of ", source);
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

    private void onGap(final Source source, final UnsafeBuffer event, final long from)
    {
        final long to = event.getLong(GAP_TO, LITTLE_ENDIAN);
        require(to >= from && to <= source.days.get(source.day).lastSequence(), "I1", event, "a gap up to ", to);
        require(event.getByte(GAP_REASON) == GapReason.LOST.value(), "I1", event, "a gap for no reason");
        require(source.isLossy, "I1", event, "a gap of a source that loses nothing");
        for (long lost = from; lost <= to; lost++)
        {
            require(source.declaredLost.get((int)lost), "I1", event, "lost by no handler: ", lost);
        }
        source.lost += to - from + 1;
        source.sequence = to;
        source.index = 0;
        source.isComplete = true;
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
        source.books.apply(day.meanings.get(sequence - 1).get(index));
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

    private void checkInstrument(final Source source, final UnsafeBuffer event)
    {
        final int id = EventLayout.instrumentId(event, 0);
        final int venueInstrument = EventLayout.venueInstrument(event, 0);
        require(id == 0 == (venueInstrument == 0), "instruments", event, "an id for nothing, or none");
        if (id == 0)
        {
            return;
        }
        final Integer known = instrumentIds.putIfAbsent(key(source, venueInstrument), id);
        require(known == null || known == id, "instruments", event, "had id ", known);
        final long[] count = instrumentCounts.computeIfAbsent(id, ignored -> new long[1]);
        require(known != null || count[0] == 0, "instruments", event, "the id of another one");
        require(EventLayout.instrumentSequence(event, 0) == ++count[0],
            "instrumentSequence", event, "not ", count[0]);
    }

    private static void require(
        final boolean condition, final String invariant, final UnsafeBuffer event, final String fault)
    {
        require(condition, invariant, event, fault, "");
    }

    /** The detail is made into text only when it is needed. */
    private static void require(
        final boolean condition,
        final String invariant,
        final UnsafeBuffer event,
        final String fault,
        final Object detail)
    {
        if (!condition)
        {
            throw new Violation(invariant, describe(event) + ": " + fault + detail);
        }
    }

    static String describe(final UnsafeBuffer event)
    {
        return "[" + Oracle.name(EventLayout.streamEpoch(event, 0), EventLayout.sequence(event, 0)) +
            " template " + EventLayout.templateId(event, 0) +
            " source " + EventLayout.sourceId(event, 0) +
            " message " + EventLayout.sourceSequence(event, 0) + "." + EventLayout.sourceIndex(event, 0) +
            " instrument " + EventLayout.instrumentId(event, 0) + "/" + EventLayout.instrumentSequence(event, 0) + "]";
    }
}
