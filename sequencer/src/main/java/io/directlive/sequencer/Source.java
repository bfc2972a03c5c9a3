package io.directlive.sequencer;

import io.directlive.protocol.sbe.SourceState;
import org.agrona.collections.Int2IntHashMap;

/** How far one source has come, and the instruments of its session. */
final class Source
{
    /** Of a source that was recovered: the stream does not tell how many events of a snapshot were another partition's. */
    static final int SNAPSHOT_UNKNOWN = -1;

    private static final int INITIAL_INSTRUMENTS = 1 << 14;
    private static final int UP = SourceState.UP.value();

    private final int sourceId;
    private final Int2IntHashMap instrumentIds = new Int2IntHashMap(INITIAL_INSTRUMENTS, 0.55f, Instruments.NONE);
    private final PassedEvents passed = new PassedEvents();
    private final Silence silence = new Silence();
    private final SessionNames names = new SessionNames();
    private int epoch;
    private long sequence;
    private int index;
    private boolean messageComplete;
    private int snapshotIndex;
    private boolean snapshotWanted;
    private boolean snapshotOpen;
    private int state = UP;
    private long endedAt; // Message that said that the session is complete; 0 when none did.

    Source(final int sourceId)
    {
        this.sourceId = sourceId;
    }

    int sourceId()
    {
        return sourceId;
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

    boolean messageComplete()
    {
        return messageComplete;
    }

    /** @return events accepted of the snapshot as of the mark; 0 when none. */
    int snapshotIndex()
    {
        return snapshotIndex;
    }

    /** @return whether messages were lost, and no snapshot of all of the source was completed since. */
    boolean snapshotWanted()
    {
        return snapshotWanted;
    }

    /** @return whether what a snapshot has cleared is not whole again: its end, or that of its part, did not come yet. */
    boolean snapshotOpen()
    {
        return snapshotOpen;
    }

    /** Takes the state of another run over, its instruments apart. */
    void restore(
        final int restoredEpoch,
        final long restoredSequence,
        final int restoredIndex,
        final boolean isMessageComplete,
        final int restoredSnapshotIndex,
        final boolean isSnapshotWanted,
        final boolean isSnapshotOpen,
        final int restoredState)
    {
        epoch = restoredEpoch;
        sequence = restoredSequence;
        index = restoredIndex;
        messageComplete = isMessageComplete;
        snapshotIndex = restoredSnapshotIndex;
        snapshotWanted = isSnapshotWanted;
        snapshotOpen = isSnapshotOpen;
        state = restoredState;
    }

    /** A session of the source starts: its numbers start again, and its instrument codes mean nothing any more. */
    void start(final int newEpoch)
    {
        epoch = newEpoch;
        advance(0, 0, true);
        snapshotWanted = false;
        endedAt = 0;
        passed.clear();
        instrumentIds.clear();
    }

    /**
     * A message that is complete is covered as a whole, whatever its events are numbered: a handler that knows less than
     * another one may have made fewer of it, so what the other one has beyond them has had its chance.
     */
    boolean covers(final long sourceSequence, final int sourceIndex)
    {
        return sourceSequence < sequence || (sourceSequence == sequence && (messageComplete || sourceIndex <= index));
    }

    /** @return true when all events of the message have come, its own or those of a gap. */
    boolean hasPassed(final long sourceSequence)
    {
        return sourceSequence < sequence || sourceSequence == sequence && messageComplete;
    }

    boolean isNext(final long sourceSequence, final int sourceIndex)
    {
        return messageComplete ?
            sourceSequence == sequence + 1 && sourceIndex == 0 :
            sourceSequence == sequence && sourceIndex == index + 1;
    }

    void advance(final long toSequence, final int toIndex, final boolean complete)
    {
        sequence = toSequence;
        index = toIndex;
        messageComplete = complete;
        snapshotIndex = 0;
        snapshotWanted |= snapshotOpen; // Its handler died, or gave up: what it cleared stays so.
        snapshotOpen = false;
        state = UP; // Who brings something is there.
    }

    /** The message at the mark says that the session is complete. */
    void onEndOfSession()
    {
        endedAt = sequence;
    }

    /** @return true when nothing more is to be expected of its session. */
    boolean hasEnded()
    {
        return endedAt != 0 && endedAt == sequence;
    }

    long endedAt()
    {
        return endedAt;
    }

    void endedAt(final long restoredEndedAt)
    {
        endedAt = restoredEndedAt;
    }

    /** The message at the mark, which is complete, is told as a gap: the mark has the index of that, as after a restart. */
    void completeAt(final int gapIndex)
    {
        index = gapIndex;
    }

    void onLoss()
    {
        snapshotWanted = true;
    }

    /**
     * A snapshot stands between two messages: the mark stays, and its events are counted from 1.
     *
     * @param isPartEnd whether what it has cleared before is whole now.
     * @param isEnd     whether all of the source is.
     */
    void advanceSnapshot(final boolean isPartEnd, final boolean isEnd)
    {
        snapshotIndex++;
        snapshotOpen = !isPartEnd;
        snapshotWanted &= !isEnd;
        state = UP;
    }

    /** No more of a snapshot is taken before the next message: whether one is wanted is known, and not where this one was. */
    void forgetSnapshotIndex()
    {
        snapshotIndex = SNAPSHOT_UNKNOWN;
    }

    /** The mark moves over an event of a snapshot that is another partition's. */
    void passSnapshot()
    {
        snapshotIndex++;
    }

    /** @return of its sessions, those that its venue names. */
    SessionNames names()
    {
        return names;
    }

    /** @return what of the source is another partition's, and is not shown by the stream. */
    PassedEvents passed()
    {
        return passed;
    }

    /** @return for how long nothing was heard of it. */
    Silence silence()
    {
        return silence;
    }

    /** @return how the source is, as told by the stream; value of a {@link SourceState}. */
    int state()
    {
        return state;
    }

    void state(final int newState)
    {
        state = newState;
    }

    /** @return id of the instrument in this session; {@link Instruments#NONE} when it has none yet. */
    int instrumentId(final int venueInstrument)
    {
        return instrumentIds.get(venueInstrument);
    }

    void instrumentId(final int venueInstrument, final int instrumentId)
    {
        instrumentIds.put(venueInstrument, instrumentId);
    }
}
