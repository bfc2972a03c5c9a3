package io.directlive.perf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Latencies of each hop of a pipeline during one repetition. One thread; recording allocates nothing. */
public final class LatencyRecorder
{
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final List<String> hops;
    private final Histogram[] histograms;

    /**
     * @param hops names, in the order in which {@link #record} numbers them.
     */
    public LatencyRecorder(final List<String> hops)
    {
        this.hops = List.copyOf(hops);
        histograms = new Histogram[hops.size()];
        for (int i = 0; i < histograms.length; i++)
        {
            histograms[i] = new Histogram(1, LONGEST_NS, SIGNIFICANT_DIGITS);
        }
    }

    /**
     * @param hop       index of the hop's name.
     * @param latencyNs ns; below 0 is taken as 0, above a minute as a minute.
     */
    public void record(final int hop, final long latencyNs)
    {
        histograms[hop].recordValue(Math.max(0, Math.min(latencyNs, LONGEST_NS)));
    }

    /** @return the percentiles of each hop that has any, in order. */
    public Map<String, Percentiles> percentiles()
    {
        final Map<String, Percentiles> percentiles = new LinkedHashMap<>();
        for (int i = 0; i < histograms.length; i++)
        {
            if (histograms[i].getTotalCount() > 0)
            {
                percentiles.put(hops.get(i), Percentiles.of(histograms[i]));
            }
        }
        return percentiles;
    }
}
