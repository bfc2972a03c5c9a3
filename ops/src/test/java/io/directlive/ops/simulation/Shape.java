package io.directlive.ops.simulation;

/** What there is in a run. */
enum Shape
{
    /** One instance that stands alone, with a distributor or two. */
    INSTANCE,
    /** One instance with three distributors, of which one puts out other bytes. */
    WRONG_LINE,
    /** Two partitions, each an instance with handlers of its own on all sources; instruments move between them. */
    PARTITIONS,
    /** An instance, and another one that takes its order from it by a relay. */
    RELAY;

    /** So chosen that the first of the regression seeds remain what they were. */
    private static final long SALT = 0x9E3779B97F4A7CABL;

    /** Thrown apart from everything else, so that what is in one shape does not change what happens in the others. */
    static Shape of(final long seed)
    {
        return switch (new Dice(seed * SALT).below(10))
        {
            case 0 -> WRONG_LINE;
            case 1, 2 -> PARTITIONS;
            case 3, 4 -> RELAY;
            default -> INSTANCE;
        };
    }
}
