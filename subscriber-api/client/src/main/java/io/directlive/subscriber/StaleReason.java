package io.directlive.subscriber;

/** Why a tier as a whole is {@link BookState#STALE}. That one source is silent is told by {@link StateListener#onSourceState}. */
public enum StaleReason
{
    /** Nothing of the tier was heard yet. */
    NOT_HEARD,
    /** Nothing comes, no heartbeat either: who publishes the tier is gone, or the way from there is. */
    STREAM_SILENT,
    /**
     * Heartbeats come, and no tick of the stream's clock: nothing is ordered, because the sequencer is gone or has no quorum.
     * Only where the stream has ticks.
     */
    ORDER_STANDS
}
