package io.directlive.feed;

/**
 * Says when recorded input is due: the first that is asked for at once, the rest as long after it as it was then,
 * divided by the speed. Used by one thread; allocates nothing.
 */
public final class Pacer
{
    private final Pace pace;

    private boolean isStarted;
    private long startNs;
    private long startRecordedNs;

    /**
     * @param pace of playing.
     */
    public Pacer(final Pace pace)
    {
        this.pace = pace;
    }

    /** @return whether nothing is held back. */
    public boolean isMax()
    {
        return pace.isMax();
    }

    /**
     * @param recordedNs when it happened; 0 when that is not known: it is due with what was before it.
     * @param nowNs      the time.
     * @return whether it is due.
     */
    public boolean isDue(final long recordedNs, final long nowNs)
    {
        if (recordedNs == 0 || pace.isMax())
        {
            return true;
        }
        if (!isStarted)
        {
            isStarted = true;
            startNs = nowNs;
            startRecordedNs = recordedNs;
        }
        final long dueNs = startNs + (long)((recordedNs - startRecordedNs) / pace.speed());
        return dueNs - nowNs <= 0;
    }
}
