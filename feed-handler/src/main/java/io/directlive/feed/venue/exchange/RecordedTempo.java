package io.directlive.feed.venue.exchange;

/** Messages as far apart as they were, divided by a speed; the first one that has a time is due at once. */
final class RecordedTempo implements Tempo
{
    private static final long NONE = -1;

    private final double speed;
    private long firstVenueTimeNs = NONE;
    private long firstElapsedNs;

    RecordedTempo(final double speed)
    {
        if (!(speed > 0) || Double.isInfinite(speed))
        {
            throw new IllegalArgumentException("speed must be above 0: " + speed);
        }
        this.speed = speed;
    }

    @Override
    public boolean isDue(final long index, final long venueTimeNs, final long elapsedNs)
    {
        if (venueTimeNs < 0)
        {
            return true;
        }
        if (firstVenueTimeNs == NONE)
        {
            firstVenueTimeNs = venueTimeNs;
            firstElapsedNs = elapsedNs;
        }
        return (venueTimeNs - firstVenueTimeNs) / speed <= elapsedNs - firstElapsedNs;
    }
}
