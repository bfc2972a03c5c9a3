package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;

/**
 * One multicast line with its impairments. A packet is two numbers, its first message and how many there are: the
 * bytes are made when it is sent. What is held back goes through two places: late copies wait until enough other
 * packets were offered, or, as there may be none, for {@value #HOLD_NS} ns; then all wait out the line's delay.
 * Heartbeats and ends of session are not lost, doubled or moved, so that the fate of messages does not depend on time.
 * <p>
 * Pure: time is an argument. Used by one thread; allocates nothing after construction.
 */
final class Line
{
    /** Longest that a late copy waits for others to come before it. */
    static final long HOLD_NS = 1_000_000;

    private static final int DEFAULT_CAPACITY = 1 << 16;

    private final ImpairmentConfig config;
    private final Impairment impairment;
    private final PacketSink sink;

    // Late copies, in no order.
    private final long[] heldFirsts;
    private final int[] heldCounts;
    private final long[] heldDues; // Index of the packet that it comes behind.
    private int heldSize;
    private long index = -1;       // Of the packet that was offered last.
    private long offeredNs;

    // All copies, in the order of sending: a ring.
    private final long[] firsts;
    private final int[] counts;
    private final long[] dueNs;
    private final int mask;
    private long head;
    private long tail;

    private long highestSent;
    private long sent;
    private long lost;
    private long duplicated;
    private long reordered;
    private long marks;
    private long refused;

    Line(final ImpairmentConfig config, final long seed, final PacketSink sink)
    {
        this(config, seed, sink, DEFAULT_CAPACITY);
    }

    Line(final ImpairmentConfig config, final long seed, final PacketSink sink, final int capacity)
    {
        this.config = config;
        this.sink = sink;
        impairment = new Impairment(config, seed);
        final int mostHeld = 2 * (config.reorderWithin() + 1);
        heldFirsts = new long[mostHeld];
        heldCounts = new int[mostHeld];
        heldDues = new long[mostHeld];
        firsts = new long[capacity];
        counts = new int[capacity];
        dueNs = new long[capacity];
        mask = capacity - 1;
    }

    /** @return whether a packet can be offered; false when too many wait. */
    boolean hasRoom()
    {
        return firsts.length - (tail - head) > heldSize + 2;
    }

    /**
     * Offers a packet with messages; there is room.
     *
     * @param first   number of the first message.
     * @param count   of messages.
     * @param isTaken whether it is lost on the way to all lines.
     * @param nowNs   the time.
     * @return whether it is lost.
     */
    boolean offer(final long first, final int count, final boolean isTaken, final long nowNs)
    {
        impairment.next();
        index++;
        offeredNs = nowNs;
        final boolean isLost = isTaken || impairment.isLost();
        if (isLost)
        {
            lost++;
        }
        else
        {
            copy(first, count, impairment.displacement(), nowNs);
            if (impairment.isDuplicated())
            {
                duplicated++;
                copy(first, count, impairment.duplicateDisplacement(), nowNs);
            }
        }
        if (heldSize > 0)
        {
            release(index, nowNs);
        }
        return isLost;
    }

    /** Offers a heartbeat or an end of session; there is room. All late copies go before it. */
    void offerMark(final long next, final int kind, final long nowNs)
    {
        release(Long.MAX_VALUE, nowNs);
        append(next, kind, nowNs);
    }

    /**
     * Sends what is due.
     *
     * @param nowNs the time.
     * @return packets sent.
     */
    int poll(final long nowNs)
    {
        if (heldSize > 0 && nowNs - offeredNs >= HOLD_NS)
        {
            release(Long.MAX_VALUE, nowNs);
        }
        final long before = head;
        while (head < tail)
        {
            final int at = (int)head & mask;
            if (dueNs[at] - nowNs > 0)
            {
                break;
            }
            if (!sink.send(firsts[at], counts[at]))
            {
                refused++;
                break;
            }
            count(firsts[at], counts[at]);
            head++;
        }
        return (int)(head - before);
    }

    /** @return whether nothing waits. */
    boolean isEmpty()
    {
        return head == tail && heldSize == 0;
    }

    /** The numbers of messages begin again at 1. */
    void onNewSession()
    {
        highestSent = 0;
    }

    LineCounts counts()
    {
        return new LineCounts(index + 1, sent, lost, duplicated, reordered, marks, refused);
    }

    private void copy(final long first, final int count, final int displacement, final long nowNs)
    {
        if (displacement == 0)
        {
            append(first, count, nowNs);
            return;
        }
        heldFirsts[heldSize] = first;
        heldCounts[heldSize] = count;
        heldDues[heldSize] = index + displacement;
        heldSize++;
    }

    /** Lets late copies go that wait for no packet beyond the given one, the older first. */
    private void release(final long upTo, final long nowNs)
    {
        int kept = 0;
        for (int i = 0; i < heldSize; i++)
        {
            if (heldDues[i] <= upTo)
            {
                append(heldFirsts[i], heldCounts[i], nowNs);
            }
            else
            {
                heldFirsts[kept] = heldFirsts[i];
                heldCounts[kept] = heldCounts[i];
                heldDues[kept] = heldDues[i];
                kept++;
            }
        }
        heldSize = kept;
    }

    private void append(final long first, final int count, final long nowNs)
    {
        final int at = (int)tail & mask;
        firsts[at] = first;
        counts[at] = count;
        dueNs[at] = nowNs + config.delayNs();
        tail++;
    }

    private void count(final long first, final int count)
    {
        if (count == MoldPacket.HEARTBEAT || count == MoldPacket.END_OF_SESSION)
        {
            marks++;
            return;
        }
        sent++;
        if (first < highestSent)
        {
            reordered++;
        }
        else
        {
            highestSent = first;
        }
    }
}
