package io.directlive.replay;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What the replay store reports. */
public enum ReplayStoreCounter implements CounterSet.Label
{
    /** Replays granted. */
    REPLAYS_STARTED("replay-store: replays started"),
    /** Replays that run now. */
    REPLAYS_ACTIVE("replay-store: replays active"),
    /** Requests refused: before retention, other epoch, busy or malformed. */
    REQUESTS_REFUSED("replay-store: requests refused"),
    /** Answers that no reader took in time. */
    RESPONSES_EXPIRED("replay-store: responses expired"),
    /** Bytes on the request stream that are no request. */
    MALFORMED("replay-store: malformed requests"),
    /** Entries of the index from sequence to position. */
    INDEX_ENTRIES("replay-store: index entries"),
    /** Position up to which the stream is indexed. */
    INDEXED_POSITION("replay-store: indexed position"),
    /** Bytes of the ordered stream that are published and not yet recorded. */
    RECORDING_LAG("replay-store: recording lag in bytes"),
    /** Epoch of the first event that is kept, whose number is 1; 0 when none is. */
    EARLIEST_EPOCH("replay-store: earliest epoch kept, from its number 1"),
    /** Epochs of the stream that are kept, each of them whole. */
    EPOCHS_KEPT("replay-store: epochs kept"),
    /** Places in the recording where events are missing: whoever it was taken from did not keep them until they were asked for. */
    HOLES("replay-store: holes in the recording");

    private final String label;

    ReplayStoreCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return CounterIds.REPLAY_STORE + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
