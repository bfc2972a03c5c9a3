package io.directlive.ops.chaos;

import io.directlive.ops.Directlive;
import io.directlive.protocol.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.IoUtil;

/**
 * All processes of one run: three members, two feed handlers of one source, subscribers, and the venue, which alone is never harmed.
 * It is their supervisor too: what dies is started again, and what stands on a media driver ends with that. For one thread.
 */
final class Rig implements AutoCloseable
{
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RESTART_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int HANDLERS = 2;
    private static final int MOST_ENDS = 100;

    /**
     * What stands where.
     *
     * @param hasOwnStages  distributor and replay store of each member are processes of their own.
     * @param hasOwnDrivers feed handlers and subscribers use media drivers that are processes of their own.
     * @param subscribers   tier of each subscriber.
     */
    record Layout(boolean hasOwnStages, boolean hasOwnDrivers, List<Tier> subscribers)
    {
        /** Takes a copy. */
        Layout
        {
            subscribers = List.copyOf(subscribers);
        }
    }

    private final Layout layout;
    private final RigSettings settings;
    private final Signals signals;
    private final ProcessUnderTest venue;
    private final List<Member> members = new ArrayList<>();
    private final List<ProcessUnderTest> drivers = new ArrayList<>();
    private final List<ProcessUnderTest> handlers = new ArrayList<>();
    private final List<ProcessUnderTest> distributors = new ArrayList<>();
    private final List<ProcessUnderTest> stores = new ArrayList<>();
    private final List<ProcessUnderTest> subscribers = new ArrayList<>();
    private final List<ProcessUnderTest> all = new ArrayList<>();
    private final Map<ProcessUnderTest, ProcessUnderTest> standsOn = new HashMap<>();
    private final Map<ProcessUnderTest, Long> dueNs = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private final Thread onExit = new Thread(this::killAll, "chaos-exit");
    private volatile boolean isOver;
    private int ends;
    private long highestSequence;

    /**
     * @param layout   of processes.
     * @param settings of all of them.
     * @param venue    arguments of the venue.
     * @throws IOException when signals cannot be sent.
     */
    Rig(final Layout layout, final RigSettings settings, final List<String> venue) throws IOException
    {
        this.layout = layout;
        this.settings = settings;
        signals = new Signals();
        this.venue = new ProcessUnderTest(
            "venue", JavaCommand.of(List.of(), Directlive.class, venue), settings.log("venue"), null, signals);
        for (int member = 0; member < RigSettings.MEMBERS; member++)
        {
            addMember(member);
        }
        for (int i = 0; i < HANDLERS; i++)
        {
            addHandler("handler-" + i);
        }
        for (int i = 0; i < layout.subscribers.size(); i++)
        {
            addSubscriber(i, layout.subscribers.get(i));
        }
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    private void addMember(final int id)
    {
        final String name = "member-" + id;
        final List<String> roles = new ArrayList<>(List.of("driver", "archive", "sequencer"));
        if (!layout.hasOwnStages)
        {
            roles.addAll(List.of("distributor", "replay-store"));
        }
        final List<String> arguments = run(roles, settings.data(""));
        arguments.addAll(List.of("--member", Integer.toString(id)));
        final ProcessUnderTest process = add(name, name, id, arguments, null);
        if (layout.hasOwnStages)
        {
            distributors.add(add("distributor-" + id, name, id, run(List.of("distributor"), settings.data(name)), process));
            stores.add(add("store-" + id, name, id, run(List.of("replay-store"), settings.data(name)), process));
        }
        members.add(new Member(id, process));
    }

    private void addHandler(final String name)
    {
        final ProcessUnderTest driver = layout.hasOwnDrivers ? addDriver(name + "-driver") : null;
        final List<String> roles = new ArrayList<>(List.of("feed-handler"));
        if (driver == null)
        {
            roles.add("driver");
        }
        handlers.add(add(name, driver == null ? name : driver.name(), -1, run(roles, settings.data(name)), driver));
    }

    private ProcessUnderTest addDriver(final String name)
    {
        final ProcessUnderTest driver = add(name, name, -1, run(List.of("driver"), settings.data(name)), null);
        drivers.add(driver);
        return driver;
    }

    private void addSubscriber(final int index, final Tier tier)
    {
        final String name = "subscriber-" + index;
        final ProcessUnderTest driver = layout.hasOwnDrivers ? addDriver(name + "-driver") : null;
        final ProcessUnderTest subscriber = new ProcessUnderTest(
            name,
            JavaCommand.of(List.of(), SubscriberProcess.class, subscriberArguments(name, tier, driver, index, members)),
            settings.log(name),
            null,
            signals);
        register(subscriber, driver);
        subscribers.add(subscriber);
    }

    private List<String> subscriberArguments(
        final String name, final Tier tier, final ProcessUnderTest driver, final int first, final List<Member> lines)
    {
        final List<String> arguments = new ArrayList<>(List.of(
            settings.journal(name).toString(),
            tier.name(),
            settings.driver(driver == null ? name : driver.name()).toString(),
            driver == null ? "own" : "shared"));
        for (int i = 0; i < lines.size(); i++)
        {
            arguments.add(settings.data(lines.get((first + i) % lines.size()).process().name()).toString());
        }
        return arguments;
    }

    private List<String> run(final List<String> roles, final Path data)
    {
        final List<String> arguments = new ArrayList<>(List.of(
            "run", "--config", settings.config().toString(), "--data-dir", data.toString()));
        roles.forEach(role -> arguments.addAll(List.of("--role", role)));
        return arguments;
    }

    private ProcessUnderTest add(
        final String name, final String driver, final int member, final List<String> arguments, final ProcessUnderTest base)
    {
        final ProcessUnderTest process = new ProcessUnderTest(
            name,
            JavaCommand.of(settings.properties(driver, member), Directlive.class, arguments),
            settings.log(name),
            settings.driver(driver),
            signals);
        register(process, base);
        return process;
    }

    private void register(final ProcessUnderTest process, final ProcessUnderTest base)
    {
        all.add(process);
        if (base != null)
        {
            standsOn.put(process, base);
        }
    }

    /** Starts everything but the venue's session, and waits until a leader is there and all members follow. */
    void start()
    {
        venue.start();
        all.forEach(process -> dueNs.put(process, System.nanoTime()));
        await("all members", () -> leader() != null && members.stream().allMatch(Member::isUp));
    }

    /** Starts everything in an order of chance, the venue's session too. */
    void startIn(final Random random)
    {
        venue.start();
        open();
        final List<ProcessUnderTest> order = new ArrayList<>(all);
        Collections.shuffle(order, random);
        long atNs = System.nanoTime();
        for (final ProcessUnderTest process : order)
        {
            note("start " + process.name() + " in its turn");
            dueNs.put(process, atNs);
            atNs += TimeUnit.MILLISECONDS.toNanos(random.nextInt(500));
        }
    }

    /** The venue's session begins. */
    void open()
    {
        venue.tell("");
    }

    /** One turn of the supervisor: starts what is to run and does not. */
    void turn()
    {
        if (!venue.isAlive())
        {
            throw new IllegalStateException("the venue ended:\n" + venue.lastLines());
        }
        final long nowNs = System.nanoTime();
        for (final ProcessUnderTest process : all)
        {
            if (process.hasEnded() && !dueNs.containsKey(process) && !(isSubscriber(process) && process.exitCode() == 0))
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
        for (final Member member : members)
        {
            highestSequence = Math.max(highestSequence, member.sequence());
        }
    }

    private boolean isSubscriber(final ProcessUnderTest process)
    {
        return subscribers.contains(process);
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

    /** Removes the data directory of a process that is down. */
    void loseData(final ProcessUnderTest process)
    {
        note("lose the data of " + process.name());
        IoUtil.delete(settings.data(process.name()).toFile(), false);
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
        events.add("%.3f s, event %d: %s".formatted((System.nanoTime() - startNs) / 1e9, highestSequence, what));
    }

    /** @return the leader of the latest term; null while there is none. */
    Member leader()
    {
        Member leader = null;
        for (final Member member : members)
        {
            if (member.isLeader() && (leader == null || member.term() > leader.term()))
            {
                leader = member;
            }
        }
        return leader;
    }

    /** @return the leader. */
    Member awaitLeader()
    {
        await("a leader", () -> leader() != null);
        return leader();
    }

    /** Waits until all members have what the first of them had when this was called. */
    void awaitAllMembers()
    {
        final long reached = sequence();
        await("all members at " + reached, () -> members.stream().allMatch(member -> member.sequence() >= reached));
    }

    /** @return number of the last event on any line. */
    long sequence()
    {
        turn();
        return highestSequence;
    }

    List<Member> members()
    {
        return members;
    }

    List<ProcessUnderTest> handlers()
    {
        return handlers;
    }

    /** @return where they are processes of their own. */
    List<ProcessUnderTest> distributors()
    {
        return distributors;
    }

    /** @return where they are processes of their own. */
    List<ProcessUnderTest> stores()
    {
        return stores;
    }

    /** @return where they are processes of their own. */
    List<ProcessUnderTest> drivers()
    {
        return drivers;
    }

    List<ProcessUnderTest> subscribers()
    {
        return subscribers;
    }

    /** @return everything that may be harmed. */
    List<ProcessUnderTest> all()
    {
        return all;
    }

    /** @return true when each subscriber has had all of the session, and has ended. */
    boolean areSubscribersDone()
    {
        return subscribers.stream().allMatch(
            process -> process.starts() > 0 && !process.isAlive() && process.hasEnded() && process.exitCode() == 0);
    }

    /**
     * Reads the whole line of each member from its store, after the fact.
     *
     * @return names of the journals.
     */
    List<String> readLines()
    {
        final List<ProcessUnderTest> readers = new ArrayList<>();
        for (final Member member : members)
        {
            final String name = "line-" + member.id();
            final ProcessUnderTest reader = new ProcessUnderTest(
                name,
                JavaCommand.of(List.of(), SubscriberProcess.class,
                    subscriberArguments(name, Tier.ORDERS, null, 0, List.of(member))),
                settings.log(name),
                null,
                signals);
            register(reader, null);
            subscribers.add(reader);
            readers.add(reader);
            reader.start();
        }
        await("the lines of all members", this::areSubscribersDone);
        return readers.stream().map(ProcessUnderTest::name).toList();
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
        for (final Member member : members)
        {
            text.append('\n').append(member.process().name()).append(" is at ").append(member.sequence());
        }
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
        venue.abandon();
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
        venue.close();
        signals.close();
    }
}
