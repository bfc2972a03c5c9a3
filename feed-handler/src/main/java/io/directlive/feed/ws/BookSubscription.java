package io.directlive.feed.ws;

import java.util.concurrent.TimeUnit;

/**
 * Where the book of one symbol is at a venue that tells it all when it is asked for. A book that was lost is asked for
 * anew soon, and later each time when that does not help. Pure; used by one thread.
 */
public final class BookSubscription
{
    private enum State
    {
        /** Not to be asked for yet. */
        UNWANTED,
        /** To be asked for, when it is due. */
        WANTED,
        /** Asked for; updates mean nothing before the snapshot. */
        AWAITING_SNAPSHOT,
        /** The book is the venue's. */
        LIVE
    }

    private static final long MIN_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MAX_WAIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long SNAPSHOT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private final BackOff backOff = new BackOff(MIN_WAIT_NS, MAX_WAIT_NS);
    private State state = State.UNWANTED;
    private boolean isSubscribed;
    private long dueNs;
    private long sinceNs;

    /**
     * The book is to be asked for.
     *
     * @param nowNs the time from which on.
     */
    public void want(final long nowNs)
    {
        state = State.WANTED;
        dueNs = nowNs;
    }

    /** @return whether the venue is to be asked for the book now; also when it did not answer. */
    public boolean isDue(final long nowNs)
    {
        return (state == State.WANTED || state == State.AWAITING_SNAPSHOT) && dueNs - nowNs <= 0;
    }

    /** @return whether the venue was asked before, and so has to be told to stop before it is asked again. */
    public boolean isSubscribed()
    {
        return isSubscribed;
    }

    /** The venue was asked for the book. */
    public void onAsked(final long nowNs)
    {
        state = State.AWAITING_SNAPSHOT;
        isSubscribed = true;
        sinceNs = nowNs;
        dueNs = nowNs + SNAPSHOT_TIMEOUT_NS;
    }

    /**
     * @param isSnapshot whether a text tells the whole book.
     * @return whether it says something that is to be taken.
     */
    public boolean takes(final boolean isSnapshot)
    {
        return state == State.LIVE || state == State.AWAITING_SNAPSHOT && isSnapshot;
    }

    /** @return whether something can be lost: the book is there, or on its way. */
    public boolean isActive()
    {
        return state == State.AWAITING_SNAPSHOT || state == State.LIVE;
    }

    /** The snapshot was taken. */
    public void onLive(final long nowNs)
    {
        state = State.LIVE;
        sinceNs = nowNs;
    }

    /** The book is not the venue's any more. */
    public void onLost(final long nowNs)
    {
        state = State.WANTED;
        dueNs = nowNs + backOff.afterFailure(nowNs - sinceNs);
    }
}
