package io.directlive.feed.venue.exchange;

/**
 * A rate that starts at a peak and decays to a base, as after an opening:
 *
 * <pre>
 *   rate(t)     = base + (peak - base) * e^(-t / decay)
 *   messages(t) = base * t + (peak - base) * decay * (1 - e^(-t / decay))
 * </pre>
 *
 * The second is what is evaluated, once for each time that is asked about: message n is due when messages(t) exceeds n.
 */
public final class OpeningBurst implements Tempo
{
    private static final double NANOS_PER_SECOND = 1e9;

    private final double peak;
    private final double base;
    private final double decaySeconds;
    private long evaluatedNs = Long.MIN_VALUE;
    private long due;

    /**
     * @param peak         messages a second at the start.
     * @param base         messages a second in the end, above 0, the peak at most.
     * @param decaySeconds in which what the peak has above the base falls to 1/e, above 0.
     */
    public OpeningBurst(final double peak, final double base, final double decaySeconds)
    {
        if (!(base > 0 && peak >= base && decaySeconds > 0) || Double.isInfinite(peak + decaySeconds))
        {
            throw new IllegalArgumentException(
                "rates must be above 0, the peak not below the base, the decay above 0: " + peak + ", " + base + ", " +
                decaySeconds);
        }
        this.peak = peak;
        this.base = base;
        this.decaySeconds = decaySeconds;
    }

    @Override
    public boolean isDue(final long index, final long venueTimeNs, final long elapsedNs)
    {
        if (elapsedNs != evaluatedNs)
        {
            evaluatedNs = elapsedNs;
            due = messagesBy(elapsedNs);
        }
        return index <= due;
    }

    /**
     * @param elapsedNs since the flow began.
     * @return messages that come after the first one, which is due at once.
     */
    public long messagesBy(final long elapsedNs)
    {
        final double seconds = elapsedNs / NANOS_PER_SECOND;
        return (long)(base * seconds + (peak - base) * decaySeconds * -Math.expm1(-seconds / decaySeconds));
    }
}
