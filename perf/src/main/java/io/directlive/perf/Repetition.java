package io.directlive.perf;

import java.util.Map;

/**
 * One second of load.
 *
 * @param pipeline      name of what was loaded.
 * @param ratePerSecond messages that were due in it; 0 in flat-out load.
 * @param round         turn of the comparison, from 1.
 * @param second        within the turn, from 1.
 * @param delivered     messages that arrived.
 * @param backlog       messages that had been due when it was over, since the turn began, and had not arrived; 0 in
 *                      flat-out load.
 * @param durationNs    how long it took.
 * @param foreignCpu    share of one core that everything else on the machine used; {@link ForeignCpu#UNKNOWN} when not
 *                      told.
 * @param hops          percentiles of each hop; empty in flat-out load.
 */
public record Repetition(
    String pipeline,
    long ratePerSecond,
    int round,
    int second,
    long delivered,
    long backlog,
    long durationNs,
    double foreignCpu,
    Map<String, Percentiles> hops)
{
    /** Share of one core up to which a repetition counts as undisturbed. */
    public static final double CLEAN_LIMIT = 0.06;

    /** Was it undisturbed? */
    public enum Cleanliness
    {
        /** Nothing else used more than {@link Repetition#CLEAN_LIMIT}. */
        CLEAN,
        /** Something else did. */
        DIRTY,
        /** The machine does not tell. */
        UNKNOWN
    }

    /** @return whether it was undisturbed. */
    public Cleanliness cleanliness()
    {
        if (Double.isNaN(foreignCpu))
        {
            return Cleanliness.UNKNOWN;
        }
        return foreignCpu <= CLEAN_LIMIT ? Cleanliness.CLEAN : Cleanliness.DIRTY;
    }

    /** @return messages per second. */
    public double rate()
    {
        return delivered * 1e9 / durationNs;
    }
}
