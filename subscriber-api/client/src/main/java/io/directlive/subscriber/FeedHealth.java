package io.directlive.subscriber;

/**
 * Whether a tier is heard, and its order goes on: tells the listener when that changes. One thread.
 */
final class FeedHealth
{
    private final FeedSettings settings;
    private final FeedListener listener;
    private long heardNs;
    private long orderedNs;     // The order was seen to go on.
    private int orderEpoch;     // Last event of the ordered stream that any line has told of.
    private long orderSequence;
    private BookState state = BookState.STALE;
    private StaleReason reason;

    /**
     * @param settings how patient it is.
     * @param listener that is told.
     * @param nowNs    time now.
     */
    FeedHealth(final FeedSettings settings, final FeedListener listener, final long nowNs)
    {
        this.settings = settings;
        this.listener = listener;
        heardNs = nowNs;
        orderedNs = nowNs;
    }

    /** A line speaks. */
    void onHeard(final long nowNs)
    {
        heardNs = nowNs;
    }

    /** A line brings events, and all of a frame was taken. */
    void onEvents(final long nowNs)
    {
        heardNs = nowNs;
        orderedNs = nowNs;
    }

    /** A line says how far the order has come; lines that are behind say nothing new. */
    void onOrderAt(final int epoch, final long sequence, final long nowNs)
    {
        heardNs = nowNs;
        if (epoch == orderEpoch ? Long.compareUnsigned(sequence, orderSequence) > 0 :
            Integer.compareUnsigned(epoch, orderEpoch) > 0)
        {
            orderEpoch = epoch;
            orderSequence = sequence;
            orderedNs = nowNs;
        }
    }

    /**
     * Tells the listener when it is news.
     *
     * @param feedState  where delivery is.
     * @param progressNs when recovery brought something last.
     * @param nowNs      time now.
     */
    void tell(final TierFeed.State feedState, final long progressNs, final long nowNs)
    {
        final StaleReason newReason = staleReason(feedState, progressNs, nowNs);
        final BookState newState = newReason != null ? BookState.STALE :
            feedState == TierFeed.State.LIVE ? BookState.SYNCED : BookState.RECOVERING;
        if (newState != state || newReason != reason)
        {
            state = newState;
            reason = newReason;
            listener.onState(newState, newReason);
        }
    }

    /** @return null when the tier is not stale. */
    private StaleReason staleReason(final TierFeed.State feedState, final long progressNs, final long nowNs)
    {
        final boolean isSilent = nowNs - heardNs > settings.staleAfterNs();
        return switch (feedState)
        {
            case LISTENING -> StaleReason.NOT_HEARD;
            case LIVE -> isSilent ? StaleReason.STREAM_SILENT :
                nowNs - orderedNs > settings.orderTimeoutNs() ? StaleReason.ORDER_STANDS : null;
            case RECOVERING ->
                isSilent && nowNs - progressNs > settings.staleAfterNs() ? StaleReason.STREAM_SILENT : null;
        };
    }

    /** @return what was told last. */
    BookState state()
    {
        return state;
    }

    /** @return why the tier is stale; null when it is not. */
    StaleReason reason()
    {
        return reason;
    }
}
