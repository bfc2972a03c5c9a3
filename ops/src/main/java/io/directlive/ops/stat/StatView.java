package io.directlive.ops.stat;

import java.io.IOException;
import java.io.PrintWriter;

/** What {@code stat} looks at, again and again: one instance, or the members of a cluster. One thread. */
public interface StatView extends AutoCloseable
{
    /**
     * Looks again, and compares with the look before.
     *
     * @return whether all is well.
     */
    boolean look();

    /**
     * Prints a table of the last {@link #look}; the first line is the verdict.
     *
     * @param isAll whether counters of zero are shown.
     * @param out   that takes it.
     */
    void printText(boolean isAll, PrintWriter out);

    /**
     * Prints one line of JSON of the last {@link #look}.
     *
     * @param out that takes it.
     * @throws IOException when it cannot be written.
     */
    void printJson(PrintWriter out) throws IOException;

    @Override
    void close();
}
