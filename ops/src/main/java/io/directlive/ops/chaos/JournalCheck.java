package io.directlive.ops.chaos;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.subscriber.BookState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntCounterMap;
import org.agrona.collections.LongArrayList;

/**
 * Holds one subscriber's journal against the source: each event once, in order, contiguous, with the bytes that every other
 * subscriber of the tier was given; each row of the books; nothing lost.
 */
final class JournalCheck implements Journal.Visitor
{
    /** A silence that the journal does not tell. */
    static final long NOT_KNOWN = -1;

    private static final int MOST_FAULTS = 5;

    private final String name;
    private final Tier tier;
    private final SourceFile source;
    private final List<String> rows;
    private final LongArrayList stream;
    private final List<String> faults = new ArrayList<>();
    private final LongArrayList times = new LongArrayList();
    private final LongArrayList starts = new LongArrayList();
    private final List<TimedState> states = new ArrayList<>();
    private final Int2IntCounterMap instrumentSequences = new Int2IntCounterMap(0);

    private int epoch;
    private long sequence;
    private long basisSequence;
    private int sourceIndex;
    private int rowIndex;
    private boolean isOver;

    /**
     * When a subscriber's tier was in a state.
     *
     * @param sinceNs by the clock of the journal.
     * @param state   since then.
     */
    private record TimedState(long sinceNs, BookState state)
    {
    }

    /**
     * @param name   of the subscriber.
     * @param tier   that it reads.
     * @param source that it must have been given.
     * @param rows   of depth that the source gives, without their place in the stream.
     * @param stream hash of each event of the tier, by its number from 1: taken from the first journal that is checked, which is
     *               given an empty list, and held against the others.
     */
    JournalCheck(
        final String name, final Tier tier, final SourceFile source, final List<String> rows, final LongArrayList stream)
    {
        this.name = name;
        this.tier = tier;
        this.source = source;
        this.rows = rows;
        this.stream = stream;
    }

    /**
     * @param journal of the subscriber, whose process has ended.
     * @return this.
     * @throws IOException when it cannot be read.
     */
    JournalCheck run(final Path journal) throws IOException
    {
        Journal.read(journal, this);
        if (!isOver)
        {
            fault("ends at " + sequence + ", and " + source.name(sourceIndex) + " of the venue is next");
        }
        if (rowIndex != rows.size())
        {
            fault("has " + rowIndex + " rows of depth, and not " + rows.size());
        }
        return this;
    }

    @Override
    public void onRecord(final JournalRecord record, final DirectBuffer buffer, final int offset, final int length)
    {
        switch (record)
        {
            case EVENT ->
            {
                times.addLong(buffer.getLong(offset, LITTLE_ENDIAN));
                onEvent(buffer, offset + Long.BYTES);
            }
            case ROWS -> buffer.getStringWithoutLengthUtf8(offset, length).lines().forEach(this::onRow);
            case STATE -> onState(
                buffer.getLong(offset, LITTLE_ENDIAN),
                buffer.getStringWithoutLengthUtf8(offset + Long.BYTES, length - Long.BYTES));
            case FAULT -> fault(buffer.getStringWithoutLengthUtf8(offset, length));
            case COMMIT ->
            {
                // What the writer needs.
            }
        }
    }

    private void onEvent(final DirectBuffer buffer, final int event)
    {
        final long number = EventLayout.sequence(buffer, event);
        final int eventEpoch = EventLayout.streamEpoch(buffer, event);
        if (number != sequence + 1 || epoch != 0 && eventEpoch != epoch)
        {
            fault("event " + eventEpoch + ":" + number + " after " + epoch + ":" + sequence);
        }
        epoch = eventEpoch;
        sequence = number;

        final long basis = EventLayout.basisSequence(buffer, event);
        if (basis < basisSequence)
        {
            fault("event " + number + " is as of " + basis + " after " + basisSequence);
        }
        basisSequence = basis;
        holdAgainstOthers(number, hash(buffer, event));
        if (tier == Tier.ORDERS)
        {
            onOrdered(buffer, event, number);
        }
        isOver |= EventLayout.templateId(buffer, event) == EndOfSessionDecoder.TEMPLATE_ID &&
            (tier != Tier.ORDERS || sourceIndex == source.size());
    }

    private void onOrdered(final DirectBuffer buffer, final int event, final long number)
    {
        switch (EventLayout.templateId(buffer, event))
        {
            case EpochStartDecoder.TEMPLATE_ID, SourceStatusDecoder.TEMPLATE_ID, EndOfSessionDecoder.TEMPLATE_ID,
                ClockTickDecoder.TEMPLATE_ID ->
            {
                // Not of a message of the file.
            }
            default ->
            {
                if (sourceIndex >= source.size() || !source.isSame(sourceIndex, buffer, event))
                {
                    fault("event " + number + " is message " + EventLayout.sourceSequence(buffer, event) + "/" +
                        EventLayout.sourceIndex(buffer, event) + " of kind " + EventLayout.templateId(buffer, event) +
                        ", and not " + source.name(sourceIndex) + " of the venue");
                }
                sourceIndex++;
            }
        }
        final int instrument = EventLayout.instrumentId(buffer, event);
        if (instrument != 0 && EventLayout.instrumentSequence(buffer, event) != instrumentSequences.incrementAndGet(instrument))
        {
            fault("event " + number + " is number " + EventLayout.instrumentSequence(buffer, event) + " of instrument " +
                instrument + ", and " + instrumentSequences.get(instrument) + " is next");
        }
    }

    private void holdAgainstOthers(final long number, final long hash)
    {
        if (number == stream.size() + 1)
        {
            stream.addLong(hash);
        }
        else if (number < 1 || number > stream.size() || stream.getLong((int)number - 1) != hash)
        {
            fault("event " + number + " has other bytes than another subscriber was given");
        }
    }

    /** FNV-1a with 64 bits. */
    private static long hash(final DirectBuffer buffer, final int event)
    {
        final int length = EventLayout.length(buffer, event);
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < length; i++)
        {
            hash = (hash ^ buffer.getByte(event + i) & 0xFF) * 0x100000001B3L;
        }
        return hash;
    }

    private void onRow(final String row)
    {
        final String books = row.substring(row.indexOf(',') + 1);
        if (rowIndex >= rows.size() || !rows.get(rowIndex).equals(books))
        {
            fault("row " + (rowIndex + 1) + " of depth is " + books + ", and not " +
                (rowIndex < rows.size() ? rows.get(rowIndex) : "nothing"));
        }
        rowIndex++;
    }

    private void onState(final long timeNs, final String what)
    {
        if (what.equals(SubscriberProcess.STARTS))
        {
            starts.addLong(timeNs);
        }
        else if (what.startsWith(SubscriberProcess.JOINS))
        {
            states.add(new TimedState(timeNs, BookState.STALE));
        }
        else if (what.startsWith(SubscriberProcess.STATE))
        {
            states.add(new TimedState(timeNs, BookState.valueOf(what.substring(SubscriberProcess.STATE.length()))));
        }
        else
        {
            fault(what);
        }
    }

    private void fault(final String fault)
    {
        if (faults.size() < MOST_FAULTS)
        {
            faults.add(name + ": " + fault);
        }
    }

    /** @return what does not hold; empty when all does. */
    List<String> faults()
    {
        return faults;
    }

    /** @return name of the subscriber. */
    String name()
    {
        return name;
    }

    /** @return events delivered. */
    long events()
    {
        return times.size();
    }

    /**
     * @param fromNs start of a span.
     * @param toNs   its end.
     * @return longest time without an event, of those that begin or end within the span; {@link #NOT_KNOWN} when the subscriber was
     * itself started then, or had nothing after it.
     */
    long longestSilenceNs(final long fromNs, final long toNs)
    {
        for (int i = 0; i < starts.size(); i++)
        {
            if (starts.getLong(i) >= fromNs && starts.getLong(i) <= toNs)
            {
                return NOT_KNOWN;
            }
        }
        int next = 0;
        while (next < times.size() && times.getLong(next) <= fromNs)
        {
            next++;
        }
        long longestNs = NOT_KNOWN;
        for (int i = Math.max(1, next); i < times.size() && times.getLong(i - 1) <= toNs; i++)
        {
            longestNs = Math.max(longestNs, times.getLong(i) - times.getLong(i - 1));
        }
        return longestNs;
    }

    /**
     * @param fromNs start of a span.
     * @param toNs   its end.
     * @return true when the tier was SYNCED for the whole of the span, so that nobody was told that something is wrong.
     */
    boolean wasAlwaysSynced(final long fromNs, final long toNs)
    {
        BookState atStart = BookState.STALE;
        for (final TimedState state : states)
        {
            if (state.sinceNs <= fromNs)
            {
                atStart = state.state;
            }
            else if (state.sinceNs <= toNs && state.state != BookState.SYNCED)
            {
                return false;
            }
        }
        return atStart == BookState.SYNCED;
    }
}
