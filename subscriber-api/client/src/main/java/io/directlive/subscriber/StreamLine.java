package io.directlive.subscriber;

import io.directlive.protocol.EventDigest;
import java.util.Arrays;

/**
 * One of several copies of a stream, as one sender gives it: which number it gives next, and the digests of the blocks of
 * numbers that it has given. A block counts when all of it was given, in order. Pure. One thread.
 */
final class StreamLine
{
    /** Blocks whose digests are kept: how far, in blocks, lines may be apart and still be compared. */
    static final int KEPT_BLOCKS = 64;

    /** Takes blocks. */
    @FunctionalInterface
    interface BlockHandler
    {
        /** A block, from 0, of an epoch. */
        void onBlock(int epoch, long block);
    }

    private final String name;
    private final long blockMask;
    private final int blockShift;
    private final int[] keptEpochs = new int[KEPT_BLOCKS];
    private final long[] keptBlocks = new long[KEPT_BLOCKS];
    private final long[] keptDigests = new long[KEPT_BLOCKS];

    private int epoch;
    private long next;
    private long digest;
    private boolean isWhole;            // The open block has all its numbers so far.
    private long aheadOf;
    private boolean isFenced;

    /**
     * @param name        that an alarm gives it.
     * @param blockLength numbers of a block; a power of two.
     */
    StreamLine(final String name, final int blockLength)
    {
        this.name = name;
        blockMask = blockLength - 1;
        blockShift = Integer.numberOfTrailingZeros(blockLength);
        Arrays.fill(keptBlocks, -1);
    }

    /**
     * The line gives an event, perhaps not for the first time.
     *
     * @param eventDigest of its bytes.
     * @return true when a block ends with it, whose digest is now to be had.
     */
    boolean onEvent(final int eventEpoch, final long sequence, final long eventDigest)
    {
        if (eventEpoch == epoch ? sequence < next : Integer.compareUnsigned(eventEpoch, epoch) < 0)
        {
            return false; // Of a frame that was not taken at once, and is given again.
        }
        if ((sequence - 1 & blockMask) == 0)
        {
            digest = EventDigest.NONE;
            isWhole = true;
        }
        else
        {
            isWhole &= sequence == next && eventEpoch == epoch;
        }
        epoch = eventEpoch;
        next = sequence + 1;
        digest = EventDigest.append(digest, eventDigest);
        return isWhole && (sequence & blockMask) == 0;
    }

    /** Keeps the digest of the block that has just ended, in place of the oldest one. */
    void keep()
    {
        final int slot = slot(block());
        keptEpochs[slot] = epoch;
        keptBlocks[slot] = block();
        keptDigests[slot] = digest;
    }

    /** Tells of the block that {@link #keep()} is about to forget. */
    void onForgotten(final BlockHandler handler)
    {
        final int slot = slot(block());
        if (keptBlocks[slot] >= 0)
        {
            handler.onBlock(keptEpochs[slot], keptBlocks[slot]);
        }
    }

    /** Tells of the blocks whose digests it has. */
    void eachKept(final BlockHandler handler)
    {
        for (int slot = 0; slot < KEPT_BLOCKS; slot++)
        {
            if (keptBlocks[slot] >= 0)
            {
                handler.onBlock(keptEpochs[slot], keptBlocks[slot]);
            }
        }
    }

    /** @return block of the event given last, from 0. */
    long block()
    {
        return next - 2 >>> blockShift;
    }

    /** @return epoch of the event given last. */
    int epoch()
    {
        return epoch;
    }

    boolean has(final int ofEpoch, final long block)
    {
        final int slot = slot(block);
        return keptBlocks[slot] == block && keptEpochs[slot] == ofEpoch;
    }

    /** @return digest of a block that it has. */
    long digest(final long block)
    {
        return keptDigests[slot(block)];
    }

    /** @return true when the line has yet to end a block, and all of it was given so far. */
    boolean mayEnd(final int ofEpoch, final long block)
    {
        final long ended = next - 1 >>> blockShift; // Blocks that lie behind the line.
        return epoch == ofEpoch ?
            ended < block || ended == block && (isWhole || (next - 1 & blockMask) == 0) :
            Integer.compareUnsigned(epoch, ofEpoch) < 0;
    }

    private static int slot(final long block)
    {
        return (int)block & KEPT_BLOCKS - 1;
    }

    /** The line waits with an event that is ahead of this one, which is expected. */
    void onAhead(final long expectedSequence)
    {
        aheadOf = expectedSequence;
    }

    boolean isAheadOf(final long expectedSequence)
    {
        return aheadOf == expectedSequence;
    }

    /** Nothing is taken from it any more. */
    void fence()
    {
        isFenced = true;
    }

    boolean isFenced()
    {
        return isFenced;
    }

    @Override
    public String toString()
    {
        return name;
    }
}
