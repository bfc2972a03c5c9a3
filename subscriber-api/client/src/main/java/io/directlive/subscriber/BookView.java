package io.directlive.subscriber;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;

/**
 * The ten best price levels of each side of one instrument, and what they are true as of. A view, not a copy: it
 * changes with the next poll. Read it on the thread that polls.
 */
public interface BookView
{
    /** Most levels on each side. */
    int MAX_LEVELS = 10;

    /** @return whose book it is. */
    Instrument instrument();

    /** @return whether the levels can be relied on; look before trading. */
    BookState state();

    /**
     * @return true when the venue's own input to this book was lost or made no sense, until the venue starts it anew.
     */
    boolean isSuspect();

    /**
     * @param side bid or ask.
     * @return levels that are there, at most {@link #MAX_LEVELS}.
     */
    int levelCount(Side side);

    /**
     * @param side  bid or ask.
     * @param level from 0, the best, below {@link #levelCount}.
     * @return price in units of 1e-9.
     */
    long price(Side side, int level);

    /**
     * @param side  bid or ask.
     * @param level from 0, the best, below {@link #levelCount}.
     * @return total quantity.
     */
    long quantity(Side side, int level);

    /**
     * @param side  bid or ask.
     * @param level from 0, the best, below {@link #levelCount}.
     * @return orders in the level; 0 when the venue does not tell.
     */
    int orderCount(Side side, int level);

    /** @return sequence of the ordered stream that the book is true as of. */
    long basisSequence();

    /** @return venue's number of the message that last changed the book. */
    long sourceSequence();

    /** @return venue's time of that message, ns since the Unix epoch. */
    long venueTimeNs();

    /** @return when that message was first seen here, ns since the Unix epoch. */
    long receiveTimeNs();

    /** @return true when both sides have a level. */
    default boolean isTwoSided()
    {
        return levelCount(Side.BID) > 0 && levelCount(Side.ASK) > 0;
    }

    /** @return best bid; {@link Prices#NULL} when there is none. */
    default long bestBid()
    {
        return levelCount(Side.BID) > 0 ? price(Side.BID, 0) : Prices.NULL;
    }

    /** @return best ask; {@link Prices#NULL} when there is none. */
    default long bestAsk()
    {
        return levelCount(Side.ASK) > 0 ? price(Side.ASK, 0) : Prices.NULL;
    }
}
