package io.directlive.subscriber;

import io.directlive.book.QualityRules;

/**
 * How patient a reader is. All in ns.
 *
 * @param requestIntervalNs least time between two requests to the store; doubles with each one that fails.
 * @param maxRequestIntervalNs where the doubling ends.
 * @param answerTimeoutNs   longest wait for an answer, and for the first frame after it.
 * @param recoveryTimeoutNs longest time without a single event from the store before a hole is given up.
 * @param staleAfterNs      longest silence of a live tier before it is stale.
 * @param lineWaitNs        longest wait for another line to bring what one has left out, before the store is asked.
 * @param orderTimeoutNs    longest time in which the stream says that nothing was ordered, not even a tick of its clock; {@link
 *                          Long#MAX_VALUE} where it has none.
 * @param quality           rules that derived tiers are derived by.
 */
record FeedSettings(
    long requestIntervalNs,
    long maxRequestIntervalNs,
    long answerTimeoutNs,
    long recoveryTimeoutNs,
    long staleAfterNs,
    long lineWaitNs,
    long orderTimeoutNs,
    QualityRules quality)
{
    /** What other lines are waited for, unless said otherwise. */
    static final long LINE_WAIT_NS = 1_000_000;

    /** With the default rules, the default wait for other lines, and a stream without ticks. */
    FeedSettings(
        final long requestIntervalNs,
        final long maxRequestIntervalNs,
        final long answerTimeoutNs,
        final long recoveryTimeoutNs,
        final long staleAfterNs)
    {
        this(
            requestIntervalNs, maxRequestIntervalNs, answerTimeoutNs, recoveryTimeoutNs, staleAfterNs, LINE_WAIT_NS,
            Long.MAX_VALUE, QualityRules.DEFAULT);
    }
}
