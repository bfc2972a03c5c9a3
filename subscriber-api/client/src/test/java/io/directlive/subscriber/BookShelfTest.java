package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Books are shown when the venue's atomic event is at its end, and the same from either tier. */
class BookShelfTest
{
    private static final long PRICE = 100 * Prices.ONE;

    private final OrderedStream stream = new OrderedStream();

    @Test
    void shouldShowABookOnceForAllStepsOfAnEvent()
    {
        stream.define(1, "ABC").add(1, 1, Side.BID, PRICE, 5).add(1, 2, Side.ASK, PRICE + 1, 7).delete(1, 1);
        step(2, 3);

        assertEquals(List.of("ABC@5 from 5 bid  ask 1x7"), shown(Tier.ORDERS, Set.of()));
        assertEquals(List.of("ABC@5 from 5 bid  ask 1x7"), shown(Tier.DEPTH, Set.of()));
    }

    @Test
    void shouldShowAllBooksOfAnEventAlsoWhenItEndsWithOneThatIsNotWanted()
    {
        stream.define(1, "ABC").define(2, "DEF").define(3, "GHI");
        stream.add(1, 1, Side.BID, PRICE, 5).add(2, 2, Side.BID, PRICE, 7).add(3, 3, Side.BID, PRICE, 9);
        step(4, 5);

        final List<String> expected = List.of("ABC@7 from 5 bid 0x5 ask ", "DEF@7 from 6 bid 0x7 ask ");
        assertEquals(expected, shown(Tier.ORDERS, Set.of("ABC", "DEF")));
        assertEquals(expected, shown(Tier.DEPTH, Set.of("ABC", "DEF")));
    }

    @Test
    void shouldNotShowABookThatIsFilledAgainAsEmpty()
    {
        stream.define(1, "ABC").add(1, 1, Side.BID, PRICE, 5).clear(1).add(1, 2, Side.BID, PRICE, 6);
        step(3);

        final List<String> expected = List.of("ABC@3 from 3 bid 0x5 ask ", "ABC@5 from 5 bid 0x6 ask ");
        assertEquals(expected, shown(Tier.ORDERS, Set.of()));
        assertEquals(expected, shown(Tier.DEPTH, Set.of()));
    }

    @Test
    @Tag("F40")
    void shouldEmptyABookThatIsReleasedAndTrustItAgainWhenItComesBack()
    {
        stream.define(1, "ABC").add(1, 1, Side.BID, PRICE, 5).move(1, MovePhase.RELEASED);
        final List<String> released = List.of("ABC@3 from 3 bid 0x5 ask ", "ABC STALE", "ABC@4 from 4 bid  ask ");
        assertEquals(released, withStates(Tier.ORDERS));
        assertEquals(released, withStates(Tier.DEPTH));

        stream.move(1, MovePhase.TAKEN_UP).clear(1).add(1, 1, Side.BID, PRICE, 4);
        final List<String> back = new ArrayList<>(released);
        back.addAll(List.of("ABC SYNCED", "ABC@7 from 7 bid 0x4 ask "));
        assertEquals(back, withStates(Tier.ORDERS));
        assertEquals(back, withStates(Tier.DEPTH));
    }

    @Property(tries = 100)
    void shouldShowTheSameFromEitherTier(@ForAll final long seed)
    {
        final OrderedStream random = OrderedStream.random(seed, 300);
        final Random ends = new Random(seed);
        for (final byte[] event : random.events().subList(5, random.size() - 1))
        {
            clearEnd(event, ends.nextInt(3) > 0);
        }

        final Set<String> wanted = new TreeSet<>(List.of("SYM1", "SYM3", "SYM4"));
        final List<String> fromOrders = shown(random, Tier.ORDERS, wanted);
        assertEquals(fromOrders, shown(random, Tier.DEPTH, wanted));
        assertTrue(fromOrders.size() > 20, "books shown: " + fromOrders.size());
    }

    /** Makes events, by index, steps that others follow. */
    private void step(final int... indexes)
    {
        for (final int index : indexes)
        {
            clearEnd(stream.event(index), true);
        }
    }

    private static void clearEnd(final byte[] event, final boolean isStep)
    {
        if (isStep)
        {
            EventLayout.flags(new UnsafeBuffer(event), 0, EventFlags.LAST_IN_MESSAGE);
        }
    }

    private List<String> shown(final Tier tier, final Set<String> wanted)
    {
        return shown(stream, tier, wanted);
    }

    private static List<String> shown(final OrderedStream stream, final Tier tier, final Set<String> wanted)
    {
        return shown(stream, tier, wanted, new ArrayList<>(), (instrument, state) -> { });
    }

    /** What is shown, and the states of books after the first. */
    private List<String> withStates(final Tier tier)
    {
        final List<String> told = new ArrayList<>();
        return shown(stream, tier, Set.of(), told, (instrument, state) ->
        {
            if (!told.isEmpty())
            {
                told.add(instrument.symbol() + " " + state);
            }
        });
    }

    private static List<String> shown(
        final OrderedStream stream,
        final Tier tier,
        final Set<String> wanted,
        final List<String> shown,
        final BiConsumer<Instrument, BookState> stateListener)
    {
        final CallbackFaults faults = new CallbackFaults(null);
        final SubscriberContext context = new SubscriberContext();
        final BookShelf shelf = new BookShelf(tier, book -> shown.add(text(book)), stateListener);
        shelf.onTierState(BookState.SYNCED);
        final TierDelivery delivery =
            new TierDelivery(tier, context, new InstrumentTable(wanted), shelf, true, faults);
        stream.tier(tier).forEach(event -> delivery.onEvent(new UnsafeBuffer(event), 0, true));
        assertTrue(faults.isEmpty());
        return shown;
    }

    private static String text(final BookView book)
    {
        return book.instrument().symbol() + "@" + book.basisSequence() + " from " + book.sourceSequence() +
            " bid " + side(book, Side.BID) + " ask " + side(book, Side.ASK);
    }

    private static String side(final BookView book, final Side side)
    {
        final List<String> levels = new ArrayList<>();
        for (int level = 0; level < book.levelCount(side); level++)
        {
            levels.add((book.price(side, level) - PRICE) + "x" + book.quantity(side, level));
        }
        return String.join(" ", levels);
    }
}
