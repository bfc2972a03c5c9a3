package io.directlive.feed.line;

/**
 * How lines become one stream.
 *
 * @param session       name of the only one of the venue that is taken; empty to follow its sessions, one after the other.
 * @param gapTimeoutNs  how long a missing number is waited for, from when a later one was seen: what lines may differ
 *                      by.
 * @param staleNs       after how long without a packet a line is stale.
 * @param heldLimit     most packets that are held until their turn comes.
 * @param heldBytes     most bytes of them; a power of two.
 * @param packetLength  longest packet that the venue sends, in bytes: what a request's answer fits.
 */
public record ArbiterConfig(
    String session, long gapTimeoutNs, long staleNs, int heldLimit, int heldBytes, int packetLength)
{
    /** Checks itself. */
    public ArbiterConfig
    {
        if (gapTimeoutNs < 0 || staleNs < 1 || heldLimit < 1 || Integer.bitCount(heldBytes) != 1)
        {
            throw new IllegalArgumentException("times must be positive, and bytes held a power of two");
        }
        if (packetLength < 1)
        {
            throw new IllegalArgumentException("packets of " + packetLength + " bytes hold nothing");
        }
    }
}
