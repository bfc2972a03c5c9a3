package io.directlive.ops.simulation;

import io.directlive.protocol.Tier;
import io.directlive.subscriber.LineFence;
import io.directlive.subscriber.SimulatedReader;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a reader of several lines must be told of them, in one of its runs. Lines that are the same are never fenced. While
 * things go wrong, a wrong one may be the first or the only one with a number, and outvote one that is right where the others
 * cannot be compared. But when all lines are heard and none loses anything, it is the wrong one that is fenced, in the first
 * block in which it differs; nothing of it is delivered from then on, and if something was before, the alarm says so.
 */
final class LineWatch
{
    private static final int LINES = 3;

    private final Site site;
    private final Tier tier;
    private final String reader;
    private final Set<Long> wrong = new TreeSet<>();
    private int comparedEpoch;      // All lines are heard since before this number; 0 when they are not yet.
    private long comparedFrom;
    private boolean isFenced;
    private boolean isRightFenced;  // Two lines are left, of which nobody can tell which is wrong.

    LineWatch(final Site site, final Tier tier, final String reader)
    {
        this.site = site;
        this.tier = tier;
        this.reader = reader;
    }

    /** The reader has polled. */
    void onPoll(final int openLines)
    {
        if (comparedEpoch == 0 && openLines == LINES && site.hasWrongLine() && !site.world.weather.isStorm())
        {
            comparedEpoch = site.oracle.epoch();
            comparedFrom = block(site.oracle.lastSequence(tier) + SimulatedReader.BLOCK_LENGTH);
        }
    }

    private static long block(final long sequence)
    {
        return (sequence - 1) / SimulatedReader.BLOCK_LENGTH;
    }

    /** The reader was given an event. */
    void onDelivered(final int epoch, final long sequence, final boolean isWrong)
    {
        if (isWrong)
        {
            if (isFenced && isCompared(epoch, sequence))
            {
                throw new Violation("F22", reader + " was given " + Oracle.name(epoch, sequence) + " of a line that was fenced");
            }
            wrong.add(sequence);
        }
    }

    private boolean isCompared(final int epoch, final long sequence)
    {
        return epoch == comparedEpoch && block(sequence) >= comparedFrom && !isRightFenced;
    }

    /** The reader was told that a line is fenced. */
    void onFenced(final LineFence fence)
    {
        if (!WrongLine.isAnyWrong(fence.from(), fence.to()) || !site.hasWrongLine())
        {
            throw new Violation("I3", reader + ": lines are the same: " + fence);
        }
        final boolean isWrong = site.wrongLine().is(fence.line());
        if (isCompared(fence.epoch(), fence.from()))
        {
            final boolean isDelivered = wrong.stream().anyMatch(n -> n >= fence.from() && n <= fence.to());
            if (!isWrong || isDelivered != fence.isDelivered())
            {
                throw new Violation("F22", reader + ": the wrong one was " + (isDelivered ? "" : "not ") + "delivered: " + fence);
            }
        }
        isFenced |= isWrong;
        isRightFenced |= !isWrong;
    }

    /** At the end. */
    void check(final long lastSequence)
    {
        if (comparedEpoch != site.oracle.epoch() || isFenced || isRightFenced)
        {
            return;
        }
        for (long block = comparedFrom; (block + 1) * SimulatedReader.BLOCK_LENGTH <= lastSequence; block++)
        {
            final long from = block * SimulatedReader.BLOCK_LENGTH + 1;
            if (WrongLine.isAnyWrong(from, from + SimulatedReader.BLOCK_LENGTH - 1))
            {
                throw new Violation("F22", reader + " has heard all lines since before " + from + ", and fenced none");
            }
        }
    }
}
