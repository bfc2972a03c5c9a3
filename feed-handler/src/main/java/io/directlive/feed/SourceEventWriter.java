package io.directlive.feed;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.EndOfSessionEncoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceGapEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Writes what all events of one source session have in common: the headers, as they are before sequencing, and the
 * events that speak of the session itself. Eight bytes at a time, so neighbouring header fields share a word:
 *
 * <pre>
 *   +0  blockLength u16 | templateId u16 | schemaId u16 | version u16      one word for each event kind
 *   +8  sequence 0, basisSequence 0, sourceSequence, venueTimeNs, receiveTimeNs, sequenceTimeNs 0
 *  +56  streamEpoch u32 | instrumentId u32 0                               one word for the session
 *  +64  instrumentSequence u32 0 | venueInstrument u32
 *  +72  sourceId u16 | sourceIndex u16 | flags u16 | partitionId u16 0
 * </pre>
 *
 * Used by one thread; allocates nothing.
 */
public final class SourceEventWriter
{
    /** Flags of an event that is all that its venue message gives. */
    public static final int WHOLE_MESSAGE = EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE;

    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.nativeOrder() == LITTLE_ENDIAN;
    private static final int HEADER = EventLayout.MESSAGE_HEADER_LENGTH;
    private static final int SEQUENCE = HEADER + EventHeaderEncoder.sequenceEncodingOffset();
    private static final int BASIS_SEQUENCE = HEADER + EventHeaderEncoder.basisSequenceEncodingOffset();
    private static final int SOURCE_SEQUENCE = HEADER + EventHeaderEncoder.sourceSequenceEncodingOffset();
    private static final int VENUE_TIME = HEADER + EventHeaderEncoder.venueTimeNsEncodingOffset();
    private static final int RECEIVE_TIME = HEADER + EventHeaderEncoder.receiveTimeNsEncodingOffset();
    private static final int SEQUENCE_TIME = HEADER + EventHeaderEncoder.sequenceTimeNsEncodingOffset();
    private static final int EPOCH_WORD = HEADER + EventHeaderEncoder.streamEpochEncodingOffset();
    private static final int INSTRUMENT_WORD = HEADER + EventHeaderEncoder.instrumentSequenceEncodingOffset();
    private static final int SOURCE_INDEX = HEADER + EventHeaderEncoder.sourceIndexEncodingOffset();
    private static final int SOURCE_WORD = HEADER + EventHeaderEncoder.sourceIdEncodingOffset();

    private static final long SOURCE_GAP = kind(SourceGapEncoder.BLOCK_LENGTH, SourceGapEncoder.TEMPLATE_ID);
    private static final long EPOCH_START = kind(EpochStartEncoder.BLOCK_LENGTH, EpochStartEncoder.TEMPLATE_ID);
    private static final long BOOK_CLEARED = kind(BookClearedEncoder.BLOCK_LENGTH, BookClearedEncoder.TEMPLATE_ID);
    private static final long SOURCE_STATUS = kind(SourceStatusEncoder.BLOCK_LENGTH, SourceStatusEncoder.TEMPLATE_ID);
    private static final long END_OF_SESSION = kind(EndOfSessionEncoder.BLOCK_LENGTH, EndOfSessionEncoder.TEMPLATE_ID);

    private final SourceSession session;
    private final long epochWord;
    private final long sourceWord;
    private final SourceGapEncoder sourceGap = new SourceGapEncoder();
    private final EpochStartEncoder epochStart = new EpochStartEncoder();
    private final EndOfSessionEncoder endOfSession = new EndOfSessionEncoder();
    private final BookClearedEncoder bookCleared = new BookClearedEncoder();
    private final SourceStatusEncoder sourceStatus = new SourceStatusEncoder();

    /**
     * @param session whose events are to be written.
     */
    public SourceEventWriter(final SourceSession session)
    {
        this.session = session;
        epochWord = session.epoch() & 0xFFFF_FFFFL;
        sourceWord = session.sourceId();
    }

    /**
     * @param blockLength of the event kind.
     * @param templateId  of the event kind.
     * @return what {@link #fullHeader} takes.
     */
    public static long kind(final int blockLength, final int templateId)
    {
        return blockLength |
            (long)templateId << 16 |
            (long)MessageHeaderEncoder.SCHEMA_ID << 32 |
            (long)MessageHeaderEncoder.SCHEMA_VERSION << 48;
    }

    /**
     * Writes both headers of an event whose body is written as whole words, as those of {@link EventBody} are; to be
     * called before the body is written.
     *
     * @param buffer          that takes the event.
     * @param offset          of the event.
     * @param kind            of the event, from {@link #kind(int, int)}.
     * @param sourceSequence  the venue's number of the message.
     * @param venueTimeNs     the venue's time.
     * @param receiveTimeNs   first sight here.
     * @param venueInstrument the venue's instrument code, 0 for none.
     * @param flags           bits of {@link EventFlags}.
     * @return length of the whole event.
     */
    public int fullHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final long kind,
        final long sourceSequence,
        final long venueTimeNs,
        final long receiveTimeNs,
        final int venueInstrument,
        final int flags)
    {
        return fullHeader(
            buffer, offset, kind, sourceSequence, venueTimeNs, receiveTimeNs, venueInstrument, 0, flags);
    }

    /** As above, with the index of the event within its message. */
    int fullHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final long kind,
        final long sourceSequence,
        final long venueTimeNs,
        final long receiveTimeNs,
        final int venueInstrument,
        final int sourceIndex,
        final int flags)
    {
        final int length = HEADER + (int)(kind & 0xFFFF);
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        word(array, address, kind);
        word(array, address + SEQUENCE, 0);
        word(array, address + BASIS_SEQUENCE, 0);
        word(array, address + SOURCE_SEQUENCE, sourceSequence);
        word(array, address + VENUE_TIME, venueTimeNs);
        word(array, address + RECEIVE_TIME, receiveTimeNs);
        word(array, address + SEQUENCE_TIME, 0);
        word(array, address + EPOCH_WORD, epochWord);
        word(array, address + INSTRUMENT_WORD, (long)venueInstrument << 32);
        word(array, address + SOURCE_WORD, sourceWord | (sourceIndex & 0xFFFFL) << 16 | (long)flags << 32);
        return length;
    }

    /**
     * Writes a word of an event whose header has been written, which checked that all of the event is in the buffer.
     * After a store through a buffer the compiler reads the buffer's own fields again; here it need not: with the
     * checks that {@code ItchNormaliser} makes in one branch, an ITCH message takes 13 ns in place of 17.
     *
     * @param array   of the buffer, null when it has none.
     * @param address in the array, or of memory outside the heap.
     * @param value   to be written, little endian.
     */
    public static void word(final byte[] array, final long address, final long value)
    {
        UnsafeApi.putLong(array, address, IS_LITTLE_ENDIAN ? value : Long.reverseBytes(value));
    }

    /**
     * The session starts: its event before the first message. The venue does not name it.
     *
     * @return length of the event.
     */
    public int epochStart(final MutableDirectBuffer buffer, final int offset, final long receiveTimeNs)
    {
        return epochStart(buffer, offset, 0, 0, receiveTimeNs);
    }

    /**
     * The session starts, which the venue names: its event before the first message. It has an effect only when the source
     * is in the session of the epoch before: else whoever writes it did not know of a later one.
     *
     * @param tradingDate   of the session, as yyyymmdd.
     * @param previousEpoch of the session that the source is in; 0 for none.
     * @return length of the event.
     */
    public int epochStart(
        final MutableDirectBuffer buffer,
        final int offset,
        final int tradingDate,
        final int previousEpoch,
        final long receiveTimeNs)
    {
        final int length = header(
            buffer, offset, EPOCH_START, 0, 0, receiveTimeNs, 0, WHOLE_MESSAGE | EventFlags.BAD_TIMESTAMP);
        epochStart.wrap(buffer, offset + HEADER)
            .session(session.name())
            .previousSequence(0)
            .previousEpoch(previousEpoch & 0xFFFF_FFFFL)
            .epoch(session.epoch() & 0xFFFF_FFFFL)
            .reason(EpochReason.SOURCE_SESSION)
            .tradingDate(tradingDate);
        return length;
    }

    /**
     * Messages that will never come.
     *
     * @param from            number of the first.
     * @param to              number of the last, inclusive.
     * @param reason          why.
     * @param venueTimeNs     the venue's time; 0 when it is not known, which is flagged.
     * @param receiveTimeNs   first sight here.
     * @param venueInstrument whose messages they are, 0 when not known.
     * @return length of the event.
     */
    public int sourceGap(
        final MutableDirectBuffer buffer,
        final int offset,
        final long from,
        final long to,
        final GapReason reason,
        final long venueTimeNs,
        final long receiveTimeNs,
        final int venueInstrument)
    {
        final int flags = flagsFor(venueTimeNs);
        final int length = header(buffer, offset, SOURCE_GAP, from, venueTimeNs, receiveTimeNs, venueInstrument, flags);
        // The padding of this kind begins before its last eight bytes.
        buffer.putLong(offset + HEADER + SourceGapEncoder.reasonEncodingOffset(), 0, LITTLE_ENDIAN);
        sourceGap.wrap(buffer, offset + HEADER)
            .toSourceSequence(to)
            .reason(reason);
        return length;
    }

    /**
     * The venue says that the session is complete.
     *
     * @param sourceSequence number of the announcement: one more than that of the last message.
     * @param venueTimeNs    of the last message; 0 when it is not known, which is flagged.
     * @param receiveTimeNs  first sight here.
     * @return length of the event.
     */
    public int endOfSession(
        final MutableDirectBuffer buffer,
        final int offset,
        final long sourceSequence,
        final long venueTimeNs,
        final long receiveTimeNs)
    {
        final int length = header(
            buffer, offset, END_OF_SESSION, sourceSequence, venueTimeNs, receiveTimeNs, 0, flagsFor(venueTimeNs));
        endOfSession.wrap(buffer, offset + HEADER).lastSourceSequence(sourceSequence - 1);
        return length;
    }

    /**
     * The book of an instrument, or all books of the source, are empty, and a snapshot follows.
     *
     * @param sourceSequence  number of the last message that the snapshot reflects.
     * @param venueTimeNs     the venue's time; 0 when it is not known, which is flagged.
     * @param receiveTimeNs   when the snapshot was complete here.
     * @param venueInstrument whose book, 0 for all.
     * @return length of the event.
     */
    public int snapshotStart(
        final MutableDirectBuffer buffer,
        final int offset,
        final long sourceSequence,
        final long venueTimeNs,
        final long receiveTimeNs,
        final int venueInstrument)
    {
        final int length = header(
            buffer, offset, BOOK_CLEARED, sourceSequence, venueTimeNs, receiveTimeNs, venueInstrument,
            flagsFor(venueTimeNs) | EventFlags.SNAPSHOT | EventFlags.BOOK_SUSPECT);
        bookCleared.wrap(buffer, offset + HEADER).venueCode((byte)' ');
        return length;
    }

    /**
     * The snapshot is complete.
     *
     * @param state UP when all of it could be used: then the books are trusted again.
     * @return length of the event; the rest as {@link #snapshotStart}.
     */
    public int snapshotEnd(
        final MutableDirectBuffer buffer,
        final int offset,
        final long sourceSequence,
        final long venueTimeNs,
        final long receiveTimeNs,
        final int venueInstrument,
        final SourceState state)
    {
        final int length = header(
            buffer, offset, SOURCE_STATUS, sourceSequence, venueTimeNs, receiveTimeNs, venueInstrument,
            flagsFor(venueTimeNs) | EventFlags.SNAPSHOT);
        sourceStatus.wrap(buffer, offset + HEADER).session(session.name()).state(state);
        return length;
    }

    /**
     * How the source is: a statement, not a message, as of the last message that the sequencer has ordered.
     *
     * @param sourceSequence number of that message.
     * @param venueTimeNs    of the last message; 0 when it is not known, which is flagged.
     * @param nowNs          when it was so.
     * @param state          of the source.
     * @return length of the event.
     */
    public int status(
        final MutableDirectBuffer buffer,
        final int offset,
        final long sourceSequence,
        final long venueTimeNs,
        final long nowNs,
        final SourceState state)
    {
        // No end of an atomic event: the venue may be in the middle of one.
        final int length = header(
            buffer, offset, SOURCE_STATUS, sourceSequence, venueTimeNs, nowNs, 0,
            flagsFor(venueTimeNs) & ~WHOLE_MESSAGE | EventFlags.SYNTHETIC);
        sourceStatus.wrap(buffer, offset + HEADER).session(session.name()).state(state);
        return length;
    }

    /** Gives an event another number and index; for a gap of which the first part is known by now. */
    static void place(
        final MutableDirectBuffer buffer, final int offset, final long sourceSequence, final int sourceIndex)
    {
        buffer.putLong(offset + SOURCE_SEQUENCE, sourceSequence, LITTLE_ENDIAN);
        buffer.putShort(offset + SOURCE_INDEX, (short)sourceIndex, LITTLE_ENDIAN);
    }

    /** Both headers of an event whose body is written field by field: zeroes its last eight bytes, where padding is. */
    private int header(
        final MutableDirectBuffer buffer,
        final int offset,
        final long kind,
        final long sourceSequence,
        final long venueTimeNs,
        final long receiveTimeNs,
        final int venueInstrument,
        final int flags)
    {
        final int length = fullHeader(
            buffer, offset, kind, sourceSequence, venueTimeNs, receiveTimeNs, venueInstrument, flags);
        buffer.putLong(offset + length - Long.BYTES, 0, LITTLE_ENDIAN);
        return length;
    }

    private static int flagsFor(final long venueTimeNs)
    {
        return venueTimeNs == 0 ? WHOLE_MESSAGE | EventFlags.BAD_TIMESTAMP : WHOLE_MESSAGE;
    }
}
