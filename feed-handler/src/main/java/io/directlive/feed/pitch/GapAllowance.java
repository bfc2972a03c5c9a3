package io.directlive.feed.pitch;

import java.util.concurrent.TimeUnit;

/**
 * Keeps gap requests within what the server allows: messages in one request, requests in any second, in any minute, and
 * in the day of the session. What the server says to have used up counts as used up, whatever was counted here. One
 * thread; allocates nothing after construction.
 */
final class GapAllowance
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

    private final GapLimits limits;
    private final long[] requestNs; // Of the last requests, as many as a minute may have; a ring.
    private long requestCount;
    private long countBefore; // Requests of the days before.
    private long earliestNs;
    private boolean hasEarliest;
    private boolean isUsedUp;
    private int messageLimit;

    GapAllowance(final GapLimits limits)
    {
        this.limits = limits;
        requestNs = new long[limits.requestsPerMinute()];
        messageLimit = limits.messagesPerRequest();
    }

    /** @return messages that one request may be for. */
    int messageLimit()
    {
        return messageLimit;
    }

    /** @return whether there will be no other request today. */
    boolean isUsedUp()
    {
        return isUsedUp || requestCount - countBefore >= limits.requestsPerDay();
    }

    boolean allows(final long nowNs)
    {
        return !isUsedUp() &&
            (!hasEarliest || earliestNs - nowNs <= 0) &&
            hasPassed(limits.requestsPerSecond(), SECOND_NS, nowNs) &&
            hasPassed(limits.requestsPerMinute(), MINUTE_NS, nowNs);
    }

    void onRequest(final long nowNs)
    {
        requestNs[(int)(requestCount % requestNs.length)] = nowNs;
        requestCount++;
    }

    void onSecondUsedUp(final long nowNs)
    {
        waitUntil(nowNs + SECOND_NS);
    }

    void onMinuteUsedUp(final long nowNs)
    {
        waitUntil(nowNs + MINUTE_NS);
    }

    void onDayUsedUp()
    {
        isUsedUp = true;
    }

    /** Another day begins: what was used up of the one before is allowed again. */
    void onNewDay()
    {
        countBefore = requestCount;
        isUsedUp = false;
    }

    /** The server takes fewer messages in a request than we were told: halves them. */
    void onTooMany(final int count)
    {
        messageLimit = Math.max(1, Math.min(messageLimit, count) / 2);
    }

    private void waitUntil(final long timeNs)
    {
        earliestNs = timeNs;
        hasEarliest = true;
    }

    /** Was the request so many before the next one made as long ago? */
    private boolean hasPassed(final int requests, final long periodNs, final long nowNs)
    {
        return requestCount < requests ||
            nowNs - requestNs[(int)((requestCount - requests) % requestNs.length)] >= periodNs;
    }
}
