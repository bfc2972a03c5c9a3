package io.directlive.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LoadScheduleTest
{
    @Test
    void shouldSpreadMessagesEvenly()
    {
        final LoadSchedule schedule = new LoadSchedule(1_000, 100_000);

        assertEquals(1_000, schedule.intendedTimeNs(0));
        assertEquals(11_000, schedule.intendedTimeNs(1));
        assertEquals(1_000_001_000, schedule.intendedTimeNs(100_000));
    }

    @Test
    void shouldCountWhatIsDue()
    {
        final LoadSchedule schedule = new LoadSchedule(1_000, 100_000);

        assertEquals(0, schedule.dueCount(999));
        assertEquals(1, schedule.dueCount(1_000));
        assertEquals(1, schedule.dueCount(10_999));
        assertEquals(2, schedule.dueCount(11_000));
        assertEquals(100_001, schedule.dueCount(1_000_001_000));
    }

    @Property
    void shouldAgreeWithItself(
        @ForAll @LongRange(min = 1, max = 1_000_000_000) final long rate,
        @ForAll @LongRange(min = 0, max = 10_000_000_000L) final long index)
    {
        final LoadSchedule schedule = new LoadSchedule(1_700_000_000_000_000_000L, rate);
        final long timeNs = schedule.intendedTimeNs(index % (rate * 1_000));

        assertTrue(schedule.dueCount(timeNs) > index % (rate * 1_000));
        assertTrue(schedule.dueCount(timeNs - 1) <= index % (rate * 1_000));
    }

    @Test
    void shouldRefuseARateThatMakesNoSense()
    {
        assertThrows(IllegalArgumentException.class, () -> new LoadSchedule(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoadSchedule(0, 1_000_000_001));
    }
}
