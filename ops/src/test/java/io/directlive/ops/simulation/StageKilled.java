package io.directlive.ops.simulation;

/** SIGKILL in the middle of a duty cycle. Not an exception, so that nothing of ours takes it for one of its own. */
final class StageKilled extends Error
{
    private static final long serialVersionUID = 1L;

    StageKilled()
    {
        super("killed", null, false, false);
    }
}
