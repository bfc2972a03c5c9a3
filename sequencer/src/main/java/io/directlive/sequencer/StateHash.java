package io.directlive.sequencer;

/** Digest of a state, value by value in a fixed order. */
final class StateHash
{
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private StateHash()
    {
    }

    static long mix(final long hash, final long value)
    {
        return Long.rotateLeft((hash ^ value) * MULTIPLIER, 31) + value;
    }
}
