package io.directlive.sequencer;

import static io.directlive.sequencer.SequencerSnapshot.getInt;
import static io.directlive.sequencer.SequencerSnapshot.putInt;
import static io.directlive.sequencer.SequencerSnapshot.require;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.PartitionMap;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The part of a {@link SequencerSnapshot} that only one of several partitions has; the layout is told there. */
final class PartitionState
{
    private static final int HEADER_LENGTH = 16;
    private static final int SOURCE_LENGTH = 48;
    private static final int MOVE_LENGTH = 24;
    private static final int TAKING_LENGTH = 32;

    private static final int COMPLETE = 1;
    private static final int EVENT_OPEN = 2;
    private static final int END_PASSED = 4;

    private static final int TAKEN_UP = 1;
    private static final int LOST = 2;

    private PartitionState()
    {
    }

    /** @return bytes that the part has; more than there are when its head is beyond the end. */
    static long length(final int sourceCount, final DirectBuffer buffer, final long at, final int limit)
    {
        if (at + HEADER_LENGTH > limit)
        {
            return HEADER_LENGTH;
        }
        return HEADER_LENGTH + Integer.toUnsignedLong(sourceCount) * SOURCE_LENGTH +
            Integer.toUnsignedLong(getInt(buffer, (int)at + 8)) * MOVE_LENGTH +
            Integer.toUnsignedLong(getInt(buffer, (int)at + 12)) * TAKING_LENGTH;
    }

    /** @return bytes written. */
    static int write(final Sequencer sequencer, final MutableDirectBuffer buffer, final int start)
    {
        final Holdings holdings = sequencer.holdings();
        final PartitionMap map = holdings.map();
        final Holdings.Taking taking = holdings.taking();
        putInt(buffer, start, map.count());
        putInt(buffer, start + 4, (int)map.version());
        putInt(buffer, start + 8, map.moves().size());
        putInt(buffer, start + 12, taking == null ? 0 : 1);
        int at = start + HEADER_LENGTH;
        for (final Source source : sequencer.sources())
        {
            writePassed(source.passed(), buffer, at);
            at += SOURCE_LENGTH;
        }
        for (final PartitionMap.Move move : map.moves())
        {
            putInt(buffer, at, move.sourceId());
            putInt(buffer, at + 4, move.venueInstrument());
            putInt(buffer, at + 8, move.partition());
            putInt(buffer, at + 12, 0);
            buffer.putLong(at + 16, move.afterSequence(), LITTLE_ENDIAN);
            at += MOVE_LENGTH;
        }
        if (taking != null)
        {
            putInt(buffer, at, (int)taking.version);
            putInt(buffer, at + 4, taking.sourceId);
            putInt(buffer, at + 8, taking.instrument);
            putInt(buffer, at + 12, taking.fromPartition);
            buffer.putLong(at + 16, taking.afterSequence, LITTLE_ENDIAN);
            putInt(buffer, at + 24, (taking.isTakenUp ? TAKEN_UP : 0) | (taking.isLost ? LOST : 0));
            putInt(buffer, at + 28, taking.bookIndex);
            at += TAKING_LENGTH;
        }
        return at - start;
    }

    private static void writePassed(final PassedEvents passed, final MutableDirectBuffer buffer, final int at)
    {
        putInt(buffer, at, passed.count());
        buffer.putLong(at + 4, passed.sequence(), LITTLE_ENDIAN);
        putInt(buffer, at + 12, passed.index());
        putInt(buffer, at + 16, passed.snapshotIndex());
        buffer.putLong(at + 20, passed.venueTimeNs(), LITTLE_ENDIAN);
        buffer.putLong(at + 28, passed.receiveTimeNs(), LITTLE_ENDIAN);
        putInt(buffer, at + 36,
            (passed.messageComplete() ? COMPLETE : 0) |
            (passed.isEventOpen() ? EVENT_OPEN : 0) |
            (passed.isEndPassed() ? END_PASSED : 0));
        buffer.putLong(at + 40, 0, LITTLE_ENDIAN);
    }

    /** @return what this partition has; the passed events are given to their sources. */
    static Holdings read(
        final int partitionId, final List<Source> sources, final DirectBuffer buffer, final int start)
    {
        final int moveCount = getInt(buffer, start + 8);
        final boolean hasTaking = getInt(buffer, start + 12) != 0;
        int at = start + HEADER_LENGTH;
        for (final Source source : sources)
        {
            readPassed(source.passed(), buffer, at);
            at += SOURCE_LENGTH;
        }
        final List<PartitionMap.Move> moves = new ArrayList<>();
        for (int i = 0; i < moveCount; i++)
        {
            require(getInt(buffer, at + 12) == 0, "has a move with unknown bytes");
            moves.add(new PartitionMap.Move(
                getInt(buffer, at), getInt(buffer, at + 4), getInt(buffer, at + 8), buffer.getLong(at + 16, LITTLE_ENDIAN)));
            at += MOVE_LENGTH;
        }
        try
        {
            return new Holdings(
                partitionId,
                new PartitionMap(
                    getInt(buffer, start), Integer.toUnsignedLong(getInt(buffer, start + 4)), moves),
                hasTaking ? readTaking(buffer, at) : null);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SnapshotException("the snapshot of the sequencer is of partitions that cannot be: " + ex.getMessage());
        }
    }

    private static void readPassed(final PassedEvents passed, final DirectBuffer buffer, final int at)
    {
        final int flags = getInt(buffer, at + 36);
        require((flags & ~(COMPLETE | EVENT_OPEN | END_PASSED)) == 0 && buffer.getLong(at + 40, LITTLE_ENDIAN) == 0,
            "has passed events with unknown flags " + Integer.toHexString(flags));
        passed.restore(
            getInt(buffer, at),
            buffer.getLong(at + 4, LITTLE_ENDIAN),
            getInt(buffer, at + 12),
            (flags & COMPLETE) != 0,
            getInt(buffer, at + 16),
            buffer.getLong(at + 20, LITTLE_ENDIAN),
            buffer.getLong(at + 28, LITTLE_ENDIAN),
            (flags & EVENT_OPEN) != 0,
            (flags & END_PASSED) != 0);
    }

    private static Holdings.Taking readTaking(final DirectBuffer buffer, final int at)
    {
        final int flags = getInt(buffer, at + 24);
        require((flags & ~(TAKEN_UP | LOST)) == 0,
            "has an instrument on its way with unknown flags " + Integer.toHexString(flags));
        return new Holdings.Taking(
            Integer.toUnsignedLong(getInt(buffer, at)),
            getInt(buffer, at + 4),
            getInt(buffer, at + 8),
            getInt(buffer, at + 12),
            buffer.getLong(at + 16, LITTLE_ENDIAN),
            (flags & TAKEN_UP) != 0,
            (flags & LOST) != 0,
            getInt(buffer, at + 28));
    }
}
