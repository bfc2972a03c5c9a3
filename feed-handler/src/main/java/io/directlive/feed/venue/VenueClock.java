package io.directlive.feed.venue;

/** The built-in venue's time of day: from one message to the next it goes on by chance. Never goes back. */
final class VenueClock
{
    private static final int GAP_COUNT = 1 << 12;

    private final SeededRandom random;
    private final long[] gaps = new long[GAP_COUNT];
    private long timeNs;

    /**
     * @param messagesPerSecond on average.
     * @param random            that the gaps are drawn with.
     * @param startNs           of the day, ns since midnight.
     */
    VenueClock(final double messagesPerSecond, final SeededRandom random, final long startNs)
    {
        this.random = random;
        timeNs = startNs;
        final double meanGapNs = 1e9 / messagesPerSecond;
        for (int i = 0; i < GAP_COUNT; i++)
        {
            gaps[i] = Math.round(-StrictMath.log((i + 0.5) / GAP_COUNT) * meanGapNs);
        }
    }

    /** @return ns since midnight. */
    long timeNs()
    {
        return timeNs;
    }

    /** Another message is due. */
    void tick()
    {
        timeNs += gaps[random.nextInt(GAP_COUNT)];
    }

    /** It is that time, or later. */
    void atLeast(final long earliestNs)
    {
        timeNs = Math.max(timeNs, earliestNs);
    }
}
