package io.directlive.replay;

/**
 * @param indexInterval     bytes of the ordered stream between two entries of the index.
 * @param replayLimit       most replays at one time.
 * @param responseTimeoutNs how long an answer waits for its reader to be there.
 * @param requestLimit      most requests taken in one duty cycle.
 */
public record ReplayStoreConfig(int indexInterval, int replayLimit, long responseTimeoutNs, int requestLimit)
{
    /** Checks itself. */
    public ReplayStoreConfig
    {
        if (indexInterval < 4096)
        {
            throw new IllegalArgumentException("replay store: index interval " + indexInterval + " is below 4096 bytes");
        }
        if (replayLimit < 1 || requestLimit < 1)
        {
            throw new IllegalArgumentException("replay store: replay limit and request limit must be above 0");
        }
        if (responseTimeoutNs <= 0)
        {
            throw new IllegalArgumentException("replay store: response timeout " + responseTimeoutNs + " ns is not above 0");
        }
    }
}
