package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.directlive.protocol.EventHandler;
import io.directlive.protocol.Tier;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A day that is played again finds all tables large enough and all code linked: it must not cost one byte. */
class AllocationTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private final MarketTape tape = new MarketTape(50, 5_000, 120_000, 7);
    private long derivedBytes;

    @Test
    void shouldApplyEventsWithoutAllocation()
    {
        final MarketBooks books = new MarketBooks(1, 1);
        tape.play(books);
        books.reset();

        assertEquals(0, allocatedBy(books));
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
        tape.streamEpoch(3);

        assertEquals(0, allocatedBy(deriver));
        assertEquals(0, deriver.books().faultCount());
        assertTrue(derivedBytes > 0);
    }

    private long allocatedBy(final EventHandler handler)
    {
        // The measurement itself must not count.
        THREADS.getCurrentThreadAllocatedBytes();
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        tape.play(handler);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
