package io.directlive.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignCpuTest
{
    @Test
    void shouldSumWhatTheMachineWorked()
    {
        final String stat = "cpu  35138 7 46446 391593 274 0 44 14 0 0\ncpu0 1 2 3 4\n";

        assertEquals(35_138 + 7 + 46_446, ForeignCpu.machineTicks(stat));
    }

    @Test
    void shouldSumWhatTheProcessWorkedWhateverItsName()
    {
        assertEquals(
            21 + 34,
            ForeignCpu.processTicks("123 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 21 34 0 0 20 0 30 0 100 200 300\n"));
    }

    @Test
    void shouldTellOfThisMachine()
    {
        assumeTrue(ForeignCpu.isKnown(), "no /proc on this machine");
        assertTrue(ForeignCpu.foreignNs() > 0);
    }

    @Test
    void shouldReadTheProcessorsName()
    {
        final String cpuInfo = "processor : 0\nmodel name\t: Big Chip 9\nx : y\n";

        assertEquals(Optional.of("Big Chip 9"), MachineFacts.cpuModel(cpuInfo));
        assertEquals(Optional.empty(), MachineFacts.cpuModel("processor : 0\n"));
    }
}
