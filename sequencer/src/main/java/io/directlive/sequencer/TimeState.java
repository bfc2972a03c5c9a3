package io.directlive.sequencer;

import static io.directlive.sequencer.SequencerSnapshot.getInt;
import static io.directlive.sequencer.SequencerSnapshot.putInt;
import static io.directlive.sequencer.SequencerSnapshot.require;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The part of a {@link SequencerSnapshot} that is about time; the layout is told there. */
final class TimeState
{
    private static final int SOURCE_LENGTH = 40;

    private TimeState()
    {
    }

    static long length(final int sourceCount)
    {
        return Long.BYTES + Integer.toUnsignedLong(sourceCount) * SOURCE_LENGTH;
    }

    /** @return bytes written. */
    static int write(final Sequencer sequencer, final MutableDirectBuffer buffer, final int start)
    {
        buffer.putLong(start, sequencer.time().lastTickNs(), LITTLE_ENDIAN);
        int at = start + Long.BYTES;
        for (final Source source : sequencer.sources())
        {
            final Silence silence = source.silence();
            buffer.putLong(at, source.endedAt(), LITTLE_ENDIAN);
            buffer.putLong(at + 8, silence.sequence(), LITTLE_ENDIAN);
            putInt(buffer, at + 16, silence.epoch());
            putInt(buffer, at + 20, silence.index());
            putInt(buffer, at + 24, silence.snapshotIndex());
            putInt(buffer, at + 28, silence.ticks());
            putInt(buffer, at + 32, silence.isHeard() ? 1 : 0);
            putInt(buffer, at + 36, 0);
            at += SOURCE_LENGTH;
        }
        return at - start;
    }

    /**
     * Gives the sources what is known of their silence.
     *
     * @return time of the last tick.
     */
    static long read(final List<Source> sources, final DirectBuffer buffer, final int start)
    {
        int at = start + Long.BYTES;
        for (final Source source : sources)
        {
            final int heard = getInt(buffer, at + 32);
            require((heard & ~1) == 0 && getInt(buffer, at + 36) == 0,
                "has a source with unknown flags " + Integer.toHexString(heard));
            source.endedAt(buffer.getLong(at, LITTLE_ENDIAN));
            source.silence().restore(
                getInt(buffer, at + 16),
                buffer.getLong(at + 8, LITTLE_ENDIAN),
                getInt(buffer, at + 20),
                getInt(buffer, at + 24),
                heard != 0,
                getInt(buffer, at + 28));
            at += SOURCE_LENGTH;
        }
        return buffer.getLong(start, LITTLE_ENDIAN);
    }

    static long mixInto(final long hash, final List<Source> sources)
    {
        long mixed = hash;
        for (final Source source : sources)
        {
            mixed = source.silence().mixInto(mixed);
        }
        return mixed;
    }
}
