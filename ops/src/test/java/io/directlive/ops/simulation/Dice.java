package io.directlive.ops.simulation;

import java.util.SplittableRandom;

/** All chance of one run: the same seed throws the same. */
final class Dice
{
    private final SplittableRandom random;

    Dice(final long seed)
    {
        random = new SplittableRandom(seed);
    }

    private Dice(final SplittableRandom random)
    {
        this.random = random;
    }

    /** @return dice of their own, so that what one part throws does not shift what another one does. */
    Dice split()
    {
        return new Dice(random.split());
    }

    /** @return 0 to bound, exclusive. */
    int below(final int bound)
    {
        return random.nextInt(bound);
    }

    /** @return low to high, inclusive. */
    int between(final int low, final int high)
    {
        return low + random.nextInt(high - low + 1);
    }

    /** @return low to high, inclusive. */
    long between(final long low, final long high)
    {
        return low + random.nextLong(high - low + 1);
    }

    /** @return true so many times in a thousand. */
    boolean perMille(final int times)
    {
        return times > 0 && random.nextInt(1000) < times;
    }

    /** @return true every other time. */
    boolean isHeads()
    {
        return random.nextBoolean();
    }
}
