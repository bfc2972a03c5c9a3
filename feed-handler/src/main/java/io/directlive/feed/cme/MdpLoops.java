package io.directlive.feed.cme;

/**
 * Tells the loops of a recovery feed apart. Numbers begin at 1 with each loop, and both numbers and send times go up
 * within one: so a packet that was sent later than all before and has no higher number begins another loop, and one that
 * comes out of its turn is of the loop whose numbers and times it lies between. Copies of a packet on two lines are the
 * same packet.
 * <p>
 * The beginning of a loop goes unnoticed only when as many packets as a loop has are lost in a row on all lines.
 * <p>
 * Pure; one thread; allocates nothing.
 */
final class MdpLoops
{
    /** A packet of a loop before the current one. */
    static final long EARLIER = 0;

    private long loop;        // The current one, from 1; 0 before the first packet.
    private long firstNumber; // Lowest of it that was heard, and when it was sent.
    private long firstNs;
    private long lastNumber;  // Highest of it, and when it was sent.
    private long lastNs;
    private long endNs;       // When the last packet that was heard of the loop before was sent.

    /** Forgets all packets; loops are counted on. */
    void clear()
    {
        firstNs = Long.MIN_VALUE;
        lastNs = Long.MIN_VALUE;
        endNs = Long.MIN_VALUE;
        lastNumber = 0;
        firstNumber = 0;
    }

    /**
     * @param number of the packet within its loop.
     * @param sentNs when the venue sent it, ns since the Unix epoch.
     * @return the packet's loop, higher than those before; {@link #EARLIER}.
     */
    long of(final long number, final long sentNs)
    {
        if (loop == 0 || lastNs == Long.MIN_VALUE || sentNs > lastNs && number <= lastNumber)
        {
            endNs = lastNs;
            firstNumber = number;
            firstNs = sentNs;
            lastNumber = number;
            lastNs = sentNs;
            return ++loop;
        }
        if (sentNs >= lastNs && number > lastNumber)
        {
            lastNumber = number;
            lastNs = sentNs;
            return loop;
        }
        if (sentNs >= firstNs && number <= lastNumber)
        {
            return loop;
        }
        if (sentNs > endNs && sentNs < firstNs && number < firstNumber)
        {
            firstNumber = number;
            firstNs = sentNs;
            return loop;
        }
        return EARLIER;
    }
}
