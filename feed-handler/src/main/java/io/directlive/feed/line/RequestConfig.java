package io.directlive.feed.line;

/**
 * How missing messages are asked for again.
 *
 * @param servers          that are asked in turn; at least one.
 * @param outstandingLimit most requests under way.
 * @param countLimit       most messages of one request; fewer are asked for when they would not fit one datagram.
 * @param gapLimit         most messages of a gap that is asked for; a longer one is lost at once.
 * @param retryNs          after how long without an answer a request is sent again, to the next server.
 * @param timeoutNs        after how long without progress the gap is given up.
 */
public record RequestConfig(
    int servers, int outstandingLimit, int countLimit, long gapLimit, long retryNs, long timeoutNs)
{
    /** Checks itself. */
    public RequestConfig
    {
        if (servers < 1 || outstandingLimit < 1 || countLimit < 1 || countLimit > 0xFFFE)
        {
            throw new IllegalArgumentException("requests need servers, and limits from 1 (count up to 65534)");
        }
        if (gapLimit < 1 || retryNs < 1 || timeoutNs < retryNs)
        {
            throw new IllegalArgumentException(
                "request limit and times must be above 0, the time-out at least the retry");
        }
    }
}
