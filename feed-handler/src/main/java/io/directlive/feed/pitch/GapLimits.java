package io.directlive.feed.pitch;

/**
 * What the gap server allows. The venue tells each member its own; there is no safe guess, so there are no defaults.
 *
 * @param messagesPerRequest most messages that one request may be for, up to 65,535.
 * @param requestsPerSecond  in any second; not more than in a minute.
 * @param requestsPerMinute  in any minute.
 * @param requestsPerDay     in a session.
 */
public record GapLimits(int messagesPerRequest, int requestsPerSecond, int requestsPerMinute, int requestsPerDay)
{
    private static final int MINUTE_LIMIT = 100_000;

    /** Checks itself. */
    public GapLimits
    {
        if (messagesPerRequest < 1 || messagesPerRequest > 0xFFFF)
        {
            throw new IllegalArgumentException("messages per request must be 1 to 65535: " + messagesPerRequest);
        }
        if (requestsPerSecond < 1 || requestsPerMinute < requestsPerSecond || requestsPerMinute > MINUTE_LIMIT)
        {
            throw new IllegalArgumentException(
                "requests per second and minute: " + requestsPerSecond + ", " + requestsPerMinute);
        }
        if (requestsPerDay < 1)
        {
            throw new IllegalArgumentException("requests per day must be above 0: " + requestsPerDay);
        }
    }
}
