package io.directlive.feed.line;

import io.directlive.feed.mold.MoldPacket;

/**
 * How lines become one stream.
 *
 * @param session       of the venue; empty to follow its sessions, one after the other.
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
        if (session.length() > MoldPacket.SESSION_LENGTH)
        {
            throw new IllegalArgumentException(
                "a session has " + MoldPacket.SESSION_LENGTH + " characters: " + session);
        }
        if (gapTimeoutNs < 0 || staleNs < 1 || heldLimit < 1 || Integer.bitCount(heldBytes) != 1)
        {
            throw new IllegalArgumentException("times must be positive, and bytes held a power of two");
        }
        if (packetLength <= MoldPacket.HEADER_LENGTH)
        {
            throw new IllegalArgumentException("packets of " + packetLength + " bytes have no messages");
        }
    }
}
