package io.directlive.feed.line;

import org.HdrHistogram.Histogram;

/**
 * What one line has brought. Plain fields: written by the thread that polls the source, and read by it; others see them
 * through {@link LineCounter}s.
 */
public final class LineStats
{
    /** Longest lag that is told apart; longer ones count as this. */
    public static final long LONGEST_LAG_NS = 10_000_000_000L;

    private final String name;
    private final LineNumbers numbers = new LineNumbers();
    private final Histogram lag = new Histogram(1, LONGEST_LAG_NS, 2);

    long packets;
    long bytes;
    long messages;
    long heartbeats;
    long firsts;
    long duplicates;
    long late;
    long reordered;
    long malformed;
    long foreign;
    long lastPacketNs;
    boolean isStale;

    LineStats(final String name)
    {
        this.name = name;
    }

    /** @return name of the line, for people. */
    public String name()
    {
        return name;
    }

    /** @return datagrams, those that could not be used included. */
    public long packets()
    {
        return packets;
    }

    /** @return bytes of the datagrams' payload. */
    public long bytes()
    {
        return bytes;
    }

    /** @return messages of the session, repeats included. */
    public long messages()
    {
        return messages;
    }

    /** @return packets without messages. */
    public long heartbeats()
    {
        return heartbeats;
    }

    /** @return messages that came on this line before any other. */
    public long firsts()
    {
        return firsts;
    }

    /** @return messages that had come already, on another line or on this one. */
    public long duplicates()
    {
        return duplicates;
    }

    /** @return messages that came first, but after they had been declared lost. */
    public long late()
    {
        return late;
    }

    /** @return packets that came after a later one of this line. */
    public long reordered()
    {
        return reordered;
    }

    /** @return numbers that have not come on this line, though later ones did. */
    public long lost()
    {
        return numbers.missing();
    }

    /** @return packets that make no sense. */
    public long malformed()
    {
        return malformed;
    }

    /** @return packets of another session or channel. */
    public long foreign()
    {
        return foreign;
    }

    /** @return whether the line has been silent for too long. */
    public boolean isStale()
    {
        return isStale;
    }

    /** @return when the last packet came, ns since the Unix epoch; 0 before the first. */
    public long lastPacketNs()
    {
        return lastPacketNs;
    }

    /**
     * @return how much later than their first copy packets came on this line, in ns; of those whose first copy came on
     *         another line.
     */
    public Histogram lag()
    {
        return lag;
    }

    LineNumbers numbers()
    {
        return numbers;
    }

    void onLag(final long lagNs)
    {
        lag.recordValue(Math.max(0, Math.min(lagNs, LONGEST_LAG_NS)));
    }
}
