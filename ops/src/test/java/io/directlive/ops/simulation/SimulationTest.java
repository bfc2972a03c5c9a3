package io.directlive.ops.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole system in one thread and virtual time, under seeded faults; see the README of this module. How many seeds, and
 * from which on: {@code -Dseeds=N -Dseed=S}.
 */
class SimulationTest
{
    private static final long SEED = Long.getLong("seed", 1);
    private static final long SEEDS = Long.getLong("seeds", 500);
    private static final long PROGRESS = 10_000;
    private static final String REGRESSIONS = "regression-seeds.txt";

    @Test
    @Tag("F1")
    @Tag("F2")
    @Tag("F3")
    @Tag("F4")
    @Tag("F5")
    @Tag("F7")
    @Tag("F8")
    @Tag("F10")
    @Tag("F18")
    @Tag("F19")
    @Tag("F20")
    @Tag("F22")
    @Tag("F23")
    @Tag("F24")
    @Tag("F25")
    @Tag("F27")
    @Tag("F28")
    @Tag("F29")
    @Tag("F31")
    @Tag("F32")
    @Tag("F34")
    @Tag("F36")
    @Tag("F37")
    @Tag("F39")
    @Tag("F40")
    @Tag("F44")
    void shouldHoldWhateverHappens()
    {
        final long startNs = System.nanoTime();
        try (Simulation simulation = new Simulation())
        {
            for (long seed = SEED; seed < SEED + SEEDS; seed++)
            {
                run(simulation, seed);
                if ((seed - SEED + 1) % PROGRESS == 0)
                {
                    System.out.println(seed - SEED + 1 + " seeds: " + simulation.total());
                }
            }
            System.out.printf("%d seeds in %d ms: %s%n",
                SEEDS, (System.nanoTime() - startNs) / 1_000_000, simulation.total());
        }
    }

    @Test
    void shouldHoldForSeedsThatFailedOnce() throws IOException
    {
        try (Simulation simulation = new Simulation())
        {
            regressions().forEach(seed -> run(simulation, seed));
        }
    }

    @Test
    void shouldBeTheSameEachTime()
    {
        try (Simulation first = new Simulation(); Simulation second = new Simulation())
        {
            run(second, SEED + 1); // What was run before must not matter.
            run(first, SEED);
            run(second, SEED);
            assertEquals(first.story(), second.story());
        }
    }

    @Test
    void shouldLetThingsGoWrong()
    {
        try (Simulation simulation = new Simulation())
        {
            LongStream.range(1, 40).forEach(seed -> run(simulation, seed));
            final RunReport total = simulation.total();
            assertTrue(total.kills() > 0 && total.hostKills() > 0 && total.powerLosses() > 0, total.toString());
            assertTrue(total.salvaged() > 0 && total.sessionBreaks() > 0, total.toString());
            assertTrue(total.delivered() > total.ordered(), total.toString());
            assertTrue(total.compared() > 0 && total.fenced() > 0 && total.silences() > 0, total.toString());
            assertTrue(total.moves() > 0, total.toString());
        }
    }

    private static void run(final Simulation simulation, final long seed)
    {
        final Throwable fault = simulation.run(seed, false);
        if (fault != null)
        {
            fail("seed " + seed + ": " + fault + System.lineSeparator() +
                simulation.story() + System.lineSeparator() +
                "repeat it: mvn -pl ops -Psimulation test -Dseeds=1 -Dseed=" + seed, fault);
        }
    }

    private static LongStream regressions() throws IOException
    {
        try (InputStream file = SimulationTest.class.getResourceAsStream(REGRESSIONS))
        {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
                .map(line -> line.replaceAll("#.*", "").trim())
                .filter(line -> !line.isEmpty())
                .mapToLong(Long::parseLong);
        }
    }
}
