package io.directlive.replay;

/**
 * Settings of a new ordered stream; one that goes on keeps what it was begun with.
 *
 * @param termLength of its log buffers in bytes, a power of two from 64 KiB to 1 GiB. At most half of it can be unrecorded.
 * @param mtuLength  of its frames in bytes, header included, a multiple of 32; a frame must fit in one datagram of the tiers.
 * @param timeoutNs  longest wait without progress when it is opened or closed.
 */
public record OrderedLogConfig(int termLength, int mtuLength, long timeoutNs)
{
    /** Checks itself. */
    public OrderedLogConfig
    {
        if (Integer.bitCount(termLength) != 1 || termLength < 64 * 1024)
        {
            throw new IllegalArgumentException("ordered log: term length " + termLength +
                " is not a power of two from 65536 to 1073741824");
        }
        if (mtuLength < 1408 || mtuLength > 65504 || mtuLength % 32 != 0)
        {
            throw new IllegalArgumentException("ordered log: MTU " + mtuLength + " is not a multiple of 32 from 1408 to 65504");
        }
        if (timeoutNs <= 0)
        {
            throw new IllegalArgumentException("ordered log: timeout " + timeoutNs + " ns is not above 0");
        }
    }
}
