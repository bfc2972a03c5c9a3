package io.directlive.perf;

import java.util.List;

/**
 * What load to put on each pipeline.
 *
 * @param mode           fixed rate or flat out.
 * @param ratesPerSecond messages per second of the fixed rates; in flat-out load one, which means nothing.
 * @param warmUpSeconds  load of the same kind before each turn's measurement.
 * @param seconds        measured in each turn; each second is one repetition.
 * @param rounds         turns of each pipeline at each rate, alternating.
 */
public record BenchConfig(Mode mode, List<Long> ratesPerSecond, int warmUpSeconds, int seconds, int rounds)
{
    /** Kind of load. */
    public enum Mode
    {
        /** Messages at fixed rates: how long do they take? */
        LATENCY,
        /** As many messages as get through: how many are they? */
        THROUGHPUT
    }

    /** Takes a copy of the rates, and checks itself. */
    public BenchConfig
    {
        ratesPerSecond = List.copyOf(ratesPerSecond);
        if (ratesPerSecond.isEmpty() || ratesPerSecond.stream().anyMatch(rate -> rate < 1) ||
            warmUpSeconds < 0 || seconds < 1 || rounds < 1)
        {
            throw new IllegalArgumentException("rates, seconds and rounds are at least 1, warm-up is not negative: " +
                ratesPerSecond + ", " + seconds + ", " + rounds + ", " + warmUpSeconds);
        }
        if (mode == Mode.THROUGHPUT && ratesPerSecond.size() != 1)
        {
            throw new IllegalArgumentException("flat-out load has no rates: " + ratesPerSecond);
        }
    }
}
