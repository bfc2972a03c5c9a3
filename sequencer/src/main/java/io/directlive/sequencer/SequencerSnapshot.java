package io.directlive.sequencer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.PartitionMap;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The whole state of a {@link Sequencer} as bytes, and back. The state's hash is inside, so that a snapshot which does
 * not bring back the state that was written is never gone on with.
 * <pre>
 *   header      magic u32, version u32, partition u32, stream epoch u32, next sequence u64, last time ns u64,
 *               sources u32, instruments u32
 *   sources     id u32, epoch u32, sequence u64, index u32, flags u32 (1 complete, 2 snapshot wanted, 4 snapshot open),
 *               snapshot index u32, state u32
 *   instruments by id from 1: source id u32, venue instrument u32, sequence u32, 1 when of the source's session u32
 *   clock       from version 3 on: last tick ns u64,
 *               by source: ended at u64, mark at the last tick: sequence u64, epoch u32, index u32, snapshot index u32,
 *               ticks since it was heard u32, 1 when heard since u32, 0 u32
 *   partition   only in versions 2, 4 and 6, those of one of several partitions:
 *               partitions u32, map version u32, moves u32, 1 when an instrument is on its way here u32,
 *               by source: passed events u32, sequence u64, index u32, snapshot index u32, venue time ns u64,
 *               receive time ns u64, flags u32 (1 complete, 2 event open, 4 end passed), 0 u32,
 *               moves: source id u32, venue instrument u32, partition u32, 0 u32, after sequence u64,
 *               on its way: version u32, source id u32, venue instrument u32, from partition u32, after sequence u64,
 *               flags u32 (1 taken up, 2 lost), events of its book u32
 *   names       from version 5 on: sessions u32, 0 u32,
 *               by source and epoch: source id u32, epoch u32, trading date u32, 0 u32, name 24 bytes
 *   trailer     state hash u64, from version 3 on with that of the silence of sources
 * </pre>
 * Little endian. Pure.
 */
public final class SequencerSnapshot
{
    private static final int MAGIC = 0x51534C44; // "DLSQ"
    private static final int VERSION = 5;
    private static final int DIVIDED_VERSION = 6;
    private static final int FIRST_VERSION_WITH_CLOCK = 3;
    private static final int FIRST_VERSION_WITH_NAMES = 5;

    private static final int PARTITION = 8;
    private static final int STREAM_EPOCH = 12;
    private static final int NEXT_SEQUENCE = 16;
    private static final int LAST_TIME = 24;
    private static final int SOURCE_COUNT = 32;
    private static final int INSTRUMENT_COUNT = 36;
    private static final int HEADER_LENGTH = 40;

    private static final int SOURCE_EPOCH = 4;
    private static final int SOURCE_SEQUENCE = 8;
    private static final int SOURCE_INDEX = 16;
    private static final int SOURCE_FLAGS = 20;
    private static final int SOURCE_SNAPSHOT_INDEX = 24;
    private static final int SOURCE_STATE = 28;
    private static final int SOURCE_LENGTH = 32;

    private static final int VENUE_INSTRUMENT = 4;
    private static final int INSTRUMENT_SEQUENCE = 8;
    private static final int INSTRUMENT_CURRENT = 12;
    private static final int INSTRUMENT_LENGTH = 16;

    private static final int COMPLETE = 1;
    private static final int SNAPSHOT_WANTED = 2;
    private static final int SNAPSHOT_OPEN = 4;

    private SequencerSnapshot()
    {
    }

    /**
     * @param sequencer whose state is written.
     * @param buffer    to write to, from its start; grows as it needs.
     * @return bytes written.
     */
    public static int write(final Sequencer sequencer, final MutableDirectBuffer buffer)
    {
        final List<Source> sources = sequencer.sources();
        final Instruments instruments = sequencer.numbering().instruments();
        final boolean isDivided = sequencer.partitions().isDivided();
        putInt(buffer, 0, MAGIC);
        putInt(buffer, 4, isDivided ? DIVIDED_VERSION : VERSION);
        putInt(buffer, PARTITION, sequencer.partitionId());
        putInt(buffer, STREAM_EPOCH, sequencer.streamEpoch());
        buffer.putLong(NEXT_SEQUENCE, sequencer.nextSequence(), LITTLE_ENDIAN);
        buffer.putLong(LAST_TIME, sequencer.numbering().lastTimeNs(), LITTLE_ENDIAN);
        putInt(buffer, SOURCE_COUNT, sources.size());
        putInt(buffer, INSTRUMENT_COUNT, instruments.lastId());

        int at = HEADER_LENGTH;
        for (final Source source : sources)
        {
            writeSource(source, buffer, at);
            at += SOURCE_LENGTH;
        }
        for (int id = 1; id <= instruments.lastId(); id++)
        {
            putInt(buffer, at, instruments.sourceId(id));
            putInt(buffer, at + VENUE_INSTRUMENT, instruments.venueInstrument(id));
            putInt(buffer, at + INSTRUMENT_SEQUENCE, instruments.sequence(id));
            putInt(buffer, at + INSTRUMENT_CURRENT, sequencer.isCurrent(id) ? 1 : 0);
            at += INSTRUMENT_LENGTH;
        }
        at += TimeState.write(sequencer, buffer, at);
        if (isDivided)
        {
            at += PartitionState.write(sequencer, buffer, at);
        }
        at += SessionNamesState.write(sources, buffer, at);
        buffer.putLong(at, TimeState.mixInto(sequencer.stateHash(), sources), LITTLE_ENDIAN);
        return at + Long.BYTES;
    }

    private static void writeSource(final Source source, final MutableDirectBuffer buffer, final int at)
    {
        putInt(buffer, at, source.sourceId());
        putInt(buffer, at + SOURCE_EPOCH, source.epoch());
        buffer.putLong(at + SOURCE_SEQUENCE, source.sequence(), LITTLE_ENDIAN);
        putInt(buffer, at + SOURCE_INDEX, source.index());
        putInt(buffer, at + SOURCE_FLAGS,
            (source.messageComplete() ? COMPLETE : 0) |
            (source.snapshotWanted() ? SNAPSHOT_WANTED : 0) |
            (source.snapshotOpen() ? SNAPSHOT_OPEN : 0));
        putInt(buffer, at + SOURCE_SNAPSHOT_INDEX, source.snapshotIndex());
        putInt(buffer, at + SOURCE_STATE, source.state());
    }

    /**
     * @param buffer that holds a snapshot from its start.
     * @param length of the snapshot in bytes.
     * @return a sequencer with the state that was written.
     * @throws SnapshotException when it is not a whole snapshot, or does not bring back the state that it names.
     */
    public static Sequencer read(final DirectBuffer buffer, final int length)
    {
        require(length >= HEADER_LENGTH + Long.BYTES && getInt(buffer, 0) == MAGIC, "is none: " + length + " bytes");
        final int version = getInt(buffer, 4);
        require(version > 0 && version <= DIVIDED_VERSION,
            "has version " + version + ", known are 1 to " + DIVIDED_VERSION);
        final boolean isDivided = (version & 1) == 0;
        final boolean hasClock = version >= FIRST_VERSION_WITH_CLOCK;
        final boolean hasNames = version >= FIRST_VERSION_WITH_NAMES;
        final int sourceCount = getInt(buffer, SOURCE_COUNT);
        final int instrumentCount = getInt(buffer, INSTRUMENT_COUNT);
        final long partitionAt = HEADER_LENGTH + Integer.toUnsignedLong(sourceCount) * SOURCE_LENGTH +
            Integer.toUnsignedLong(instrumentCount) * INSTRUMENT_LENGTH +
            (hasClock ? TimeState.length(sourceCount) : 0);
        final long namesAt =
            partitionAt + (isDivided ? PartitionState.length(sourceCount, buffer, partitionAt, length) : 0);
        final long expectedLength =
            namesAt + (hasNames ? SessionNamesState.length(buffer, namesAt, length) : 0) + Long.BYTES;
        require(length == expectedLength, "has " + length + " bytes instead of " + expectedLength);

        final List<Source> sources = new ArrayList<>(sourceCount);
        int at = HEADER_LENGTH;
        for (int i = 0; i < sourceCount; i++)
        {
            sources.add(readSource(buffer, at));
            at += SOURCE_LENGTH;
        }
        final Instruments instruments = new Instruments();
        for (int i = 0; i < instrumentCount; i++)
        {
            readInstrument(buffer, at, sources, instruments);
            at += INSTRUMENT_LENGTH;
        }
        final long lastTickNs = hasClock ? TimeState.read(sources, buffer, at) : 0;
        at += hasClock ? (int)TimeState.length(sourceCount) : 0;
        final int partitionId = getInt(buffer, PARTITION);
        final Holdings holdings = isDivided ?
            PartitionState.read(partitionId, sources, buffer, at) :
            new Holdings(partitionId, PartitionMap.WHOLE, null);
        if (hasNames)
        {
            SessionNamesState.read(sources, buffer, (int)namesAt);
        }
        at = length - Long.BYTES;
        final Sequencer sequencer =
            new Sequencer(readNumbering(buffer, partitionId, instruments), holdings, sources, lastTickNs);
        final long hash = buffer.getLong(at, LITTLE_ENDIAN);
        final long restored = hasClock ? TimeState.mixInto(sequencer.stateHash(), sources) : sequencer.stateHash();
        require(restored == hash, "names state hash " + Long.toHexString(hash) +
            ", and the state that it holds has " + Long.toHexString(restored));
        return sequencer;
    }

    private static Numbering readNumbering(
        final DirectBuffer buffer, final int partitionId, final Instruments instruments)
    {
        try
        {
            return new Numbering(
                partitionId,
                getInt(buffer, STREAM_EPOCH),
                buffer.getLong(NEXT_SEQUENCE, LITTLE_ENDIAN),
                buffer.getLong(LAST_TIME, LITTLE_ENDIAN),
                instruments);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SnapshotException("the snapshot of the sequencer is of a stream that cannot be: " + ex.getMessage());
        }
    }

    private static Source readSource(final DirectBuffer buffer, final int at)
    {
        final Source source = new Source(getInt(buffer, at));
        final int flags = getInt(buffer, at + SOURCE_FLAGS);
        require(
            (flags & ~(COMPLETE | SNAPSHOT_WANTED | SNAPSHOT_OPEN)) == 0,
            "has unknown flags " + Integer.toHexString(flags));
        source.restore(
            getInt(buffer, at + SOURCE_EPOCH),
            buffer.getLong(at + SOURCE_SEQUENCE, LITTLE_ENDIAN),
            getInt(buffer, at + SOURCE_INDEX),
            (flags & COMPLETE) != 0,
            getInt(buffer, at + SOURCE_SNAPSHOT_INDEX),
            (flags & SNAPSHOT_WANTED) != 0,
            (flags & SNAPSHOT_OPEN) != 0,
            getInt(buffer, at + SOURCE_STATE));
        return source;
    }

    private static void readInstrument(
        final DirectBuffer buffer, final int at, final List<Source> sources, final Instruments instruments)
    {
        final int sourceId = getInt(buffer, at);
        final int venueInstrument = getInt(buffer, at + VENUE_INSTRUMENT);
        final int id = instruments.add(sourceId, venueInstrument);
        instruments.restore(id, getInt(buffer, at + INSTRUMENT_SEQUENCE));
        final Source source = sources.stream().filter(s -> s.sourceId() == sourceId).findAny().orElse(null);
        require(source != null, "has instrument " + id + " of source " + sourceId + ", which it does not have");
        final int current = getInt(buffer, at + INSTRUMENT_CURRENT);
        require((current & ~1) == 0, "has instrument " + id + " with unknown flags " + Integer.toHexString(current));
        if (current != 0)
        {
            require(source.instrumentId(venueInstrument) == Instruments.NONE, "has two ids, one of them " + id +
                ", for instrument " + venueInstrument + " of source " + sourceId);
            source.instrumentId(venueInstrument, id);
        }
    }

    static void require(final boolean condition, final String fault)
    {
        if (!condition)
        {
            throw new SnapshotException("the snapshot of the sequencer " + fault);
        }
    }

    static void putInt(final MutableDirectBuffer buffer, final int index, final int value)
    {
        buffer.putInt(index, value, LITTLE_ENDIAN);
    }

    static int getInt(final DirectBuffer buffer, final int index)
    {
        return buffer.getInt(index, LITTLE_ENDIAN);
    }
}
