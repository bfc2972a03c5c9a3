package io.directlive.subscriber;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import org.agrona.DirectBuffer;

/**
 * How far a tier has come. Two places are kept: the event <em>expected</em>, which books are built from, and the event
 * <em>due</em>, from which on callbacks are made. They differ only before delivery begins, and when all is built anew
 * after an epoch was broken. Pure. One thread.
 */
final class TierProgress
{
    private final Tier tier;
    private final int partitionId;
    private final FeedListener listener;
    private final SequenceArbiter expected = new SequenceArbiter();
    private final StreamMessages messages = new StreamMessages();

    private int dueEpoch;
    private long dueSequence = 1;
    private long dueBasisSequence;  // Of the ordered stream, up to which all was delivered.
    private boolean isPlaceKnown;   // That the stream has come to where delivery is to begin.
    private int gapEpoch;
    private long gapFrom;
    private long gapTo;             // 0 when no gap is being filled.
    private boolean isAfterHole;    // The next event begins an epoch, and history lacks what came before.

    private long basisSequence;
    private long delivered;
    private long gaps;
    private long recovered;
    private long lost;

    TierProgress(final Tier tier, final int partitionId, final StartFrom start, final FeedListener listener)
    {
        this.tier = tier;
        this.partitionId = partitionId;
        this.listener = listener;
        if (start instanceof StartFrom.After after)
        {
            dueEpoch = after.cursor().epoch();
            dueSequence = after.cursor().sequence() + 1;
        }
        else if (start instanceof StartFrom.Exactly exactly)
        {
            dueEpoch = exactly.epoch();
            dueSequence = exactly.sequence();
            expected.expect(exactly.epoch(), exactly.sequence());
        }
    }

    /** @return the event that comes next. */
    SequenceArbiter expected()
    {
        return expected;
    }

    /** Delivery is to begin with this event. */
    void deliverFrom(final int epoch, final long sequence)
    {
        dueEpoch = epoch;
        dueSequence = sequence;
    }

    /** The event expected is here. */
    void take(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        final int previousEpoch = expected.epoch();
        expected.taken(epoch, sequence);
        if ((EventLayout.flags(buffer, offset) & EventFlags.LAST_IN_EVENT) != 0)
        {
            basisSequence = EventLayout.basisSequence(buffer, offset);
        }
        final boolean due = epoch == dueEpoch ?
            sequence >= dueSequence :
            Integer.compareUnsigned(epoch, dueEpoch) > 0;
        if (due)
        {
            if (epoch != dueEpoch)
            {
                checkContinued(buffer, offset, previousEpoch);
                onDueEpoch(epoch);
            }
            dueSequence = sequence + 1;
            dueBasisSequence = basisSequence;
            delivered++;
        }
        isAfterHole = false;
        listener.onEvent(buffer, offset, due);
        if (sequence == gapTo && epoch == gapEpoch)
        {
            gapTo = 0;
            listener.onRecovered(gapFrom, sequence);
        }
    }

    /** The event expected came from the replay store. */
    void takeHistory(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        recovered += gapTo != 0 && epoch == gapEpoch ? 1 : 0;
        take(buffer, offset, epoch, sequence);
    }

    /** All before this event is missing. */
    void onGap(final int epoch, final long sequence)
    {
        gaps++;
        gapEpoch = epoch;
        gapFrom = expected.sequence();
        gapTo = sequence - 1;
        listener.onGap(gapFrom, gapTo);
    }

    /** All is to come again, from the first event of the first epoch. */
    void restart()
    {
        expected.expect(0, 1);
        gapTo = 0;
        listener.onRebuild();
    }

    /** What is missing before this event does not come. */
    void skip(final int epoch, final long sequence, final LostReason reason)
    {
        final long missing = epoch == expected.epoch() || expected.epoch() == 0 ? expected.sequence() : 1;
        final boolean dueHere = epoch == dueEpoch;
        final long from = dueHere && dueSequence < sequence ? Math.max(missing, dueSequence) : missing;

        if (expected.epoch() != 0 && epoch != expected.epoch())
        {
            listener.onRebuild(); // The epoch began with empty books, and the event that says so is among those lost.
        }
        expected.expect(epoch, sequence);
        gapTo = 0;
        listener.onIncomplete();
        if (from < sequence)
        {
            lost += dueHere ? Math.max(0, sequence - Math.max(from, dueSequence)) : sequence - from;
            listener.onLost(from, sequence - 1, reason);
        }
    }

    /** All of the tier up to a sequence of the ordered stream has come. */
    void onBasis(final long sequence)
    {
        basisSequence = Math.max(basisSequence, sequence);
        if (expected.epoch() == dueEpoch && expected.sequence() == dueSequence)
        {
            dueBasisSequence = basisSequence;
        }
    }

    /** History goes on with an epoch that does not begin where the one before ended in it. */
    void onHole()
    {
        isAfterHole = true;
    }

    /** Of the epoch that was delivered last, all must have been there: in history, or by what the next one says of it. */
    private void checkContinued(final DirectBuffer buffer, final int offset, final int previousEpoch)
    {
        final boolean isRead = previousEpoch == dueEpoch && !isAfterHole;
        final long reached = tier == Tier.ORDERS ? dueSequence - 1 : dueBasisSequence;
        if (dueEpoch != 0 && !isRead && !messages.isEpochAfter(buffer, offset, dueEpoch, reached))
        {
            final boolean isOlder = previousEpoch != dueEpoch && messages.isLaterEpoch(buffer, offset);
            lost++; // At least: nobody can tell how many.
            listener.onResumeRefused(
                cursor(),
                EventLayout.streamEpoch(buffer, offset),
                EventLayout.sequence(buffer, offset),
                isOlder ? LostReason.BEFORE_RETENTION : LostReason.OTHER_EPOCH);
        }
    }

    /** All that the stream has so far was taken. */
    void onCaughtUp()
    {
        if (!isPlaceKnown && expected.epoch() != 0)
        {
            isPlaceKnown = true;
            if (Integer.compareUnsigned(dueEpoch, expected.epoch()) > 0)
            {
                listener.onResumeRefused(cursor(), expected.epoch(), expected.sequence(), LostReason.OTHER_EPOCH);
            }
        }
    }

    private void onDueEpoch(final int epoch)
    {
        final int previousEpoch = dueEpoch;
        dueEpoch = epoch;
        if (previousEpoch != 0)
        {
            listener.onEpoch(previousEpoch, epoch);
        }
    }

    /** @return place after the last event that was due. */
    Cursor cursor()
    {
        return dueEpoch == 0 ? new Cursor(partitionId, 0, 0) : new Cursor(partitionId, dueEpoch, dueSequence - 1);
    }

    /** @return sequence of the ordered stream of which nothing more can come on this tier. */
    long basisSequence()
    {
        return basisSequence;
    }

    /** @return events that were due. */
    long delivered()
    {
        return delivered;
    }

    /** @return gaps found. */
    long gaps()
    {
        return gaps;
    }

    /** @return events of gaps that came from the replay store. */
    long recovered()
    {
        return recovered;
    }

    /** @return events that were due and do not come; where nobody can tell how many, 1. */
    long lost()
    {
        return lost;
    }
}
