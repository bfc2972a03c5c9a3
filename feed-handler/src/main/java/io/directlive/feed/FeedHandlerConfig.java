package io.directlive.feed;

import java.util.concurrent.TimeUnit;

/**
 * @param messageLimit     most venue messages taken in one duty cycle.
 * @param windowLength     bytes kept for resending, a power of two; when they are full the source waits.
 * @param markIntervalNs   between two requests for the mark, and longest time without progress before one is sent.
 * @param resendIntervalNs shortest time between two resends from the same mark.
 */
public record FeedHandlerConfig(int messageLimit, int windowLength, long markIntervalNs, long resendIntervalNs)
{
    /** Checks itself. */
    public FeedHandlerConfig
    {
        if (messageLimit < 1)
        {
            throw new IllegalArgumentException("message limit must be above 0: " + messageLimit);
        }
        if (windowLength < SubmissionWindow.MIN_CAPACITY || Integer.bitCount(windowLength) != 1)
        {
            throw new IllegalArgumentException(
                "window length must be a power of two, " + SubmissionWindow.MIN_CAPACITY + " or more: " + windowLength);
        }
        if (markIntervalNs < 1 || resendIntervalNs < 1)
        {
            throw new IllegalArgumentException("intervals must be above 0");
        }
    }

    /** @return what suits most machines. */
    public static FeedHandlerConfig defaults()
    {
        return new FeedHandlerConfig(
            256, 8 << 20, TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.MILLISECONDS.toNanos(5));
    }
}
