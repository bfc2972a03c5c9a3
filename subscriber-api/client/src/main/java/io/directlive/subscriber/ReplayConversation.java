package io.directlive.subscriber;

/**
 * Gets what is missing from the replay store: asks, waits for the answer, reads, and asks again when nothing comes.
 * <pre>
 *             asked               accepted
 *   REQUESTING ────► AWAITING_ANSWER ────► REPLAYING
 *        ▲  no answer, busy │                   │ ended, or broken
 *        └──────────────────┴───────────────────┘
 * </pre>
 * Requests that fail in a row come ever less often. The replay has no end of its own: it follows the recording until it
 * is not needed any more. Pure: link and time are given. One thread.
 */
final class ReplayConversation
{
    /** Where the conversation is. */
    enum Phase
    {
        /** Nothing is missing. */
        NONE,
        /** A request is to be sent when it is time. */
        REQUESTING,
        /** The store has not answered yet. */
        AWAITING_ANSWER,
        /** Frames come. */
        REPLAYING
    }

    private final ReplayLink link;
    private final FeedSettings settings;

    private Phase phase = Phase.NONE;
    private long nextRequestNs;
    private long requestIntervalNs;
    private long answerDeadlineNs;

    ReplayConversation(final ReplayLink link, final FeedSettings settings, final long nowNs)
    {
        this.link = link;
        this.settings = settings;
        nextRequestNs = nowNs;
        requestIntervalNs = settings.requestIntervalNs();
    }

    Phase phase()
    {
        return phase;
    }

    /** Something is missing. */
    void begin()
    {
        phase = Phase.REQUESTING;
    }

    /** Nothing is missing any more. */
    void end()
    {
        link.stop();
        requestIntervalNs = settings.requestIntervalNs();
        phase = Phase.NONE;
    }

    /**
     * Asks for all from a place on, when it is time.
     *
     * @return false when it is not, or the request could not be sent.
     */
    boolean request(final int epoch, final long sequence, final long nowNs)
    {
        if (nowNs - nextRequestNs < 0 || !link.request(epoch, sequence))
        {
            return false;
        }
        nextRequestNs = nowNs + settings.requestIntervalNs();
        answerDeadlineNs = nowNs + settings.answerTimeoutNs();
        phase = Phase.AWAITING_ANSWER;
        return true;
    }

    /** The request failed, or its replay ended. */
    void requestAgain(final long nowNs)
    {
        link.stop();
        nextRequestNs = nowNs + requestIntervalNs;
        requestIntervalNs = Math.min(2 * requestIntervalNs, settings.maxRequestIntervalNs());
        phase = Phase.REQUESTING;
    }

    /** @return the store's answer; what is to follow from a refusal is for the caller to say. */
    ReplayLink.Answer answer(final long nowNs)
    {
        final ReplayLink.Answer answer = link.answer();
        if (answer == ReplayLink.Answer.ACCEPTED)
        {
            answerDeadlineNs = nowNs + settings.answerTimeoutNs();
            phase = Phase.REPLAYING;
        }
        else if (answer == ReplayLink.Answer.BUSY ||
            answer == ReplayLink.Answer.PENDING && answerDeadlineNs - nowNs < 0)
        {
            requestAgain(nowNs);
        }
        return answer;
    }

    /** @return latest epoch that the store holds, as told with its answer. */
    int storeEpoch()
    {
        return link.epoch();
    }

    /** @return first number that the store holds, as told with its answer. */
    long earliestSequence()
    {
        return link.earliestSequence();
    }

    /** @return frames of the replay that were taken. */
    int read(final FrameReader reader, final int frameLimit, final long nowNs)
    {
        final int frames = link.poll(reader, frameLimit);
        if (frames > 0)
        {
            answerDeadlineNs = nowNs;
        }
        return frames;
    }

    /** What was read was of use. */
    void onProgress()
    {
        requestIntervalNs = settings.requestIntervalNs();
    }

    /** @return true when no more frames come; at the start of a replay only after having waited for the first. */
    boolean isReplayOver(final long nowNs)
    {
        if (link.isReplaying())
        {
            answerDeadlineNs = nowNs;
            return false;
        }
        return answerDeadlineNs - nowNs <= 0;
    }

    /** @return frames of replays that did not arrive as they were sent. */
    long damaged()
    {
        return link.damaged();
    }

    void close()
    {
        link.stop();
        link.close();
    }
}
