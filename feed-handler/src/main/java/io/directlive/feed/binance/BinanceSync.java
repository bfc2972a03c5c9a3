package io.directlive.feed.binance;

/**
 * How a snapshot and the updates around it come together, by their numbers alone: updates are held until there is a
 * snapshot; what it has already is dropped; the first one applied straddles it, and each one after begins where the
 * last ended. Pure; used by one thread.
 */
final class BinanceSync
{
    /** What to do with an update. */
    enum Verdict
    {
        /** There is no snapshot: it is to be held. */
        HOLD,
        /** The book has it. */
        DROP,
        /** It changes the book. */
        APPLY,
        /** Something before it is missing: the book is lost, and with it, so far, this one. */
        GAP
    }

    private static final long NONE = -1;

    private long firstHeld = NONE;      // First number of the first update that is held.
    private long last = NONE;           // Last number that the book has; none without a snapshot.
    private boolean isStraddled;        // An update was applied since the snapshot.

    /** @return whether updates change the book. */
    boolean isLive()
    {
        return last != NONE;
    }

    /** @return whether updates are held, so that a snapshot can be asked for. */
    boolean isHolding()
    {
        return firstHeld != NONE;
    }

    /**
     * @param first first number of an update.
     * @param end   last number of the same update.
     */
    Verdict onUpdate(final long first, final long end)
    {
        if (last == NONE)
        {
            firstHeld = firstHeld == NONE ? first : firstHeld;
            return Verdict.HOLD;
        }
        if (end <= last)
        {
            return Verdict.DROP;
        }
        if (first == last + 1 || first <= last && !isStraddled)
        {
            last = end;
            isStraddled = true;
            return Verdict.APPLY;
        }
        reset();
        return Verdict.GAP;
    }

    /**
     * @param lastUpdateId last number that the snapshot has.
     * @return whether it can be used: it is not from before what is held. Then what is held is to be told again.
     */
    boolean onSnapshot(final long lastUpdateId)
    {
        if (lastUpdateId < firstHeld)
        {
            return false;
        }
        last = lastUpdateId;
        isStraddled = false;
        firstHeld = NONE;
        return true;
    }

    /** The book and all that is held are lost. */
    void reset()
    {
        firstHeld = NONE;
        last = NONE;
    }
}
