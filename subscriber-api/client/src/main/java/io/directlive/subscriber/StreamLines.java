package io.directlive.subscriber;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The lines of one stream that are heard now, and whether they carry the same. Which copy of an event is delivered is
 * decided by its number alone, and the first one wins; here it is found out, afterwards, when lines differ:
 * <p>
 * Numbers are compared in blocks, by a digest of the bytes of each line. When two lines that each gave a whole block differ
 * in it, and no other can change the vote any more, those that are not with the majority are fenced. Without a majority
 * those are that differ from what was delivered, because that can not be changed any more. The last line is never fenced.
 * <p>
 * A single line is not compared with anything, and costs nothing. Pure. One thread; allocates when a line comes.
 */
final class StreamLines
{
    /** Numbers that are compared at a time. */
    static final int BLOCK_LENGTH = 1024;

    private final int blockLength;
    private final List<StreamLine> lines = new ArrayList<>();
    private final StreamLine delivered;
    private final Deque<LineFence> fences = new ArrayDeque<>();
    private final StreamLine.BlockHandler lastCall = (epoch, block) -> settle(epoch, block, true);
    private int openCount;
    private long blocksCompared;
    private long fenced;

    /** Compares {@link #BLOCK_LENGTH} numbers at a time. */
    StreamLines()
    {
        this(BLOCK_LENGTH);
    }

    /** @param blockLength numbers that are compared at a time; a power of two. */
    StreamLines(final int blockLength)
    {
        if (Integer.bitCount(blockLength) != 1)
        {
            throw new IllegalArgumentException("block length is not a power of two: " + blockLength);
        }
        this.blockLength = blockLength;
        delivered = new StreamLine("delivered", blockLength);
    }

    /**
     * A line is heard.
     *
     * @param name that an alarm gives it.
     * @return the line.
     */
    StreamLine add(final String name)
    {
        final StreamLine line = new StreamLine(name, blockLength);
        lines.add(line);
        openCount++;
        return line;
    }

    /** A line is not heard any more. What it has given keeps its vote in nothing. */
    void remove(final StreamLine line)
    {
        lines.remove(line);
        openCount -= line.isFenced() ? 0 : 1;
        for (int i = 0; i < lines.size(); i++)
        {
            lines.get(i).eachKept((epoch, block) -> settle(epoch, block, false));
        }
    }

    /** @return lines that are heard and not fenced. */
    int openCount()
    {
        return openCount;
    }

    /** @return true when there is more than one line to compare: each event is to be told, by its digest. */
    boolean isCompared()
    {
        return openCount > 1;
    }

    /** An event is delivered, from a line or from elsewhere. To be told before {@link #onGiven} of the same event. */
    void onDelivered(final int epoch, final long sequence, final long digest)
    {
        if (delivered.onEvent(epoch, sequence, digest))
        {
            delivered.keep();
        }
    }

    /** A line gives an event, and it was taken, or dropped because it was had before. */
    void onGiven(final StreamLine line, final int epoch, final long sequence, final long digest)
    {
        if (line.onEvent(epoch, sequence, digest))
        {
            line.onForgotten(lastCall);
            line.keep();
            blocksCompared += settle(epoch, line.block(), false) > 1 ? 1 : 0;
        }
    }

    /** @return true when each line that is open waits with something ahead of the event expected, so that none will bring it. */
    boolean areAllAhead(final long expectedSequence)
    {
        for (int i = 0; i < lines.size(); i++)
        {
            if (!lines.get(i).isFenced() && !lines.get(i).isAheadOf(expectedSequence))
            {
                return false;
            }
        }
        return true;
    }

    /** @return a line that was fenced, each one once; null when there is none to be told of. */
    LineFence nextFence()
    {
        return fences.poll();
    }

    /** @return how often the digests of lines were compared. */
    long blocksCompared()
    {
        return blocksCompared;
    }

    /** @return lines that were fenced so far. */
    long fenced()
    {
        return fenced;
    }

    /**
     * Compares those who have a block.
     *
     * @return how many they are.
     */
    private int settle(final int epoch, final long block, final boolean isLastCall)
    {
        int voters = 0;
        int pending = 0;
        int mostVotes = 0;
        long majority = 0;
        for (int i = 0; i < lines.size(); i++)
        {
            final StreamLine line = lines.get(i);
            if (isVoter(line, epoch, block))
            {
                voters++;
                final int votes = votes(epoch, block, line.digest(block));
                if (votes > mostVotes)
                {
                    mostVotes = votes;
                    majority = line.digest(block);
                }
            }
            else if (!line.isFenced() && !isLastCall && line.mayEnd(epoch, block))
            {
                pending++;
            }
        }

        if (mostVotes == voters)
        {
            return voters;
        }
        if (2 * mostVotes > voters + pending)
        {
            fenceOthers(epoch, block, majority);
        }
        else if (pending == 0)
        {
            fenceOthers(epoch, block, delivered.has(epoch, block) ? delivered.digest(block) : majority);
        }
        return voters;
    }

    private static boolean isVoter(final StreamLine line, final int epoch, final long block)
    {
        return !line.isFenced() && line.has(epoch, block);
    }

    private int votes(final int epoch, final long block, final long digest)
    {
        int votes = 0;
        for (int i = 0; i < lines.size(); i++)
        {
            votes += isVoter(lines.get(i), epoch, block) && lines.get(i).digest(block) == digest ? 1 : 0;
        }
        return votes;
    }

    private void fenceOthers(final int epoch, final long block, final long digest)
    {
        for (int i = 0; i < lines.size() && openCount > 1; i++)
        {
            final StreamLine line = lines.get(i);
            if (isVoter(line, epoch, block) && line.digest(block) != digest)
            {
                line.fence();
                openCount--;
                fenced++;
                fences.add(new LineFence(
                    line.toString(),
                    epoch,
                    block * blockLength + 1,
                    (block + 1) * blockLength,
                    delivered.has(epoch, block) && delivered.digest(block) != digest));
            }
        }
    }
}
