package io.directlive.ops.command;

import io.directlive.ops.Directlive;
import io.directlive.ops.chaos.Chaos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Kills the processes of a cluster while data flows, and checks what subscribers were given. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "Runs a cluster of three members with feed handlers and subscribers on loopback, each a process of its own, kills and " +
        "stops them by a seeded schedule while a day plays, and checks that each subscriber was given each event once and in order, and " +
        "had every book right. Exit code 1 when not; then it prints the command that repeats the run.")
public final class ChaosCommand implements Callable<Integer>
{
    private static final int SEEDS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--scenario", paramLabel = "NAME", description = "What is done: a row of the failure matrix, or day.")
    private String scenario;

    @Option(names = "--list", description = "Print all scenarios, and do nothing.")
    private boolean isListing;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1",
        description = "How often, each time with the next seed (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--seed", paramLabel = "N", description = "Of the first run; by default one of chance.")
    private Long seed;

    @Option(names = "--from", paramLabel = "FILE",
        description = "Play this file: ITCH 5.0 in BinaryFILE framing, plain or gzip; by default a day of the built-in venue.")
    private Path file;

    @Option(names = "--messages", paramLabel = "N", description = "Most messages of the day; by default what the scenario takes.")
    private long messages;

    @Option(names = "--rate", paramLabel = "N",
        description = "Messages a second; by default what the scenario takes. All must be done before the day is over.")
    private int rate;

    @Option(names = "--keep", paramLabel = "DIR",
        description = "Work here, and keep what the last run left: logs, journals, the rows of depth of each subscriber as CSV.")
    private Path kept;

    @Override
    public Integer call() throws IOException
    {
        if (isListing)
        {
            Chaos.scenarios().forEach(spec.commandLine().getOut()::println);
            return 0;
        }
        if (scenario == null || runs < 1)
        {
            throw new ParameterException(spec.commandLine(), "name a --scenario, and one run or more; --list shows all");
        }
        final long first = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
        return Chaos.run(
            new Chaos.Options(scenario, file, messages, rate, runs, first, kept), spec.commandLine().getOut()) ==
            Chaos.Verdict.HELD ? 0 : Directlive.EXIT_INCOMPLETE;
    }
}
