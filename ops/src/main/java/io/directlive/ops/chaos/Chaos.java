package io.directlive.ops.chaos;

import io.directlive.ops.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.IoUtil;

/** Runs a scenario several times, each with a seed of its own. */
public final class Chaos
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** What came of all runs. */
    public enum Verdict
    {
        /** All was done, and everything held. */
        HELD,
        /** Everything held, but a day was over before all was done. */
        INCOMPLETE,
        /** Something did not hold. */
        VIOLATED
    }

    /**
     * What is to be run.
     *
     * @param scenario name of it.
     * @param file     that is played, ITCH 5.0 in BinaryFILE framing; null for a day of the built-in venue.
     * @param messages most of it; 0 for as many as the scenario takes.
     * @param rate     messages a second; 0 for what the scenario takes.
     * @param runs     how often.
     * @param seed     of the first run; each next one has the next.
     * @param kept     directory that is made and kept with all that the last run left; null for none.
     */
    public record Options(String scenario, Path file, long messages, int rate, int runs, long seed, Path kept)
    {
    }

    private Chaos()
    {
    }

    /** @return name and description of each scenario, one line each. */
    public static List<String> scenarios()
    {
        final int width = Scenario.ALL.stream().mapToInt(scenario -> scenario.name().length()).max().orElse(0);
        return Scenario.ALL.stream()
            .map(scenario -> String.format("%-" + width + "s  %s", scenario.name(), scenario.what()))
            .collect(Collectors.toList());
    }

    /**
     * @param options what is to be run.
     * @param out     that takes a table and a summary.
     * @return what came of it.
     * @throws IOException when files cannot be read or written.
     */
    public static Verdict run(final Options options, final PrintWriter out) throws IOException
    {
        final Scenario scenario = Scenario.of(options.scenario);
        if (scenario == null)
        {
            throw new SettingsException("--scenario: there is no " + options.scenario + "; there are\n  " +
                String.join("\n  ", scenarios()));
        }
        final Path work = options.kept == null ?
            Files.createTempDirectory("directlive-chaos-") : Files.createDirectories(options.kept);
        try
        {
            final ChaosReport report = new ChaosReport(options, scenario, out);
            final SourceDay day = SourceDay.of(
                options.file,
                options.messages > 0 ? options.messages : options.file == null ? scenario.messages() : Long.MAX_VALUE,
                options.seed,
                work);
            report.begin(day);
            for (int run = 0; run < options.runs; run++)
            {
                final Path directory = work.resolve("run");
                IoUtil.delete(directory.toFile(), true);
                Files.createDirectories(directory);
                final Path drivers = Files.createTempDirectory(
                    Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : work, "chaos-");
                try
                {
                    report.add(new ChaosRun(
                        scenario, day, options.seed + run, options.rate > 0 ? options.rate : scenario.rate())
                        .run(directory, drivers));
                }
                finally
                {
                    IoUtil.delete(drivers.toFile(), true);
                }
            }
            report.end();
            return report.verdict();
        }
        finally
        {
            if (options.kept == null)
            {
                IoUtil.delete(work.toFile(), true);
            }
        }
    }
}
