package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;

/**
 * For how many ticks of the clock nothing was heard of a source. What moves its mark is seen at the tick, by the mark, so
 * that an event costs nothing here.
 */
final class Silence
{
    private int epoch; // The mark at the last tick.
    private long sequence;
    private int index;
    private int snapshotIndex;
    private boolean isHeard;
    private int ticks;

    /** A handler of the source says that it is there. */
    void onHeard()
    {
        isHeard = true;
    }

    /** @return ticks since something was heard. */
    int ticks()
    {
        return ticks;
    }

    void onTick(final Source source)
    {
        final boolean isQuiet = !isHeard && sequence == source.sequence() && index == source.index() &&
            epoch == source.epoch() && snapshotIndex == source.snapshotIndex();
        restore(
            source.epoch(), source.sequence(), source.index(), source.snapshotIndex(), false,
            isQuiet ? Math.min(ticks + 1, Integer.MAX_VALUE - 1) : 0);
    }

    void restore(
        final int restoredEpoch,
        final long restoredSequence,
        final int restoredIndex,
        final int restoredSnapshotIndex,
        final boolean wasHeard,
        final int restoredTicks)
    {
        epoch = restoredEpoch;
        sequence = restoredSequence;
        index = restoredIndex;
        snapshotIndex = restoredSnapshotIndex;
        isHeard = wasHeard;
        ticks = restoredTicks;
    }

    int epoch()
    {
        return epoch;
    }

    long sequence()
    {
        return sequence;
    }

    int index()
    {
        return index;
    }

    int snapshotIndex()
    {
        return snapshotIndex;
    }

    boolean isHeard()
    {
        return isHeard;
    }

    long mixInto(final long hash)
    {
        final long mixed = mix(mix(mix(hash, epoch), sequence), index);
        return mix(mix(mix(mixed, snapshotIndex), isHeard ? 1 : 0), ticks);
    }
}
