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
 * @param quality           rules that derived tiers are derived by.
 */
record FeedSettings(
    long requestIntervalNs,
    long maxRequestIntervalNs,
    long answerTimeoutNs,
    long recoveryTimeoutNs,
    long staleAfterNs,
    QualityRules quality)
{
    /** With the default rules. */
    FeedSettings(
        final long requestIntervalNs,
        final long maxRequestIntervalNs,
        final long answerTimeoutNs,
        final long recoveryTimeoutNs,
        final long staleAfterNs)
    {
        this(
            requestIntervalNs, maxRequestIntervalNs, answerTimeoutNs, recoveryTimeoutNs, staleAfterNs,
            QualityRules.DEFAULT);
    }
}
