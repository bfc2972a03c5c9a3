package io.directlive.feed;

/**
 * How fast a capture is played.
 *
 * @param speed times the speed at which it happened; 0 is as fast as it is taken.
 */
public record Pace(double speed)
{
    /** As fast as it is taken. */
    public static final Pace MAX = new Pace(0);
    /** As it happened. */
    public static final Pace REALTIME = new Pace(1);

    /** Checks itself. */
    public Pace
    {
        if (!(speed >= 0) || Double.isInfinite(speed))
        {
            throw new IllegalArgumentException("speed must be 0 or more: " + speed);
        }
    }

    /**
     * @param text {@code max}, or a number with or without an {@code x}: {@code 1x}, {@code 2.5}.
     * @return the pace.
     * @throws IllegalArgumentException when it is neither.
     */
    public static Pace parse(final String text)
    {
        if ("max".equalsIgnoreCase(text))
        {
            return MAX;
        }
        final String number = text.endsWith("x") || text.endsWith("X") ? text.substring(0, text.length() - 1) : text;
        try
        {
            final double speed = Double.parseDouble(number);
            if (speed > 0)
            {
                return new Pace(speed);
            }
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("speed is max or a number such as 10x: " + text, ex);
        }
        throw new IllegalArgumentException("speed must be above 0: " + text);
    }

    /** @return whether nothing is held back. */
    public boolean isMax()
    {
        return speed == 0;
    }
}
