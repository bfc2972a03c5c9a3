package io.directlive.feed.fuzz;

/**
 * What Jazzer calls. The system property {@code directlive.fuzz} names the target. Needs nothing of Jazzer, so that
 * only who fuzzes has to have it.
 */
public final class Fuzz
{
    private static final FuzzTarget TARGET = FuzzTarget.of(System.getProperty("directlive.fuzz"));

    private Fuzz()
    {
    }

    /**
     * @param input any bytes.
     */
    public static void fuzzerTestOneInput(final byte[] input)
    {
        TARGET.run(input);
    }
}
