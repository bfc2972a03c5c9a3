package io.directlive.feed.venue.exchange;

/**
 * What a line does to packets.
 *
 * @param loss          share of packets that are lost, 0 to 1.
 * @param duplicate     share of packets, of those that are not lost, that come twice, 0 to 1.
 * @param reorder       share of copies that come late, behind packets that were sent after them, 0 to 1.
 * @param reorderWithin most packets that a late copy comes behind, 0 to {@value #MAX_REORDER}; 0 for none.
 * @param delayNs       by which the line is slower, 0 to one second.
 */
public record ImpairmentConfig(double loss, double duplicate, double reorder, int reorderWithin, long delayNs)
{
    /** Most packets that one may come behind. */
    public static final int MAX_REORDER = 1_000;
    /** Nothing happens to packets. */
    public static final ImpairmentConfig NONE = new ImpairmentConfig(0, 0, 0, 0, 0);

    private static final long MAX_DELAY_NS = 1_000_000_000L;

    /** Checks itself. */
    public ImpairmentConfig
    {
        checkShare("loss", loss);
        checkShare("duplicate", duplicate);
        checkShare("reorder", reorder);
        if (reorderWithin < 0 || reorderWithin > MAX_REORDER)
        {
            throw new IllegalArgumentException("packets to reorder within must be 0 to 1000: " + reorderWithin);
        }
        if (delayNs < 0 || delayNs > MAX_DELAY_NS)
        {
            throw new IllegalArgumentException("delay must be 0 to 1000000000 ns: " + delayNs);
        }
    }

    static void checkShare(final String name, final double share)
    {
        if (!(share >= 0 && share <= 1))
        {
            throw new IllegalArgumentException(name + " must be from 0 to 1: " + share);
        }
    }
}
