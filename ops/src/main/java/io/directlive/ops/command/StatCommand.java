package io.directlive.ops.command;

import io.directlive.ops.Console;
import io.directlive.ops.Directlive;
import io.directlive.ops.SettingsException;
import io.directlive.ops.stat.ClusterStat;
import io.directlive.ops.stat.Stat;
import io.directlive.ops.stat.StatView;
import io.directlive.protocol.StreamDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a running instance does, and whether it is well. */
@Command(
    name = "stat",
    mixinStandardHelpOptions = true,
    description = "Shows counters, rates, latency per hop, and who is slow, of a running instance; the first line " +
        "is the verdict. Only looks at the media driver's file of counters, so it disturbs nobody. Readers with a " +
        "media driver of their own show up in the counters of that one. A data directory that holds those of a cluster's members " +
        "shows these side by side.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {" 0:healthy", " 1:not healthy; the first line says why", " 2:no instance is running here"})
public final class StatCommand implements Callable<Integer>
{
    private static final double LEAST_SECONDS = 0.1;
    private static final double MOST_SECONDS = 3600;
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Spec
    private CommandSpec spec;

    @Option(names = "--data-dir", paramLabel = "DIR", defaultValue = "directlive-data",
        description = "Data directory of the instance, of a member, or of all members (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory;

    @Option(names = "--watch", paramLabel = "SECONDS", arity = "0..1", fallbackValue = "1",
        description = "Look again every so often, until stopped (default: once, over 1 second).")
    private Double watchSeconds;

    @Option(names = "--all", description = "Show counters of zero, too.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON object with all counters; with --watch one line each time.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        final double seconds = watchSeconds == null ? 1 : watchSeconds;
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS))
        {
            throw new SettingsException("--watch: " + seconds + " is not from " + LEAST_SECONDS + " to " +
                MOST_SECONDS);
        }
        final long intervalNs = (long)(seconds * TimeUnit.SECONDS.toNanos(1));
        final PrintWriter out = spec.commandLine().getOut();
        try (StatView stat = view())
        {
            boolean isHealthy;
            do
            {
                TimeUnit.NANOSECONDS.sleep(intervalNs); // The time over which rates are measured.
                isHealthy = stat.look();
                print(stat, out);
            }
            while (watchSeconds != null && !out.checkError());
            return isHealthy ? 0 : Directlive.EXIT_INCOMPLETE;
        }
    }

    private void print(final StatView stat, final PrintWriter out) throws IOException
    {
        if (json)
        {
            stat.printJson(out);
            return;
        }
        if (watchSeconds != null)
        {
            out.print(Console.isTerminal() ? CLEAR : "");
        }
        stat.printText(all, out);
        if (watchSeconds != null)
        {
            out.println();
        }
    }

    private StatView view() throws IOException
    {
        return !Files.exists(dataDirectory.resolve(StreamDirectory.FILE_NAME)) && ClusterStat.isThere(dataDirectory) ?
            ClusterStat.open(dataDirectory) : Stat.open(dataDirectory, directory());
    }

    private StreamDirectory directory() throws IOException
    {
        final Path file = dataDirectory.resolve(StreamDirectory.FILE_NAME);
        if (!Files.exists(file))
        {
            throw new SettingsException(dataDirectory + ": no instance is running here (there is no " +
                StreamDirectory.FILE_NAME + ")");
        }
        try
        {
            return StreamDirectory.load(file);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException(ex.getMessage(), ex);
        }
    }
}
