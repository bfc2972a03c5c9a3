package io.directlive.ops.command;

import io.directlive.ops.Console;
import io.directlive.ops.Instance;
import io.directlive.ops.Partitions;
import io.directlive.ops.Role;
import io.directlive.ops.Settings;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs roles until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs roles until stopped (SIGINT or SIGTERM). Readers find the streams through the data directory.")
public final class RunCommand implements Callable<Integer>
{
    private static final long CHECK_INTERVAL_MS = 50;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON).")
    private Path config;

    @Option(names = "--role", paramLabel = "R", description = "Role of this process; repeatable; by default those of the settings.")
    private List<String> roleNames = List.of();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Overrides the setting data-directory.")
    private Path dataDirectory;

    @Option(names = "--member", paramLabel = "N", description = "Which member of the settings' cluster this process is, from 0. " +
        "Its data is below the data directory, in member-N.")
    private Integer member;

    @Option(names = "--partition", paramLabel = "N", description = "The one partition that this process runs, from 0; by default all. " +
        "The data of each of several is below the data directory, in partition-N.")
    private Integer partition;

    @Override
    public Integer call() throws InterruptedException
    {
        final Console console = new Console(spec.commandLine().getErr());
        final Settings given = Settings.load(config);
        final Settings settings = member == null ? given : given.with("cluster.member", member);
        final Set<Role> roles = roles(settings);
        final Path path = dataDirectory == null ? Path.of(settings.text("data-directory")) : dataDirectory;
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        final Thread onSignal = new Thread(() ->
        {
            stopped.countDown();
            try
            {
                closed.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        });

        try (Partitions partitions = Partitions.start(settings, path, partition, roles, console))
        {
            Runtime.getRuntime().addShutdownHook(onSignal);
            for (int i = 0; i < partitions.instances().size(); i++)
            {
                tellRunning(partitions.instances().get(i), partitions.directories().get(i), roles, console);
            }
            partitions.openSources();
            while (!stopped.await(CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS))
            {
                partitions.checkRunning();
                partitions.reportSourceFailures(console);
            }
            partitions.reportSourceFailures(console);
        }
        finally
        {
            closed.countDown();
        }
        return 0;
    }

    private static void tellRunning(
        final Instance instance, final Path directory, final Set<Role> roles, final Console console)
    {
        console.tell("running " + String.join(", ", roles.stream().map(Role::settingName).toList()) + " in " +
            directory + (instance.continuity() == null ? "" :
            "; stream " + instance.continuity() + " after sequence " + instance.recoveredEvents()));
    }

    private Set<Role> roles(final Settings settings)
    {
        if (roleNames.isEmpty())
        {
            return settings.roles();
        }
        final EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        roleNames.forEach(name -> roles.add(Role.of(name)));
        return roles;
    }
}
