package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceGapEncoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

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
    /** Bytes that {@link #breakSession} writes. */
    public static final int SESSION_BREAK_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartEncoder.BLOCK_LENGTH;

    /** Bytes that {@link #writePassed} writes. */
    public static final int PASSED_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceGapEncoder.BLOCK_LENGTH;

    private static final int FIRST_DERIVED_TEMPLATE_ID = 32;
    private static final int EPOCH_START_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.BLOCK_LENGTH;
    private static final int SOURCE_GAP_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.BLOCK_LENGTH;
    private static final int GAP_TO =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.toSourceSequenceEncodingOffset();
    private static final int GAP_REASON =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceGapDecoder.reasonEncodingOffset();
    private static final int SOURCE_STATUS_LENGTH =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.BLOCK_LENGTH;
    private static final int STATUS_STATE =
        EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.stateEncodingOffset();
    private static final int START_EPOCH = EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.epochEncodingOffset();
    private static final int START_REASON =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.reasonEncodingOffset();
    private static final int START_PREVIOUS_EPOCH =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.previousEpochEncodingOffset();
    private static final int START_PREVIOUS_SEQUENCE =
        EventLayout.MESSAGE_HEADER_LENGTH + EpochStartDecoder.previousSequenceEncodingOffset();
    private static final int ALIGNMENT_MASK = Long.BYTES - 1;

    private final int partitionId;
    private final Holdings holdings;
    private final PartitionMoves moves;
    private final boolean isDivided;
    private final Int2ObjectHashMap<Source> sourceById = new Int2ObjectHashMap<>();
    private final ArrayList<Source> sources = new ArrayList<>();
    private final Instruments instruments;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final EpochStartEncoder epochStartEncoder = new EpochStartEncoder();
    private final SourceGapEncoder sourceGapEncoder = new SourceGapEncoder();
    private Source recentSource;
    private int streamEpoch;
    private long nextSequence = 1;
    private long lastTimeNs;

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
        this(partitionId, streamEpoch, new Instruments(), new Holdings(partitionId, map, null));
    }

    private Sequencer(
        final int partitionId, final int streamEpoch, final Instruments instruments, final Holdings holdings)
    {
        if (partitionId < 0 || partitionId > 0xFFFF)
        {
            throw new IllegalArgumentException("partitionId is not within 0..65535: " + partitionId);
        }
        if (streamEpoch < 1)
        {
            throw new IllegalArgumentException("streamEpoch is not positive: " + streamEpoch);
        }
        this.partitionId = partitionId;
        this.streamEpoch = streamEpoch;
        this.instruments = instruments;
        this.holdings = holdings;
        moves = new PartitionMoves(holdings, instruments);
        isDivided = holdings.map().isDivided();
    }

    /**
     * State of another run, taken over from a {@link SequencerSnapshot}.
     *
     * @param partitionId  as it was.
     * @param streamEpoch  as it was.
     * @param nextSequence as it was.
     * @param lastTimeNs   as it was.
     * @param sources      in the order of their first sight, with their instruments.
     * @param instruments  of all of them.
     * @param holdings     which of them are this partition's.
     */
    Sequencer(
        final int partitionId,
        final int streamEpoch,
        final long nextSequence,
        final long lastTimeNs,
        final List<Source> sources,
        final Instruments instruments,
        final Holdings holdings)
    {
        this(partitionId, streamEpoch, instruments, holdings);
        this.nextSequence = nextSequence;
        this.lastTimeNs = lastTimeNs;
        for (final Source source : sources)
        {
            this.sources.add(source);
            sourceById.put(source.sourceId(), source);
        }
    }

    /** @return the independent total order that this one is. */
    public int partitionId()
    {
        return partitionId;
    }

    /** @return which partition has which instrument, as far as this one has heard. */
    public PartitionMap partitions()
    {
        return holdings.map();
    }

    /** @return epoch of the stream. */
    public int streamEpoch()
    {
        return streamEpoch;
    }

    /** @return number that the next accepted event gets. */
    public long nextSequence()
    {
        return nextSequence;
    }

    /** @return ids given to instruments so far: 1 to this. */
    public int instrumentCount()
    {
        return instruments.lastId();
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
        if (!isOrderable(event, offset, templateId, length))
        {
            return Outcome.MALFORMED;
        }

        final Source source = source(EventLayout.sourceId(event, offset));
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
            if (isNoMessage(event, offset, templateId))
            {
                return Outcome.NO_NEWS;
            }
            return Integer.compareUnsigned(epoch, source.epoch()) < 0 ? Outcome.STALE : Outcome.REFUSED;
        }

        if (isStatement(event, offset, templateId))
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
        if (snapshotIndex != 0 && isSnapshot(event, offset))
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
            final Outcome elsewhere = notOwn(source, event, offset, sourceSequence, templateId);
            if (elsewhere != Outcome.ACCEPTED)
            {
                return elsewhere;
            }
        }
        advance(source, event, offset, templateId);
        stamp(source, event, offset, nowNs);
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
        final int templateId = EventLayout.templateId(event, offset);
        final int length = EventLayout.length(event, offset);
        final int sourceId = EventLayout.sourceId(event, offset);
        if (sourceId == 0)
        {
            recoverSessionBreak(event, offset, templateId);
        }
        require(isOrderable(event, offset, templateId, length) || sourceId == 0, event, offset, "not an ordered event");
        require(EventLayout.partitionId(event, offset) == partitionId, event, offset, "of another partition");
        require(EventLayout.streamEpoch(event, offset) == streamEpoch, event, offset, "of another epoch");
        require(EventLayout.sequence(event, offset) == nextSequence, event, offset, "not next");
        require(EventLayout.sequenceTimeNs(event, offset) >= lastTimeNs, event, offset, "earlier than the one before");

        if (sourceId != 0)
        {
            recoverSource(event, offset, templateId);
        }
        lastTimeNs = EventLayout.sequenceTimeNs(event, offset);
        nextSequence++;
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
        if (Integer.compareUnsigned(newEpoch, streamEpoch) <= 0)
        {
            throw new IllegalArgumentException("epoch " + Integer.toUnsignedString(newEpoch) +
                " is not after that of the stream, " + Integer.toUnsignedString(streamEpoch));
        }
        final int previousEpoch = streamEpoch;
        final long previousSequence = nextSequence - 1;
        streamEpoch = newEpoch;
        nextSequence = 1;
        lastTimeNs = Math.max(lastTimeNs, nowNs);

        event.setMemory(offset, SESSION_BREAK_LENGTH, (byte)0);
        epochStartEncoder.wrapAndApplyHeader(event, offset, headerEncoder)
            .previousSequence(previousSequence)
            .previousEpoch(Integer.toUnsignedLong(previousEpoch))
            .epoch(Integer.toUnsignedLong(streamEpoch))
            .reason(EpochReason.SESSION_BREAK)
            .header()
            .sequence(nextSequence)
            .basisSequence(nextSequence)
            .venueTimeNs(lastTimeNs)
            .receiveTimeNs(lastTimeNs)
            .sequenceTimeNs(lastTimeNs)
            .streamEpoch(Integer.toUnsignedLong(streamEpoch))
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE | EventFlags.SYNTHETIC)
            .partitionId(partitionId);
        nextSequence++;
        return SESSION_BREAK_LENGTH;
    }

    /**
     * Writes the mark of a source: the last event accepted from it. An unknown source has the mark of all zeros.
     *
     * @param sourceId of the source.
     * @param mark     to write to; {@code refused} is set to FALSE.
     */
    public void mark(final int sourceId, final SourceMarkEncoder mark)
    {
        final Source source = sourceById.get(sourceId);
        mark.sourceId(sourceId).refused(BooleanType.FALSE);
        if (source == null)
        {
            mark.sourceSequence(0)
                .sourceEpoch(0)
                .sourceIndex(0)
                .messageComplete(BooleanType.TRUE)
                .snapshotWanted(BooleanType.FALSE)
                .snapshotIndex(0);
        }
        else
        {
            mark.sourceSequence(source.sequence())
                .sourceEpoch(Integer.toUnsignedLong(source.epoch()))
                .sourceIndex(source.index())
                .messageComplete(source.messageComplete() ? BooleanType.TRUE : BooleanType.FALSE)
                .snapshotWanted(source.snapshotWanted() ? BooleanType.TRUE : BooleanType.FALSE)
                .snapshotIndex(Integer.toUnsignedLong(source.snapshotIndex()));
            final PassedEvents passed = source.passed();
            if (passed.isBehind(source))
            {
                mark.sourceSequence(passed.sequence())
                    .sourceIndex(passed.index())
                    .messageComplete(passed.messageComplete() ? BooleanType.TRUE : BooleanType.FALSE)
                    .snapshotIndex(Integer.toUnsignedLong(passed.snapshotIndex()));
            }
        }
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
        return isDivided && isSnapshotOrStatus(event, offset) && isPassedComplete(source(EventLayout.sourceId(event, offset)));
    }

    /**
     * Is it time for the stream to show how far a source has come, although nothing of it is this partition's?
     *
     * @param sourceId of the source.
     * @return true when {@link #writePassed} is due.
     */
    public boolean isPassedDue(final int sourceId)
    {
        final Source source = source(sourceId);
        return isPassedComplete(source) && source.passed().isDue();
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
        final Source source = source(sourceId);
        if (!isPassedComplete(source))
        {
            return 0;
        }
        final PassedEvents passed = source.passed();
        final boolean isRest = !passed.messageComplete();
        final int fromIndex = isRest ? passed.index() + 1 : 0;
        source.completeAt(isRest && passed.sequence() == source.sequence() ? fromIndex : 0);
        event.setMemory(offset, PASSED_LENGTH, (byte)0);
        sourceGapEncoder.wrapAndApplyHeader(event, offset, headerEncoder)
            .toSourceSequence(source.sequence())
            .reason(GapReason.FILTERED)
            .header()
            .sourceSequence(isRest ? passed.sequence() : passed.sequence() + 1)
            .sourceIndex(fromIndex)
            .venueTimeNs(passed.venueTimeNs())
            .receiveTimeNs(passed.receiveTimeNs())
            .sourceId(sourceId)
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE | EventFlags.SYNTHETIC);
        passed.onPublished(true);
        stamp(source, event, offset, nowNs);
        return PASSED_LENGTH;
    }

    private static boolean isPassedComplete(final Source source)
    {
        return source != null && source.messageComplete() && source.passed().isBehind(source);
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
        final Source source = sourceById.get(sourceId);
        if (source == null || source.epoch() != sourceEpoch)
        {
            return source != null && Integer.compareUnsigned(sourceEpoch, source.epoch()) < 0;
        }
        return sourceSequence < source.sequence() || (sourceSequence == source.sequence() && source.messageComplete());
    }

    /** @return digest of all state: equal states, and for practical purposes only equal states, have the same. */
    public long stateHash()
    {
        long hash = mix(mix(mix(mix(0, partitionId), streamEpoch), nextSequence), lastTimeNs);
        for (int i = 0; i < sources.size(); i++)
        {
            final Source source = sources.get(i);
            hash = mix(mix(hash, source.sourceId()), source.epoch());
            hash = mix(mix(mix(hash, source.sequence()), source.index()), source.messageComplete() ? 1 : 0);
            hash = mix(mix(hash, source.snapshotIndex()), source.snapshotWanted() ? 1 : 0);
            hash = mix(hash, source.snapshotOpen() ? 1 : 0);
            hash = mix(hash, source.state());
            if (isDivided)
            {
                hash = source.passed().mixInto(hash);
            }
        }
        for (int id = 1; id <= instruments.lastId(); id++)
        {
            final int sourceId = instruments.sourceId(id);
            final int venueInstrument = instruments.venueInstrument(id);
            hash = mix(mix(mix(hash, sourceId), venueInstrument), instruments.sequence(id));
            hash = mix(hash, isCurrent(id) ? 1 : 0);
        }
        return isDivided ? holdings.mixInto(hash) : hash;
    }

    /** @return true when the id is of the session that its source is in. */
    boolean isCurrent(final int instrumentId)
    {
        final Source source = sourceById.get(instruments.sourceId(instrumentId));
        return source.instrumentId(instruments.venueInstrument(instrumentId)) == instrumentId;
    }

    long lastTimeNs()
    {
        return lastTimeNs;
    }

    /** @return in the order of their first sight. */
    List<Source> sources()
    {
        return sources;
    }

    Instruments instruments()
    {
        return instruments;
    }

    Holdings holdings()
    {
        return holdings;
    }

    private Outcome onEpochStart(
        final Source known, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final int epoch = EventLayout.streamEpoch(event, offset);
        if (!isSourceStart(event, offset) || event.getInt(offset + START_EPOCH, LITTLE_ENDIAN) != epoch)
        {
            return Outcome.MALFORMED;
        }
        if (known != null && Integer.compareUnsigned(epoch, known.epoch()) <= 0)
        {
            return epoch == known.epoch() ? Outcome.DUPLICATE : Outcome.STALE;
        }

        final Source source = known == null ? newSource(EventLayout.sourceId(event, offset)) : known;
        source.start(epoch);
        holdings.onSession(source.sourceId());
        stamp(source, event, offset, nowNs);
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
            final Outcome elsewhere = notOwnSnapshot(source, event, offset, sourceSequence);
            if (elsewhere != Outcome.ACCEPTED)
            {
                return elsewhere;
            }
        }
        advanceSnapshot(source, event, offset);
        stamp(source, event, offset, nowNs);
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
        final int state = event.getByte(offset + STATUS_STATE);
        if (state < SourceState.UP.value() || state > SourceState.ENDED.value())
        {
            return Outcome.MALFORMED;
        }
        if (EventLayout.sourceSequence(event, offset) != source.sequence() || !source.messageComplete() ||
            state == source.state())
        {
            return Outcome.NO_NEWS;
        }
        source.state(state);
        stamp(source, event, offset, nowNs);
        return Outcome.ACCEPTED;
    }

    /** @return ACCEPTED when the next event of its source is for this partition to order now; else it is dealt with. */
    private Outcome notOwn(
        final Source source,
        final DirectBuffer event,
        final int offset,
        final long sourceSequence,
        final int templateId)
    {
        final Outcome outcome = judge(source, event, offset, sourceSequence);
        if (outcome == Outcome.FOREIGN)
        {
            addPassed(source, event, offset);
            if (templateId == SourceGapDecoder.TEMPLATE_ID)
            {
                source.advance(event.getLong(offset + GAP_TO, LITTLE_ENDIAN), 0, true);
            }
            else
            {
                source.advance(
                    sourceSequence,
                    EventLayout.sourceIndex(event, offset),
                    (EventLayout.flags(event, offset) & EventFlags.LAST_IN_MESSAGE) != 0);
            }
        }
        return outcome;
    }

    /** The same of the next event of a snapshot. */
    private Outcome notOwnSnapshot(
        final Source source, final DirectBuffer event, final int offset, final long sourceSequence)
    {
        final Outcome outcome = judge(source, event, offset, sourceSequence);
        if (outcome == Outcome.FOREIGN)
        {
            addPassed(source, event, offset);
            source.passSnapshot();
        }
        return outcome;
    }

    private Outcome judge(
        final Source source, final DirectBuffer event, final int offset, final long sourceSequence)
    {
        switch (holdings.judge(source.sourceId(), EventLayout.venueInstrument(event, offset), sourceSequence))
        {
            case FOREIGN ->
            {
                return Outcome.FOREIGN;
            }
            case WAITING ->
            {
                return Outcome.REFUSED;
            }
            default ->
            {
                source.passed().onPublished(isLastInEvent(event, offset));
                return Outcome.ACCEPTED;
            }
        }
    }

    private static void addPassed(final Source source, final DirectBuffer event, final int offset)
    {
        source.passed().add(
            source, EventLayout.venueTimeNs(event, offset), EventLayout.receiveTimeNs(event, offset),
            isLastInEvent(event, offset));
    }

    private Outcome onMove(final Source source, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final Outcome outcome = moves.onEvent(source, event, offset);
        if (outcome == Outcome.ACCEPTED)
        {
            stamp(source, event, offset, nowNs);
            moves.onStamped(event, offset);
        }
        return outcome;
    }

    /** In a stream of one partition only its own events are there: what is missing between them is another's. */
    private boolean isNextRecorded(final Source source, final DirectBuffer event, final int offset)
    {
        final long sourceSequence = EventLayout.sourceSequence(event, offset);
        final int sourceIndex = EventLayout.sourceIndex(event, offset);
        return isDivided ? !source.covers(sourceSequence, sourceIndex) : source.isNext(sourceSequence, sourceIndex);
    }

    private void requireOwn(final DirectBuffer event, final int offset)
    {
        final int venueInstrument = EventLayout.venueInstrument(event, offset);
        require(
            venueInstrument == 0 || holdings.judge(EventLayout.sourceId(event, offset), venueInstrument,
                EventLayout.sourceSequence(event, offset)) == Holdings.Verdict.OWN,
            event, offset, "of an instrument of another partition: were the partitions divided otherwise?");
    }

    /** What no venue says, and what may be said at any time. */
    private boolean isNoMessage(final DirectBuffer event, final int offset, final int templateId)
    {
        return isStatement(event, offset, templateId) || isOfMove(event, offset, templateId);
    }

    /** A step of a move, or an event of the book that comes with one: that says so by the version of the map. */
    private boolean isOfMove(final DirectBuffer event, final int offset, final int templateId)
    {
        return isDivided && (templateId == PartitionMoveDecoder.TEMPLATE_ID ||
            isSnapshot(event, offset) && EventLayout.basisSequence(event, offset) != 0);
    }

    private static boolean isSnapshotOrStatus(final DirectBuffer event, final int offset)
    {
        return EventLayout.templateId(event, offset) == SourceStatusDecoder.TEMPLATE_ID ||
            (isSnapshot(event, offset) && EventLayout.instrumentSequence(event, offset) != 0);
    }

    private static boolean isLastInEvent(final DirectBuffer event, final int offset)
    {
        return (EventLayout.flags(event, offset) & EventFlags.LAST_IN_EVENT) != 0;
    }

    private static boolean isStatement(final DirectBuffer event, final int offset, final int templateId)
    {
        return templateId == SourceStatusDecoder.TEMPLATE_ID && !isSnapshot(event, offset);
    }

    private static boolean isSnapshot(final DirectBuffer event, final int offset)
    {
        return (EventLayout.flags(event, offset) & EventFlags.SNAPSHOT) != 0;
    }

    /** A snapshot, and each part of one, ends with a status: UP when all of it could be used. */
    private static void advanceSnapshot(final Source source, final DirectBuffer event, final int offset)
    {
        final boolean isPartEnd = EventLayout.templateId(event, offset) == SourceStatusDecoder.TEMPLATE_ID &&
            EventLayout.length(event, offset) >= SOURCE_STATUS_LENGTH &&
            event.getByte(offset + STATUS_STATE) == SourceState.UP.value();
        source.advanceSnapshot(isPartEnd, isPartEnd && EventLayout.venueInstrument(event, offset) == 0);
    }

    private void stamp(final Source source, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final long sequence = nextSequence++;
        final long timeNs = Math.max(lastTimeNs, nowNs);
        lastTimeNs = timeNs;
        final int instrumentId = instruments.idOf(source, EventLayout.venueInstrument(event, offset));

        EventLayout.sequence(event, offset, sequence);
        EventLayout.basisSequence(event, offset, sequence);
        EventLayout.sequenceTimeNs(event, offset, timeNs);
        EventLayout.streamEpoch(event, offset, streamEpoch);
        EventLayout.instrumentId(event, offset, instrumentId);
        EventLayout.instrumentSequence(event, offset, instrumentSequence(instrumentId));
        EventLayout.partitionId(event, offset, partitionId);
    }

    private void recoverSource(final DirectBuffer event, final int offset, final int templateId)
    {
        final int sourceId = EventLayout.sourceId(event, offset);
        final Source known = source(sourceId);
        final Source source;
        if (templateId == EpochStartDecoder.TEMPLATE_ID)
        {
            final int epoch = event.getInt(offset + START_EPOCH, LITTLE_ENDIAN);
            require(
                isSourceStart(event, offset) && (known == null || Integer.compareUnsigned(epoch, known.epoch()) > 0),
                event, offset, "not a new session of its source");
            source = known == null ? newSource(sourceId) : known;
            source.start(epoch);
            holdings.onSession(sourceId);
        }
        else if (isDivided && known != null && moves.isRecorded(event, offset))
        {
            source = known;
            final String fault = moves.recover(known, event, offset);
            require(fault == null, event, offset, fault);
        }
        else
        {
            require(known != null, event, offset, "not next of its source");
            source = known;
            if (isStatement(event, offset, templateId))
            {
                require(
                    source.messageComplete() && EventLayout.sourceSequence(event, offset) == source.sequence(),
                    event, offset, "not as of the last of its source");
                source.state(event.getByte(offset + STATUS_STATE));
            }
            else if (isSnapshot(event, offset) && source.messageComplete() &&
                EventLayout.sourceSequence(event, offset) == source.sequence())
            {
                advanceSnapshot(source, event, offset);
            }
            else
            {
                require(isNextRecorded(source, event, offset), event, offset, "not next of its source");
                advance(source, event, offset, templateId);
            }
            if (isDivided)
            {
                requireOwn(event, offset);
                source.passed().onPublished(isLastInEvent(event, offset));
                source.forgetSnapshotIndex();
            }
        }

        final int instrumentId = instruments.idOf(source, EventLayout.venueInstrument(event, offset));
        require(EventLayout.instrumentId(event, offset) == instrumentId, event, offset, "with another instrument id");
        require(
            EventLayout.instrumentSequence(event, offset) == instrumentSequence(instrumentId),
            event, offset, "not next of its instrument");
    }

    private void recoverSessionBreak(final DirectBuffer event, final int offset, final int templateId)
    {
        require(
            templateId == EpochStartDecoder.TEMPLATE_ID && EventLayout.length(event, offset) >= EPOCH_START_LENGTH &&
            event.getByte(offset + START_REASON) == EpochReason.SESSION_BREAK.value(),
            event, offset, "not of a source");
        require(
            event.getInt(offset + START_PREVIOUS_EPOCH, LITTLE_ENDIAN) == streamEpoch &&
            event.getLong(offset + START_PREVIOUS_SEQUENCE, LITTLE_ENDIAN) == nextSequence - 1,
            event, offset, "a break after another event than the last one");
        require(
            Integer.compareUnsigned(event.getInt(offset + START_EPOCH, LITTLE_ENDIAN), streamEpoch) > 0,
            event, offset, "a break to an epoch before");
        streamEpoch = event.getInt(offset + START_EPOCH, LITTLE_ENDIAN);
        nextSequence = 1;
    }

    /** Moves the mark over the event. What a gap may begin with is the rest of a message: the mark never goes back. */
    private void advance(final Source source, final DirectBuffer event, final int offset, final int templateId)
    {
        if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            final long to = event.getLong(offset + GAP_TO, LITTLE_ENDIAN);
            source.advance(
                to, to == EventLayout.sourceSequence(event, offset) ? EventLayout.sourceIndex(event, offset) : 0, true);
            if (event.getByte(offset + GAP_REASON) != GapReason.FILTERED.value())
            {
                source.onLoss();
                holdings.onLoss(source.sourceId(), to);
            }
        }
        else
        {
            source.advance(
                EventLayout.sourceSequence(event, offset),
                EventLayout.sourceIndex(event, offset),
                (EventLayout.flags(event, offset) & EventFlags.LAST_IN_MESSAGE) != 0);
        }
    }

    private int instrumentSequence(final int instrumentId)
    {
        return instrumentId == Instruments.NONE ? 0 : instruments.nextSequence(instrumentId);
    }

    private Source newSource(final int sourceId)
    {
        final Source source = new Source(sourceId);
        sourceById.put(sourceId, source);
        sources.add(source);
        recentSource = source;
        return source;
    }

    private Source source(final int sourceId)
    {
        final Source recent = recentSource;
        if (recent != null && recent.sourceId() == sourceId)
        {
            return recent;
        }
        final Source source = sourceById.get(sourceId);
        if (source != null)
        {
            recentSource = source;
        }
        return source;
    }

    /** Is it an event that a source may send, of this version or a later one? */
    private boolean isOrderable(
        final DirectBuffer event, final int offset, final int templateId, final int length)
    {
        return EventLayout.schemaId(event, offset) == EventLayout.SCHEMA_ID &&
            templateId > 0 && templateId < FIRST_DERIVED_TEMPLATE_ID &&
            length >= EventLayout.BODY_OFFSET && (length & ALIGNMENT_MASK) == 0 &&
            EventLayout.sourceId(event, offset) != 0 &&
            EventLayout.sourceSequence(event, offset) >= 0 &&
            (templateId != SourceGapDecoder.TEMPLATE_ID || isWholeGap(event, offset, length)) &&
            (templateId != EpochStartDecoder.TEMPLATE_ID || length >= EPOCH_START_LENGTH) &&
            (templateId != PartitionMoveDecoder.TEMPLATE_ID || isDivided && length >= PartitionMoveStep.LENGTH) &&
            (templateId != SourceStatusDecoder.TEMPLATE_ID || length >= SOURCE_STATUS_LENGTH);
    }

    private static boolean isWholeGap(final DirectBuffer event, final int offset, final int length)
    {
        return length >= SOURCE_GAP_LENGTH &&
            event.getLong(offset + GAP_TO, LITTLE_ENDIAN) >= EventLayout.sourceSequence(event, offset);
    }

    private static boolean isSourceStart(final DirectBuffer event, final int offset)
    {
        return event.getByte(offset + START_REASON) == EpochReason.SOURCE_SESSION.value() &&
            event.getInt(offset + START_EPOCH, LITTLE_ENDIAN) != 0 &&
            EventLayout.sourceSequence(event, offset) == 0 &&
            EventLayout.sourceIndex(event, offset) == 0;
    }

    private void require(final boolean condition, final DirectBuffer event, final int offset, final String fault)
    {
        if (!condition)
        {
            throw new IllegalStateException(
                "recorded event is " + fault +
                ": partition=" + EventLayout.partitionId(event, offset) +
                " epoch=" + Integer.toUnsignedString(EventLayout.streamEpoch(event, offset)) +
                " sequence=" + EventLayout.sequence(event, offset) +
                " templateId=" + EventLayout.templateId(event, offset) +
                " sourceId=" + EventLayout.sourceId(event, offset) +
                " sourceSequence=" + EventLayout.sourceSequence(event, offset) +
                " sourceIndex=" + EventLayout.sourceIndex(event, offset) +
                " instrumentId=" + EventLayout.instrumentId(event, offset) +
                " instrumentSequence=" + EventLayout.instrumentSequence(event, offset) +
                "; expected partition=" + partitionId + " epoch=" + streamEpoch + " sequence=" + nextSequence);
        }
    }
}
