package io.directlive.sequencer;

/** A member cannot go on from this snapshot. From an older one, with more of the log, it may. */
public final class SnapshotException extends IllegalStateException
{
    private static final long serialVersionUID = 1L;

    SnapshotException(final String message)
    {
        super(message);
    }
}
