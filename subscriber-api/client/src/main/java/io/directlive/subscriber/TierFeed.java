package io.directlive.subscriber;

import io.directlive.protocol.EventDigest;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.StreamHeartbeatDecoder;
import org.agrona.DirectBuffer;

/**
 * Delivers one tier: each event once, in order, from whichever of two links has it. Of several live lines the first copy of
 * an event wins.
 * <pre>
 *               first number known                caught up with live
 *   LISTENING ────────────────────► RECOVERING ─────────────────────► LIVE
 *                                     │    ▲                           ▲ │
 *                                     │    └────── number missing ─────┼─┘
 *                                     └─ given up: the range is lost ──┘
 * </pre>
 * The live link is polled in every state. A frame with numbers that are ahead is refused and stays where it is; when
 * the replay has delivered what comes before, the frame is next, and the replay is stopped. The replay follows the
 * recording, so nothing special happens when live moves on, or is lost, meanwhile. While another line may still bring what
 * is missing, it is not asked for.
 * <p>
 * Pure: links, listener and time are given. One thread.
 */
final class TierFeed
{
    enum State
    {
        LISTENING, RECOVERING, LIVE
    }

    private final Tier tier;
    private final int partitionId;
    private final FeedSettings settings;
    private final LiveLink live;
    private final StreamLines lines;
    private final ReplayConversation replay;
    private final FeedListener listener;
    private final TierProgress progress;
    private final SequenceArbiter expected;
    private final HistoryReader history;
    private final FeedHealth health;
    private final LineReader liveReader = this::onLiveFrame;
    private final StreamMessages messages = new StreamMessages();
    private final boolean isLiveStart;

    private State state;
    private int liveEpoch;
    private long liveSequence;
    private boolean hasEarlierEpochs;
    private int brokenBefore;       // What is of an earlier epoch than this comes from history; 0 when none has been broken.
    private boolean isRereading;

    private long nowNs;
    private long progressNs;
    private int aheadEpoch;
    private long aheadSequence;     // That a line is at, while another one may bring what is before; 0 when there is none.
    private long awaitedSequence;
    private long lineDeadlineNs;

    private long duplicates;
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
        lines = live.lines();
        this.replay = replay == null ? null : new ReplayConversation(replay, settings, nowNs);
        this.listener = listener;
        progress = new TierProgress(tier, partitionId, start, listener);
        expected = progress.expected();
        history = new HistoryReader(tier, partitionId, settings, progress, lines, listener);
        health = new FeedHealth(settings, listener, nowNs);
        progressNs = nowNs;
        isLiveStart = start == StartFrom.live();
        state = State.LISTENING;
        if (!isLiveStart && replay != null)
        {
            this.replay.begin();
            state = State.RECOVERING;
        }
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
        final int recoveryWork = state == State.RECOVERING ? pollReplay(frameLimit) : 0;
        final int work = recoveryWork + (listener.isHeld() ? 0 : live.poll(liveReader, frameLimit));
        if (state == State.RECOVERING)
        {
            joinOrGiveUp();
        }
        else if (aheadSequence != 0 && state == State.LIVE)
        {
            recoverUnlessLineAwaited();
        }
        health.tell(state, progressNs, nowNs);
        tellFences();
        return work;
    }

    // Live.

    private boolean onLiveFrame(final StreamLine line, final DirectBuffer buffer, final int offset, final int length)
    {
        if (listener.isHeld())
        {
            return false;
        }
        if (line.isFenced())
        {
            return true;
        }
        if (StreamMessages.isHeartbeat(buffer, offset, length))
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
                case NEXT ->
                {
                    compareNext(line, buffer, at, epoch, sequence);
                    takeLive(buffer, at, epoch, sequence);
                }
                case SEEN ->
                {
                    compareSeen(line, buffer, at, epoch, sequence);
                    duplicates += isRereading ? 0 : 1;
                }
                case AHEAD ->
                {
                    line.onAhead(expected.sequence());
                    onAhead(epoch, sequence);
                    return false;
                }
                case LATER_EPOCH ->
                {
                    onLaterEpoch(epoch, sequence);
                    return false;
                }
            }
            if (line.isFenced())
            {
                return true;
            }

            liveEpoch = epoch;
            liveSequence = sequence + 1;
            at += EventLayout.length(buffer, at);
            if (listener.isHeld() && at < limit)
            {
                isRereading = true;
                return false;
            }
        }
        health.onEvents(nowNs);
        isRereading = false;
        return true;
    }

    private SequenceArbiter.Verdict judgeLive(
        final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        if (Integer.compareUnsigned(epoch, brokenBefore) < 0)
        {
            return SequenceArbiter.Verdict.SEEN; // A frame may hold the end of one epoch and the start of the next.
        }
        final SequenceArbiter.Verdict verdict = expected.judge(epoch, sequence);
        if (verdict == SequenceArbiter.Verdict.LATER_EPOCH && tier == Tier.ORDERS && sequence == 1 &&
            messages.continuesEpoch(buffer, offset, expected))
        {
            return SequenceArbiter.Verdict.NEXT;
        }
        if (verdict == SequenceArbiter.Verdict.NEXT && expected.epoch() == 0)
        {
            hasEarlierEpochs |= messages.isLaterEpoch(buffer, offset);
            return hasEarlierEpochs ? SequenceArbiter.Verdict.AHEAD : SequenceArbiter.Verdict.NEXT;
        }
        return verdict;
    }

    private void compareNext(
        final StreamLine line, final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        if (lines.isCompared())
        {
            final long digest = EventDigest.of(buffer, offset, EventLayout.length(buffer, offset));
            lines.onDelivered(epoch, sequence, digest);
            lines.onGiven(line, epoch, sequence, digest);
        }
    }

    private void compareSeen(
        final StreamLine line, final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        if (lines.isCompared())
        {
            lines.onGiven(line, epoch, sequence, EventDigest.of(buffer, offset, EventLayout.length(buffer, offset)));
        }
    }

    private void takeLive(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        if (state != State.LIVE)
        {
            join();
        }
        progress.take(buffer, offset, epoch, sequence);
    }

    private void onAhead(final int epoch, final long sequence)
    {
        health.onHeard(nowNs);
        liveEpoch = epoch;
        liveSequence = sequence;
        if (state == State.LISTENING)
        {
            startDelivery();
            recover();
        }
        else if (state == State.LIVE)
        {
            aheadEpoch = epoch;
            aheadSequence = sequence;
            recoverUnlessLineAwaited();
        }
    }

    private void recoverUnlessLineAwaited()
    {
        if (!isMissingBefore(aheadEpoch, aheadSequence))
        {
            aheadSequence = 0; // Another line has brought it.
        }
        else if (!isLineAwaited())
        {
            liveEpoch = aheadEpoch;
            liveSequence = aheadSequence;
            aheadSequence = 0;
            progress.onGap(liveEpoch, liveSequence);
            recover();
        }
    }

    /** Another line may still bring the event expected. */
    private boolean isLineAwaited()
    {
        if (!lines.isCompared() || lines.areAllAhead(expected.sequence()))
        {
            return false;
        }
        if (awaitedSequence != expected.sequence())
        {
            awaitedSequence = expected.sequence();
            lineDeadlineNs = nowNs + settings.lineWaitNs();
        }
        return lineDeadlineNs - nowNs >= 0;
    }

    private void onLaterEpoch(final int epoch, final long sequence)
    {
        health.onHeard(nowNs);
        liveEpoch = epoch;
        liveSequence = sequence;
        if (state == State.LIVE)
        {
            rebuild();
            recover();
        }
    }

    private void onHeartbeat(final DirectBuffer buffer, final int offset)
    {
        final StreamHeartbeatDecoder heartbeat = messages.heartbeat(buffer, offset);
        if (heartbeat.partitionId() != partitionId)
        {
            foreign++;
            return;
        }

        final int epoch = (int)heartbeat.streamEpoch();
        health.onOrderAt(epoch, heartbeat.basisSequence(), nowNs);
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
                progress.onBasis(heartbeat.basisSequence());
            }
        }
    }

    private void startDelivery()
    {
        if (isLiveStart)
        {
            progress.deliverFrom(liveEpoch, liveSequence);
        }
    }

    // Recovery.

    private void recover()
    {
        progressNs = nowNs;
        if (replay == null)
        {
            giveUp(LostReason.NO_STORE);
        }
        else
        {
            replay.begin();
            state = State.RECOVERING;
        }
    }

    private int pollReplay(final int frameLimit)
    {
        return switch (replay.phase())
        {
            case NONE -> 0;
            case REQUESTING -> request();
            case AWAITING_ANSWER -> awaitAnswer();
            case REPLAYING -> replay(frameLimit);
        };
    }

    private int request()
    {
        if (!replay.request(history.epoch(), history.sequence(), nowNs))
        {
            return 0;
        }
        history.begin();
        return 1;
    }

    private int awaitAnswer()
    {
        final ReplayLink.Answer answer = replay.answer(nowNs);
        switch (answer)
        {
            case BEFORE_RETENTION -> onNotKept(LostReason.BEFORE_RETENTION);
            case OTHER_EPOCH -> onNotKept(LostReason.OTHER_EPOCH);
            case BAD_REQUEST -> onRefused(LostReason.REFUSED);
            default ->
            {
                // No refusal: the conversation goes on by itself.
            }
        }
        return answer == ReplayLink.Answer.PENDING ? 0 : 1;
    }

    private int replay(final int frameLimit)
    {
        final int epoch = history.epoch();
        final long sequence = history.sequence();
        final int frames = replay.read(history, frameLimit, nowNs);
        if (history.sequence() != sequence || history.epoch() != epoch) // The same frames again are no progress.
        {
            progressNs = nowNs;
            replay.onProgress();
        }
        if (history.isBroken() || replay.isReplayOver(nowNs))
        {
            replay.requestAgain(nowNs);
        }
        return frames;
    }

    /**
     * The stream has broken: what was delivered of the old epoch may be more, or less, than was kept of it. The
     * recording goes through both epochs, so it is read from its start: what is still owed of the old one is delivered,
     * and nothing twice.
     */
    private void rebuild()
    {
        progress.restart();
        history.restart();
        brokenBefore = liveEpoch;
        hasEarlierEpochs = true;
    }

    /** Where the stream has gone on in a later epoch, nothing of that is given up: it is read anew. */
    private void onNotKept(final LostReason reason)
    {
        if (expected.epoch() != 0 && isLiveKnown() && Integer.compareUnsigned(liveEpoch, expected.epoch()) > 0)
        {
            rebuild();
            replay.requestAgain(nowNs);
        }
        else if (reason == LostReason.BEFORE_RETENTION)
        {
            skipToKept();
        }
        else
        {
            onRefused(reason);
        }
    }

    private void skipToKept()
    {
        final int epoch = expected.epoch() == 0 ? replay.storeEpoch() : expected.epoch();
        final long sequence = replay.earliestSequence();
        final boolean helps = history.canSkip() && expected.isBefore(epoch, sequence) &&
            (!isLiveKnown() || epoch == liveEpoch && sequence < liveSequence);
        if (helps)
        {
            progress.skip(epoch, sequence, LostReason.BEFORE_RETENTION);
            replay.requestAgain(nowNs);
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
            replay.requestAgain(nowNs);
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
            replay.end();
        }
        state = State.LIVE;
        progress.onCaughtUp();
    }

    private void giveUp(final LostReason reason)
    {
        progress.skip(liveEpoch, liveSequence, reason);
        join();
    }

    private boolean isLiveKnown()
    {
        return liveSequence != 0;
    }

    /** Something is missing, and it is known where it ends. */
    private boolean isHoleKnown()
    {
        return isLiveKnown() && isMissingBefore(liveEpoch, liveSequence);
    }

    private boolean isMissingBefore(final int epoch, final long sequence)
    {
        return expected.isBefore(epoch, sequence) || expected.epoch() == 0 && hasEarlierEpochs;
    }

    /** The live link goes on with the very event that is expected. */
    private boolean isLiveNext()
    {
        return liveSequence == expected.sequence() &&
            (liveEpoch == expected.epoch() || expected.epoch() == 0 && !hasEarlierEpochs);
    }

    // State, for people and programs.

    private void tellFences()
    {
        for (LineFence fence = lines.nextFence(); fence != null; fence = lines.nextFence())
        {
            listener.onLineFenced(fence);
        }
    }

    Tier tier()
    {
        return tier;
    }

    BookState state()
    {
        return health.state();
    }

    /** @return why the tier is stale; null when it is not. */
    StaleReason reason()
    {
        return health.reason();
    }

    /** @return how far the tier has come. */
    TierProgress progress()
    {
        return progress;
    }

    /** @return the lines that it hears. */
    StreamLines lines()
    {
        return lines;
    }

    /** @return live events that were dropped, as they had been taken before. */
    long duplicates()
    {
        return duplicates;
    }

    /** @return frames of something else. */
    long foreign()
    {
        return foreign + history.foreign();
    }

    /** @return frames that did not arrive as they were sent. */
    long damaged()
    {
        return live.damaged() + (replay == null ? 0 : replay.damaged());
    }

    void close()
    {
        live.close();
        if (replay != null)
        {
            replay.close();
        }
    }
}
