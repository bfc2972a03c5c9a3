package io.directlive.ops.command;

import io.directlive.ops.Console;
import io.directlive.ops.PartitionMover;
import io.directlive.ops.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves an instrument from the partition that has it to another, while both run. */
@Command(
    name = "move",
    mixinStandardHelpOptions = true,
    description = "Moves an instrument to another partition, until its source's session ends: its book and the count of its events " +
        "go on there. May be stopped and said again at any time.")
public final class MoveCommand implements Callable<Integer>
{
    /** Where to. */
    private static final class Target
    {
        @Option(names = "--symbol", paramLabel = "S", required = true, description = "The instrument.")
        private String symbol;

        @Option(names = "--to", paramLabel = "N", required = true, description = "Partition that is to have it.")
        private int to;
    }

    /** What is to be done. */
    private static final class Action
    {
        @ArgGroup(exclusive = false)
        private Target target;

        @Option(names = "--cancel", description = "End a move that was begun, while the instrument is not released.")
        private boolean isCancel;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Action action;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "Settings (HOCON) that the partitions run with.")
    private Path config;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Overrides the setting data-directory.")
    private Path dataDirectory;

    @Override
    public Integer call()
    {
        final Settings settings = Settings.load(config);
        final Path directory = dataDirectory == null ? Path.of(settings.text("data-directory")) : dataDirectory;
        try (PartitionMover mover = new PartitionMover(settings, directory, new Console(spec.commandLine().getErr())))
        {
            if (action.isCancel)
            {
                mover.cancel();
            }
            else
            {
                mover.move(action.target.symbol, action.target.to);
            }
        }
        return 0;
    }
}
