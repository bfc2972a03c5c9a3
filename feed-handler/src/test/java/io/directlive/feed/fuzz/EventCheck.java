package io.directlive.feed.fuzz;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes what a source hands over, has its events written, and checks what must hold whatever comes: numbers without
 * holes, at least one event for each message, whole and well-formed events, every byte written and none beside them.
 * Two of them that were given the same have the same {@link #digest()}.
 */
public final class EventCheck implements SessionHandler
{
    private static final int EVENTS_AT = 8;
    private static final int MAX_REFUSALS_IN_A_ROW = 3;

    private final Normaliser normaliser;
    private final byte background;
    private final boolean isReluctant;
    private final UnsafeBuffer events;
    private final CRC32C digest = new CRC32C();
    private long last;
    private int calls;
    private int refusals;

    /**
     * @param normaliser  of the messages.
     * @param background  that is under the events: no trace of it may be left.
     * @param isReluctant whether messages are refused now and then, so that they come again.
     */
    public EventCheck(final Normaliser normaliser, final byte background, final boolean isReluctant)
    {
        this.normaliser = normaliser;
        this.background = background;
        this.isReluctant = isReluctant;
        events = new UnsafeBuffer(new byte[normaliser.maxLength() + 2 * EVENTS_AT]);
        events.setMemory(0, events.capacity(), background);
    }

    /** @return a checksum of all calls that were taken, and of their events. */
    public long digest()
    {
        return digest.getValue();
    }

    /** @return how many messages, gaps and ends were taken. */
    public int calls()
    {
        return calls;
    }


    @Override
    public boolean onMessage(
        final DirectBuffer message,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        check(sourceSequence == last + 1, "a hole in the numbers that was not declared");
        if (isRefused())
        {
            return false;
        }
        last = sourceSequence;
        take('m', length);
        onMessage(message, offset, length, receiveTimeNs);
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        check(fromSequence == last + 1, "a gap that does not start behind what was before");
        check(toSequence >= fromSequence, "an empty gap");
        if (isRefused())
        {
            return false;
        }
        last = toSequence;
        take('g', toSequence);
        return true;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        check(sourceSequence == last + 1, "an end that is not numbered like a message");
        if (isRefused())
        {
            return false;
        }
        last = sourceSequence;
        take('e', sourceSequence);
        return true;
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        throw new AssertionError("the source has one session");
    }

    /**
     * @param condition that must hold.
     * @param otherwise what is wrong when it does not.
     */
    public static void check(final boolean condition, final String otherwise)
    {
        if (!condition)
        {
            throw new AssertionError(otherwise);
        }
    }

    private void onMessage(
        final DirectBuffer message, final int offset, final int length, final long receiveTimeNs)
    {
        final int eventsLength =
            normaliser.normalise(message, offset, length, last, receiveTimeNs, events, EVENTS_AT);
        check(eventsLength > 0 && eventsLength <= normaliser.maxLength(), "length of the events");
        checkEvents(EVENTS_AT + eventsLength, receiveTimeNs);
        digest.update(events.byteArray(), EVENTS_AT, eventsLength);
        events.setMemory(EVENTS_AT, eventsLength, background);

        final String fault = normaliser.fault(message, offset, length);
        take('f', fault == null ? 0 : fault.hashCode());
        take('k', normaliser.knows(message, offset, length) ? 1 : 0);
        take('t', normaliser.venueTimeNs(message, offset, length));
        check(normaliser.venueTimeNs(message, offset, length) >= 0, "a time before all time");
    }

    private void checkEvents(final int end, final long receiveTimeNs)
    {
        int index = 0;
        int at = EVENTS_AT;
        while (at < end)
        {
            check(EventLayout.isEvent(events, at, end), "no whole event");
            final int length = EventLayout.length(events, at);
            EventShape.check(events, at, length);
            check(EventLayout.sequence(events, at) == 0, "sequence before sequencing");
            check(EventLayout.basisSequence(events, at) == 0, "basis before sequencing");
            check(EventLayout.sequenceTimeNs(events, at) == 0, "sequence time before sequencing");
            check(EventLayout.instrumentId(events, at) == 0, "instrument id before sequencing");
            check(EventLayout.instrumentSequence(events, at) == 0, "instrument sequence before sequencing");
            check(EventLayout.partitionId(events, at) == 0, "partition before sequencing");
            check(EventLayout.streamEpoch(events, at) == normaliser.session().epoch(), "epoch");
            check(EventLayout.sourceId(events, at) == normaliser.session().sourceId(), "source");
            check(EventLayout.sourceSequence(events, at) == last, "number of the message");
            check(EventLayout.receiveTimeNs(events, at) == receiveTimeNs, "receive time");
            check(EventLayout.sourceIndex(events, at) == (index & 0xFFFF), "index in the message");
            final int flags = EventLayout.flags(events, at);
            final boolean isLast = (flags & EventFlags.LAST_IN_MESSAGE) != 0;
            check(isLast == (at + length == end), "LAST_IN_MESSAGE on the last, and only there");
            final boolean isTimeBad = (flags & EventFlags.BAD_TIMESTAMP) != 0;
            check(isTimeBad == (EventLayout.venueTimeNs(events, at) == 0), "flag of a missing time");
            at += length;
            index++;
        }
        check(at == end, "events that do not end where they should");
        check(events.getByte(EVENTS_AT - 1) == background, "a byte before the events");
        check(events.getByte(end) == background, "a byte behind the events");
    }

    /** Up to twice in a row, in an order that looks like chance and is none. */
    private boolean isRefused()
    {
        if (isReluctant && refusals < MAX_REFUSALS_IN_A_ROW - 1 && (calls * 0x9E37_79B9 + refusals >>> 30) != 0)
        {
            refusals++;
            return true;
        }
        refusals = 0;
        return false;
    }

    private void take(final char what, final long value)
    {
        if (what == 'm' || what == 'g' || what == 'e')
        {
            calls++;
        }
        digest.update(what);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE)
        {
            digest.update((int)(value >>> shift));
        }
    }
}
