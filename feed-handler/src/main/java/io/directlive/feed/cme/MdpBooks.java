package io.directlive.feed.cme;

/**
 * What the books of a channel are made from. Many channels carry both, of the same instruments, so one must be chosen.
 */
public enum MdpBooks
{
    /** Orders (MBOFD): the whole depth, exact. Levels are left out, for they follow from the orders. */
    ORDERS,
    /**
     * Levels (MBP), for channels without orders; orders are left out. A level that a better one pushes out of the
     * venue's depth goes without being told, so a reader must keep the best levels only, as many as the instrument's
     * definition tells in the last byte of its attributes.
     */
    LEVELS
}
