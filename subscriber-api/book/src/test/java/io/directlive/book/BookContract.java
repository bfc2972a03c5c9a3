package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What any book must hold, whatever its venue sends: after every event the levels are those of the reference. */
abstract class BookContract
{
    /** Feeds the books with an action that the reference has just taken in. */
    abstract void feed(MarketBooks books, EventWriter writer, MarketAction action, ReferenceMarket reference);

    /** Compares what only this kind of book tells. */
    abstract void assertMore(MarketBooks books, ReferenceMarket reference);

    @Provide
    Arbitrary<List<MarketAction>> crowded()
    {
        return MarketActions.crowded();
    }

    @Provide
    Arbitrary<List<MarketAction>> wide()
    {
        return MarketActions.wide();
    }

    @Property(tries = 400)
    void shouldShowWhatTheReferenceShowsWhenCrowded(@ForAll("crowded") final List<MarketAction> actions)
    {
        run(actions, 1);
    }

    @Property(tries = 150)
    void shouldShowWhatTheReferenceShowsWhenWide(@ForAll("wide") final List<MarketAction> actions)
    {
        run(actions, 1);
    }

    @Property(tries = 400)
    void shouldShowTheSameToWhoReadsSeldom(
        @ForAll("crowded") final List<MarketAction> actions, @ForAll @IntRange(min = 2, max = 40) final int interval)
    {
        run(actions, interval);
    }

    static List<ReferenceBook.Level> levels(final PriceLevels book, final Side side)
    {
        final List<ReferenceBook.Level> levels = new ArrayList<>();
        for (int rank = 0; book != null && rank < book.levelCount(side); rank++)
        {
            final long price = book.price(side, rank);
            assertEquals(rank, book.rankOf(side, price));
            levels.add(new ReferenceBook.Level(price, book.quantity(side, rank), book.orderCount(side, rank)));
        }
        return levels;
    }

    /** Reads after so many events: what nobody reads may be put in order later. */
    private void run(final List<MarketAction> actions, final int interval)
    {
        // The smallest tables, so that they grow on the way.
        final MarketBooks books = new MarketBooks(1, 1);
        final EventWriter writer = new EventWriter();
        final ReferenceMarket reference = new ReferenceMarket();

        int count = 0;
        for (final MarketAction action : actions)
        {
            reference.apply(action);
            feed(books, writer, action, reference);
            if (++count % interval != 0)
            {
                assertBest(reference, books);
                continue;
            }

            books.checkInvariants();
            for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
            {
                assertBook(reference.book(i), books.book(i));
            }
            assertMore(books, reference);
        }
    }

    private static void assertBest(final ReferenceMarket reference, final MarketBooks books)
    {
        for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
        {
            final PriceLevels book = books.book(i);
            if (book != null)
            {
                final List<ReferenceBook.Level> bids = reference.book(i).levels(Side.BID);
                final List<ReferenceBook.Level> asks = reference.book(i).levels(Side.ASK);
                assertEquals(bids.size(), book.levelCount(Side.BID));
                assertEquals(asks.size(), book.levelCount(Side.ASK));
                assertEquals(bids.isEmpty() ? Prices.NULL : bids.get(0).price(), book.bestBid());
                assertEquals(asks.isEmpty() ? Prices.NULL : asks.get(0).price(), book.bestAsk());
            }
        }
    }

    private static void assertBook(final ReferenceBook expected, final PriceLevels book)
    {
        final List<ReferenceBook.Level> bids = expected.levels(Side.BID);
        final List<ReferenceBook.Level> asks = expected.levels(Side.ASK);
        assertEquals(bids, levels(book, Side.BID));
        assertEquals(asks, levels(book, Side.ASK));
        if (book != null)
        {
            assertEquals(bids.isEmpty() ? Prices.NULL : bids.get(0).price(), book.bestBid());
            assertEquals(asks.isEmpty() ? Prices.NULL : asks.get(0).price(), book.bestAsk());
            assertEquals(bids.isEmpty() ? 0 : bids.get(0).quantity(), book.bestBidQuantity());
            assertEquals(asks.isEmpty() ? 0 : asks.get(0).quantity(), book.bestAskQuantity());
            assertEquals(bids.isEmpty() && asks.isEmpty(), book.isEmpty());
        }
    }
}
