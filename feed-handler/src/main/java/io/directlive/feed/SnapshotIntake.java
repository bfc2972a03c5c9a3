package io.directlive.feed;

import static io.directlive.feed.FeedHandlerCounter.MESSAGES_MALFORMED;
import static io.directlive.feed.FeedHandlerCounter.SNAPSHOTS;
import static io.directlive.feed.FeedHandlerCounter.SNAPSHOT_EVENTS;

import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Turns the snapshots of a source into events, in place, in the window of the link to the sequencer, between the messages
 * of its session. One thread; never allocates after start.
 */
final class SnapshotIntake implements SnapshotHandler
{
    private static final int START_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + BookClearedDecoder.BLOCK_LENGTH;
    private static final int END_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.BLOCK_LENGTH;

    private final MessageIntake messages;
    private final VenueFilter filter;
    private final SequencerLink link;
    private final UnsafeBuffer window;
    private final BadInputListener badInput;

    private final AtomicCounter malformedMessages;
    private final AtomicCounter snapshots;
    private final AtomicCounter snapshotEvents;

    private long sequence = -1;  // Number of the message that the snapshot stands behind.
    private int index;           // Of its last event behind that message.
    private boolean isWhole;

    SnapshotIntake(
        final MessageIntake messages,
        final VenueFilter filter,
        final SequencerLink link,
        final CounterSet<FeedHandlerCounter> counters,
        final BadInputListener badInput)
    {
        this.messages = messages;
        this.filter = filter;
        this.link = link;
        this.badInput = badInput;
        window = link.window();
        malformedMessages = counters.get(MESSAGES_MALFORMED);
        snapshots = counters.get(SNAPSHOTS);
        snapshotEvents = counters.get(SNAPSHOT_EVENTS);
    }

    @Override
    public boolean onSnapshotStart(final long lastReflected, final int venueInstrument, final long receiveTimeNs)
    {
        if (!messages.flushFiltered(receiveTimeNs))
        {
            return false;
        }
        final int eventOffset = link.claim(START_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        if (lastReflected != sequence)
        {
            sequence = lastReflected;
            index = 0;
        }
        isWhole = true;
        append(eventOffset, messages.writer().snapshotStart(
            window, eventOffset, lastReflected, messages.venueTimeNs(), receiveTimeNs, venueInstrument));
        return true;
    }

    @Override
    public boolean onSnapshotMessage(
        final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
    {
        final int eventOffset = link.claim(messages.normaliser().maxLength());
        if (eventOffset < 0)
        {
            return false;
        }
        if (!filter.accepts(buffer, offset, length))
        {
            return true;
        }
        final int eventLength = messages.normaliser().normalise(
            buffer, offset, length, sequence, receiveTimeNs, window, eventOffset);
        if (EventLayout.templateId(window, eventOffset) == SourceGapDecoder.TEMPLATE_ID)
        {
            isWhole = false;
            malformedMessages.incrementRelease();
            badInput.onBadInput(
                sequence, -1, "in a snapshot: " + messages.normaliser().fault(buffer, offset, length));
        }
        else
        {
            append(eventOffset, eventLength);
        }
        return true;
    }

    @Override
    public boolean onSnapshotEnd(final int venueInstrument, final long receiveTimeNs)
    {
        final int eventOffset = link.claim(END_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        append(eventOffset, messages.writer().snapshotEnd(
            window, eventOffset, sequence, messages.venueTimeNs(), receiveTimeNs, venueInstrument,
            isWhole ? SourceState.UP : SourceState.STALE));
        if (venueInstrument == 0)
        {
            snapshots.incrementRelease();
        }
        return true;
    }

    /** Between a message and the next there are no numbers of the venue's: the events of a snapshot are counted. */
    private void append(final int eventOffset, final int length)
    {
        for (int at = eventOffset; at < eventOffset + length; at += EventLayout.length(window, at))
        {
            final boolean isClear = EventLayout.templateId(window, at) == BookClearedDecoder.TEMPLATE_ID;
            EventLayout.flags(window, at, EventLayout.flags(window, at) |
                (isClear ? EventFlags.SNAPSHOT | EventFlags.BOOK_SUSPECT : EventFlags.SNAPSHOT));
            EventLayout.instrumentSequence(window, at, ++index);
            snapshotEvents.incrementRelease();
        }
        link.append(length);
    }
}
