package io.directlive.ops;

import java.io.PrintWriter;

/**
 * What people are told while a command runs: on standard error, so that standard output stays for results. Lines that repeat
 * are counted beyond a limit, not printed.
 */
public final class Console
{
    private static final int MOST_FAULTS_SHOWN = 10;

    private final PrintWriter err;
    private long faults;

    /**
     * @param err standard error.
     */
    public Console(final PrintWriter err)
    {
        this.err = err;
    }

    /**
     * Prints one line.
     *
     * @param line for people.
     */
    public synchronized void tell(final String line)
    {
        err.println(line);
        err.flush();
    }

    /**
     * Something is not as it was asked for.
     *
     * @param line for people.
     */
    public void warn(final String line)
    {
        tell("warning: " + line);
    }

    /**
     * Input that could not be used. The first ones are printed, all are counted.
     *
     * @param line that names file, message and offset.
     */
    public synchronized void badInput(final String line)
    {
        faults++;
        if (faults <= MOST_FAULTS_SHOWN)
        {
            tell("bad input: " + line);
        }
        else if (faults == MOST_FAULTS_SHOWN + 1)
        {
            tell("bad input: more of it is counted and not shown");
        }
    }

    /** @return whether people look at the output as it is written. */
    public static boolean isTerminal()
    {
        return System.console() != null && !"dumb".equals(System.getenv("TERM"));
    }
}
