package io.directlive.book;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.util.Objects;

/**
 * The price levels of both sides of one instrument: what a reader sees of any book, whether its venue sends orders
 * ({@link OrderBook}) or levels ({@link LevelBook}). Ranks count from 0, the best. A book may be locked or crossed:
 * that is for the venue to say.
 *
 * <p>To be read on the thread that applies the events, between two of them. Nothing here allocates.
 */
public abstract sealed class PriceLevels permits OrderBook, LevelBook
{
    /** What {@link LevelTable} calls a bid, and where its ladder is. */
    static final int BID = 0;
    /** What {@link LevelTable} calls an ask, and where its ladder is. */
    static final int ASK = 1;

    private static final int NO_SIDE = -1;
    private static final int NO_SOURCE = 0; // The sequencer's own events are about no book.

    // Why the book is suspect for now, as the gate says.
    private static final int EVENT = 1;
    private static final int EVENT_ENDED = 1 << 1;
    private static final int TOP = 1 << 2;
    private static final int LINE = 1 << 3;

    final Ladder bids;
    final Ladder asks;
    final LevelTable levels;

    private final Ladder[] ladders;
    private final int instrumentId;
    private int sourceId;
    private long lastSequence;
    private boolean suspect;
    private int doubts;
    private int changedSide = NO_SIDE;
    private long changedKey;

    PriceLevels(final int instrumentId, final LevelTable levels)
    {
        this.instrumentId = instrumentId;
        this.levels = levels;
        bids = new Ladder(BID, levels);
        asks = new Ladder(ASK, levels);
        ladders = new Ladder[]{bids, asks};
    }

    /** @return dense id of the instrument. */
    public final int instrumentId()
    {
        return instrumentId;
    }

    /** @return the source whose events make this book. */
    public final int sourceId()
    {
        return sourceId;
    }

    /** @return sequence of the ordered stream that the book is true as of; 0 when nothing was applied. */
    public final long lastSequence()
    {
        return lastSequence;
    }

    /**
     * @return true when input of this book was lost or made no sense since it was last known to be empty, and as long as a
     *         {@link QualityGate} flags it.
     */
    public final boolean isSuspect()
    {
        return suspect || doubts != 0;
    }

    /** @return true when nothing rests on either side. */
    public final boolean isEmpty()
    {
        return bids.size() == 0 && asks.size() == 0;
    }

    /**
     * @param side BID or ASK.
     * @return number of price levels.
     */
    public final int levelCount(final Side side)
    {
        return ladder(side).size();
    }

    /**
     * @param side BID or ASK.
     * @param rank of the level, from 0, the best.
     * @return price in units of 1e-9.
     * @throws IndexOutOfBoundsException when there is no such level.
     */
    public final long price(final Side side, final int rank)
    {
        final Ladder ladder = ladder(side);
        return ladder.price(Objects.checkIndex(rank, ladder.size()));
    }

    /**
     * @param side BID or ASK.
     * @param rank of the level, from 0, the best.
     * @return quantity of the whole level.
     * @throws IndexOutOfBoundsException when there is no such level.
     */
    public final long quantity(final Side side, final int rank)
    {
        final Ladder ladder = ladder(side);
        return levels.quantity(ladder.level(Objects.checkIndex(rank, ladder.size())));
    }

    /**
     * @param side BID or ASK.
     * @param rank of the level, from 0, the best.
     * @return orders in the level; 0 when the venue does not tell.
     * @throws IndexOutOfBoundsException when there is no such level.
     */
    public final int orderCount(final Side side, final int rank)
    {
        final Ladder ladder = ladder(side);
        return levels.orderCount(ladder.level(Objects.checkIndex(rank, ladder.size())));
    }

    /**
     * @param side  BID or ASK.
     * @param price of the level.
     * @return rank of the level, or -1 when nothing rests at that price.
     */
    public final int rankOf(final Side side, final long price)
    {
        return ladder(side).rank(price);
    }

    /** @return best bid price, {@link Prices#NULL} when there is none. */
    public final long bestBid()
    {
        return bids.size() == 0 ? Prices.NULL : levels.price(bids.best());
    }

    /** @return best ask price, {@link Prices#NULL} when there is none. */
    public final long bestAsk()
    {
        return asks.size() == 0 ? Prices.NULL : levels.price(asks.best());
    }

    /** @return quantity at the best bid, 0 when there is none. */
    public final long bestBidQuantity()
    {
        return bids.size() == 0 ? 0 : levels.quantity(bids.best());
    }

    /** @return quantity at the best ask, 0 when there is none. */
    public final long bestAskQuantity()
    {
        return asks.size() == 0 ? 0 : levels.quantity(asks.best());
    }

    /**
     * Walks the whole book; for tests, and for users who want to know.
     *
     * @throws IllegalStateException when the book contradicts itself; the message says in what.
     */
    public final void checkInvariants()
    {
        checkSide(bids);
        checkSide(asks);
    }

    /** Checks what a level holds below its totals. */
    abstract void checkLevel(int level);

    /** Takes everything out of the book. */
    abstract void removeAll();

    final Ladder ladder(final Side side)
    {
        if (side == Side.BID) // No switch: it would look up the ordinal, and not fold where the side is a constant.
        {
            return bids;
        }
        if (side == Side.ASK)
        {
            return asks;
        }
        throw new IllegalArgumentException("not a side of a book: " + side);
    }

    /** Which of the two, without a branch: none could foresee the side of an order. */
    final Ladder ladder(final int isAsk)
    {
        return ladders[isAsk];
    }

    /** The side that the last event changed; NONE when it changed nothing. */
    final Side changedSide()
    {
        return changedSide == NO_SIDE ? Side.NONE : changedSide == BID ? Side.BID : Side.ASK;
    }

    /** The best of the prices whose levels the last event changed. */
    final long changedPrice()
    {
        return changedSide == NO_SIDE ? Prices.NULL : changedKey ^ -changedSide;
    }

    /** The stream starts anew: whose book it is going to be is not known, so that it is as good as new. */
    final void forget()
    {
        sourceId = NO_SOURCE;
        suspect = false;
        doubts = 0;
    }

    /** @return false before the first event of the stream about it. */
    final boolean isKnown()
    {
        return sourceId != NO_SOURCE;
    }

    /** An event for this book begins. */
    final void begin(final int source, final long sequence)
    {
        sourceId = source;
        lastSequence = sequence;
        changedSide = NO_SIDE;
        changedKey = Long.MIN_VALUE;
    }

    /** A level changed, on the same side as any before in this event. */
    final void changed(final int isAsk, final long price)
    {
        changedSide = isAsk;
        changedKey = Math.max(changedKey, price ^ -isAsk);
    }

    final void suspect(final boolean isSuspect)
    {
        suspect = isSuspect;
    }

    /** Takes over what is doubtful about another book of the instrument. */
    final void doubtLike(final PriceLevels other)
    {
        suspect = other.suspect;
        doubts = other.doubts;
    }

    /** Another event of the instrument: a doubtful one before may be over. */
    final void beginDoubtfulEvent(final boolean isEnd)
    {
        if ((doubts & EVENT_ENDED) != 0)
        {
            doubts &= ~(EVENT | EVENT_ENDED);
        }
        else if (isEnd)
        {
            endDoubtfulEvent();
        }
    }

    /** The atomic event is at its end; a doubt about it lasts until the next one. */
    final void endDoubtfulEvent()
    {
        doubts |= (doubts & EVENT) == 0 ? 0 : EVENT_ENDED;
    }

    final void doubtEvent(final boolean isEnd)
    {
        doubts |= isEnd ? EVENT | EVENT_ENDED : EVENT;
    }

    final void doubtTop(final boolean isDoubtful)
    {
        doubts = isDoubtful ? doubts | TOP : doubts & ~TOP;
    }

    final void doubtLine(final boolean isDoubtful)
    {
        doubts = isDoubtful ? doubts | LINE : doubts & ~LINE;
    }

    final boolean isCrossedOrLocked()
    {
        return bids.size() > 0 && asks.size() > 0 && levels.price(bids.best()) >= levels.price(asks.best());
    }

    final void check(final boolean holds, final String what)
    {
        if (!holds)
        {
            throw new IllegalStateException("instrument " + instrumentId + ": " + what);
        }
    }

    private void checkSide(final Ladder ladder)
    {
        for (int rank = 0; rank < ladder.size(); rank++)
        {
            final int level = ladder.level(rank);
            final long price = ladder.price(rank);
            check(
                rank == 0 || (price ^ -ladder.isAsk()) < (ladder.price(rank - 1) ^ -ladder.isAsk()),
                "levels out of order at " + price);
            check(levels.price(level) == price, "price of the level at " + price + " is " + levels.price(level));
            check(ladder.levelAt(price) == level, "level at " + price + " is not found");
            check(ladder.levelFor(price) == level, "level at " + price + " is remembered as another");
            check(levels.isAsk(level) == ladder.isAsk(), "level at " + price + " is on the wrong side");
            check(levels.quantity(level) > 0, "quantity at " + price + " is " + levels.quantity(level));
            checkLevel(level);
        }
    }
}
