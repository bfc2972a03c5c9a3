package io.directlive.feed.venue;

/** SplitMix64: the same seed gives the same numbers, on every JDK. Used by one thread. */
public final class SeededRandom
{
    private long state;

    /**
     * @param seed of all numbers.
     */
    public SeededRandom(final long seed)
    {
        state = seed;
    }

    /** @return any 64 bits. */
    public long nextLong()
    {
        state += 0x9E37_79B9_7F4A_7C15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    /** @return from 0 to below the bound, which is above 0 and small against 2^32. */
    public int nextInt(final int bound)
    {
        return (int)((nextLong() >>> 32) * bound >>> 32);
    }

    /** @return from 0 to below 1. */
    public double nextDouble()
    {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }
}
