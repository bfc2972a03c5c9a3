package io.directlive.perf;

/**
 * What load to put on each pipeline.
 *
 * @param mode          fixed rate or flat out.
 * @param ratePerSecond messages per second of the fixed rate.
 * @param warmUpSeconds load of the same kind before each turn's measurement.
 * @param seconds       measured in each turn; each second is one repetition.
 * @param rounds        turns of each pipeline, alternating.
 */
public record BenchConfig(Mode mode, long ratePerSecond, int warmUpSeconds, int seconds, int rounds)
{
    /** Kind of load. */
    public enum Mode
    {
        /** Messages at a fixed rate: how long do they take? */
        LATENCY,
        /** As many messages as get through: how many are they? */
        THROUGHPUT
    }

    /** Checks itself. */
    public BenchConfig
    {
        if (ratePerSecond < 1 || warmUpSeconds < 0 || seconds < 1 || rounds < 1)
        {
            throw new IllegalArgumentException("rate, seconds and rounds are at least 1, warm-up is not negative: " +
                ratePerSecond + ", " + seconds + ", " + rounds + ", " + warmUpSeconds);
        }
    }
}
