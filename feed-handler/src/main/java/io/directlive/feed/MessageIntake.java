package io.directlive.feed;

import static io.directlive.feed.FeedHandlerCounter.MESSAGES_FILTERED;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_LOST;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_MALFORMED;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_RESUMED;
import static io.directlive.feed.FeedHandlerCounter.MESSAGES_UNKNOWN;
import static io.directlive.feed.FeedHandlerCounter.SOURCE_GAPS;

import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Turns what a source hands over into events, in place, in the window of the link to the sequencer: leaves out what is
 * known there or not wanted, and says what is missing. One thread; allocates only when a session begins.
 */
final class MessageIntake implements SessionHandler
{
    private static final int GAP_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.BLOCK_LENGTH;
    private static final int END_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EndOfSessionDecoder.BLOCK_LENGTH;
    private static final int EPOCH_START_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.BLOCK_LENGTH;

    private final VenueSource source;
    private final VenueFilter filter;
    private final SequencerLink link;
    private final UnsafeBuffer window;
    private final BadInputListener badInput;

    private final AtomicCounter resumedMessages;
    private final AtomicCounter filteredMessages;
    private final AtomicCounter malformedMessages;
    private final AtomicCounter unknownMessages;
    private final AtomicCounter lostMessages;
    private final AtomicCounter sourceGaps;

    // The session that the source is in.
    private final boolean isNamed;  // By the venue: then the sequencer knows its epoch.
    private boolean isNextDue;      // Another one, and all of this one is known downstream.
    private Normaliser normaliser;
    private SourceSession session;
    private SourceEventWriter writer;
    private boolean isSessionOver;  // The venue said so: that its lines are silent now means nothing.

    // Where the source is.
    private long messages;
    private long resumeAfter;
    private long venueTimeNs;
    private long filteredFrom;      // Run of messages left out and not told yet; 0 for none.
    private long filteredTo;

    MessageIntake(
        final VenueSource source,
        final Normaliser normaliser,
        final boolean isNamed,
        final VenueFilter filter,
        final SequencerLink link,
        final CounterSet<FeedHandlerCounter> counters,
        final BadInputListener badInput)
    {
        this.source = source;
        this.isNamed = isNamed;
        this.filter = filter;
        this.link = link;
        this.badInput = badInput;
        window = link.window();
        resumedMessages = counters.get(MESSAGES_RESUMED);
        filteredMessages = counters.get(MESSAGES_FILTERED);
        malformedMessages = counters.get(MESSAGES_MALFORMED);
        unknownMessages = counters.get(MESSAGES_UNKNOWN);
        lostMessages = counters.get(MESSAGES_LOST);
        sourceGaps = counters.get(SOURCE_GAPS);
        begin(normaliser);
    }

    /** @return what all events of the session have in common. */
    SourceSession session()
    {
        return session;
    }

    /** @return of the messages of the session. */
    Normaliser normaliser()
    {
        return normaliser;
    }

    /** @return writes the events of the session that are no message's. */
    SourceEventWriter writer()
    {
        return writer;
    }

    /** @return the venue's time of the last message, ns since the Unix epoch; 0 before there was any. */
    long venueTimeNs()
    {
        return venueTimeNs;
    }

    /** @return messages taken, of all sessions. */
    long messages()
    {
        return messages;
    }

    /** @return whether the venue has said that the session is complete. */
    boolean isSessionOver()
    {
        return isSessionOver;
    }

    /** Messages up to this number are known to the sequencer. */
    void resumeAfter(final long sourceSequence)
    {
        resumeAfter = sourceSequence;
        source.resumeAfter(sourceSequence);
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        final boolean isTaken = sourceSequence <= resumeAfter || filter != VenueFilter.NONE ?
            onPossiblyUnwanted(buffer, offset, length, sourceSequence, receiveTimeNs) :
            onWanted(buffer, offset, length, sourceSequence, receiveTimeNs);
        messages += isTaken ? 1 : 0;
        return isTaken;
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
        final int eventOffset = link.claim(GAP_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        final long from = Math.max(fromSequence, resumeAfter + 1);
        lostMessages.getAndAddRelease(toSequence - from + 1);
        sourceGaps.incrementRelease();
        link.append(writer.sourceGap(
            window, eventOffset, from, toSequence, GapReason.LOST, venueTimeNs, receiveTimeNs, 0));
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
        final int eventOffset = link.claim(END_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        link.append(writer.endOfSession(window, eventOffset, sourceSequence, venueTimeNs, receiveTimeNs));
        isSessionOver = true;
        return true;
    }

    @Override
    public boolean onSession(final Normaliser next, final long receiveTimeNs)
    {
        if (!flushFiltered(receiveTimeNs) || !link.isEmpty())
        {
            return false; // Marks of one session say nothing about another, so the window holds but one.
        }
        if (isNamed)
        {
            isNextDue = true;
            return false;
        }
        final SourceSession nextSession = next.session();
        if (nextSession.sourceId() != session.sourceId() || nextSession.epoch() <= session.epoch())
        {
            throw new IllegalArgumentException(nextSession + " does not follow " + session);
        }
        begin(next);
        startEpoch(receiveTimeNs);
        return true;
    }

    /** @return whether the source is to go on with a session that the venue names. */
    boolean isNextDue()
    {
        return isNextDue;
    }

    /** The first event of a session. The window is empty by then, so there is room. */
    void startEpoch(final long receiveTimeNs)
    {
        link.append(writer.epochStart(window, link.claim(EPOCH_START_LENGTH), receiveTimeNs));
    }

    /** What follows are the messages of this session, from its first. The window is empty. */
    void begin(final Normaliser next)
    {
        if (2 * (next.maxLength() + GAP_LENGTH) > link.windowLength())
        {
            throw new IllegalArgumentException(
                "a window of " + link.windowLength() + " bytes is too small for messages that give " +
                next.maxLength());
        }
        isNextDue = false;
        isSessionOver = false;
        resumeAfter = 0;
        venueTimeNs = 0;
        normaliser = next;
        session = next.session();
        writer = new SourceEventWriter(session);
        link.onSession(session);
    }

    private boolean onWanted(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        final int eventOffset = link.claim(normaliser.maxLength());
        if (eventOffset < 0)
        {
            return false;
        }
        final int eventLength = normaliser.normalise(
            buffer, offset, length, sourceSequence, receiveTimeNs, window, eventOffset);

        final int templateId = EventLayout.templateId(window, eventOffset);
        if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            onMalformed(buffer, offset, length, sourceSequence);
        }
        else if (templateId == VenueNoticeDecoder.TEMPLATE_ID && !normaliser.knows(buffer, offset, length))
        {
            unknownMessages.incrementRelease();
        }
        isSessionOver |= templateId == EndOfSessionDecoder.TEMPLATE_ID; // Some venues say so by a message.
        venueTimeNs = EventLayout.venueTimeNs(window, eventOffset);
        link.append(eventLength);
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
        return link.claim(GAP_LENGTH + normaliser.maxLength()) >= 0;
    }

    /** A run of messages left out ends with the next wanted one: so its bounds do not depend on when it was read. */
    boolean flushFiltered(final long receiveTimeNs)
    {
        if (filteredFrom == 0)
        {
            return true;
        }
        final int eventOffset = link.claim(GAP_LENGTH);
        if (eventOffset < 0)
        {
            return false;
        }
        sourceGaps.incrementRelease();
        link.append(writer.sourceGap(
            window, eventOffset, filteredFrom, filteredTo, GapReason.FILTERED, venueTimeNs, receiveTimeNs, 0));
        filteredFrom = 0;
        return true;
    }
}
