package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.sbe.Side;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DepthWindowTest
{
    private static final int DEPTH = 3;

    private final LevelBook book = new LevelBook(1, LevelBook.UNLIMITED);
    private final DepthWindow window = new DepthWindow(DEPTH);
    private final DepthChanges changes = new DepthChanges(DEPTH);

    @Provide
    Arbitrary<List<MarketAction>> wide()
    {
        return MarketActions.wide();
    }

    /** Looked at now and then, it still tells all that a reader must know. */
    @Property(tries = 200)
    void shouldBringACopyUpToDateAfterAnyNumberOfEvents(
        @ForAll("wide") final List<MarketAction> actions, @ForAll @IntRange(min = 1, max = 9) final int stride)
    {
        final MarketBooks books = new MarketBooks(1, 1);
        final EventWriter writer = new EventWriter();
        final LevelBook copy = new LevelBook(1, DEPTH);
        final DepthWindow subject = new DepthWindow(DEPTH);
        int count = 0;
        for (final MarketAction action : actions)
        {
            writer.only(action);
            books.onEvent(writer.buffer(), writer.offset());
            if (++count % stride == 0 && books.book(1) != null)
            {
                final List<List<ReferenceBook.Level>> before = visible(copy);
                final boolean isChanged = subject.update(books.book(1), changes);
                for (int i = 0; i < changes.size(); i++)
                {
                    copy.onLevel(
                        changes.side(i), changes.price(i), changes.quantity(i), changes.orderCount(i));
                }
                assertEquals(visible(books.book(1)), visible(copy));
                assertEquals(!before.equals(visible(copy)), isChanged);
            }
        }
    }

    @Test
    void shouldTellLevelsOfBothSidesThatAreGoneBeforeAnyThatIsNew()
    {
        book.onLevel(Side.BID, 100, 1, 1);
        book.onLevel(Side.ASK, 101, 1, 1);
        window.update(book, changes);
        book.onLevel(Side.BID, 100, 0, 0);
        book.onLevel(Side.BID, 99, 2, 1);
        book.onLevel(Side.ASK, 101, 0, 0);
        book.onLevel(Side.ASK, 102, 3, 1);

        assertTrue(window.update(book, changes));
        assertEquals(List.of("BID 100 0", "ASK 101 0", "BID 99 2", "ASK 102 3"), texts());
    }

    @Test
    void shouldNotMentionALevelThatIsPushedOut()
    {
        book.onLevel(Side.BID, 100, 1, 1);
        book.onLevel(Side.BID, 99, 1, 1);
        book.onLevel(Side.BID, 98, 1, 1);
        window.update(book, changes);
        book.onLevel(Side.BID, 101, 1, 1);

        assertTrue(window.update(book, Side.BID, 101, changes));
        assertEquals(List.of("BID 101 1"), texts());
    }

    @Test
    void shouldTellAChangeOfTheOrderCountAlone()
    {
        book.onLevel(Side.BID, 100, 10, 1);
        window.update(book, changes);
        book.onLevel(Side.BID, 100, 10, 2);

        assertTrue(window.update(book, Side.BID, 100, changes));
        assertEquals(2, changes.orderCount(0));
        assertFalse(window.update(book, Side.BID, 100, changes));
    }

    @Test
    void shouldTellEverythingAgainAfterReset()
    {
        book.onLevel(Side.BID, 100, 1, 1);
        window.update(book, changes);
        window.reset();

        assertTrue(window.update(book, changes));
        assertEquals(List.of("BID 100 1"), texts());
    }

    @Test
    void shouldRefuseADepthBelowOne()
    {
        assertThrows(IllegalArgumentException.class, () -> new DepthWindow(0));
    }

    private List<String> texts()
    {
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++)
        {
            texts.add(changes.side(i) + " " + changes.price(i) + " " + changes.quantity(i));
        }
        return texts;
    }

    private static List<List<ReferenceBook.Level>> visible(final PriceLevels book)
    {
        return List.of(visible(book, Side.BID), visible(book, Side.ASK));
    }

    private static List<ReferenceBook.Level> visible(final PriceLevels book, final Side side)
    {
        final List<ReferenceBook.Level> levels = new ArrayList<>();
        for (int rank = 0; rank < Math.min(DEPTH, book.levelCount(side)); rank++)
        {
            levels.add(new ReferenceBook.Level(
                book.price(side, rank), book.quantity(side, rank), book.orderCount(side, rank)));
        }
        return levels;
    }
}
