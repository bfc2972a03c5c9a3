package io.directlive.ops;

import io.aeron.driver.ThreadingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.CompositeAgent;

/** The threads of a process, and which stages each of them drives. Made and used by the thread that starts the instance. */
final class StageThreads
{
    private final List<StageThread> threads = new ArrayList<>();
    private final List<Thread> started = new ArrayList<>();
    private final Consumer<AutoCloseable> owner;
    private StageThread driverThread;

    private StageThreads(final Consumer<AutoCloseable> owner)
    {
        this.owner = owner;
    }

    /**
     * Starts the threads, without stages yet.
     *
     * @param settings  of the process.
     * @param roles     that it has.
     * @param owner     is handed each thing that is to be closed, in the order in which they were started.
     * @param onFailure told of stages that throw.
     * @return the threads that have a role to run.
     * @throws SettingsException when a role has no thread, or a core cannot be had.
     */
    static StageThreads start(
        final Settings settings,
        final Set<Role> roles,
        final Consumer<AutoCloseable> owner,
        final Consumer<Throwable> onFailure)
    {
        final StageThreads threads = new StageThreads(owner);
        threads.start(settings, roles, onFailure);
        return threads;
    }

    private void start(final Settings settings, final Set<Role> roles, final Consumer<Throwable> onFailure)
    {
        final Set<Role> unplaced = EnumSet.copyOf(roles);
        unplaced.remove(Role.ARCHIVE);
        if (settings.choice("driver.threading", ThreadingMode.class) != ThreadingMode.INVOKER)
        {
            unplaced.remove(Role.DRIVER);
        }
        for (final Settings.ThreadSettings thread : settings.threads())
        {
            final boolean hasDriver = thread.agents().contains(Role.DRIVER) && unplaced.contains(Role.DRIVER);
            if (unplaced.removeAll(thread.agents()))
            {
                final StageThread stageThread = new StageThread(thread, settings.nanos("timeout"), onFailure);
                owner.accept(stageThread);
                started.add(stageThread.start());
                threads.add(stageThread);
                driverThread = hasDriver ? stageThread : driverThread;
            }
        }
        if (!unplaced.isEmpty())
        {
            throw new SettingsException("threads: no thread runs " +
                String.join(", ", unplaced.stream().map(Role::settingName).sorted().toList()));
        }
    }

    /** @return the one that drives the media driver; null when that has threads of its own, or is not in this process. */
    StageThread driverThread()
    {
        return driverThread;
    }

    /** @return the threads. */
    List<Thread> started()
    {
        return List.copyOf(started);
    }

    /** Gives each thread the stages of its roles. */
    void drive(final Map<Role, List<Agent>> stages)
    {
        for (final StageThread thread : threads)
        {
            final List<Agent> onThread = new ArrayList<>();
            for (final Role role : thread.settings().agents())
            {
                onThread.addAll(stages.getOrDefault(role, List.of()));
            }
            if (!onThread.isEmpty())
            {
                owner.accept(thread.add(onThread.size() == 1 ? onThread.get(0) : new CompositeAgent(onThread)));
            }
        }
    }
}
