package io.directlive.feed.venue.exchange;

/**
 * When messages are sent. A function of the time since the flow began, so a venue that was late catches up. Used by
 * one thread; allocates nothing.
 */
@FunctionalInterface
public interface Tempo
{
    /** As fast as they can be sent. */
    Tempo FLAT_OUT = (index, venueTimeNs, elapsedNs) -> true;

    /**
     * @param index       of the message in its session, from 0.
     * @param venueTimeNs that it carries, ns since midnight; -1 when it has none.
     * @param elapsedNs   since the flow began.
     * @return whether it is to be sent.
     */
    boolean isDue(long index, long venueTimeNs, long elapsedNs);

    /**
     * @param messagesPerSecond above 0.
     * @return the same count in each second, evenly.
     */
    static Tempo steady(final double messagesPerSecond)
    {
        return new OpeningBurst(messagesPerSecond, messagesPerSecond, 1);
    }

    /**
     * @param speed times that at which it happened, above 0.
     * @return as far apart as the venue's times, divided by the speed.
     */
    static Tempo asRecorded(final double speed)
    {
        return new RecordedTempo(speed);
    }
}
