package io.directlive.feed.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** The parts of the arbiter against collections of the JDK. */
class LinePartsTest
{
    @Property(tries = 300)
    void shouldHoldPacketsInTheOrderOfTheirNumbers(
        @ForAll final long seed, @ForAll @IntRange(min = 1, max = 12) final int limit)
    {
        final Random random = new Random(seed);
        final HeldPackets held = new HeldPackets(limit, 256);
        final TreeMap<Long, byte[]> expected = new TreeMap<>();
        for (int i = 0; i < 500; i++)
        {
            final long first = random.nextInt(1_000);
            final byte[] bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            if (random.nextInt(3) > 0 && !expected.containsKey(first))
            {
                if (held.hold(new UnsafeBuffer(bytes), 0, bytes.length, first, first + 1, i))
                {
                    expected.put(first, bytes);
                }
                else
                {
                    assertTrue(held.size() > 0, "an empty one has room");
                }
            }
            else if (!expected.isEmpty())
            {
                final byte[] lowest = expected.firstEntry().getValue();
                final byte[] actual = new byte[held.lowestLength()];
                held.buffer().getBytes(held.lowestOffset(), actual);
                assertEquals((long)expected.firstKey(), held.lowestFirst());
                assertEquals(new UnsafeBuffer(lowest), new UnsafeBuffer(actual));
                held.removeLowest();
                expected.pollFirstEntry();
            }
            assertEquals(expected.size(), held.size());
            final long probe = random.nextInt(1_000);
            assertEquals(expected.containsKey(probe), held.covers(probe, probe + 1));
        }
    }

    @Property(tries = 300)
    void shouldKnowWhatIsMissingOfALine(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final LineNumbers numbers = new LineNumbers();
        final TreeSet<Long> came = new TreeSet<>();
        long next = 1;
        numbers.onNumbers(1, 1);
        for (int i = 0; i < 100; i++)
        {
            final boolean isLate = random.nextInt(3) == 0;
            final long first = isLate ? 1 + random.nextInt((int)next) : next + random.nextInt(3);
            final long end = first + random.nextInt(5);
            boolean isFilling = false;
            for (long sequence = first; sequence < end; sequence++)
            {
                isFilling |= came.add(sequence) && sequence < next;
            }
            assertEquals(isFilling, numbers.onNumbers(first, end));
            next = Math.max(next, end);
            assertEquals(next - 1 - came.size(), numbers.missing());
        }
    }
}
