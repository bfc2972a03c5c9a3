package io.directlive.book;

import io.directlive.protocol.sbe.Side;

/**
 * The best levels of a book as they were last shown to somebody, and so what to tell them next. Who applies the changes
 * by price and keeps the best levels shows the same as the book: a level that better ones push out of the window is not
 * mentioned, one that comes into view is.
 *
 * <p>One window goes with one book, and hears of all its changes. Zero allocation.
 */
public final class DepthWindow
{
    private final Shown bids;
    private final Shown asks;

    /** @param depth most levels shown on each side. */
    public DepthWindow(final int depth)
    {
        if (depth < 1)
        {
            throw new IllegalArgumentException("depth is below 1: " + depth);
        }
        bids = new Shown(Side.BID, depth);
        asks = new Shown(Side.ASK, depth);
    }

    /**
     * Compares both sides.
     *
     * @param book    as it is now.
     * @param changes gets what is to be told, in place of what it held.
     * @return true when anything visible changed.
     */
    public boolean update(final PriceLevels book, final DepthChanges changes)
    {
        changes.clear();
        bids.removals(book, 0, changes);
        asks.removals(book, 0, changes);
        bids.arrivals(book, 0, changes);
        asks.arrivals(book, 0, changes);
        return changes.size() > 0;
    }

    /**
     * Compares one side from one price on: after {@link MarketBooks#onEvent} of one event, all that can have changed.
     *
     * @param book    as it is now.
     * @param side    that changed; see {@link MarketBooks#changedSide()}. NONE is no change.
     * @param price   best that changed; see {@link MarketBooks#changedPrice()}.
     * @param changes gets what is to be told, in place of what it held.
     * @return true when anything visible changed.
     */
    public boolean update(final PriceLevels book, final Side side, final long price, final DepthChanges changes)
    {
        changes.clear();
        if (side == Side.NONE)
        {
            return false;
        }
        final Shown shown = side == Side.BID ? bids : asks;
        final int rank = shown.rankOf(price);
        if (rank == shown.depth)
        {
            return false; // Worse than the worst that can be seen.
        }
        shown.removals(book, rank, changes);
        shown.arrivals(book, rank, changes);
        return changes.size() > 0;
    }

    /** Nothing is shown any more: whoever watches has emptied his copy. */
    public void reset()
    {
        bids.size = 0;
        asks.size = 0;
    }

    private static final class Shown
    {
        private final Side side;
        private final boolean isBid;
        private final int depth;
        private final long[] prices;
        private final long[] quantities;
        private final int[] orderCounts;
        private int size;

        Shown(final Side side, final int depth)
        {
            this.side = side;
            this.isBid = side == Side.BID;
            this.depth = depth;
            prices = new long[depth];
            quantities = new long[depth];
            orderCounts = new int[depth];
        }

        /** @return how many shown levels are better than the price. */
        int rankOf(final long price)
        {
            int rank = 0;
            while (rank < size && isBetter(prices[rank], price))
            {
                rank++;
            }
            return rank;
        }

        /** Tells levels that were shown and are in view no more, unless better ones pushed them out. */
        void removals(final PriceLevels book, final int fromRank, final DepthChanges changes)
        {
            final int newSize = Math.min(depth, book.levelCount(side));
            int newRank = fromRank;
            for (int rank = fromRank; rank < size; rank++)
            {
                final long price = prices[rank];
                while (newRank < newSize && isBetter(book.price(side, newRank), price))
                {
                    newRank++;
                }
                if (newRank == depth)
                {
                    return;
                }
                if (newRank == newSize || book.price(side, newRank) != price)
                {
                    changes.add(side, price, 0, 0);
                }
            }
        }

        /** Tells levels that are new in view or have other totals, and shows them. */
        void arrivals(final PriceLevels book, final int fromRank, final DepthChanges changes)
        {
            final int before = changes.size();
            final int newSize = Math.min(depth, book.levelCount(side));
            int rank = fromRank;
            for (int newRank = fromRank; newRank < newSize; newRank++)
            {
                final long price = book.price(side, newRank);
                final long quantity = book.quantity(side, newRank);
                final int orderCount = book.orderCount(side, newRank);
                while (rank < size && isBetter(prices[rank], price))
                {
                    rank++;
                }
                if (rank == size || prices[rank] != price ||
                    quantities[rank] != quantity || orderCounts[rank] != orderCount)
                {
                    changes.add(side, price, quantity, orderCount);
                }
            }
            if (newSize != size || changes.size() != before)
            {
                show(book, fromRank, newSize);
            }
        }

        private void show(final PriceLevels book, final int fromRank, final int newSize)
        {
            for (int rank = fromRank; rank < newSize; rank++)
            {
                prices[rank] = book.price(side, rank);
                quantities[rank] = book.quantity(side, rank);
                orderCounts[rank] = book.orderCount(side, rank);
            }
            size = newSize;
        }

        private boolean isBetter(final long price, final long other)
        {
            return isBid ? price > other : price < other;
        }
    }
}
