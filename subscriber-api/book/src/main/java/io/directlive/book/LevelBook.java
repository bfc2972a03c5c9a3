package io.directlive.book;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;

/**
 * Price-level book of one instrument, for venues that send levels and for the {@code depth} tier. With a depth limit it
 * keeps the best levels only: a level that a better one pushes out is forgotten.
 */
public final class LevelBook extends PriceLevels
{
    /** Keeps all levels. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final int depthLimit;

    /**
     * A book of its own, outside any {@link MarketBooks}; {@link #onLevel} and {@link #clear} make it.
     *
     * @param instrumentId dense id of the instrument.
     * @param depthLimit   most levels kept on each side.
     */
    public LevelBook(final int instrumentId, final int depthLimit)
    {
        this(instrumentId, depthLimit, new LevelTable(0));
    }

    LevelBook(final int instrumentId, final int depthLimit, final LevelTable levels)
    {
        super(instrumentId, levels);
        if (depthLimit < 1)
        {
            throw new IllegalArgumentException("depthLimit is below 1: " + depthLimit);
        }
        this.depthLimit = depthLimit;
    }

    /** @return most levels kept on each side. */
    public int depthLimit()
    {
        return depthLimit;
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
        final int position = ladder.find(price);
        if (quantity == 0)
        {
            if (position >= 0)
            {
                remove(ladder, position);
                changed(ladder, price);
            }
            return null;
        }

        final int level = position >= 0 ? ladder.levelAt(position) : levels.add(ladder.isBid(), price);
        levels.quantity(level, quantity);
        levels.orderCount(level, orderCount);
        if (position < 0)
        {
            ladder.insert(~position, price, level);
            if (ladder.size() > depthLimit)
            {
                remove(ladder, 0);
            }
        }
        changed(ladder, price);
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
        removeAll(bids);
        removeAll(asks);
    }

    @Override
    void checkLevel(final int level)
    {
        check(levelCount(levels.isBid(level) ? Side.BID : Side.ASK) <= depthLimit, "more levels than " + depthLimit);
    }

    private void remove(final Ladder ladder, final int position)
    {
        levels.remove(ladder.levelAt(position));
        ladder.remove(position);
    }

    private void removeAll(final Ladder ladder)
    {
        for (int rank = 0; rank < ladder.size(); rank++)
        {
            levels.remove(ladder.level(rank));
        }
        ladder.clear();
    }
}
