package io.directlive.ops.chaos;

import io.directlive.ops.Directlive;
import io.directlive.protocol.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.IoUtil;

/**
 * All processes of one run: three members, two feed handlers of one source, subscribers, and the venue, which alone is never harmed.
 * For one thread.
 */
final class Rig implements AutoCloseable
{
    private static final int HANDLERS = 2;

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
    private final Supervisor supervisor = new Supervisor(this::onTurn, this::highestSequence);
    private long highestSequence;
    private int linesLost;

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
        supervisor.addUnharmed(this.venue);
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
        supervisor.add(subscriber, driver, true);
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
        supervisor.add(process, base, false);
        return process;
    }

    /** Starts everything but the venue's session, and waits until a leader is there and all members follow. */
    void start()
    {
        venue.start();
        supervisor.startAll();
        supervisor.await("all members", () -> leader() != null && members.stream().allMatch(Member::isUp));
    }

    /** Starts everything in an order of chance, the venue's session too. */
    void startIn(final Random random)
    {
        venue.start();
        open();
        supervisor.startIn(random);
    }

    /** The venue's session begins. */
    void open()
    {
        venue.tell("");
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
        supervisor.await("a leader", () -> leader() != null);
        return leader();
    }

    /** Waits until all members have what the first of them had when this was called. */
    void awaitAllMembers()
    {
        final long reached = sequence();
        supervisor.await("all members at " + reached, () -> members.stream().allMatch(member -> member.sequence() >= reached));
    }

    /** @return number of the last event on any line. */
    long sequence()
    {
        supervisor.turn();
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
            supervisor.add(reader, null, true);
            subscribers.add(reader);
            readers.add(reader);
            reader.start();
        }
        supervisor.await("the lines of all members", this::areSubscribersDone);
        return readers.stream().map(ProcessUnderTest::name).toList();
    }

    /** Removes the data directory of a process that is down. */
    void loseData(final ProcessUnderTest process)
    {
        supervisor.note("lose the data of " + process.name());
        IoUtil.delete(settings.data(process.name()).toFile(), false);
    }

    private long highestSequence()
    {
        return highestSequence;
    }

    private void onTurn()
    {
        if (!venue.isAlive())
        {
            throw new IllegalStateException("the venue ended:\n" + venue.lastLines());
        }
        for (final Member member : members)
        {
            highestSequence = Math.max(highestSequence, member.sequence());
            if (member.isLineLost()) // As the runbook has it.
            {
                linesLost++;
                supervisor.note(member.process().name() + " has given its line up");
                supervisor.kill(member.process());
            }
        }
    }

    /** @return how often a member gave its line up, and was started again for it. */
    int linesLost()
    {
        return linesLost;
    }

    /** @return who starts and harms processes. */
    Supervisor supervisor()
    {
        return supervisor;
    }

    @Override
    public void close()
    {
        supervisor.close();
        signals.close();
    }
}
