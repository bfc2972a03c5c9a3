package io.directlive.ops.demo;

import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.BookView;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * All numbers of one moment. Two of them go back and forth between the thread that reads the streams, which fills one,
 * and the thread that draws, which owns the other; so nothing is allocated for it and nothing is shared.
 */
final class Picture
{
    /** Most trades kept, the newest first. */
    static final int MAX_TRADES = 24;
    /** Most instruments listed. */
    static final int MAX_INSTRUMENTS = 64;

    /** Trades, newest first. */
    static final class Trades
    {
        final long[] timesNs = new long[MAX_TRADES];
        final String[] symbols = new String[MAX_TRADES];
        final long[] prices = new long[MAX_TRADES];
        final long[] quantities = new long[MAX_TRADES];
        final Side[] aggressors = new Side[MAX_TRADES];
        int count;
    }

    /** One side of the ladder, best level first. */
    static final class Levels
    {
        final long[] prices = new long[BookView.MAX_LEVELS];
        final long[] quantities = new long[BookView.MAX_LEVELS];
        final int[] orders = new int[BookView.MAX_LEVELS];
        int count;

        void copy(final BookView book, final Side side)
        {
            count = book.levelCount(side);
            for (int i = 0; i < count; i++)
            {
                prices[i] = book.price(side, i);
                quantities[i] = book.quantity(side, i);
                orders[i] = book.orderCount(side, i);
            }
        }
    }

    /** What is known of each instrument, in the order of their ids. */
    static final class Instruments
    {
        final String[] symbols = new String[MAX_INSTRUMENTS];
        final long[] bids = new long[MAX_INSTRUMENTS];
        final long[] asks = new long[MAX_INSTRUMENTS];
        final long[] lasts = new long[MAX_INSTRUMENTS];
        final long[] volumes = new long[MAX_INSTRUMENTS];
        int count;
    }

    /** Time since the sources were opened. */
    long elapsedNs;
    int epoch;
    /** Of the last event delivered on tier orders. */
    long sequence;
    /** Of the last event that the sequencer has numbered. */
    long sequenced;
    long venueMessages;
    long events;
    final long[] delivered = new long[Tier.values().length];
    long duplicates;
    long gaps;
    long recovered;
    long lost;
    long recordingLag;
    /** The worst of all tiers. */
    BookState state = BookState.STALE;

    long orderP50Ns;
    long orderP99Ns;
    long orderMaxNs;
    long distributeP50Ns;
    long distributeP99Ns;
    long distributeMaxNs;

    String symbol = "";
    BookState bookState = BookState.STALE;
    boolean isSuspect;
    final Levels bids = new Levels();
    final Levels asks = new Levels();
    final Instruments instruments = new Instruments();
    final Trades trades = new Trades();

    /** From the venue's intended time to the callback of tier orders, since the last picture. */
    final Histogram toOrders = Latency.newHistogram();
    /** The same of tier depth, with the book up to date. */
    final Histogram toBook = Latency.newHistogram();

    Picture()
    {
        Arrays.fill(instruments.lasts, Prices.NULL);
    }
}
