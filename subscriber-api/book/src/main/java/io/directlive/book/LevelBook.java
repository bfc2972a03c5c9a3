package io.directlive.book;

import static io.directlive.book.Records.NONE;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;

/**
 * Price-level book of one instrument, for venues that send levels and for the {@code depth} tier. With a depth limit it
 * keeps the best levels only: a level that a better one pushes out is forgotten. So do venues that keep so many levels
 * in step and say nothing of one that falls behind.
 */
public final class LevelBook extends PriceLevels
{
    /** Keeps all levels. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final int mostLevels;
    private int depthLimit;

    /**
     * A book of its own, outside any {@link MarketBooks}; {@link #onLevel} and {@link #clear} make it.
     *
     * @param instrumentId dense id of the instrument.
     * @param depthLimit   most levels kept on each side.
     */
    public LevelBook(final int instrumentId, final int depthLimit)
    {
        this(instrumentId, depthLimit, new LevelTable(new Records(0)));
    }

    LevelBook(final int instrumentId, final int depthLimit, final LevelTable levels)
    {
        super(instrumentId, levels);
        if (depthLimit < 1)
        {
            throw new IllegalArgumentException("depthLimit is below 1: " + depthLimit);
        }
        this.depthLimit = depthLimit;
        mostLevels = depthLimit;
    }

    /** @return most levels kept on each side. */
    public int depthLimit()
    {
        return depthLimit;
    }

    /**
     * The venue keeps no more than so many levels on each side. What the book has beyond them is forgotten with the next
     * update of the side.
     *
     * @param levelCount from 1 on.
     */
    void limitDepth(final int levelCount)
    {
        depthLimit = Math.min(depthLimit, levelCount);
    }

    /**
     * Sets the totals of a level. To remove a level that is not there is no fault: venues that send levels do that.
     *
     * @param side       BID or ASK.
     * @param price      of the level.
     * @param quantity   of the whole level; 0 removes it.
     * @param orderCount of the level; 0 when not told.
     * @return null, or why the values were refused.
     */
    public BookFault onLevel(final Side side, final long price, final long quantity, final int orderCount)
    {
        if (quantity < 0 || price == Prices.NULL || side != Side.BID && side != Side.ASK)
        {
            return BookFault.BAD_VALUE;
        }

        final Ladder ladder = ladder(side);
        if (quantity == 0)
        {
            final int level = ladder.levelAt(price);
            if (level != NONE && !levels.isEmpty(level))
            {
                levels.quantity(level, 0);
                levels.orderCount(level, 0);
                ladder.resize(-1, price);
                ladder.trim();
                changed(ladder.isAsk(), price);
            }
            forgetBeyondLimit(ladder);
            return null;
        }

        final int level = ladder.levelFor(price);
        ladder.resize(levels.isEmpty(level) ? 1 : 0, price);
        levels.quantity(level, quantity);
        levels.orderCount(level, orderCount);
        changed(ladder.isAsk(), price);
        forgetBeyondLimit(ladder);
        return null;
    }

    /** Takes all levels out of the book; it is no longer suspect. */
    public void clear()
    {
        removeAll();
        suspect(false);
    }

    @Override
    void removeAll()
    {
        bids.clear();
        asks.clear();
    }

    @Override
    void checkLevel(final int level)
    {
        check(ladder(levels.isAsk(level)).size() <= mostLevels, "more levels than " + mostLevels);
    }

    private void forgetBeyondLimit(final Ladder ladder)
    {
        while (ladder.size() > depthLimit)
        {
            changed(ladder.isAsk(), ladder.removeWorst());
        }
    }
}
