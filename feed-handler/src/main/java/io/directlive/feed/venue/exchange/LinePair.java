package io.directlive.feed.venue.exchange;

import io.directlive.feed.venue.SeededRandom;

/**
 * The two lines that carry the same packets. Each has impairments of its own, from a seed of its own; some packets are
 * lost before the lines part. Knows which messages were on neither line. Pure; used by one thread.
 */
final class LinePair
{
    private static final int STREAM_A = 1;
    private static final int STREAM_B = 2;
    private static final int STREAM_BOTH = 3;

    private final Line a;
    private final Line b;
    private final double lossBoth;
    private final SeededRandom common;
    private final LostRanges lostOnBoth = new LostRanges();

    LinePair(
        final ImpairmentConfig configA,
        final ImpairmentConfig configB,
        final double lossBoth,
        final long seed,
        final PacketSink sinkA,
        final PacketSink sinkB)
    {
        ImpairmentConfig.checkShare("loss on both lines", lossBoth);
        a = new Line(configA, stream(seed, STREAM_A), sinkA);
        b = new Line(configB, stream(seed, STREAM_B), sinkB);
        this.lossBoth = lossBoth;
        common = new SeededRandom(stream(seed, STREAM_BOTH));
    }

    /** @return the seed of one of several streams of random numbers that have nothing in common. */
    static long stream(final long seed, final int stream)
    {
        final SeededRandom random = new SeededRandom(seed);
        long value = 0;
        for (int i = 0; i < stream; i++)
        {
            value = random.nextLong();
        }
        return value;
    }

    boolean hasRoom()
    {
        return a.hasRoom() && b.hasRoom();
    }

    void offer(final long first, final int count, final long nowNs)
    {
        final boolean isTaken = common.nextDouble() < lossBoth;
        final boolean isLostOnA = a.offer(first, count, isTaken, nowNs);
        final boolean isLostOnB = b.offer(first, count, isTaken, nowNs);
        if (isLostOnA && isLostOnB)
        {
            lostOnBoth.add(first, first + count - 1);
        }
    }

    void offerMark(final long next, final int kind, final long nowNs)
    {
        a.offerMark(next, kind, nowNs);
        b.offerMark(next, kind, nowNs);
    }

    int poll(final long nowNs)
    {
        return a.poll(nowNs) + b.poll(nowNs);
    }

    boolean isEmpty()
    {
        return a.isEmpty() && b.isEmpty();
    }

    void onNewSession()
    {
        a.onNewSession();
        b.onNewSession();
        lostOnBoth.clear();
    }

    LostRanges lostOnBoth()
    {
        return lostOnBoth;
    }

    LineCounts countsA()
    {
        return a.counts();
    }

    LineCounts countsB()
    {
        return b.counts();
    }
}
