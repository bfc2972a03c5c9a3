package io.directlive.ops.simulation;

/** Runs seeds, one after the other, in one thread and in virtual time. */
final class Simulation implements AutoCloseable
{
    private static final long PROGRESS = 1_000;

    private final Workshop workshop = new Workshop();
    private RunReport total = RunReport.NOTHING;
    private String story = "";

    /**
     * Runs one seed.
     *
     * @return null when all invariants held; else what did not.
     */
    Throwable run(final long seed, final boolean isTraced)
    {
        final World world = new World(seed, workshop, isTraced);
        Throwable fault = null;
        try
        {
            world.run();
        }
        catch (final Exception | Error ex)
        {
            fault = ex;
        }
        total = total.plus(world.report());
        story = world.story();
        return fault;
    }

    /** @return what happened in the last run. */
    String story()
    {
        return story;
    }

    /** @return what happened in all runs. */
    RunReport total()
    {
        return total;
    }

    @Override
    public void close()
    {
        workshop.close();
    }

    /** For a run by hand: seed, number of seeds. */
    public static void main(final String[] args)
    {
        try (Simulation simulation = new Simulation())
        {
            final long from = Long.parseLong(args[0]);
            final long count = Long.parseLong(args[1]);
            final long startNs = System.nanoTime();
            int faults = 0;
            for (long seed = from; seed < from + count; seed++)
            {
                final Throwable fault = simulation.run(seed, args.length > 2);
                if ((seed - from + 1) % PROGRESS == 0)
                {
                    System.out.println(seed - from + 1 + " seeds in " + (System.nanoTime() - startNs) / 1_000_000 + " ms");
                }
                if (fault != null)
                {
                    faults++;
                    System.out.println("seed " + seed + ": " + fault);
                    if (count == 1)
                    {
                        System.out.println(simulation.story());
                        fault.printStackTrace(System.out);
                    }
                }
            }
            System.out.println(faults + " of " + count + " in " + (System.nanoTime() - startNs) / 1_000_000 + " ms " +
                simulation.total());
        }
    }
}
