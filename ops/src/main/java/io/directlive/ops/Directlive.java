package io.directlive.ops;

import io.directlive.ops.command.BenchCommand;
import io.directlive.ops.command.ChaosCommand;
import io.directlive.ops.command.DemoCommand;
import io.directlive.ops.command.InspectCommand;
import io.directlive.ops.command.MoveCommand;
import io.directlive.ops.command.PlayCommand;
import io.directlive.ops.command.ReplayCommand;
import io.directlive.ops.command.RunCommand;
import io.directlive.ops.command.StatCommand;
import io.directlive.ops.command.SubscribeCommand;
import io.directlive.ops.command.VenueCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: one program for everything. */
@Command(
    name = "directlive",
    mixinStandardHelpOptions = true,
    version = "DirectLive 0.1.0",
    description = "Low-latency market-data distribution: exactly once, in one order, from venue to algorithm.",
    subcommands = {
        DemoCommand.class, RunCommand.class, PlayCommand.class, InspectCommand.class, SubscribeCommand.class,
        ReplayCommand.class, StatCommand.class, BenchCommand.class, VenueCommand.class, ChaosCommand.class,
        MoveCommand.class, CommandLine.HelpCommand.class },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
        " 0:done, nothing lost",
        " 1:something could not be used or was lost; it was told on standard error",
        " 2:the command line or a setting is wrong",
        "70:a fault in DirectLive itself" })
public final class Directlive
{
    /** Something could not be used or was lost. */
    public static final int EXIT_INCOMPLETE = 1;
    /** The command line or a setting is wrong. */
    public static final int EXIT_USAGE = 2;
    /** A fault in DirectLive itself. */
    public static final int EXIT_FAULT = 70;

    private Directlive()
    {
    }

    /**
     * @param args command line.
     */
    public static void main(final String[] args)
    {
        final int exitCode = commandLine().execute(args);
        System.exit(exitCode);
    }

    /** @return the command line, ready to be executed. */
    public static CommandLine commandLine()
    {
        return new CommandLine(new Directlive())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Directlive::onException);
    }

    private static int onException(
        final Exception ex, final CommandLine commandLine, final CommandLine.ParseResult parsed)
    {
        if (ex instanceof SettingsException)
        {
            commandLine.getErr().println("directlive: " + ex.getMessage());
            return EXIT_USAGE;
        }
        if (ex instanceof BadInputException)
        {
            commandLine.getErr().println(ex.getMessage());
            return EXIT_INCOMPLETE;
        }
        if (ex instanceof IOException && "Broken pipe".equals(ex.getMessage()))
        {
            return EXIT_INCOMPLETE; // Whoever reads the output has seen enough.
        }
        ex.printStackTrace(commandLine.getErr());
        return EXIT_FAULT;
    }
}
