package io.directlive.ops;

import io.aeron.driver.ThreadingMode;
import java.util.Set;

/** What an event has survived before readers get it. */
enum Guarantee
{
    /** Published to shared memory: survives SIGKILL of any or all processes. */
    DURABLE,
    /** Recorded by the Archive and forced to disk: also power loss. */
    RECORDED,
    /** Committed by a majority of the members of a cluster: also the loss of any one host. */
    QUORUM;

    private static final int LEAST_MEMBERS = 3;

    /**
     * Refuses settings that cannot keep what they name.
     *
     * @param settings of a process.
     * @param roles    of the process.
     * @param console  told what is good for tests alone.
     * @throws SettingsException when the level is not kept.
     */
    static void check(final Settings settings, final Set<Role> roles, final Console console)
    {
        final int memberCount = settings.clusterLayout().members().size();
        refuseIf(!settings.names("sequencer.lines").isEmpty() && roles.contains(Role.FEED_HANDLER),
            "roles: feed-handler needs a sequencer that orders events, and one with sequencer.lines takes them as they are");
        switch (settings.guarantee())
        {
            case QUORUM -> checkQuorum(settings, roles, console);
            case RECORDED -> refuseIf(settings.number("archive.file-sync-level", 0, 2) == 0,
                "guarantee: RECORDED needs archive.file-sync-level 1 or 2: with 0 an event that was recorded may be lost with " +
                "the power");
            default ->
            {
                // What shared memory keeps needs no setting.
            }
        }
        refuseIf(settings.guarantee() != QUORUM && memberCount > 0,
            "guarantee: " + settings.guarantee() + " with cluster.members: a cluster is for QUORUM");
    }

    private static void checkQuorum(final Settings settings, final Set<Role> roles, final Console console)
    {
        final ClusterLayout layout = settings.clusterLayout();
        final int memberCount = layout.members().size();
        refuseIf(memberCount < LEAST_MEMBERS || memberCount % 2 == 0, "guarantee: QUORUM needs an odd number of " +
            "cluster.members, 3 or more, so that one can be lost: there are " + memberCount);
        refuseIf(settings.choice("driver.threading", ThreadingMode.class) == ThreadingMode.INVOKER,
            "driver.threading: INVOKER is not for QUORUM: a cluster must hear of its members while a stage is busy");
        if (layout.isOnOneHost())
        {
            refuseIf(!layout.isOnLoopback(),
                "guarantee: QUORUM with all cluster.members on one host does not survive its loss");
            console.warn("guarantee: QUORUM on loopback survives kills of processes; it is for tests");
        }
        final int member = settings.clusterMember();
        if (roles.contains(Role.SEQUENCER))
        {
            refuseIf(member < 0, "cluster.member: which one this process is must be told, by --member N");
            refuseIf(member >= memberCount,
                "cluster.member: " + member + " is not one of 0 to " + (memberCount - 1));
            refuseIf(settings.nanos("cluster.snapshot-interval") <= settings.nanos("cluster.session-timeout"),
                "cluster.snapshot-interval: must be above cluster.session-timeout: each snapshot is a sign of life of all sessions, " +
                "and those of feed handlers that were killed would stay for ever");
            refuseIf(!roles.contains(Role.DRIVER) || !roles.contains(Role.ARCHIVE),
                "roles: a member of a cluster has driver, archive and sequencer in one process");
        }
        else
        {
            refuseIf(member >= 0, "cluster.member: is for a process with role sequencer");
        }
    }

    private static void refuseIf(final boolean condition, final String fault)
    {
        if (condition)
        {
            throw new SettingsException(fault);
        }
    }
}
