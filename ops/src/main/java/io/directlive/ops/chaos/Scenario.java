package io.directlive.ops.chaos;

import io.directlive.protocol.Tier;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is done to the processes while a day plays, by name.
 *
 * @param name    of it: a row of the failure matrix, or a word.
 * @param what    for people.
 * @param layout  of the processes.
 * @param rate    messages a second.
 * @param seconds how long a day of the built-in venue is.
 * @param isCold  true when everything is started at once, in an order of chance, and the venue does not wait.
 * @param steps   what is done, at even distances of the day, give or take.
 */
record Scenario(
    String name, String what, Rig.Layout layout, int rate, int seconds, boolean isCold, List<Consumer<Faults>> steps)
{
    private static final int RATE = 1_000;
    /** What a step takes, with the start of processes, on two cores. */
    private static final int STEP_S = 6;
    private static final List<Tier> TIERS = List.of(Tier.ORDERS, Tier.DEPTH);
    private static final Rig.Layout MEMBERS = new Rig.Layout(false, false, TIERS);
    private static final Rig.Layout STAGES = new Rig.Layout(true, false, TIERS);
    private static final Rig.Layout DRIVERS = new Rig.Layout(false, true, TIERS);

    /** All there are. */
    static final List<Scenario> ALL = List.of(
        of("F1", "one of two feed handlers killed", MEMBERS, 4, faults -> faults.killOne(faults.rig().handlers())),
        of("F6", "both feed handlers killed, and away for 3 s", MEMBERS, 2,
            faults -> faults.killForAWhile(faults.rig().handlers())),
        of("F10", "the leader killed with events received and not in its log", MEMBERS, 3,
            faults -> faults.killLeaderAt(LeaderPoint.RECEIVED)),
        of("F11", "the leader killed with events in its log and not committed", MEMBERS, 3,
            faults -> faults.killLeaderAt(LeaderPoint.APPENDED)),
        of("F12", "the leader killed with events committed and not put out", MEMBERS, 3,
            faults -> faults.killLeaderAt(LeaderPoint.COMMITTED)),
        of("F13", "the leader killed in the middle of what it puts out", MEMBERS, 3,
            faults -> faults.killLeaderAt(LeaderPoint.PUBLISHED)),
        of("F14", "the leader stopped for longer than the others wait, then let go on", MEMBERS, 3, Faults::pauseLeader),
        of("F16", "a follower killed, or stopped for a while", MEMBERS, 4, Faults::loseFollower),
        of("F17", "two of three members killed, and away for 3 s", MEMBERS, 2, Faults::killMajority),
        of("F18", "everything killed at once", MEMBERS, 2, Faults::killAll),
        of("F20", "the leader killed while it takes a snapshot", MEMBERS, 2,
            faults -> faults.killLeaderAt(LeaderPoint.SNAPSHOT)),
        of("F23", "a distributor killed, the others alive", STAGES, 4,
            faults -> faults.killOne(faults.rig().distributors())),
        of("F24", "all distributors killed, and away for 3 s", STAGES, 2, Faults::killDistributors),
        of("F25", "a distributor killed, and once more while it builds its books", STAGES, 3,
            faults -> faults.killTwice(faults.rig().distributors())),
        of("F26", "the media driver killed under a feed handler or a subscriber", DRIVERS, 2, Faults::killDriver),
        of("F27", "a replay store killed while a subscriber that was killed reads from it", STAGES, 3, faults ->
        {
            faults.killOne(faults.rig().subscribers());
            faults.killTwice(faults.rig().stores());
        }),
        of("F29", "all replay stores killed, and away for 3 s", STAGES, 2,
            faults -> faults.killForAWhile(faults.rig().stores())),
        of("F31", "a subscriber killed", MEMBERS, 5, faults -> faults.killOne(faults.rig().subscribers())),
        of("F33", "a subscriber killed, and once more while it joins", MEMBERS, 4,
            faults -> faults.killTwice(faults.rig().subscribers())),
        of("F34", "a subscriber stopped for 4 to 12 s", MEMBERS, 2, Faults::pauseSubscriber),
        new Scenario("F44", "everything started at once, in an order of chance", STAGES, RATE, 10, true, List.of()),
        of("disk", "the leader killed, and its data directory lost", MEMBERS, 2, Faults::loseLeaderAndDisk),
        of("restart", "each member stopped and started again, one after the other", MEMBERS, 2, Faults::restartMembers),
        of("sessions", "the leader killed, and both feed handlers, again and again", MEMBERS, 8, faults ->
        {
            faults.killLeader();
            faults.rig().handlers().forEach(faults.rig().supervisor()::kill);
        }),
        new Scenario("members", "what can happen to members, each once", MEMBERS, RATE, 60, false, List.of(
            faults -> faults.killLeaderAt(LeaderPoint.RECEIVED),
            faults -> faults.killLeaderAt(LeaderPoint.APPENDED),
            Faults::loseFollower,
            faults -> faults.killLeaderAt(LeaderPoint.COMMITTED),
            faults -> faults.killLeaderAt(LeaderPoint.PUBLISHED),
            Faults::pauseLeader,
            Faults::killMajority,
            Faults::loseLeaderAndDisk,
            Faults::killAll)),
        new Scenario("short", "for the tests: F11, F13, F16 and F17, each once", MEMBERS, 200, 18, false, List.of(
            faults -> faults.killLeaderAt(LeaderPoint.PUBLISHED),
            Faults::loseFollower,
            faults -> faults.killLeaderAt(LeaderPoint.APPENDED),
            Faults::killMajority)),
        of("day", "the leader killed 20 times, and each other process at least 5 times", MEMBERS, 20, faults ->
        {
            faults.killLeader();
            faults.killNextOther();
        }));

    private static Scenario of(
        final String name, final String what, final Rig.Layout layout, final int steps, final Consumer<Faults> step)
    {
        return new Scenario(name, what, layout, RATE, (steps + 1) * STEP_S, false, Collections.nCopies(steps, step));
    }

    /**
     * @param name of a scenario, in any case.
     * @return the scenario; null when there is none.
     */
    static Scenario of(final String name)
    {
        return ALL.stream().filter(scenario -> scenario.name.equalsIgnoreCase(name)).findFirst().orElse(null);
    }

    /** @return messages of a day of the built-in venue. */
    long messages()
    {
        return (long)rate * seconds;
    }
}
