package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.GapReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SubmissionWindowTest
{
    private static final int CAPACITY = 4096;
    private static final int FRAME = 1000;
    private static final int EVENT_LENGTH = 88;
    private static final int WHOLE = SubmissionWindow.WHOLE_MESSAGE;

    private final SourceEventWriter writer = new SourceEventWriter(new SourceSession(1, 5, "test"));
    private final SubmissionWindow window = new SubmissionWindow(CAPACITY);

    @Test
    void shouldSubmitWholeEventsThatFit()
    {
        append(1, 20);

        assertEquals(LongStream.rangeClosed(1, 11).boxed().toList(), submitFrame());
        assertEquals(LongStream.rangeClosed(12, 20).boxed().toList(), submitFrame());
        assertEquals(List.of(), submitFrame());
    }

    @Test
    void shouldRefuseWhenFullAndTakeMoreWhenAcknowledged()
    {
        final int count = append(1, 1_000);
        assertEquals(CAPACITY / EVENT_LENGTH, count);

        while (!submitFrame().isEmpty())
        {
            assertEquals(-1, window.claim(EVENT_LENGTH));
        }
        assertEquals(1, window.acknowledge(1, WHOLE, 0));
        assertEquals(1, append(count + 1, 1_000), "the 48 bytes at the end of the ring are no use");
    }

    @Test
    void shouldResendFromTheMark()
    {
        append(1, 30);
        submitFrame();
        submitFrame();

        assertEquals(5, window.acknowledge(5, WHOLE, 0));
        assertEquals(17, window.rewind());
        assertEquals(LongStream.rangeClosed(6, 16).boxed().toList(), submitFrame());
    }

    @Test
    void shouldLetGoOfWhatAnotherHandlerSubmitted()
    {
        append(1, 30);

        assertEquals(25, window.acknowledge(25, WHOLE, 0));
        assertFalse(window.hasUnacknowledged());
        assertEquals(LongStream.rangeClosed(26, 30).boxed().toList(), submitFrame());
    }

    @Test
    void shouldCutGapThatAnotherHandlerPartlyFilled()
    {
        final int offset = window.claim(104);
        window.append(writer.sourceGap(window.buffer(), offset, 5, 9, GapReason.LOST, 1, 1, 0));

        assertEquals(0, window.acknowledge(4, WHOLE, 0));
        assertEquals(5, EventLayout.sourceSequence(window.buffer(), offset));
        assertEquals(0, window.acknowledge(5, WHOLE, 0));
        assertEquals(6, EventLayout.sourceSequence(window.buffer(), offset));
        assertEquals(0, window.acknowledge(7, WHOLE, 0));
        assertEquals(8, EventLayout.sourceSequence(window.buffer(), offset));
        assertEquals(1, window.acknowledge(9, WHOLE, 0));
        assertTrue(window.isEmpty());
    }

    @Test
    void shouldCutGapToWhatIsLeftOfAMessageThatAnotherHandlerBegan()
    {
        final int offset = window.claim(104);
        window.append(writer.sourceGap(window.buffer(), offset, 5, 7, GapReason.LOST, 1, 1, 0));

        assertEquals(0, window.acknowledge(6, 0, 0));
        assertPlace(6, 1, offset);
        assertEquals(0, window.acknowledge(6, 2, 0));
        assertPlace(6, 3, offset);
        assertEquals(0, window.acknowledge(6, WHOLE, 0));
        assertPlace(7, 0, offset);
        assertEquals(0, window.acknowledge(7, 4, 0));
        assertPlace(7, 5, offset);
        assertEquals(1, window.acknowledge(7, WHOLE, 0));
        assertTrue(window.isEmpty());
    }

    @Test
    void shouldBeEmptyAgainWhenAClaimAtTheEndWasNotUsed()
    {
        append(1, 46);
        while (!submitFrame().isEmpty())
        {
            assertTrue(window.hasUnacknowledged());
        }
        window.acknowledge(46, WHOLE, 0);
        window.claim(EVENT_LENGTH);

        assertTrue(window.isEmpty());
        assertFalse(window.hasUnacknowledged());
    }

    @Test
    void shouldRefuseOddSizes()
    {
        assertThrows(IllegalArgumentException.class, () -> new SubmissionWindow(5000));
        assertThrows(IllegalArgumentException.class, () -> new SubmissionWindow(2048));
    }

    /** Whatever happens in whatever order: what comes out after a mark is all after it, in order, once per send. */
    @Test
    void shouldKeepOrderThroughAnyHistory()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            final SubmissionWindow ring = new SubmissionWindow(CAPACITY);
            final Random random = new Random(seed);
            long appended = 0;
            long acknowledged = 0;
            long submitted = 0;
            for (int i = 0; i < 2_000; i++)
            {
                switch (random.nextInt(4))
                {
                    case 0:
                        final int offset = ring.claim(128);
                        if (offset >= 0)
                        {
                            appended++;
                            final int length = random.nextBoolean() ?
                                writer.endOfSession(ring.buffer(), offset, appended, 1, 1) :
                                writer.sourceGap(ring.buffer(), offset, appended, appended, GapReason.LOST, 1, 1, 0);
                            assertEquals(1, ring.append(length));
                        }
                        break;

                    case 1:
                        for (final long sequence : submitFrame(ring))
                        {
                            submitted++;
                            assertEquals(submitted, sequence, "seed " + seed);
                        }
                        break;

                    case 2:
                        final long mark = acknowledged + random.nextInt((int)(appended - acknowledged) + 1);
                        assertEquals(mark - acknowledged, ring.acknowledge(mark, WHOLE, 0), "seed " + seed);
                        acknowledged = mark;
                        submitted = Math.max(submitted, acknowledged);
                        break;

                    default:
                        if (random.nextInt(10) == 0)
                        {
                            assertEquals(submitted - acknowledged, ring.rewind(), "seed " + seed);
                            submitted = acknowledged;
                        }
                        break;
                }
                assertEquals(acknowledged == appended, ring.isEmpty(), "seed " + seed);
            }
        }
    }

    private void assertPlace(final long sequence, final int index, final int offset)
    {
        assertEquals(sequence, EventLayout.sourceSequence(window.buffer(), offset));
        assertEquals(index, EventLayout.sourceIndex(window.buffer(), offset));
    }

    private int append(final long first, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final int offset = window.claim(EVENT_LENGTH);
            if (offset < 0)
            {
                return i;
            }
            assertEquals(1, window.append(writer.endOfSession(window.buffer(), offset, first + i, 1, 1)));
        }
        return count;
    }

    private List<Long> submitFrame()
    {
        return submitFrame(window);
    }

    private static List<Long> submitFrame(final SubmissionWindow window)
    {
        final List<Long> sequences = new ArrayList<>();
        final int length = window.frameLength(FRAME);
        final int start = window.frameOffset();
        for (int offset = start; offset < start + length; offset += EventLayout.length(window.buffer(), offset))
        {
            sequences.add(EventLayout.sourceSequence(window.buffer(), offset));
        }
        window.onSubmitted(length);
        return sequences;
    }
}
