package io.directlive.subscriber;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.StreamHeartbeatDecoder;
import org.agrona.DirectBuffer;

/**
 * Delivers one tier: each event once, in order, from whichever of two links has it.
 * <pre>
 *               first number known            answer              caught up with live
 *   LISTENING ────────────────────► REQUESTING ─────► (awaiting) ─────► REPLAYING ─────► LIVE
 *                                    ▲      ▲ no answer, busy  │  replay ended │            │
 *                                    │      └──────────────────┴───────────────┘            │
 *                                    └──────────────── number missing ◄────────────────────┘
 *   and from each of the three in the middle: given up ─► LIVE, with the range that is lost
 * </pre>
 * The live link is polled in every state. A frame with numbers that are ahead is refused and stays where it is; when
 * the replay has delivered what comes before, the frame is next, and the replay is stopped. The replay has no end of
 * its own: it follows the recording, so nothing special happens when live moves on, or is lost, meanwhile.
 * <p>
 * Two places in the stream are kept: the event <em>expected</em>, which books are built from, and the event
 * <em>due</em>, from which on callbacks are made. They differ only before delivery begins, and when all is built anew
 * after an epoch was broken.
 * <p>
 * Pure: links, listener and time are given. One thread.
 */
final class TierFeed
{
    private enum State
    {
        LISTENING, REQUESTING, AWAITING_ANSWER, REPLAYING, LIVE
    }

    private static final int HEARTBEAT_LENGTH = MESSAGE_HEADER_LENGTH + StreamHeartbeatDecoder.BLOCK_LENGTH;
    private static final int EPOCH_START_LENGTH = MESSAGE_HEADER_LENGTH + EpochStartDecoder.BLOCK_LENGTH;

    private final Tier tier;
    private final int partitionId;
    private final FeedSettings settings;
    private final LiveLink live;
    private final ReplayLink replay;
    private final FeedListener listener;
    private final SequenceArbiter expected = new SequenceArbiter();
    private final TierHistory history;
    private final FrameReader liveReader = this::onLiveFrame;
    private final FrameReader historyReader = this::onHistoryFrame;
    private final StreamHeartbeatDecoder heartbeat = new StreamHeartbeatDecoder();
    private final EpochStartDecoder epochStart = new EpochStartDecoder();
    private final boolean isLiveStart;

    private State state;
    private BookState toldState = BookState.STALE;
    private int dueEpoch;
    private long dueSequence = 1;
    private int liveEpoch;
    private long liveSequence;
    private int gapEpoch;
    private long gapFrom;
    private long gapTo;
    private boolean hasEarlierEpochs;
    private boolean isHistoryBroken;
    private boolean isRereading;

    private long nowNs;
    private long heardNs;
    private long progressNs;
    private long nextRequestNs;
    private long requestIntervalNs;
    private long answerDeadlineNs;

    private long basisSequence;
    private long delivered;
    private long duplicates;
    private long gaps;
    private long recovered;
    private long lost;
    private long foreign;

    /**
     * @param tier        to deliver.
     * @param partitionId that it must be of.
     * @param start       where delivery begins.
     * @param settings    how patient it is.
     * @param live        where live frames arrive.
     * @param replay      store to ask; null when there is none.
     * @param listener    that takes the events.
     * @param nowNs       time now.
     */
    TierFeed(
        final Tier tier,
        final int partitionId,
        final StartFrom start,
        final FeedSettings settings,
        final LiveLink live,
        final ReplayLink replay,
        final FeedListener listener,
        final long nowNs)
    {
        this.tier = tier;
        this.partitionId = partitionId;
        this.settings = settings;
        this.live = live;
        this.replay = replay;
        this.listener = listener;
        this.history = TierHistory.of(tier, expected, settings.quality(), this::onHistory);
        this.requestIntervalNs = settings.requestIntervalNs();
        this.heardNs = nowNs;
        this.progressNs = nowNs;
        this.nextRequestNs = nowNs;
        if (start instanceof StartFrom.After after)
        {
            dueEpoch = after.cursor().epoch();
            dueSequence = after.cursor().sequence() + 1;
        }
        isLiveStart = start == StartFrom.live();
        state = isLiveStart || replay == null ? State.LISTENING : State.REQUESTING;
    }

    /**
     * Delivers what is there. Never blocks.
     *
     * @param frameLimit most frames to take from each link.
     * @param timeNs     now.
     * @return work done; 0 when there was nothing to do.
     */
    int poll(final int frameLimit, final long timeNs)
    {
        nowNs = timeNs;
        final int work = recover(frameLimit) + (listener.hasFailed() ? 0 : live.poll(liveReader, frameLimit));
        if (state != State.LIVE && state != State.LISTENING)
        {
            joinOrGiveUp();
        }
        tellState();
        return work;
    }

    private int recover(final int frameLimit)
    {
        return switch (state)
        {
            case LISTENING, LIVE -> 0;
            case REQUESTING -> request();
            case AWAITING_ANSWER -> awaitAnswer();
            case REPLAYING -> replay(frameLimit);
        };
    }

    // Live.

    private boolean onLiveFrame(final DirectBuffer buffer, final int offset, final int length)
    {
        if (listener.hasFailed())
        {
            return false;
        }
        if (isHeartbeat(buffer, offset, length))
        {
            onHeartbeat(buffer, offset);
            return true;
        }

        final int limit = offset + length;
        int at = offset;
        while (at < limit)
        {
            if (!EventLayout.isEvent(buffer, at, limit) || EventLayout.partitionId(buffer, at) != partitionId)
            {
                foreign++;
                break;
            }

            final int epoch = EventLayout.streamEpoch(buffer, at);
            final long sequence = EventLayout.sequence(buffer, at);
            switch (judgeLive(buffer, at, epoch, sequence))
            {
                case NEXT -> takeLive(buffer, at, epoch, sequence);
                case SEEN -> duplicates += isRereading ? 0 : 1;
                case AHEAD ->
                {
                    onAhead(epoch, sequence);
                    return false;
                }
                case LATER_EPOCH ->
                {
                    onLaterEpoch(epoch, sequence);
                    return false;
                }
            }

            liveEpoch = epoch;
            liveSequence = sequence + 1;
            at += EventLayout.length(buffer, at);
            if (listener.hasFailed() && at < limit)
            {
                isRereading = true;
                return false;
            }
        }
        heardNs = nowNs;
        isRereading = false;
        return true;
    }

    private SequenceArbiter.Verdict judgeLive(
        final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        final SequenceArbiter.Verdict verdict = expected.judge(epoch, sequence);
        if (verdict == SequenceArbiter.Verdict.LATER_EPOCH && continuesEpoch(buffer, offset, sequence))
        {
            return SequenceArbiter.Verdict.NEXT;
        }
        if (verdict == SequenceArbiter.Verdict.NEXT && expected.epoch() == 0)
        {
            hasEarlierEpochs |= isSessionBreak(buffer, offset);
            return hasEarlierEpochs ? SequenceArbiter.Verdict.AHEAD : SequenceArbiter.Verdict.NEXT;
        }
        return verdict;
    }

    private void takeLive(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        if (state != State.LIVE)
        {
            join();
        }
        take(buffer, offset, epoch, sequence);
    }

    private void onAhead(final int epoch, final long sequence)
    {
        heardNs = nowNs;
        liveEpoch = epoch;
        liveSequence = sequence;
        if (state == State.LISTENING)
        {
            startDelivery();
            startRecovery();
        }
        else if (state == State.LIVE)
        {
            gaps++;
            gapEpoch = epoch;
            gapFrom = expected.sequence();
            gapTo = sequence - 1;
            listener.onGap(gapFrom, gapTo);
            startRecovery();
        }
    }

    private void onLaterEpoch(final int epoch, final long sequence)
    {
        heardNs = nowNs;
        liveEpoch = epoch;
        liveSequence = sequence;
        if (state == State.LIVE)
        {
            rebuild();
            startRecovery();
        }
    }

    private void onHeartbeat(final DirectBuffer buffer, final int offset)
    {
        heartbeat.wrap(
            buffer,
            offset + MESSAGE_HEADER_LENGTH,
            EventLayout.length(buffer, offset) - MESSAGE_HEADER_LENGTH,
            EventLayout.version(buffer, offset));
        if (heartbeat.partitionId() != partitionId)
        {
            foreign++;
            return;
        }

        heardNs = nowNs;
        final int epoch = (int)heartbeat.streamEpoch();
        final long sequence = heartbeat.nextSequence();
        if (expected.isBefore(epoch, sequence))
        {
            if (epoch == expected.epoch() || expected.epoch() == 0)
            {
                onAhead(epoch, sequence);
            }
            else
            {
                onLaterEpoch(epoch, sequence);
            }
        }
        else if (epoch == expected.epoch() || expected.epoch() == 0)
        {
            liveEpoch = epoch;
            liveSequence = sequence;
            if (state == State.LISTENING)
            {
                startDelivery();
                join();
            }
            if (sequence == expected.sequence())
            {
                basisSequence = Math.max(basisSequence, heartbeat.basisSequence());
            }
        }
    }

    // The events themselves.

    private void take(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
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
                onDueEpoch(epoch);
            }
            dueSequence = sequence + 1;
            delivered++;
        }
        listener.onEvent(buffer, offset, due);
        if (sequence == gapTo && epoch == gapEpoch)
        {
            gapTo = 0;
            listener.onRecovered(gapFrom, sequence);
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

    private void startDelivery()
    {
        if (isLiveStart)
        {
            dueEpoch = liveEpoch;
            dueSequence = liveSequence;
        }
    }

    // Recovery, one method per state.

    private void startRecovery()
    {
        progressNs = nowNs;
        if (replay == null)
        {
            giveUp(LostReason.NO_STORE);
        }
        else
        {
            state = State.REQUESTING;
        }
    }

    private int request()
    {
        if (nowNs - nextRequestNs < 0 || !replay.request(history.epoch(), history.sequence()))
        {
            return 0;
        }
        isHistoryBroken = false;
        nextRequestNs = nowNs + settings.requestIntervalNs();
        answerDeadlineNs = nowNs + settings.answerTimeoutNs();
        state = State.AWAITING_ANSWER;
        return 1;
    }

    private int awaitAnswer()
    {
        switch (replay.answer())
        {
            case PENDING ->
            {
                if (answerDeadlineNs - nowNs < 0)
                {
                    requestAgain();
                }
                return 0;
            }
            case ACCEPTED ->
            {
                answerDeadlineNs = nowNs + settings.answerTimeoutNs();
                state = State.REPLAYING;
            }
            case BUSY -> requestAgain();
            case BEFORE_RETENTION -> onBeforeRetention();
            case OTHER_EPOCH -> onRefused(LostReason.OTHER_EPOCH);
            case BAD_REQUEST -> onRefused(LostReason.REFUSED);
        }
        return 1;
    }

    private int replay(final int frameLimit)
    {
        final int epoch = history.epoch();
        final long sequence = history.sequence();
        final int frames = replay.poll(historyReader, frameLimit);
        if (history.sequence() != sequence || history.epoch() != epoch) // The same frames again are no progress.
        {
            progressNs = nowNs;
            requestIntervalNs = settings.requestIntervalNs();
        }
        if (frames > 0)
        {
            answerDeadlineNs = nowNs;
        }
        if (isHistoryBroken)
        {
            requestAgain();
        }
        else if (replay.isReplaying())
        {
            answerDeadlineNs = nowNs;
        }
        else if (answerDeadlineNs - nowNs <= 0)
        {
            requestAgain();
        }
        return frames;
    }

    private boolean onHistoryFrame(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        int at = offset;
        while (at < limit && !isHistoryBroken)
        {
            if (listener.hasFailed())
            {
                return false; // What was taken of the frame is dropped by its number when it comes again.
            }
            if (!EventLayout.isEvent(buffer, at, limit) || EventLayout.partitionId(buffer, at) != partitionId)
            {
                foreign++;
                break;
            }
            isHistoryBroken = !history.onEvent(buffer, at);
            at += EventLayout.length(buffer, at);
        }
        return true;
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
                takeHistory(buffer, offset, epoch, sequence); // The recording goes over from one epoch to the next.
            }
        }
        return true;
    }

    private void takeHistory(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        recovered += gapTo != 0 && epoch == gapEpoch ? 1 : 0;
        take(buffer, offset, epoch, sequence);
    }

    /**
     * The stream has broken: what was delivered of the old epoch may be more, or less, than was kept of it. The
     * recording goes through both epochs, so it is read from its start: what is still owed of the old one is delivered,
     * and nothing twice.
     */
    private void rebuild()
    {
        expected.expect(0, 1);
        history.restart();
        gapTo = 0;
        hasEarlierEpochs = true;
        listener.onRebuild();
    }

    private void requestAgain()
    {
        replay.stop();
        nextRequestNs = nowNs + requestIntervalNs;
        requestIntervalNs = Math.min(2 * requestIntervalNs, settings.maxRequestIntervalNs());
        state = State.REQUESTING;
    }

    private void onBeforeRetention()
    {
        final int epoch = expected.epoch() == 0 ? replay.epoch() : expected.epoch();
        final long sequence = replay.earliestSequence();
        final boolean helps = history.canSkip() && expected.isBefore(epoch, sequence) &&
            (!isLiveKnown() || epoch == liveEpoch && sequence < liveSequence);
        if (helps)
        {
            skip(epoch, sequence, LostReason.BEFORE_RETENTION);
            requestAgain();
        }
        else
        {
            onRefused(LostReason.BEFORE_RETENTION);
        }
    }

    private void onRefused(final LostReason reason)
    {
        if (isHoleKnown())
        {
            giveUp(reason);
        }
        else
        {
            requestAgain();
        }
    }

    private void joinOrGiveUp()
    {
        if (isLiveNext())
        {
            join();
        }
        else if (nowNs - progressNs > settings.recoveryTimeoutNs() && isHoleKnown())
        {
            giveUp(LostReason.TIMEOUT);
        }
    }

    private void join()
    {
        if (replay != null)
        {
            replay.stop();
        }
        requestIntervalNs = settings.requestIntervalNs();
        state = State.LIVE;
    }

    private void giveUp(final LostReason reason)
    {
        skip(liveEpoch, liveSequence, reason);
        join();
    }

    private void skip(final int epoch, final long sequence, final LostReason reason)
    {
        final long missing = epoch == expected.epoch() || expected.epoch() == 0 ? expected.sequence() : 1;
        final boolean dueHere = epoch == dueEpoch;
        final long from = dueHere && dueSequence < sequence ? Math.max(missing, dueSequence) : missing;

        expected.expect(epoch, sequence);
        gapTo = 0;
        listener.onIncomplete();
        if (from < sequence)
        {
            lost += dueHere ? Math.max(0, sequence - Math.max(from, dueSequence)) : sequence - from;
            listener.onLost(from, sequence - 1, reason);
        }
    }

    private boolean isLiveKnown()
    {
        return liveSequence != 0;
    }

    /** Something is missing, and it is known where it ends. */
    private boolean isHoleKnown()
    {
        return isLiveKnown() &&
            (expected.isBefore(liveEpoch, liveSequence) || expected.epoch() == 0 && hasEarlierEpochs);
    }

    /** The live link goes on with the very event that is expected. */
    private boolean isLiveNext()
    {
        return liveSequence == expected.sequence() &&
            (liveEpoch == expected.epoch() || expected.epoch() == 0 && !hasEarlierEpochs);
    }

    // What kind of message it is.

    private static boolean isHeartbeat(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= HEARTBEAT_LENGTH &&
            EventLayout.schemaId(buffer, offset) == EventLayout.SCHEMA_ID &&
            EventLayout.templateId(buffer, offset) == StreamHeartbeatDecoder.TEMPLATE_ID &&
            EventLayout.length(buffer, offset) >= HEARTBEAT_LENGTH;
    }

    private boolean isSessionBreak(final DirectBuffer buffer, final int offset)
    {
        return wrapEpochStart(buffer, offset) && epochStart.reason() == EpochReason.SESSION_BREAK;
    }

    /** A new epoch of the ordered stream, of whose predecessor all was had, and no more than was kept. */
    private boolean continuesEpoch(final DirectBuffer buffer, final int offset, final long sequence)
    {
        return tier == Tier.ORDERS && sequence == 1 && wrapEpochStart(buffer, offset) &&
            (int)epochStart.previousEpoch() == expected.epoch() &&
            epochStart.previousSequence() == expected.sequence() - 1;
    }

    private boolean wrapEpochStart(final DirectBuffer buffer, final int offset)
    {
        if (EventLayout.templateId(buffer, offset) != EpochStartDecoder.TEMPLATE_ID ||
            EventLayout.length(buffer, offset) < EPOCH_START_LENGTH)
        {
            return false;
        }
        epochStart.wrap(
            buffer,
            offset + MESSAGE_HEADER_LENGTH,
            EventLayout.length(buffer, offset) - MESSAGE_HEADER_LENGTH,
            EventLayout.version(buffer, offset));
        return true;
    }

    // State, for people and programs.

    private void tellState()
    {
        final BookState now = currentState();
        if (now != toldState)
        {
            toldState = now;
            listener.onState(now);
        }
    }

    private BookState currentState()
    {
        final boolean silent = nowNs - heardNs > settings.staleAfterNs();
        return switch (state)
        {
            case LISTENING -> BookState.STALE;
            case LIVE -> silent ? BookState.STALE : BookState.SYNCED;
            case REQUESTING, AWAITING_ANSWER, REPLAYING ->
                silent && nowNs - progressNs > settings.staleAfterNs() ? BookState.STALE : BookState.RECOVERING;
        };
    }

    Tier tier()
    {
        return tier;
    }

    BookState state()
    {
        return toldState;
    }

    /** @return place after the last event that was due. */
    Cursor cursor()
    {
        return dueEpoch == 0 ? new Cursor(partitionId, 0, 0) : new Cursor(partitionId, dueEpoch, dueSequence - 1);
    }

    long delivered()
    {
        return delivered;
    }

    long duplicates()
    {
        return duplicates;
    }

    long gaps()
    {
        return gaps;
    }

    long recovered()
    {
        return recovered;
    }

    long lost()
    {
        return lost;
    }

    /** Sequence of the ordered stream of which nothing more can come on this tier. */
    long basisSequence()
    {
        return basisSequence;
    }

    long foreign()
    {
        return foreign;
    }

    void close()
    {
        live.close();
        if (replay != null)
        {
            replay.stop();
            replay.close();
        }
    }
}
