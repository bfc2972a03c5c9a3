package io.directlive.ops.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps the processes of a run alive, as the supervisor of a host does, and harms them when it is told to: what dies is started again,
 * what stands on a media driver ends with that. For one thread, which must wait here so that it works.
 */
final class Supervisor implements AutoCloseable
{
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RESTART_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int MOST_ENDS = 100;
    private static final int MOST_START_GAP_MS = 500;

    private final Runnable onTurn;
    private final LongSupplier place;
    private final List<ProcessUnderTest> all = new ArrayList<>();
    private final List<ProcessUnderTest> unharmed = new ArrayList<>();
    private final Set<ProcessUnderTest> finite = new HashSet<>();
    private final Map<ProcessUnderTest, ProcessUnderTest> standsOn = new HashMap<>();
    private final Map<ProcessUnderTest, Long> dueNs = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private final Thread onExit = new Thread(this::killAll, "chaos-exit");
    private volatile boolean isOver;
    private int ends;

    /**
     * @param onTurn called again and again while something is waited for.
     * @param place  number of the last event of the stream, for people.
     */
    Supervisor(final Runnable onTurn, final LongSupplier place)
    {
        this.onTurn = onTurn;
        this.place = place;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * @param process  that is looked after from now on; it is not started yet.
     * @param base     whose media driver it stands on; null when it has one of its own.
     * @param isFinite true when it may end by itself with exit code 0, and is not started again then.
     */
    void add(final ProcessUnderTest process, final ProcessUnderTest base, final boolean isFinite)
    {
        all.add(process);
        if (base != null)
        {
            standsOn.put(process, base);
        }
        if (isFinite)
        {
            finite.add(process);
        }
    }

    /**
     * @param process that is not looked after, and ends with all others.
     */
    void addUnharmed(final ProcessUnderTest process)
    {
        unharmed.add(process);
    }

    /** Starts everything. */
    void startAll()
    {
        all.forEach(process -> dueNs.put(process, System.nanoTime()));
    }

    /** Starts everything in an order of chance. */
    void startIn(final Random random)
    {
        final List<ProcessUnderTest> order = new ArrayList<>(all);
        Collections.shuffle(order, random);
        long atNs = System.nanoTime();
        for (final ProcessUnderTest process : order)
        {
            note("start " + process.name() + " in its turn");
            dueNs.put(process, atNs);
            atNs += TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_START_GAP_MS));
        }
    }

    /** One turn of the supervisor: starts what is to run and does not. */
    void turn()
    {
        final long nowNs = System.nanoTime();
        for (final ProcessUnderTest process : all)
        {
            if (process.hasEnded() && !dueNs.containsKey(process) && !(finite.contains(process) && process.exitCode() == 0))
            {
                note(process.name() + " ended by itself, exit code " + process.exitCode());
                if (++ends > MOST_ENDS)
                {
                    throw new RunFailedException("processes end by themselves again and again\n" + describe());
                }
                dueNs.put(process, nowNs + RESTART_DELAY_NS);
            }
            final Long due = dueNs.get(process);
            if (due != null && due - nowNs <= 0 && isBaseUp(process))
            {
                dueNs.remove(process);
                process.start();
            }
        }
        onTurn.run();
    }

    private boolean isBaseUp(final ProcessUnderTest process)
    {
        final ProcessUnderTest base = standsOn.get(process);
        return base == null || base.counters() != null;
    }

    /**
     * Waits, and supervises meanwhile.
     *
     * @param what      for people, when it is in vain.
     * @param condition that is waited for.
     */
    void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        turn();
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new RunFailedException("waited in vain for " + what + "\n" + describe());
            }
            LockSupport.parkNanos(TURN_NS);
            turn();
        }
    }

    /**
     * Lets time go by.
     *
     * @param durationNs so much.
     */
    void pass(final long durationNs)
    {
        final long endNs = System.nanoTime() + durationNs;
        await("time", () -> endNs - System.nanoTime() <= 0);
    }

    /** SIGKILL to it alone: what stands on it has to find out. It is started again at once. */
    void killAlone(final ProcessUnderTest process)
    {
        note("kill " + process.name() + " alone");
        process.kill();
        dueNs.put(process, System.nanoTime());
    }

    /** SIGKILL, also for what stands on it. It is started again at once. */
    void kill(final ProcessUnderTest process)
    {
        killAndKeepDown(process);
        revive(process);
    }

    /** SIGKILL, also for what stands on it. It stays down until {@link #revive}. */
    void killAndKeepDown(final ProcessUnderTest process)
    {
        note("kill " + process.name());
        process.kill();
        dueNs.remove(process);
        for (final ProcessUnderTest dependent : dependents(process))
        {
            dependent.end();
            dueNs.remove(dependent);
        }
    }

    /** Starts it, and what stands on it. */
    void revive(final ProcessUnderTest process)
    {
        dueNs.put(process, System.nanoTime());
        dependents(process).forEach(dependent -> dueNs.put(dependent, System.nanoTime()));
    }

    /** @return what stands on the media driver of a process. */
    List<ProcessUnderTest> dependents(final ProcessUnderTest base)
    {
        return all.stream().filter(process -> standsOn.get(process) == base).toList();
    }

    /** SIGTERM, also for what stands on it. It is started again at once. */
    void restart(final ProcessUnderTest process)
    {
        note("restart " + process.name());
        final List<ProcessUnderTest> dependents = dependents(process);
        dependents.forEach(ProcessUnderTest::stop);
        process.stop();
        revive(process);
    }

    /** SIGSTOP for a time, then SIGCONT. */
    void pause(final ProcessUnderTest process, final long durationNs)
    {
        note("stop " + process.name() + " for " + TimeUnit.NANOSECONDS.toMillis(durationNs) + " ms");
        process.pause();
        pass(durationNs);
        process.go();
    }

    void note(final String what)
    {
        events.add("%.3f s, event %d: %s".formatted((System.nanoTime() - startNs) / 1e9, place.getAsLong(), what));
    }

    /** @return everything that is looked after. */
    List<ProcessUnderTest> all()
    {
        return all;
    }

    /** @return what happened, one line each. */
    List<String> events()
    {
        return events;
    }

    /** @return what happened, where everybody is and what they said last. */
    String describe()
    {
        final StringBuilder text = new StringBuilder(String.join("\n", events));
        for (final ProcessUnderTest process : all)
        {
            text.append("\n--- ").append(process.name()).append(process.isAlive() ? "" : ", not running").append('\n')
                .append(process.lastLines());
        }
        return text.toString();
    }

    /** So that nothing stays when this process is told to end. */
    private void killAll()
    {
        isOver = true;
        all.forEach(ProcessUnderTest::abandon);
        unharmed.forEach(ProcessUnderTest::abandon);
    }

    @Override
    public void close()
    {
        if (!isOver)
        {
            Runtime.getRuntime().removeShutdownHook(onExit);
            killAll();
        }
        all.forEach(ProcessUnderTest::close);
        unharmed.forEach(ProcessUnderTest::close);
    }
}
