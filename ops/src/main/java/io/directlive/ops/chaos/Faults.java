package io.directlive.ops.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What is done to the processes of a rig, and what must hold of it at once. For one thread. */
final class Faults
{
    /** How long a leader of the default settings may be silent, and somewhat more than it. */
    private static final int LEAST_PAUSE_MS = 1_500;
    private static final int MOST_PAUSE_MS = 4_000;
    /** Most that the order may stand still when a follower is lost: nobody has to be elected. */
    private static final long FOLLOWER_STALL_NS = TimeUnit.SECONDS.toNanos(5);
    /** Most that a subscriber may be without events because another one stands still. */
    private static final long NEIGHBOUR_STALL_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long MINORITY_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long DOWN_NS = TimeUnit.SECONDS.toNanos(3);
    /** After this what was on its way has arrived. */
    private static final long SETTLED_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MOST_LOOKS = 20_000;

    private final Rig rig;
    private final Supervisor supervisor;
    private final Random random;
    private final List<LeaderLoss> leaderLosses = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private int nextOther;

    Faults(final Rig rig, final Random random)
    {
        this.rig = rig;
        supervisor = rig.supervisor();
        this.random = random;
    }

    /** SIGKILL to the leader, at any point; it comes back when another one leads. */
    void killLeader()
    {
        final Member leader = rig.awaitLeader();
        loseLeader(leader, () -> supervisor.killAndKeepDown(leader.process()));
        bringBack(leader);
    }

    /**
     * SIGKILL to the leader at a point: it is stopped, looked at, and let go on until it is there.
     *
     * @param point where it is killed.
     */
    void killLeaderAt(final LeaderPoint point)
    {
        final Member leader = rig.awaitLeader();
        final ProcessUnderTest process = leader.process();
        for (int look = 1; !isStoppedAt(point, process); look++)
        {
            process.go();
            if (look == MOST_LOOKS)
            {
                throw new RunFailedException(process.name() + " was not seen at " + point + "\n" + supervisor.describe());
            }
            final long nextNs = System.nanoTime() + someTimeNs(0, 2);
            supervisor.await("time", () -> nextNs - System.nanoTime() <= 0);
        }
        supervisor.note(process.name() + " is at " + point);
        loseLeader(leader, () -> supervisor.killAndKeepDown(process));
        bringBack(leader);
    }

    /** SIGKILL to the leader, and its disk is lost: it comes back with nothing. */
    void loseLeaderAndDisk()
    {
        final Member leader = rig.awaitLeader();
        loseLeader(leader, () -> supervisor.killAndKeepDown(leader.process()));
        rig.loseData(leader.process());
        bringBack(leader);
        rig.awaitAllMembers();
    }

    private static boolean isStoppedAt(final LeaderPoint point, final ProcessUnderTest process)
    {
        if (!point.isAt(process.counters()))
        {
            return false; // Not even nearly: it need not be stopped to see that.
        }
        process.pause();
        while (!process.isStill())
        {
            Thread.onSpinWait();
        }
        return point.isAt(process.counters());
    }

    private void bringBack(final Member member)
    {
        supervisor.revive(member.process());
        supervisor.await(member.process().name() + " to be back", member::isUp);
    }

    /** SIGSTOP to the leader for longer than the others wait for it; then it goes on. */
    void pauseLeader()
    {
        final Member leader = rig.awaitLeader();
        final long pauseNs = someTimeNs(LEAST_PAUSE_MS, MOST_PAUSE_MS);
        supervisor.note("stop " + leader.process().name());
        leader.process().pause();
        final long untilNs = System.nanoTime() + pauseNs;
        loseLeader(leader, () -> { });
        supervisor.await("time", () -> untilNs - System.nanoTime() <= 0);
        supervisor.note("let " + leader.process().name() + " go on");
        leader.process().go();
        rig.awaitAllMembers();
    }

    /** Measures from when it is lost until another one leads and the stream goes on. */
    private void loseLeader(final Member lost, final Runnable loss)
    {
        final List<Member> rest = rig.members().stream().filter(member -> member != lost).toList();
        loss.run();
        final long fromNs = System.nanoTime();
        final Progress progress = new Progress(fromNs, highest(rest));
        supervisor.await("another leader", () ->
        {
            progress.at(highest(rest));
            return rest.stream().anyMatch(Member::isLeader);
        });
        final long sequence = highest(rest);
        supervisor.await("the stream to go on", () ->
        {
            progress.at(highest(rest));
            return highest(rest) > sequence || rig.areSubscribersDone();
        });
        leaderLosses.add(new LeaderLoss(fromNs, System.nanoTime(), progress.longestNs));
    }

    private static long highest(final List<Member> members)
    {
        return members.stream().mapToLong(Member::sequence).max().orElse(-1);
    }

    /** SIGKILL to a follower, or SIGSTOP for a while: the others go on. */
    void loseFollower()
    {
        final Member follower = anyFollower();
        final List<Member> rest = rig.members().stream().filter(member -> member != follower).toList();
        final Progress progress = new Progress(System.nanoTime(), highest(rest));
        if (random.nextBoolean())
        {
            supervisor.kill(follower.process());
            supervisor.await(follower.process().name() + " to be back", () ->
            {
                progress.at(highest(rest));
                return follower.isUp();
            });
        }
        else
        {
            final long untilNs = System.nanoTime() + someTimeNs(LEAST_PAUSE_MS, MOST_PAUSE_MS);
            supervisor.note("stop " + follower.process().name());
            follower.process().pause();
            supervisor.await("time", () ->
            {
                progress.at(highest(rest));
                return untilNs - System.nanoTime() <= 0;
            });
            follower.process().go();
        }
        rig.awaitAllMembers();
        if (progress.longestNs > FOLLOWER_STALL_NS)
        {
            throw new RunFailedException("the order stood still for " + TimeUnit.NANOSECONDS.toMillis(progress.longestNs) +
                " ms when " + follower.process().name() + " was lost, and it follows only");
        }
    }

    private Member anyFollower()
    {
        final Member leader = rig.awaitLeader();
        final List<Member> followers = rig.members().stream().filter(member -> member != leader).toList();
        return followers.get(random.nextInt(followers.size()));
    }

    /** SIGKILL to two members: the third puts out nothing more until one is back. */
    void killMajority()
    {
        final Member last = rig.members().get(random.nextInt(RigSettings.MEMBERS));
        final List<Member> gone = rig.members().stream().filter(member -> member != last).toList();
        gone.forEach(member -> supervisor.killAndKeepDown(member.process()));
        supervisor.pass(SETTLED_NS);
        final long sequence = last.sequence();
        supervisor.pass(MINORITY_NS);
        if (last.sequence() != sequence)
        {
            throw new RunFailedException(last.process().name() + " alone went on from " + sequence + " to " + last.sequence());
        }
        gone.forEach(member -> supervisor.revive(member.process()));
        supervisor.await("a majority", () -> rig.leader() != null && rig.members().stream().allMatch(Member::isUp));
        supervisor.await("the stream to go on", () -> rig.sequence() > sequence || rig.areSubscribersDone());
        rig.awaitAllMembers();
    }

    /** SIGKILL to everything at once; all of it is started again. */
    void killAll()
    {
        supervisor.note("kill everything");
        supervisor.all().forEach(ProcessUnderTest::sendKill);
        supervisor.all().forEach(ProcessUnderTest::end);
        supervisor.all().forEach(supervisor::revive);
        supervisor.await("all members", () -> rig.leader() != null && rig.members().stream().allMatch(Member::isUp));
    }

    /** SIGTERM to each member, one after the other, as for an upgrade. */
    void restartMembers()
    {
        for (final Member member : rig.members())
        {
            supervisor.restart(member.process());
            supervisor.await(member.process().name() + " to be back", member::isUp);
            rig.awaitAllMembers();
        }
    }

    /** SIGKILL to one of those that are no members, each in its turn. */
    void killNextOther()
    {
        final List<ProcessUnderTest> members = rig.members().stream().map(Member::process).toList();
        final List<ProcessUnderTest> others = supervisor.all().stream().filter(process -> !members.contains(process)).toList();
        supervisor.kill(others.get(nextOther++ % others.size()));
    }

    /** SIGKILL to one of several. */
    void killOne(final List<ProcessUnderTest> processes)
    {
        supervisor.kill(any(processes));
    }

    /** SIGKILL to one of several, and once more while it starts. */
    void killTwice(final List<ProcessUnderTest> processes)
    {
        final ProcessUnderTest process = any(processes);
        supervisor.kill(process);
        supervisor.pass(someTimeNs(200, 2_000));
        supervisor.kill(process);
    }

    /** SIGKILL to all of a kind, which then are away for a while. */
    void killForAWhile(final List<ProcessUnderTest> processes)
    {
        processes.forEach(supervisor::killAndKeepDown);
        supervisor.pass(DOWN_NS);
        processes.forEach(supervisor::revive);
    }

    /** SIGKILL to all distributors: subscribers must be told that their books are not to be relied on. */
    void killDistributors()
    {
        final long fromNs = System.nanoTime();
        killForAWhile(rig.distributors());
        final long toNs = System.nanoTime();
        expectations.add(journal -> journal.wasAlwaysSynced(fromNs, toNs) ?
            "was SYNCED all the time that there was no distributor" : null);
    }

    /** SIGKILL to a media driver alone; what stands on it has to find out, to end, and to be started again. */
    void killDriver()
    {
        final ProcessUnderTest driver = any(rig.drivers());
        final List<ProcessUnderTest> dependents = supervisor.dependents(driver);
        final int[] starts = dependents.stream().mapToInt(ProcessUnderTest::starts).toArray();
        supervisor.killAlone(driver);
        for (int i = 0; i < starts.length; i++)
        {
            final ProcessUnderTest dependent = dependents.get(i);
            final int before = starts[i];
            supervisor.await(dependent.name() + " to find out", () -> dependent.starts() > before || rig.areSubscribersDone());
        }
    }

    /** SIGSTOP to a subscriber: it must catch up, and the others must not feel it. */
    void pauseSubscriber()
    {
        final ProcessUnderTest paused = any(rig.subscribers());
        final long fromNs = System.nanoTime();
        supervisor.pause(paused, someTimeNs(MOST_PAUSE_MS, 3 * MOST_PAUSE_MS));
        final long toNs = System.nanoTime();
        expectations.add(journal -> journal.name().equals(paused.name()) ||
            journal.longestSilenceNs(fromNs, toNs) <= NEIGHBOUR_STALL_NS ? null :
            "had nothing for " + TimeUnit.NANOSECONDS.toMillis(journal.longestSilenceNs(fromNs, toNs)) + " ms while " +
            paused.name() + " stood still");
    }

    private long someTimeNs(final long leastMs, final long mostMs)
    {
        return TimeUnit.MILLISECONDS.toNanos(leastMs) +
            random.nextInt((int)TimeUnit.MILLISECONDS.toNanos(1)) +
            TimeUnit.MILLISECONDS.toNanos(random.nextInt((int)(mostMs - leastMs)));
    }

    private ProcessUnderTest any(final List<ProcessUnderTest> processes)
    {
        return processes.get(random.nextInt(processes.size()));
    }

    Rig rig()
    {
        return rig;
    }

    List<LeaderLoss> leaderLosses()
    {
        return leaderLosses;
    }

    /** @return what must hold of each subscriber besides what always must. */
    List<Expectation> expectations()
    {
        return expectations;
    }

    /** When a number grew, and the longest time in which it did not. */
    private static final class Progress
    {
        private long sinceNs;
        private long sequence;
        private long longestNs;

        private Progress(final long nowNs, final long sequence)
        {
            sinceNs = nowNs;
            this.sequence = sequence;
        }

        private void at(final long reached)
        {
            final long nowNs = System.nanoTime();
            longestNs = Math.max(longestNs, nowNs - sinceNs);
            if (reached > sequence)
            {
                sequence = reached;
                sinceNs = nowNs;
            }
        }
    }
}
