package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is fenced, told with blocks of four numbers. The digest of an event is its number unless said otherwise. */
class StreamLinesTest
{
    private static final int EPOCH = 1;
    private static final long OTHER = 1_000;

    private final StreamLines lines = new StreamLines(4);
    private final StreamLine a = lines.add("A");
    private final StreamLine b = lines.add("B");

    private void deliver(final int from, final int to)
    {
        for (int sequence = from; sequence <= to; sequence++)
        {
            lines.onDelivered(EPOCH, sequence, sequence);
        }
    }

    private void give(final StreamLine line, final int from, final int to)
    {
        for (int sequence = from; sequence <= to; sequence++)
        {
            lines.onGiven(line, EPOCH, sequence, sequence);
        }
    }

    private void giveOther(final StreamLine line, final int sequence)
    {
        lines.onGiven(line, EPOCH, sequence, OTHER + sequence);
    }

    @Test
    void shouldCompareNothingWithOneLine()
    {
        assertTrue(lines.isCompared());
        lines.remove(b);
        assertFalse(lines.isCompared());
        assertEquals(1, lines.openCount());
    }

    @Test
    void shouldAgreeOnEqualBlocks()
    {
        deliver(1, 8);
        give(a, 1, 8);
        assertEquals(0, lines.blocksCompared());
        give(b, 1, 8);

        assertEquals(2, lines.blocksCompared());
        assertNull(lines.nextFence());
    }

    @Test
    @Tag("F22")
    void shouldFenceTheLineThatDiffersFromWhatWasDelivered()
    {
        deliver(1, 4);
        give(a, 1, 4);
        give(b, 1, 2);
        giveOther(b, 3);
        assertFalse(b.isFenced());
        give(b, 4, 4);

        assertEquals(new LineFence("B", EPOCH, 1, 4, false), lines.nextFence());
        assertNull(lines.nextFence());
        assertTrue(b.isFenced());
        assertFalse(lines.isCompared());
        assertEquals(1, lines.fenced());
    }

    @Test
    @Tag("F22")
    void shouldFenceTheFirstLineWhenTheOthersOutvoteIt()
    {
        final StreamLine c = lines.add("C");
        lines.onDelivered(EPOCH, 1, OTHER + 1);
        giveOther(a, 1);
        deliver(2, 4);
        give(a, 2, 4);
        give(b, 1, 4);
        assertNull(lines.nextFence()); // C has yet to say whom it agrees with.
        give(c, 1, 4);

        assertEquals(new LineFence("A", EPOCH, 1, 4, true), lines.nextFence());
        assertTrue(a.isFenced());
        assertEquals(2, lines.openCount());
    }

    @Test
    void shouldNotWaitForALineThatIsGone()
    {
        final StreamLine c = lines.add("C");
        give(c, 1, 1);
        deliver(1, 4);
        give(a, 1, 4);
        giveOther(b, 1);
        give(b, 2, 4);
        assertNull(lines.nextFence());

        lines.remove(c);

        assertEquals("B", lines.nextFence().line());
    }

    @Test
    void shouldNotWaitForALineThatMissedPartOfTheBlock()
    {
        final StreamLine c = lines.add("C");
        give(c, 3, 3);
        deliver(1, 4);
        give(a, 1, 4);
        giveOther(b, 1);
        give(b, 2, 4);

        assertEquals("B", lines.nextFence().line());
    }

    @Test
    void shouldNotWaitForALineThatIsFarBehind()
    {
        final StreamLine c = lines.add("C");
        give(c, 1, 1);
        deliver(1, 4);
        give(a, 1, 4);
        giveOther(b, 1);
        give(b, 2, 4);
        final int last = 4 * StreamLine.KEPT_BLOCKS;
        deliver(5, last + 4);
        give(a, 5, last + 3);
        assertNull(lines.nextFence());

        give(a, last + 4, last + 4);

        assertEquals("B", lines.nextFence().line());
    }

    @Test
    void shouldLeaveOutABlockWithAHole()
    {
        deliver(1, 8);
        give(a, 1, 8);
        give(b, 1, 1);
        give(b, 3, 8);

        assertEquals(1, lines.blocksCompared());
        assertNull(lines.nextFence());
    }

    @Test
    void shouldLeaveOutTheBlockThatALineComesInto()
    {
        lines.remove(b);
        lines.onDelivered(EPOCH, 1, 1);
        final StreamLine late = lines.add("late");
        deliver(2, 8);
        give(a, 2, 8);
        give(late, 2, 8);

        assertEquals(1, lines.blocksCompared());
        assertNull(lines.nextFence());
    }

    @Test
    void shouldCountAnEventOnceThatIsGivenAgain()
    {
        deliver(1, 4);
        give(a, 1, 3);
        give(a, 2, 4);
        give(b, 1, 4);

        assertEquals(1, lines.blocksCompared());
        assertNull(lines.nextFence());
    }

    @Test
    @Tag("F19")
    void shouldTellEpochsApart()
    {
        deliver(1, 4);
        give(a, 1, 4);
        for (int sequence = 1; sequence <= 4; sequence++)
        {
            lines.onDelivered(EPOCH + 1, sequence, OTHER + sequence);
            lines.onGiven(b, EPOCH + 1, sequence, OTHER + sequence);
        }
        assertEquals(0, lines.blocksCompared());
        for (int sequence = 1; sequence <= 4; sequence++)
        {
            lines.onGiven(a, EPOCH + 1, sequence, OTHER + sequence);
        }

        assertEquals(1, lines.blocksCompared());
        assertNull(lines.nextFence());
    }

    @Test
    void shouldNeverFenceTheLastLine()
    {
        deliver(1, 4); // Neither of them.
        giveOther(a, 1);
        give(a, 2, 4);
        give(b, 1, 1);
        giveOther(b, 2);
        give(b, 3, 4);

        assertEquals("A", lines.nextFence().line());
        assertNull(lines.nextFence());
        assertEquals(1, lines.openCount());
    }
}
