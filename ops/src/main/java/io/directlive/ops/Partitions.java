package io.directlive.ops;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;

/**
 * The partitions that one process runs: an instance for each, with feed handlers, sequencer, recording and tiers of its own.
 * They share the process and the lines that they listen to, and nothing else, so that none can hold another up.
 */
public final class Partitions implements AutoCloseable
{
    private final List<Instance> instances = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();

    private Partitions()
    {
    }

    /**
     * Starts what the settings say. Sources wait until {@link #openSources()}.
     *
     * @param settings  of the process.
     * @param directory of the data; each of several partitions has a directory in it.
     * @param only      the one partition that this process runs; null for all.
     * @param roles     that this process has.
     * @param console   told what is not as it was asked for, and of input that could not be used.
     * @return the running partitions.
     * @throws SettingsException when settings or machine do not allow it.
     */
    public static Partitions start(
        final Settings settings,
        final Path directory,
        final Integer only,
        final Set<Role> roles,
        final Console console)
    {
        final int count = settings.partitions().count();
        if (only != null && (only < 0 || only >= count))
        {
            throw new SettingsException("--partition: there is no partition " + only + " of " + count);
        }
        final Partitions partitions = new Partitions();
        try
        {
            if (count == 1)
            {
                partitions.start(settings, directory, roles, console);
            }
            else
            {
                IntStream.range(0, count).filter(id -> only == null || only == id).forEach(id ->
                    partitions.start(settings.ofPartition(id), directory, roles, console));
            }
            return partitions;
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(partitions.closing);
            throw ex;
        }
    }

    private void start(final Settings settings, final Path directory, final Set<Role> roles, final Console console)
    {
        final DataDirectory data = DataDirectory.own(directory(settings, directory), roles);
        closing.push(data);
        final Instance instance = Instance.start(settings, data, roles, settings.sources(), console);
        closing.push(instance);
        instances.add(instance);
        directories.add(data.path());
    }

    /**
     * @param settings  of an instance.
     * @param directory of all of the data.
     * @return its own part of it.
     */
    static Path directory(final Settings settings, final Path directory)
    {
        final int member = settings.clusterMember();
        final Path ofPartition = settings.partitions().isDivided() ?
            directory.resolve("partition-" + settings.partition()) : directory;
        return member < 0 ? ofPartition : ofPartition.resolve("member-" + member);
    }

    /** @return the instances, by partition. */
    public List<Instance> instances()
    {
        return instances;
    }

    /** @return the data directory of each instance. */
    public List<Path> directories()
    {
        return directories;
    }

    /** Lets the sources begin. */
    public void openSources()
    {
        instances.forEach(Instance::openSources);
    }

    /**
     * Throws what made a stage stop.
     *
     * @throws IllegalStateException when one did.
     */
    public void checkRunning()
    {
        instances.forEach(Instance::checkRunning);
    }

    /**
     * Tells of sources that ended before their end, of each once for a partition.
     *
     * @param console that is told.
     */
    public void reportSourceFailures(final Console console)
    {
        instances.forEach(instance -> instance.reportSourceFailures(console));
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(closing);
    }
}
