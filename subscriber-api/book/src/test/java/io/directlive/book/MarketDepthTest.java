package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Venues that keep so many levels of each side in step, and say nothing of a level that a better one pushes out. */
class MarketDepthTest
{
    private static final int INSTRUMENT = 1;

    private final EventWriter writer = new EventWriter();
    private final MarketBooks readerBooks = new MarketBooks(1, 1);
    private final TierDeriver deriver = new TierDeriver(
        EnumSet.of(Tier.DEPTH), (tier, buffer, offset, length) -> readerBooks.onEvent(buffer, offset));

    /** A level of the whole book at the venue gets another quantity; 0 is none. */
    private record Change(Side side, long price, long quantity)
    {
    }

    /** What such a venue does: it has all levels, and tells what changes among the best. */
    private static final class Venue
    {
        private final int depth;
        private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<Long, Long> asks = new TreeMap<>();

        Venue(final int depth)
        {
            this.depth = depth;
        }

        List<Change> apply(final Change change)
        {
            final TreeMap<Long, Long> side = change.side() == Side.BID ? bids : asks;
            final Map<Long, Long> before = best(change.side());
            if (change.quantity() == 0)
            {
                side.remove(change.price());
            }
            else
            {
                side.put(change.price(), change.quantity());
            }

            final List<Change> told = new ArrayList<>();
            final Map<Long, Long> after = best(change.side());
            if (before.containsKey(change.price()) && !side.containsKey(change.price()))
            {
                told.add(new Change(change.side(), change.price(), 0));
            }
            after.forEach((price, quantity) ->
            {
                if (!quantity.equals(before.get(price)))
                {
                    told.add(new Change(change.side(), price, quantity));
                }
            });
            return told;
        }

        Map<Long, Long> best(final Side side)
        {
            final TreeMap<Long, Long> all = side == Side.BID ? bids : asks;
            final TreeMap<Long, Long> best = new TreeMap<>(all.comparator());
            all.entrySet().stream().limit(depth).forEach(level -> best.put(level.getKey(), level.getValue()));
            return best;
        }
    }

    @Provide
    Arbitrary<List<Change>> changes()
    {
        return Combinators.combine(
            Arbitraries.of(Side.BID, Side.ASK),
            Arbitraries.longs().between(1, 30),
            Arbitraries.longs().between(-2, 6).map(quantity -> Math.max(0, quantity))).as(Change::new)
            .list().ofMaxSize(200).withoutEdgeCases();
    }

    @Property(tries = 300)
    void shouldKeepTheLevelsThatTheVenueKeeps(
        @ForAll("changes") final List<Change> changes, @ForAll @IntRange(min = 1, max = 12) final int depth)
    {
        new MarketDepthTest().run(changes, depth);
    }

    private void run(final List<Change> changes, final int depth)
    {
        final Venue venue = new Venue(depth);
        feed(() -> writer.definition(INSTRUMENT, "ABC", depth), true);
        for (final Change change : changes)
        {
            final List<Change> told = venue.apply(change);
            for (int i = 0; i < told.size(); i++)
            {
                level(told.get(i), i == told.size() - 1);
            }
            assertLevels(venue, deriver.books(), depth);
            assertLevels(venue, readerBooks, Math.min(depth, MarketBooks.TIER_DEPTH));
            deriver.books().checkInvariants();
        }
    }

    @Test
    void shouldForgetWhatIsBeyondANewLimitWithTheNextUpdateOfTheSide()
    {
        for (int i = 0; i < 5; i++)
        {
            level(new Change(Side.BID, 100 - i, 1), true);
            level(new Change(Side.ASK, 101 + i, 1), true);
        }
        feed(() -> writer.definition(INSTRUMENT, "ABC", 3), true);
        level(new Change(Side.BID, 90, 0), true);
        level(new Change(Side.ASK, 105, 2), true);

        for (final MarketBooks books : List.of(deriver.books(), readerBooks))
        {
            assertEquals(Map.of(100L, 1L, 99L, 1L, 98L, 1L), levels(books, Side.BID, 99));
            assertEquals(Map.of(101L, 1L, 102L, 1L, 103L, 1L), levels(books, Side.ASK, 99));
        }
    }

    @Test
    void shouldKeepAllWhenNothingIsTold()
    {
        feed(() -> writer.definition(INSTRUMENT, "ABC", 0), true);
        for (int i = 0; i < 50; i++)
        {
            level(new Change(Side.BID, 100 - i, 1), true);
        }

        assertEquals(50, deriver.books().book(INSTRUMENT).levelCount(Side.BID));
    }

    @Test
    void shouldForgetLimitsWithTheStream()
    {
        final MarketBooks books = new MarketBooks();
        writer.definition(INSTRUMENT, "ABC", 1);
        books.onEvent(writer.buffer(), writer.offset());
        books.reset();
        for (int i = 0; i < 2; i++)
        {
            writer.level(INSTRUMENT, Side.BID, 100 - i, 1, 1);
            books.onEvent(writer.buffer(), writer.offset());
        }

        assertEquals(2, books.book(INSTRUMENT).levelCount(Side.BID));
    }

    private void level(final Change change, final boolean isLast)
    {
        feed(() -> writer.level(INSTRUMENT, change.side(), change.price(), change.quantity(), 1), isLast);
    }

    private void feed(final Runnable event, final boolean isLast)
    {
        writer.rewind();
        writer.flags(EventFlags.LAST_IN_MESSAGE | (isLast ? EventFlags.LAST_IN_EVENT : 0));
        event.run();
        assertEquals(writer.length(), EventLayout.length(writer.buffer(), writer.offset()));
        deriver.onEvent(writer.buffer(), writer.offset());
    }

    private static void assertLevels(final Venue venue, final MarketBooks books, final int depth)
    {
        for (final Side side : List.of(Side.BID, Side.ASK))
        {
            final Map<Long, Long> expected = new TreeMap<>();
            venue.best(side).entrySet().stream().limit(depth).forEach(l -> expected.put(l.getKey(), l.getValue()));
            assertEquals(expected, levels(books, side, depth));
        }
    }

    private static Map<Long, Long> levels(final MarketBooks books, final Side side, final int depth)
    {
        final Map<Long, Long> levels = new TreeMap<>();
        BookContract.levels(books.book(INSTRUMENT), side).stream().limit(depth)
            .forEach(level -> levels.put(level.price(), level.quantity()));
        return levels;
    }
}
