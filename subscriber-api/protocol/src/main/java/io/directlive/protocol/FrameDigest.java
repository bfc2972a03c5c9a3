package io.directlive.protocol;

import org.agrona.DirectBuffer;

/**
 * Whether a frame arrived as it was sent: the {@link EventDigest} of its bytes travels in the reserved value of its header.
 * A checksum of the network that happens to be right, or memory of a switch or host that fails, shows here. It is no
 * protection from somebody who wants to deceive.
 * <p>
 * Recordings keep the value, and so it goes all the way from the sequencer to a reader of the replay store. Pure; no
 * allocation.
 */
public final class FrameDigest
{
    /** Bytes of the header that Aeron puts before a frame. */
    public static final int HEADER_LENGTH = 32;

    /** Value of a frame that was published without a digest. */
    public static final long NONE = 0;

    private FrameDigest()
    {
    }

    /**
     * What a publication calls for the reserved value, once the bytes are where they are sent from.
     *
     * @param term        that holds the frame.
     * @param frameOffset of its header.
     * @param frameLength of header and bytes.
     * @return the digest of the bytes.
     */
    public static long of(final DirectBuffer term, final int frameOffset, final int frameLength)
    {
        return EventDigest.of(term, frameOffset + HEADER_LENGTH, frameLength - HEADER_LENGTH);
    }

    /**
     * @param reservedValue of the frame's header.
     * @param buffer        that holds its bytes.
     * @param offset        of the first.
     * @param length        how many.
     * @return false when they are not those that were sent; true too when they were sent without a digest.
     */
    public static boolean isWhole(
        final long reservedValue, final DirectBuffer buffer, final int offset, final int length)
    {
        return reservedValue == EventDigest.of(buffer, offset, length) || reservedValue == NONE;
    }
}
