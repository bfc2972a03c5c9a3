package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.directlive.protocol.EventHandler;
import io.directlive.protocol.Tier;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** A day that is played again finds all tables large enough and all code linked: it must not cost one byte. */
class AllocationTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 3;

    private final MarketTape tape = new MarketTape(50, 5_000, 120_000, 7);
    private long derivedBytes;

    @Test
    void shouldApplyEventsWithoutAllocation()
    {
        final MarketBooks books = new MarketBooks(1, 1);
        tape.play(books);

        assertEquals(0, leastAllocatedBy(books, attempt -> books.reset()));
        assertEquals(0, books.faultCount());
        books.checkInvariants();
    }

    @Test
    void shouldDeriveTiersWithoutAllocation()
    {
        final TierDeriver deriver = new TierDeriver(
            EnumSet.allOf(Tier.class), (tier, buffer, offset, length) -> derivedBytes += length);
        tape.play(deriver);
        tape.streamEpoch(2);
        tape.play(deriver);

        assertEquals(0, leastAllocatedBy(deriver, attempt -> tape.streamEpoch(3 + attempt)));
        assertEquals(0, deriver.books().faultCount());
        assertTrue(derivedBytes > 0);
    }

    /** What an event allocates is allocated in each attempt; what the virtual machine does once, in one. */
    private long leastAllocatedBy(final EventHandler handler, final IntConsumer prepare)
    {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++)
        {
            prepare.accept(attempt);
            THREADS.getCurrentThreadAllocatedBytes(); // The measurement itself must not count.
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            tape.play(handler);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
