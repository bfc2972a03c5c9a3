package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SessionEpochEncoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.protocol.sbe.SourceState;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Gives each event of each source its one place in one total order.
 * <p>
 * The output is a function of the events given and of nothing else: no clock (time is an argument), no thread, no
 * I/O, no randomness, no iteration in hash order. What makes an event the same event is the venue's own number, kept
 * for each source as a mark (source epoch, source sequence, source index). The mark only grows, so redundant,
 * repeated and late copies are harmless for ever, not for a window.
 * <p>
 * An accepted event is stamped in place, and its caller owes it to the stream: state has moved on, and the number is
 * never given again. Everything that the class knows can be read back from its own output with {@link
 * #recover(DirectBuffer, int)}.
 * <p>
 * One thread. Allocates only when a source or an instrument is seen for the first time.
 */
public final class Sequencer
{
    /** Bytes that {@link #breakSession} and {@link #startEpoch} write. */
    public static final int SESSION_BREAK_LENGTH = Numbering.SESSION_BREAK_LENGTH;

    /** Bytes that {@link #writePassed} writes. */
    public static final int PASSED_LENGTH = ForeignEvents.PASSED_LENGTH;

    /** Bytes that {@link #writeSilent} writes. */
    public static final int SILENT_LENGTH = StreamTime.STATUS_LENGTH;

    private final Numbering numbering;
    private final Sources sources;
    private final Holdings holdings;
    private final PartitionMoves moves;
    private final ForeignEvents foreignEvents;
    private final StreamTime time;
    private final Recovery recovery;
    private final boolean isDivided;

    /**
     * A sequencer of all instruments, for a new stream. To go on with an existing one, give all of its events to {@link
     * #recover} next.
     *
     * @param partitionId the independent total order that this one is.
     * @param streamEpoch of the stream's first event, from 1.
     */
    public Sequencer(final int partitionId, final int streamEpoch)
    {
        this(partitionId, streamEpoch, PartitionMap.WHOLE);
    }

    /**
     * A sequencer of the instruments of one partition. It is given all events of all sources, and passes over those of the
     * others.
     *
     * @param partitionId the independent total order that this one is.
     * @param streamEpoch of the stream's first event, from 1.
     * @param map         of the partitions, before any move; the same for the life of the stream.
     */
    public Sequencer(final int partitionId, final int streamEpoch, final PartitionMap map)
    {
        this(
            new Numbering(partitionId, streamEpoch, 1, 0, new Instruments()),
            new Holdings(partitionId, map, null),
            List.of(),
            0);
    }

    /**
     * State of another run, taken over from a {@link SequencerSnapshot}.
     *
     * @param numbering  where the stream was.
     * @param holdings   which instruments are this partition's.
     * @param sources    in the order of their first sight, with their instruments.
     * @param lastTickNs time of the last tick; 0 before the first.
     */
    Sequencer(
        final Numbering numbering, final Holdings holdings, final List<Source> sources, final long lastTickNs)
    {
        this.numbering = numbering;
        this.holdings = holdings;
        this.sources = new Sources(holdings, sources);
        isDivided = holdings.map().isDivided();
        moves = new PartitionMoves(holdings, numbering.instruments());
        foreignEvents = new ForeignEvents(holdings, numbering);
        time = new StreamTime(numbering, this.sources.inOrder(), lastTickNs);
        recovery = new Recovery(this.sources, numbering, moves, foreignEvents, time, isDivided);
    }

    /** @return the independent total order that this one is. */
    public int partitionId()
    {
        return numbering.partitionId();
    }

    /** @return which partition has which instrument, as far as this one has heard. */
    public PartitionMap partitions()
    {
        return holdings.map();
    }

    /** @return epoch of the stream. */
    public int streamEpoch()
    {
        return numbering.streamEpoch();
    }

    /** @return number that the next accepted event gets. */
    public long nextSequence()
    {
        return numbering.nextSequence();
    }

    /** @return ids given to instruments so far: 1 to this. */
    public int instrumentCount()
    {
        return numbering.instruments().lastId();
    }

    /**
     * Decides on an event. When it is accepted it is stamped in place with its number, time, stream epoch, partition,
     * instrument id and instrument sequence; otherwise neither event nor state has changed.
     *
     * @param event  buffer that holds the whole event: {@link EventLayout#length} bytes from offset are there.
     * @param offset of its message header.
     * @param nowNs  ns since the Unix epoch. The stamped time is never before that of the event before.
     * @return what became of it.
     */
    public Outcome onEvent(final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final int templateId = EventLayout.templateId(event, offset);
        final int length = EventLayout.length(event, offset);
        if (!EventShape.isOrderable(event, offset, templateId, length, isDivided))
        {
            return StreamTime.isTick(event, offset, templateId, length) ?
                time.onTick(event, offset, nowNs) : Outcome.MALFORMED;
        }

        final Source source = sources.find(EventLayout.sourceId(event, offset));
        if (templateId == EpochStartDecoder.TEMPLATE_ID)
        {
            return onEpochStart(source, event, offset, nowNs);
        }
        if (source == null)
        {
            return isNoMessage(event, offset, templateId) ? Outcome.NO_NEWS : Outcome.REFUSED;
        }

        final int epoch = EventLayout.streamEpoch(event, offset);
        if (epoch != source.epoch())
        {
            return isNoMessage(event, offset, templateId) ? Outcome.NO_NEWS :
                Integer.compareUnsigned(epoch, source.epoch()) < 0 ? Outcome.STALE : Outcome.REFUSED;
        }

        if (EventShape.isStatement(event, offset, templateId))
        {
            return onStatement(source, event, offset, nowNs);
        }
        if (isOfMove(event, offset, templateId))
        {
            return onMove(source, event, offset, nowNs);
        }
        final long sourceSequence = EventLayout.sourceSequence(event, offset);
        final int sourceIndex = EventLayout.sourceIndex(event, offset);
        final int snapshotIndex = EventLayout.instrumentSequence(event, offset);
        if (snapshotIndex != 0 && EventShape.isSnapshot(event, offset))
        {
            return onSnapshotEvent(source, event, offset, snapshotIndex, nowNs);
        }
        if (source.covers(sourceSequence, sourceIndex))
        {
            return Outcome.DUPLICATE;
        }
        if (!source.isNext(sourceSequence, sourceIndex))
        {
            return Outcome.REFUSED;
        }

        if (isDivided)
        {
            final Outcome elsewhere = foreignEvents.onNext(source, event, offset, sourceSequence, templateId);
            if (elsewhere != Outcome.ACCEPTED)
            {
                return elsewhere;
            }
        }
        sources.advance(source, event, offset, templateId, sourceSequence, sourceIndex);
        numbering.stamp(source, event, offset, nowNs);
        return Outcome.ACCEPTED;
    }

    /**
     * Takes one event of this sequencer's own output back in, in order, from the first event of the stream. When it
     * throws, the state is of no use any more.
     *
     * @param event  buffer that holds the whole event.
     * @param offset of its message header.
     * @throws IllegalStateException when the event is not the one that must come next: the output is not ours, not
     *                               whole, or not in order.
     */
    public void recover(final DirectBuffer event, final int offset)
    {
        recovery.onEvent(event, offset);
    }

    /**
     * Breaks the stream: what was published last cannot be shown, so numbers start again at 1 in a later stream
     * epoch. Marks and instruments stay as they are. The event written is the first one of the new epoch, and must be
     * published.
     *
     * @param event    buffer to write the event to.
     * @param offset   to write at; {@link #SESSION_BREAK_LENGTH} bytes.
     * @param newEpoch that nothing was ever published in, above that of the stream; also where the one after this was
     *                 begun and all of it was lost.
     * @param nowNs    ns since the Unix epoch.
     * @return bytes written.
     */
    public int breakSession(
        final MutableDirectBuffer event, final int offset, final int newEpoch, final long nowNs)
    {
        return numbering.startEpoch(event, offset, newEpoch, EpochReason.SESSION_BREAK, nowNs);
    }

    /**
     * Starts a later epoch of the stream, whose numbers begin at 1 and whose books are empty: for a stream that is whole and in
     * which no source is in the midst of a session, so that what comes needs nothing of what came. Else as {@link
     * #breakSession}.
     *
     * @param event    buffer to write the event to.
     * @param offset   to write at; {@link #SESSION_BREAK_LENGTH} bytes.
     * @param newEpoch that nothing was ever published in, above that of the stream.
     * @param nowNs    ns since the Unix epoch.
     * @return bytes written.
     */
    public int startEpoch(
        final MutableDirectBuffer event, final int offset, final int newEpoch, final long nowNs)
    {
        return numbering.startEpoch(event, offset, newEpoch, EpochReason.STREAM_START, nowNs);
    }

    /**
     * Writes the mark of a source: the last event accepted from it. An unknown source has the mark of all zeros.
     *
     * @param sourceId of the source.
     * @param mark     to write to; {@code refused} is set to FALSE.
     */
    public void mark(final int sourceId, final SourceMarkEncoder mark)
    {
        sources.mark(sourceId, mark);
    }

    /**
     * Writes which epoch a session has that the venue names.
     *
     * @param sourceId   of the source.
     * @param name       of the session, padded with NUL; all NUL for the session that the source is in.
     * @param date       of it, as yyyymmdd; 0 for any.
     * @param afterEpoch that it comes after; 0 for any.
     * @param session    to write to, the requestId apart; an epoch of 0 says that there is none such.
     */
    public void session(
        final int sourceId, final byte[] name, final int date, final int afterEpoch, final SessionEpochEncoder session)
    {
        sources.session(sourceId, name, date, afterEpoch, session);
    }

    /**
     * Must the stream show how far the source has come before this event can be ordered? To be asked of a sequencer of one
     * partition; what is to be published then is written by {@link #writePassed}.
     *
     * @param event  buffer that holds the whole event.
     * @param offset of its message header.
     * @return true for what stands at the mark and moves it nowhere, while the stream does not show the mark.
     */
    public boolean isPassedDueBefore(final DirectBuffer event, final int offset)
    {
        return isDivided && EventShape.isSnapshotOrStatus(event, offset) &&
            ForeignEvents.canShow(sources.find(EventLayout.sourceId(event, offset)));
    }

    /**
     * Is it time for the stream to show how far a source has come, although nothing of it is this partition's?
     *
     * @param sourceId of the source.
     * @return true when {@link #writePassed} is due.
     */
    public boolean isPassedDue(final int sourceId)
    {
        final Source source = sources.find(sourceId);
        return ForeignEvents.canShow(source) && source.passed().isDue();
    }

    /**
     * Writes an event that shows how far the source has come since its last one in the stream, when all that came is another
     * partition's: a gap of reason FILTERED up to the mark. It has its number, and must be published.
     *
     * @param sourceId of the source.
     * @param event    buffer to write the event to.
     * @param offset   to write at; {@link #PASSED_LENGTH} bytes.
     * @param nowNs    ns since the Unix epoch.
     * @return bytes written; 0 when there is nothing to show, or the source is in the middle of a message.
     */
    public int writePassed(final int sourceId, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        return foreignEvents.writePassed(sources.find(sourceId), event, offset, nowNs);
    }

    /**
     * Writes that a source is silent: nothing of it, neither an event nor a statement, came for so many ticks, while it was
     * said to be up and its session is not over. To be asked after each tick, again and again while it writes one. The event
     * has its number, and must be published. The source is up again when one of its handlers says so, or with its next event.
     *
     * @param tickLimit ticks; 0 for never.
     * @param event     buffer to write the event to.
     * @param offset    to write at; {@link #SILENT_LENGTH} bytes.
     * @param nowNs     ns since the Unix epoch.
     * @return bytes written; 0 when no source is silent that was not said to be.
     */
    public int writeSilent(
        final int tickLimit, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        return tickLimit == 0 ? 0 : time.writeSilent(tickLimit, event, offset, nowNs);
    }

    /**
     * Was a venue message accepted, with all of its events?
     *
     * @param sourceId       of the source.
     * @param sourceEpoch    of its session.
     * @param sourceSequence number of the message.
     * @return true when the mark of the source is at or past its end.
     */
    public boolean hasAccepted(final int sourceId, final int sourceEpoch, final long sourceSequence)
    {
        final Source source = sources.find(sourceId);
        if (source == null || source.epoch() != sourceEpoch)
        {
            return source != null && Integer.compareUnsigned(sourceEpoch, source.epoch()) < 0;
        }
        return sourceSequence < source.sequence() || (sourceSequence == source.sequence() && source.messageComplete());
    }

    /** @return digest of all state: equal states, and for practical purposes only equal states, have the same. */
    public long stateHash()
    {
        long hash = mix(
            mix(mix(mix(0, numbering.partitionId()), numbering.streamEpoch()), numbering.nextSequence()),
            numbering.lastTimeNs());
        hash = sources.mixInto(hash, isDivided);
        final Instruments instruments = numbering.instruments();
        for (int id = 1; id <= instruments.lastId(); id++)
        {
            final int sourceId = instruments.sourceId(id);
            final int venueInstrument = instruments.venueInstrument(id);
            hash = mix(mix(mix(hash, sourceId), venueInstrument), instruments.sequence(id));
            hash = mix(hash, isCurrent(id) ? 1 : 0);
        }
        hash = time.lastTickNs() == 0 ? hash : mix(hash, time.lastTickNs()); // As it was before there were ticks.
        return isDivided ? holdings.mixInto(hash) : hash;
    }

    /** @return true when the id is of the session that its source is in. */
    boolean isCurrent(final int instrumentId)
    {
        final Instruments instruments = numbering.instruments();
        final Source source = sources.find(instruments.sourceId(instrumentId));
        return source.instrumentId(instruments.venueInstrument(instrumentId)) == instrumentId;
    }

    Numbering numbering()
    {
        return numbering;
    }

    StreamTime time()
    {
        return time;
    }

    /** @return in the order of their first sight. */
    List<Source> sources()
    {
        return sources.inOrder();
    }

    Holdings holdings()
    {
        return holdings;
    }

    private Outcome onEpochStart(
        final Source known, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final int epoch = EventLayout.streamEpoch(event, offset);
        if (!EventShape.isSourceStart(event, offset) || EventShape.startedEpoch(event, offset) != epoch)
        {
            return Outcome.MALFORMED;
        }
        if (known != null && Integer.compareUnsigned(epoch, known.epoch()) <= 0)
        {
            return epoch == known.epoch() ? Outcome.DUPLICATE : Outcome.STALE;
        }
        if (!Sources.isNextStart(known, event, offset))
        {
            return Outcome.STALE;
        }

        final Source source = sources.start(known, event, offset);
        numbering.stamp(source, event, offset, nowNs);
        return Outcome.ACCEPTED;
    }

    /**
     * A snapshot is of the books as they are after a message, and so it stands between that message and the next, or
     * nowhere: one that comes too late is dropped as a duplicate is, and the mark tells that one is still wanted.
     */
    private Outcome onSnapshotEvent(
        final Source source,
        final MutableDirectBuffer event,
        final int offset,
        final int snapshotIndex,
        final long nowNs)
    {
        final long sourceSequence = EventLayout.sourceSequence(event, offset);
        if (EventLayout.templateId(event, offset) == SourceGapDecoder.TEMPLATE_ID)
        {
            return Outcome.MALFORMED;
        }
        if (sourceSequence < source.sequence())
        {
            return Outcome.DUPLICATE;
        }
        if (sourceSequence > source.sequence() || !source.messageComplete())
        {
            return Outcome.REFUSED;
        }
        if (Integer.compareUnsigned(snapshotIndex, source.snapshotIndex()) <= 0)
        {
            return Outcome.DUPLICATE;
        }
        if (snapshotIndex != source.snapshotIndex() + 1)
        {
            return Outcome.REFUSED;
        }
        if (isDivided)
        {
            final Outcome elsewhere = foreignEvents.onNextOfSnapshot(source, event, offset, sourceSequence);
            if (elsewhere != Outcome.ACCEPTED)
            {
                return elsewhere;
            }
        }
        Sources.advanceSnapshot(source, event, offset);
        numbering.stamp(source, event, offset, nowNs);
        return Outcome.ACCEPTED;
    }

    /**
     * How a source is no message of the venue, and takes no number of it: a handler states it as of the last message that
     * it knows to be ordered, over and over. It is ordered when it is news and of this moment. So it needs no
     * acknowledgement; and of several handlers, one whose lines are silent is not heard while another brings messages.
     */
    private Outcome onStatement(
        final Source source, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final int state = EventShape.statedState(event, offset);
        if (state < SourceState.UP.value() || state > SourceState.ENDED.value())
        {
            return Outcome.MALFORMED;
        }
        source.silence().onHeard();
        if (EventLayout.sourceSequence(event, offset) != source.sequence() || !source.messageComplete() ||
            state == source.state())
        {
            return Outcome.NO_NEWS;
        }
        source.state(state);
        numbering.stamp(source, event, offset, nowNs);
        return Outcome.ACCEPTED;
    }

    private Outcome onMove(final Source source, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final Outcome outcome = moves.onEvent(source, event, offset);
        if (outcome == Outcome.ACCEPTED)
        {
            numbering.stamp(source, event, offset, nowNs);
            moves.onStamped(event, offset);
        }
        return outcome;
    }

    /** What no venue says, and what may be said at any time. */
    private boolean isNoMessage(final DirectBuffer event, final int offset, final int templateId)
    {
        return EventShape.isStatement(event, offset, templateId) || isOfMove(event, offset, templateId);
    }

    /** A step of a move, or an event of the book that comes with one: that says so by the version of the map. */
    private boolean isOfMove(final DirectBuffer event, final int offset, final int templateId)
    {
        return isDivided && (templateId == PartitionMoveDecoder.TEMPLATE_ID ||
            EventShape.isSnapshot(event, offset) && EventLayout.basisSequence(event, offset) != 0);
    }
}
