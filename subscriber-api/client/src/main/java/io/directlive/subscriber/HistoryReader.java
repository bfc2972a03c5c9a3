package io.directlive.subscriber;

import io.directlive.protocol.EventDigest;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import org.agrona.DirectBuffer;

/**
 * Takes frames of a replay: each event that is next is delivered, and what has been is dropped. Where a number is missing it
 * takes no more, until the replay begins anew. One thread.
 */
final class HistoryReader implements FrameReader
{
    private final int partitionId;
    private final TierProgress progress;
    private final SequenceArbiter expected;
    private final StreamLines lines;
    private final FeedListener listener;
    private final TierHistory history;
    private final StreamMessages messages = new StreamMessages();
    private boolean isBroken;
    private long foreign;

    /**
     * @param tier        to deliver.
     * @param partitionId that it must be of.
     * @param settings    of the feed.
     * @param progress    that takes what is next.
     * @param lines       that what is delivered is compared with.
     * @param listener    that may be held.
     */
    HistoryReader(
        final Tier tier,
        final int partitionId,
        final FeedSettings settings,
        final TierProgress progress,
        final StreamLines lines,
        final FeedListener listener)
    {
        this.partitionId = partitionId;
        this.progress = progress;
        this.lines = lines;
        this.listener = listener;
        expected = progress.expected();
        history = TierHistory.of(tier, expected, settings.quality(), this::onHistory);
    }

    /** A replay is to begin. */
    void begin()
    {
        isBroken = false;
    }

    /** @return whether a number was missing. */
    boolean isBroken()
    {
        return isBroken;
    }

    /** @return epoch that is to be asked for. */
    int epoch()
    {
        return history.epoch();
    }

    /** @return number in the ordered stream that is to be asked for. */
    long sequence()
    {
        return history.sequence();
    }

    /** @return whether it can go on behind what was never read. */
    boolean canSkip()
    {
        return history.canSkip();
    }

    /** All is to be read again, from the start of the recording. */
    void restart()
    {
        history.restart();
    }

    /** @return frames of something else. */
    long foreign()
    {
        return foreign;
    }

    @Override
    public boolean onFrame(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        int at = offset;
        while (at < limit && !isBroken)
        {
            if (listener.isHeld())
            {
                return false; // What was taken of the frame is dropped by its number when it comes again.
            }
            if (!EventLayout.isEvent(buffer, at, limit) || EventLayout.partitionId(buffer, at) != partitionId)
            {
                foreign++;
                break;
            }
            checkEpoch(buffer, at);
            isBroken = !history.onEvent(buffer, at);
            at += EventLayout.length(buffer, at);
        }
        return true;
    }

    /** An epoch that the ordered stream goes over to must have begun where the one before ended in it. */
    private void checkEpoch(final DirectBuffer buffer, final int offset)
    {
        if (EventLayout.sequence(buffer, offset) == 1 && history.epoch() != 0 &&
            Integer.compareUnsigned(EventLayout.streamEpoch(buffer, offset), history.epoch()) > 0 &&
            !messages.isEpochAfter(buffer, offset, history.epoch(), history.sequence() - 1))
        {
            progress.onHole();
        }
    }

    private boolean onHistory(final DirectBuffer buffer, final int offset)
    {
        final int epoch = EventLayout.streamEpoch(buffer, offset);
        final long sequence = EventLayout.sequence(buffer, offset);
        switch (expected.judge(epoch, sequence))
        {
            case NEXT -> takeHistory(buffer, offset, epoch, sequence);
            case SEEN ->
            {
                return true;
            }
            case AHEAD ->
            {
                return false;
            }
            case LATER_EPOCH ->
            {
                if (sequence != 1)
                {
                    return false;
                }
                // The recording goes over from one epoch to the next.
                takeHistory(buffer, offset, epoch, sequence);
            }
        }
        return true;
    }

    private void takeHistory(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        if (lines.isCompared())
        {
            lines.onDelivered(epoch, sequence, EventDigest.of(buffer, offset, EventLayout.length(buffer, offset)));
        }
        progress.takeHistory(buffer, offset, epoch, sequence);
    }
}
