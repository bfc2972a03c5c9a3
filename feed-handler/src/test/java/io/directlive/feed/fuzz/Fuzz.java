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

    /** Before the first input, and not within its time: classes are loaded, and instrumented, when they are first used. */
    public static void fuzzerInitialize()
    {
        TARGET.run(new byte[0]);
    }

    /**
     * @param input any bytes.
     */
    public static void fuzzerTestOneInput(final byte[] input)
    {
        TARGET.run(input);
    }
}
