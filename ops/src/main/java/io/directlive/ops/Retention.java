package io.directlive.ops;

/**
 * How much of a recording is promised to readers. What both limits let go may be removed, in whole epochs of the stream.
 *
 * @param timeNs what is younger is kept; 0 for no such promise.
 * @param length so many bytes before the end are kept; 0 for no such promise.
 */
record Retention(long timeNs, long length)
{
    /** Everything is kept. */
    static final Retention UNLIMITED = new Retention(0, 0);

    /**
     * @param settings of the process.
     * @return the retention of its recording.
     * @throws SettingsException when it is none.
     */
    static Retention of(final Settings settings)
    {
        final long timeNs = settings.nanos("archive.retention");
        if (timeNs < 0)
        {
            throw new SettingsException("archive.retention: " + timeNs + " ns is below 0");
        }
        return new Retention(timeNs, settings.length("archive.retention-length"));
    }

    /** @return true when anything is ever removed. */
    boolean isLimited()
    {
        return timeNs > 0 || length > 0;
    }

    /**
     * @param ageNs     of the event at a place of the recording: what lies before is at least as old.
     * @param remaining bytes from there to the end.
     * @return true when nothing before the place is promised.
     */
    boolean letsGo(final long ageNs, final long remaining)
    {
        return isLimited() && ageNs >= timeNs && remaining >= length;
    }
}
