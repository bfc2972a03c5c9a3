package io.directlive.feed.venue;

import static io.directlive.feed.venue.VenueBook.ASK;
import static io.directlive.feed.venue.VenueBook.BID;
import static io.directlive.feed.venue.VenueBook.NONE;

import io.directlive.feed.itch.Alpha;
import io.directlive.feed.itch.ItchEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * The order flow of the built-in venue: books of all its symbols, and messages that change them, around fair prices
 * that wander and come back. Deterministic. Used by one thread; allocates nothing after construction.
 */
final class VenueMarket
{
    private static final int PRICE4_PER_TICK = 100; // A cent.
    private static final int MIDDLE = VenueBook.LADDER / 2;
    private static final int FAIR_BITS = 10;        // Of the fair price below one tick.
    private static final int FAIR_RANGE = 1500;     // Ticks that it may be off the middle.
    private static final int REVERSION_BITS = 16;
    private static final int ACTIVITY_COUNT = 1 << 12;

    // Of 1,000 messages in an open market. What remains are deletes; adds grow and shrink with the room in the book.
    private static final int ADDS = 455;
    private static final int EXECUTIONS = 50;
    private static final int REPLACES = 45;
    private static final int HIDDEN_TRADES = 25;
    private static final int CANCELS = 15;
    private static final int PRICED_EXECUTIONS = 2;
    private static final int IMBALANCES = 1;

    private static final int[] PARTICIPANTS =
    {
        Alpha.pack4("NITE"), Alpha.pack4("VIRT"), Alpha.pack4("UBSS"), Alpha.pack4("ETMM")
    };

    private final SeededRandom random;
    private final VenueClock clock;
    private final int symbolCount;
    private final int ordersPerSymbol;
    private final long[] stocks;
    private final long[] floors;  // Price, in ticks, of the ladder's first place.
    private final long[] fairs;   // Fair price as a place on the ladder, with FAIR_BITS below the tick.
    private final VenueBook[] books;
    private final short[] activity = new short[ACTIVITY_COUNT];

    private long lastReference = 1_000;
    private long lastMatch = 100;

    // The aggressor that is still trading, if any: its next fills have the same time.
    private int sweepSymbol;
    private int sweepSide;
    private int sweepShares;

    VenueMarket(final BuiltInVenueConfig config, final SeededRandom random, final VenueClock clock)
    {
        this.random = random;
        this.clock = clock;
        symbolCount = config.symbols().size();
        ordersPerSymbol = config.ordersPerSymbol();
        stocks = new long[symbolCount];
        floors = new long[symbolCount];
        fairs = new long[symbolCount];
        books = new VenueBook[symbolCount];
        for (int i = 0; i < symbolCount; i++)
        {
            stocks[i] = Alpha.pack8(config.symbols().get(i));
            floors[i] = 500 + random.nextInt(50_000);
            fairs[i] = (long)MIDDLE << FAIR_BITS;
            books[i] = new VenueBook(2 * ordersPerSymbol);
        }

        // Half of the flow belongs to the first eighth of the symbols, as on a real day.
        final int busy = (symbolCount + 7) / 8;
        for (int i = 0; i < ACTIVITY_COUNT; i++)
        {
            activity[i] = (short)random.nextInt((i & 1) == 0 ? busy : symbolCount);
        }
    }

    int symbolCount()
    {
        return symbolCount;
    }

    /** @return name of a symbol, as messages have it. */
    long stock(final int symbol)
    {
        return stocks[symbol];
    }

    /** @return whether an aggressor is in the midst of trading: its fills come before anything else. */
    boolean isSweeping()
    {
        return sweepShares > 0;
    }

    /** The next message of an open market, at the time that it is. */
    int next(final MutableDirectBuffer buffer, final int offset)
    {
        if (isSweeping())
        {
            return execution(buffer, offset);
        }
        final int symbol = activity[random.nextInt(ACTIVITY_COUNT)];
        final VenueBook book = books[symbol];
        wander(symbol);

        final int size = book.size();
        if (book.isFull())
        {
            return delete(buffer, offset, symbol);
        }
        if (size < ordersPerSymbol / 4 || book.best(BID) == NONE || book.best(ASK) == NONE)
        {
            return add(buffer, offset, symbol);
        }
        return trading(buffer, offset, symbol, ADDS + 200 * (ordersPerSymbol - size) / ordersPerSymbol);
    }

    /** The cross that opens trading in a symbol. */
    int openingCross(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        final long shares = 100L * (1 + random.nextInt(5_000));
        return ItchEncoder.crossTrade(
            buffer, offset, symbol + 1, 0, clock.timeNs(), shares, stocks[symbol], middlePrice(symbol), nextMatch(),
            (byte)'O');
    }

    private int trading(final MutableDirectBuffer buffer, final int offset, final int symbol, final int adds)
    {
        int draw = random.nextInt(1_000) - adds;
        if (draw < 0)
        {
            return add(buffer, offset, symbol);
        }
        if ((draw -= EXECUTIONS) < 0)
        {
            startSweep(symbol);
            return execution(buffer, offset);
        }
        if ((draw -= REPLACES) < 0)
        {
            return replace(buffer, offset, symbol);
        }
        if ((draw -= HIDDEN_TRADES) < 0)
        {
            return hiddenTrade(buffer, offset, symbol);
        }
        if ((draw -= CANCELS) < 0)
        {
            return cancel(buffer, offset, symbol);
        }
        if ((draw -= PRICED_EXECUTIONS) < 0)
        {
            return pricedExecution(buffer, offset, symbol);
        }
        if (draw - IMBALANCES < 0)
        {
            return imbalance(buffer, offset, symbol, 'C');
        }
        return delete(buffer, offset, symbol);
    }

    /** The fair price takes a small step, and a smaller one back to the middle. */
    private void wander(final int symbol)
    {
        final long bits = random.nextLong();
        final long middle = (long)MIDDLE << FAIR_BITS;
        final long range = (long)FAIR_RANGE << FAIR_BITS;
        final long noise = (bits & 0xFF) - (bits >>> 8 & 0xFF);
        final long fair = fairs[symbol] + noise + ((middle - fairs[symbol]) >> REVERSION_BITS);
        fairs[symbol] = Math.min(Math.max(fair, middle - range), middle + range);
    }

    private int fairLevel(final int symbol)
    {
        return (int)(fairs[symbol] >> FAIR_BITS);
    }

    /** An order joins the book. */
    int add(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        final long bits = random.nextLong();
        final int side = (int)(bits & 1);
        final int shares = shares(bits >>> 8);
        final int level = level(symbol, side);
        final long reference = nextReference();
        books[symbol].add(reference, side, level, shares);
        final byte indicator = (byte)(side == BID ? 'B' : 'S');
        return (bits & 0x3E) == 0 ?
            ItchEncoder.addOrderMpid(
                buffer, offset, symbol + 1, 0, clock.timeNs(), reference, indicator, shares, stocks[symbol],
                price4(symbol, level), PARTICIPANTS[(int)(bits >>> 6 & 3)]) :
            ItchEncoder.addOrder(
                buffer, offset, symbol + 1, 0, clock.timeNs(), reference, indicator, shares, stocks[symbol],
                price4(symbol, level));
    }

    private int delete(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        final VenueBook book = books[symbol];
        final int one = randomOrder(book);
        final int other = randomOrder(book);
        final int fair = fairLevel(symbol);
        // Of two orders the one farther away goes: so the book does not fill with what nobody wants.
        final int order = Math.abs(book.level(one) - fair) > Math.abs(book.level(other) - fair) ? one : other;
        return delete(buffer, offset, symbol, order);
    }

    private int delete(final MutableDirectBuffer buffer, final int offset, final int symbol, final int order)
    {
        final VenueBook book = books[symbol];
        final long reference = book.reference(order);
        book.remove(order);
        return ItchEncoder.orderDelete(buffer, offset, symbol + 1, 0, clock.timeNs(), reference);
    }

    private int cancel(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        final VenueBook book = books[symbol];
        final int order = randomOrder(book);
        if (book.shares(order) == 1)
        {
            return delete(buffer, offset, symbol, order);
        }
        final int cancelled = 1 + random.nextInt(book.shares(order) - 1);
        final long reference = book.reference(order);
        book.reduce(order, cancelled);
        return ItchEncoder.orderCancel(buffer, offset, symbol + 1, 0, clock.timeNs(), reference, cancelled);
    }

    private int replace(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        final VenueBook book = books[symbol];
        final int order = randomOrder(book);
        final int side = book.side(order);
        final long original = book.reference(order);
        final long reference = nextReference();
        final int shares = shares(random.nextLong());
        book.remove(order);
        final int level = level(symbol, side);
        book.add(reference, side, level, shares);
        return ItchEncoder.orderReplace(
            buffer, offset, symbol + 1, 0, clock.timeNs(), original, reference, shares, price4(symbol, level));
    }

    /** Where the book is off the fair price somebody takes the difference; else either side may be hit. */
    private void startSweep(final int symbol)
    {
        final VenueBook book = books[symbol];
        final int fair = fairLevel(symbol);
        final long bits = random.nextLong();
        if (book.best(ASK) <= fair)
        {
            sweepSide = ASK;
        }
        else if (book.best(BID) > fair)
        {
            sweepSide = BID;
        }
        else
        {
            sweepSide = (int)(bits & 1);
        }
        sweepSymbol = symbol;
        sweepShares = shares(bits >>> 8);
    }

    private int execution(final MutableDirectBuffer buffer, final int offset)
    {
        final VenueBook book = books[sweepSymbol];
        final int order = book.first(sweepSide);
        final int executed = Math.min(sweepShares, book.shares(order));
        final long reference = book.reference(order);
        book.reduce(order, executed);
        sweepShares = book.first(sweepSide) == NONE ? 0 : sweepShares - executed;
        return ItchEncoder.orderExecuted(
            buffer, offset, sweepSymbol + 1, 0, clock.timeNs(), reference, executed, nextMatch());
    }

    /** An execution that is a cent better than the order asked for. */
    private int pricedExecution(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        final VenueBook book = books[symbol];
        final long bits = random.nextLong();
        final int side = (int)(bits & 1);
        final int order = book.first(side);
        final int executed = Math.min(shares(bits >>> 8), book.shares(order));
        final long reference = book.reference(order);
        final long price = price4(symbol, book.level(order) + (side == BID ? -1 : 1));
        book.reduce(order, executed);
        final byte printable = (byte)((bits & 0x0E) == 0 ? 'N' : 'Y');
        return ItchEncoder.orderExecutedWithPrice(
            buffer, offset, symbol + 1, 0, clock.timeNs(), reference, executed, nextMatch(), printable, price);
    }

    private int hiddenTrade(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        final int shares = shares(random.nextLong());
        return ItchEncoder.trade(
            buffer, offset, symbol + 1, 0, clock.timeNs(), 0, (byte)'B', shares, stocks[symbol], middlePrice(symbol),
            nextMatch());
    }

    /** An imbalance before a cross of that type. */
    int imbalance(final MutableDirectBuffer buffer, final int offset, final int symbol, final char crossType)
    {
        final long price = middlePrice(symbol);
        final long paired = 100L * random.nextInt(5_000);
        final long unpaired = 100L * random.nextInt(500);
        final byte direction = (byte)(unpaired == 0 ? 'N' : random.nextInt(2) == 0 ? 'B' : 'S');
        return ItchEncoder.netOrderImbalance(
            buffer, offset, symbol + 1, 0, clock.timeNs(), paired, unpaired, direction, stocks[symbol], price, price,
            price, (byte)crossType, (byte)'L');
    }

    private int randomOrder(final VenueBook book)
    {
        return book.order(random.nextInt(book.size()));
    }

    /** Near the fair price more often than far from it, and never where it would trade. */
    private int level(final int symbol, final int side)
    {
        final VenueBook book = books[symbol];
        final long bits = random.nextLong();
        final int distance = (int)((bits & 0x3F) * (bits >>> 8 & 0x3F) >>> 6);
        if (side == BID)
        {
            final int highest = book.best(ASK) == NONE ? VenueBook.LADDER - 1 : book.best(ASK) - 1;
            return Math.min(fairLevel(symbol) - distance, highest);
        }
        return Math.max(fairLevel(symbol) + 1 + distance, book.best(BID) + 1);
    }

    private static int shares(final long bits)
    {
        final int lots = 1 + (int)((bits & 7) * (bits >>> 3 & 7) >>> 3);
        return (bits & 0x1C0) == 0 ? 1 + (int)(bits >>> 9 & 0x7F) : 100 * lots;
    }

    private long price4(final int symbol, final int level)
    {
        return (floors[symbol] + level) * PRICE4_PER_TICK;
    }

    private long middlePrice(final int symbol)
    {
        final VenueBook book = books[symbol];
        if (book.best(BID) == NONE || book.best(ASK) == NONE)
        {
            return price4(symbol, fairLevel(symbol));
        }
        return (price4(symbol, book.best(BID)) + price4(symbol, book.best(ASK))) / 2;
    }

    private long nextReference()
    {
        lastReference += 1 + random.nextInt(4);
        return lastReference;
    }

    private long nextMatch()
    {
        lastMatch += 1;
        return lastMatch;
    }
}
