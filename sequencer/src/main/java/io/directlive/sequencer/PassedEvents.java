package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;

/**
 * What a source has sent, in order, that is another partition's, since the last event that was published: the mark is past
 * it, but the stream does not show that. So the source is not told, and keeps it, until the stream does: by the next own
 * event, or by a gap of reason FILTERED, which is due after a number of such events, when the end of an atomic event is
 * among them, and when the source asks.
 */
final class PassedEvents
{
    /** Events after which the stream is to show the mark: a small part of a handler's window. */
    static final int LIMIT = 1024;

    private int count;
    private long sequence;          // The mark that the stream shows, when count is not 0.
    private int index;
    private boolean messageComplete;
    private int snapshotIndex;
    private long venueTimeNs;       // Of the last of them.
    private long receiveTimeNs;
    private boolean isEventOpen;    // The last event published is not the last of its atomic event.
    private boolean isEndPassed;

    void restore(
        final int restoredCount,
        final long restoredSequence,
        final int restoredIndex,
        final boolean isMessageComplete,
        final int restoredSnapshotIndex,
        final long restoredVenueTimeNs,
        final long restoredReceiveTimeNs,
        final boolean wasEventOpen,
        final boolean wasEndPassed)
    {
        count = restoredCount;
        sequence = restoredSequence;
        index = restoredIndex;
        messageComplete = isMessageComplete;
        snapshotIndex = restoredSnapshotIndex;
        venueTimeNs = restoredVenueTimeNs;
        receiveTimeNs = restoredReceiveTimeNs;
        isEventOpen = wasEventOpen;
        isEndPassed = wasEndPassed;
    }

    /** One more; the mark of the source is still before it. */
    void add(final Source source, final long eventVenueTimeNs, final long eventReceiveTimeNs, final boolean isEventEnd)
    {
        if (count == 0)
        {
            sequence = source.sequence();
            index = source.index();
            messageComplete = source.messageComplete();
            snapshotIndex = source.snapshotIndex();
        }
        count++;
        venueTimeNs = eventVenueTimeNs;
        receiveTimeNs = eventReceiveTimeNs;
        isEndPassed |= isEventOpen && isEventEnd;
    }

    /** An event of the source is published: the stream shows the mark again. */
    void onPublished(final boolean isEventEnd)
    {
        restore(0, 0, 0, false, 0, 0, 0, !isEventEnd, false);
    }

    void clear()
    {
        restore(0, 0, 0, false, 0, 0, 0, false, false);
    }

    boolean isEmpty()
    {
        return count == 0;
    }

    /** @return true when the stream shows another mark than the source has; events of a snapshot do not move it. */
    boolean isBehind(final Source source)
    {
        return count != 0 && (sequence != source.sequence() || index != source.index() ||
            messageComplete != source.messageComplete());
    }

    boolean isDue()
    {
        return count >= LIMIT || isEndPassed;
    }

    int count()
    {
        return count;
    }

    long sequence()
    {
        return sequence;
    }

    int index()
    {
        return index;
    }

    boolean messageComplete()
    {
        return messageComplete;
    }

    int snapshotIndex()
    {
        return snapshotIndex;
    }

    long venueTimeNs()
    {
        return venueTimeNs;
    }

    long receiveTimeNs()
    {
        return receiveTimeNs;
    }

    boolean isEventOpen()
    {
        return isEventOpen;
    }

    boolean isEndPassed()
    {
        return isEndPassed;
    }

    long mixInto(final long hash)
    {
        long mixed = mix(mix(mix(hash, count), sequence), index);
        mixed = mix(mix(mixed, messageComplete ? 1 : 0), snapshotIndex);
        mixed = mix(mix(mixed, venueTimeNs), receiveTimeNs);
        return mix(mix(mixed, isEventOpen ? 1 : 0), isEndPassed ? 1 : 0);
    }
}
