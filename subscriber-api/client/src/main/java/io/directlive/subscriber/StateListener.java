package io.directlive.subscriber;

import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceState;

/**
 * Is told what happens to the delivery itself. Numbers are those of the tier, ranges include both ends. Between two
 * events of a tier whose numbers do not follow each other there was always {@link #onLost} or {@link #onEpoch}; where an epoch
 * follows that does not go on where the last one ended, {@link #onResumeRefused} besides.
 */
public interface StateListener
{
    /**
     * Live events are missing, and are now asked for from the replay store.
     *
     * @param tier that has the hole.
     * @param from first missing.
     * @param to   last missing as far as is known now.
     */
    default void onGap(final Tier tier, final long from, final long to)
    {
    }

    /**
     * All events of a hole have been delivered.
     *
     * @param tier that had the hole.
     * @param from first missing, as told by {@link #onGap}.
     * @param to   last missing, as told by {@link #onGap}.
     */
    default void onRecovered(final Tier tier, final long from, final long to)
    {
    }

    /**
     * Events will not be delivered. Delivery goes on with the number after the last; books are {@link BookState#STALE}
     * until they can be shown to be whole. Before the first event it tells of what books would have been built from.
     *
     * @param tier   that has the hole.
     * @param from   first lost.
     * @param to     last lost.
     * @param reason why they cannot be had.
     */
    default void onLost(final Tier tier, final long from, final long to, final LostReason reason)
    {
    }

    /**
     * The stream cannot be gone on with right after the place that was reached, or that the cursor names: what follows it is not
     * kept, or the stream never had it. How many events are missing is not known. When what is kept begins after the place,
     * {@link #onEpoch} follows, and delivery goes on there, with the event told; when the stream has not come to the place yet,
     * as one of another data directory never will, nothing is delivered before it does.
     *
     * @param tier     that it is.
     * @param cursor   place after the last event that was delivered, in this run or the one that the cursor is of.
     * @param epoch    of the first event after it that can be had; where the stream has not come so far, of the next event.
     * @param sequence of that event.
     * @param reason   {@link LostReason#BEFORE_RETENTION} or {@link LostReason#OTHER_EPOCH}.
     */
    default void onResumeRefused(
        final Tier tier, final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
    {
    }

    /**
     * A tier as a whole has another state, or is stale for another reason.
     *
     * @param tier   that it is.
     * @param state  from now on.
     * @param reason why it is {@link BookState#STALE}; null in the other states.
     */
    default void onTierState(final Tier tier, final BookState state, final StaleReason reason)
    {
    }

    /**
     * The stream says that a source has another state: its lines are silent, or nothing is heard of any of its handlers. STALE and
     * DOWN last until UP is told or the next event of the source comes, whichever is first. The order of other sources goes on.
     *
     * @param tier     that carried the word.
     * @param sourceId of the source.
     * @param state    from now on.
     */
    default void onSourceState(final Tier tier, final int sourceId, final SourceState state)
    {
    }

    /**
     * The book of an instrument has another state. Only for instruments that pass the filter, and with book views.
     *
     * @param instrument whose book it is.
     * @param state      from now on.
     */
    default void onBookState(final Instrument instrument, final BookState state)
    {
    }

    /**
     * The numbers of a tier start anew: the stream could not show that it is whole, or began an epoch between sessions. Told
     * before the first event of the epoch.
     *
     * @param tier          that it is.
     * @param previousEpoch of the events delivered so far.
     * @param epoch         of the events to come.
     */
    default void onEpoch(final Tier tier, final int previousEpoch, final int epoch)
    {
    }

    /**
     * A line is not read any more, because it carries other bytes under the same numbers than the other lines of the tier.
     * Delivery goes on with those. It is a fault of the sender, or of what it runs on, and for people to look into.
     *
     * @param tier  that it carries.
     * @param fence which line, and where it differs.
     */
    default void onLineFenced(final Tier tier, final LineFence fence)
    {
    }

    /**
     * A source says that its session is complete.
     *
     * @param tier               that carried the word.
     * @param sourceId           of the source.
     * @param lastSourceSequence venue's number of its last message.
     */
    default void onEndOfSession(final Tier tier, final int sourceId, final long lastSourceSequence)
    {
    }

    /**
     * An instrument goes from one partition to another: told by the one with RELEASED, which is its last event there, and by
     * the other with TAKEN_UP, whose {@code instrumentSequence} is the next. The book there follows, as a snapshot; the one
     * here is empty and {@link BookState#STALE}. Phases PREPARED and CANCELLED name no instrument in the header.
     *
     * @param tier       that carried the word.
     * @param instrument that moves; the one with id 0 in phases PREPARED and CANCELLED.
     * @param move       valid during the call.
     */
    default void onPartitionMove(final Tier tier, final Instrument instrument, final PartitionMoveDecoder move)
    {
    }
}
