package io.directlive.ops;

import java.util.Locale;

/** Lengths for people. */
public final class Sizes
{
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final int FEWEST = 10; // Of a unit, for it to be used.

    private Sizes()
    {
    }

    /**
     * @param length in bytes.
     * @return two to four digits and a unit, rounded down: {@code 812 B}, {@code 35 KiB}, {@code 3.2 MiB}, {@code 120
     *         MiB}.
     */
    public static String bytes(final long length)
    {
        if (length < FEWEST * KIB)
        {
            return String.format(Locale.ROOT, "%,d B", length);
        }
        return length < MIB ? length / KIB + " KiB" :
            length < FEWEST * MIB ? String.format(Locale.ROOT, "%.1f MiB", length * FEWEST / MIB / (double)FEWEST) :
            String.format(Locale.ROOT, "%,d MiB", length / MIB);
    }
}
