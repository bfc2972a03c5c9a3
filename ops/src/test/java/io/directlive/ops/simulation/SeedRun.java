package io.directlive.ops.simulation;

import java.util.function.LongFunction;

/** Runs one seed after the other, for a caller that knows nothing of the classes that this was loaded with. */
public final class SeedRun implements LongFunction<String>, AutoCloseable
{
    private final Simulation simulation = new Simulation();

    /** @return what did not hold; null when all did. */
    @Override
    public String apply(final long seed)
    {
        final Throwable fault = simulation.run(seed, false);
        return fault == null ? null : fault.toString();
    }

    @Override
    public void close()
    {
        simulation.close();
    }
}
