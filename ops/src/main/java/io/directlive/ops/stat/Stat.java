package io.directlive.ops.stat;

import io.directlive.protocol.StreamDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Looks at a running instance. */
public final class Stat implements StatView
{
    private final StreamDirectory directory;
    private final CounterFile file;
    private Reading before;
    private Interval interval;
    private Verdict verdict;

    private Stat(final StreamDirectory directory, final CounterFile file)
    {
        this.directory = directory;
        this.file = file;
        before = file.read();
    }

    /**
     * Takes a first look, which later ones are compared with.
     *
     * @param dataDirectory of the instance.
     * @param directory     what it says of itself.
     * @return it, to be closed.
     * @throws io.directlive.ops.SettingsException when there is nothing to look at.
     */
    public static Stat open(final Path dataDirectory, final StreamDirectory directory)
    {
        return new Stat(directory, CounterFile.open(dataDirectory, directory));
    }

    @Override
    public boolean look()
    {
        final Reading now = file.read();
        interval = new Interval(before, now);
        verdict = Verdict.of(interval);
        before = now;
        return verdict.isHealthy();
    }

    /** @return what the last look found; null before it. */
    Interval interval()
    {
        return interval;
    }

    /** @return what the last look comes to; null before it. */
    Verdict verdict()
    {
        return verdict;
    }

    @Override
    public void printText(final boolean isAll, final PrintWriter out)
    {
        StatText.print(interval, verdict, directory, isAll, out);
    }

    @Override
    public void printJson(final PrintWriter out) throws IOException
    {
        StatJson.print(interval, verdict, directory, out);
    }

    @Override
    public void close()
    {
        file.close();
    }
}
