package io.directlive.ops.simulation;

import io.directlive.protocol.EventLayout;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerSnapshot;
import io.directlive.sequencer.SnapshotException;
import java.util.function.Supplier;
import org.agrona.ExpandableArrayBuffer;

/**
 * What a snapshot of a sequencer must be, at any event of its stream: read back, and with the rest of the stream, it gives the
 * state that the whole stream gives; damaged in any bit, it is refused.
 */
final class SnapshotCheck
{
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final Supplier<Sequencer> newSequencer;
    private final Recording recording;
    private final Dice dice;
    private Sequencer sequencer;
    private long left;

    /**
     * @param newSequencer without a state.
     * @param recording    that has the stream.
     * @param dice         that say where the snapshot is taken, and what is damaged.
     */
    SnapshotCheck(final Supplier<Sequencer> newSequencer, final Recording recording, final Dice dice)
    {
        this.newSequencer = newSequencer;
        this.recording = recording;
        this.dice = dice;
    }

    /** Holds a snapshot, taken somewhere in the stream, against the state at its end. */
    void check(final Sequencer whole, final long events, final long endPosition)
    {
        sequencer = newSequencer.get();
        left = dice.between(0L, events);
        recording.replay(0, endPosition, (position, frame, offset, length) ->
        {
            for (int at = offset; at < offset + length; at += EventLayout.length(frame, at))
            {
                if (left-- == 0)
                {
                    readBack();
                }
                sequencer.recover(frame, at);
            }
        });
        if (sequencer.stateHash() != whole.stateHash())
        {
            throw new Violation("F20", "a snapshot and the rest of the stream give another state than all of it");
        }
    }

    private void readBack()
    {
        final long hash = sequencer.stateHash();
        final int length = SequencerSnapshot.write(sequencer, buffer);
        final int at = dice.below(length);
        final byte sound = buffer.getByte(at);
        buffer.putByte(at, (byte)(sound ^ 1 << dice.below(Byte.SIZE)));
        if (!isRefused(length, hash))
        {
            throw new Violation("F20", "a snapshot that is damaged at byte " + at + " of " + length + " was taken");
        }
        buffer.putByte(at, sound);
        sequencer = SequencerSnapshot.read(buffer, length);
    }

    /** A bit that says nothing may be any. */
    private boolean isRefused(final int length, final long hash)
    {
        try
        {
            return SequencerSnapshot.read(buffer, length).stateHash() == hash;
        }
        catch (final SnapshotException ex)
        {
            return true;
        }
    }
}
