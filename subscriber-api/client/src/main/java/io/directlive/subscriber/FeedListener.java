package io.directlive.subscriber;

import org.agrona.DirectBuffer;

/**
 * What a {@link TierFeed} tells of its tier. Nothing here throws: what user code throws is kept and shows in isHeld.
 */
interface FeedListener
{
    /**
     * The next event of the tier, each one once and in order.
     *
     * @param due false when delivery does not begin until later: it only builds books.
     */
    void onEvent(DirectBuffer buffer, int offset, boolean due);

    /** What was built so far is void: all events from the first of the stream or of an epoch follow, or {@link #onIncomplete}. */
    void onRebuild();

    /** Events are missing, whatever was built from the others is not whole. */
    void onIncomplete();

    /** See {@link StateListener#onGap}. */
    void onGap(long from, long to);

    /** See {@link StateListener#onRecovered}. */
    void onRecovered(long from, long to);

    /** See {@link StateListener#onLost}. */
    void onLost(long from, long to, LostReason reason);

    /** See {@link StateListener#onResumeRefused}. */
    void onResumeRefused(Cursor cursor, int epoch, long sequence, LostReason reason);

    /** See {@link StateListener#onEpoch}. */
    void onEpoch(int previousEpoch, int epoch);

    /** See {@link StateListener#onTierState}. */
    void onState(BookState state, StaleReason reason);

    /** See {@link StateListener#onLineFenced}. */
    void onLineFenced(LineFence fence);

    /** @return true when nothing more is to be delivered by this poll: a callback has thrown, or there is no room for more. */
    boolean isHeld();
}
