package io.directlive.feed.venue.exchange;

import io.directlive.feed.venue.SeededRandom;

/**
 * Decides what happens to the packets of a line, one after the other: a function of the settings, the seed, and how
 * many packets came before. Each packet takes the same count of random numbers whatever is decided, so the losses of a
 * seed do not depend on whether packets are duplicated or reordered too, and a higher share of losses only adds to them.
 * <p>
 * Used by one thread; allocates nothing.
 */
public final class Impairment
{
    private final ImpairmentConfig config;
    private final SeededRandom random;

    private boolean isLost;
    private boolean isDuplicated;
    private int displacement;
    private int duplicateDisplacement;

    /**
     * @param config settings.
     * @param seed   of the line.
     */
    public Impairment(final ImpairmentConfig config, final long seed)
    {
        this.config = config;
        random = new SeededRandom(seed);
    }

    /** Decides about the next packet. */
    public void next()
    {
        isLost = random.nextDouble() < config.loss();
        isDuplicated = random.nextDouble() < config.duplicate();
        displacement = nextDisplacement();
        duplicateDisplacement = nextDisplacement();
    }

    /** @return whether the packet is lost; then the rest means nothing. */
    public boolean isLost()
    {
        return isLost;
    }

    /** @return whether it comes twice. */
    public boolean isDuplicated()
    {
        return isDuplicated;
    }

    /** @return packets sent after it that it comes behind; 0 when it keeps its place. */
    public int displacement()
    {
        return displacement;
    }

    /** @return the same of its second copy. */
    public int duplicateDisplacement()
    {
        return duplicateDisplacement;
    }

    private int nextDisplacement()
    {
        final boolean isLate = random.nextDouble() < config.reorder();
        final long bits = random.nextLong() >>> 32;
        return isLate && config.reorderWithin() > 0 ? 1 + (int)(bits * config.reorderWithin() >>> 32) : 0;
    }
}
