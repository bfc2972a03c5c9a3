package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;
import io.directlive.feed.venue.SeededRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Answers MoldUDP64 re-requests from the store, each with one packet that has as many of the wanted messages as fit.
 * Pure: time is an argument. Used by one thread; allocates nothing.
 */
final class RequestDesk
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final MessageStore store;
    private final int requestsPerSecond;
    private final int messageLimit;
    private final double loss;
    private final SeededRandom random;
    private final long[] outcomes = new long[RequestOutcome.values().length];

    private long sessionHigh;
    private short sessionLow;
    private boolean isStarted;
    private long secondNs;
    private int requestsInSecond;
    private long messages;
    private int answerLength;

    /**
     * @param store             of the session.
     * @param requestsPerSecond most that are answered; 0 for no limit.
     * @param messageLimit      most messages in an answer.
     * @param loss              share of requests that are dropped on purpose.
     * @param seed              of what is dropped.
     */
    RequestDesk(
        final MessageStore store,
        final int requestsPerSecond,
        final int messageLimit,
        final double loss,
        final long seed)
    {
        ImpairmentConfig.checkShare("loss of requests", loss);
        this.store = store;
        this.requestsPerSecond = requestsPerSecond;
        this.messageLimit = messageLimit;
        this.loss = loss;
        random = new SeededRandom(seed);
    }

    /**
     * The session has changed.
     *
     * @param header of a packet of the session.
     */
    void session(final DirectBuffer header)
    {
        sessionHigh = MoldPacket.sessionHigh(header, 0);
        sessionLow = MoldPacket.sessionLow(header, 0);
    }

    /**
     * Takes a request.
     *
     * @param request   that holds it.
     * @param offset    of it.
     * @param length    of it, as it came.
     * @param nowNs     the time.
     * @param answer    that takes the packet.
     * @param maxLength most bytes of it.
     * @return what became of it; if {@link RequestOutcome#ANSWERED}, {@link #answerLength()} bytes are to be sent.
     */
    RequestOutcome onRequest(
        final DirectBuffer request,
        final int offset,
        final int length,
        final long nowNs,
        final MutableDirectBuffer answer,
        final int maxLength)
    {
        final RequestOutcome outcome = decide(request, offset, length, nowNs, answer, maxLength);
        outcomes[outcome.ordinal()]++;
        return outcome;
    }

    /** @return bytes of the last answer. */
    int answerLength()
    {
        return answerLength;
    }

    /** The last answer could not be sent. */
    void onNotSent()
    {
        outcomes[RequestOutcome.ANSWERED.ordinal()]--;
        outcomes[RequestOutcome.NOT_SENT.ordinal()]++;
    }

    long count(final RequestOutcome outcome)
    {
        return outcomes[outcome.ordinal()];
    }

    /** @return messages in all answers. */
    long messages()
    {
        return messages;
    }

    private RequestOutcome decide(
        final DirectBuffer request,
        final int offset,
        final int length,
        final long nowNs,
        final MutableDirectBuffer answer,
        final int maxLength)
    {
        if (length != MoldPacket.HEADER_LENGTH || MoldPacket.count(request, offset) == 0 ||
            MoldPacket.sequence(request, offset) <= 0)
        {
            return RequestOutcome.MALFORMED;
        }
        if (random.nextDouble() < loss)
        {
            return RequestOutcome.LOST;
        }
        if (MoldPacket.sessionHigh(request, offset) != sessionHigh ||
            MoldPacket.sessionLow(request, offset) != sessionLow)
        {
            return RequestOutcome.OTHER_SESSION;
        }
        final long first = MoldPacket.sequence(request, offset);
        if (first >= store.next())
        {
            return RequestOutcome.NOT_YET_SENT;
        }
        if (first < store.earliest())
        {
            return RequestOutcome.NOT_KEPT;
        }
        if (isOverLimit(nowNs))
        {
            return RequestOutcome.OVER_LIMIT;
        }
        final int wanted = Math.min(MoldPacket.count(request, offset), messageLimit);
        final int blocks = store.blocks(
            first, wanted, maxLength - MoldPacket.HEADER_LENGTH, answer, MoldPacket.HEADER_LENGTH);
        answer.putBytes(0, request, offset, MoldPacket.SESSION_LENGTH);
        MoldPacket.numbers(answer, 0, first, store.blockCount());
        messages += store.blockCount();
        answerLength = MoldPacket.HEADER_LENGTH + blocks;
        return RequestOutcome.ANSWERED;
    }

    private boolean isOverLimit(final long nowNs)
    {
        if (!isStarted || nowNs - secondNs >= SECOND_NS)
        {
            isStarted = true;
            secondNs = nowNs;
            requestsInSecond = 0;
        }
        requestsInSecond++;
        return requestsPerSecond > 0 && requestsInSecond > requestsPerSecond;
    }
}
