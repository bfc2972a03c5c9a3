package io.directlive.ops;

import io.aeron.AeronCounters;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusterCounters;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.CountersReader;

/**
 * What a {@link LoadedPipeline} runs on: an instance that stands alone, or the three members of a cluster. All of it is in
 * this process, because code is compiled once then: three processes that warm up take turns on few cores for a minute.
 * Members share nothing else. Each has a media driver, an archive, a consensus module and a sequencer of its own, and they
 * talk by UDP on loopback.
 * <p>
 * Only the member that leads has a distributor and a store, as hosts of their own would not take part in those of others.
 */
final class LoadedHosts implements AutoCloseable
{
    private static final int CLUSTER_ID = 0;
    private static final int MEMBERS = 3;
    private static final Set<Role> MEMBER = EnumSet.of(Role.DRIVER, Role.ARCHIVE, Role.SEQUENCER);
    private static final Set<Role> READERS = EnumSet.of(Role.DISTRIBUTOR, Role.REPLAY_STORE);

    private final Settings settings;
    private final Console console = new Console(new PrintWriter(System.err, true));
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<DataDirectory> data = new ArrayList<>();
    private Instance entry;
    private int leader;

    private LoadedHosts(final Settings settings)
    {
        this.settings = settings;
    }

    /**
     * @param settings of the instance; those of a cluster without members.
     * @return it, running.
     */
    static LoadedHosts start(final Settings settings)
    {
        final LoadedHosts hosts = new LoadedHosts(settings);
        try
        {
            if (settings.guarantee() == Guarantee.QUORUM)
            {
                hosts.startCluster();
            }
            else
            {
                hosts.entry = hosts.start(
                    settings, hosts.newData(), EnumSet.complementOf(EnumSet.of(Role.FEED_HANDLER)));
            }
            return hosts;
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(hosts);
            throw ex;
        }
    }

    private void startCluster()
    {
        final List<Map<String, Object>> members = new ArrayList<>();
        for (int member = 0; member < MEMBERS; member++)
        {
            final PortBlock ports = PortBlock.reserve(0, READERS);
            closing.push(ports);
            members.add(Map.of("host", "localhost", "port", ports.first()));
        }
        final Settings cluster = settings.with("cluster.members", members);
        for (int member = 0; member < MEMBERS; member++)
        {
            start(cluster.with("cluster.member", member), newData(), MEMBER);
        }
        leader = awaitLeader();
        final Path driver = Path.of(instances.get(leader).directory().driverDirectory());
        entry = start(cluster.with("driver.directory", driver.toString()), data.get(leader), READERS);
    }

    private DataDirectory newData()
    {
        final DataDirectory directory = DataDirectory.temporary();
        closing.push(directory);
        data.add(directory);
        return directory;
    }

    private Instance start(final Settings of, final DataDirectory directory, final Set<Role> roles)
    {
        final Instance instance = Instance.start(of, directory, roles, List.of(), console);
        closing.push(instance);
        instances.add(instance);
        return instance;
    }

    private int awaitLeader()
    {
        final long deadlineNs = System.nanoTime() + settings.nanos("timeout");
        while (deadlineNs - System.nanoTime() > 0)
        {
            checkRunning();
            for (int member = 0; member < MEMBERS; member++)
            {
                if (isLeader(member))
                {
                    return member;
                }
            }
            Thread.yield();
        }
        throw new IllegalStateException("the members of the cluster elect no leader");
    }

    private boolean isLeader(final int member)
    {
        final CountersReader counters = instances.get(member).aeron().countersReader();
        final int id = ClusterCounters.find(counters, AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID, CLUSTER_ID);
        return id != CountersReader.NULL_COUNTER_ID && counters.getCounterValue(id) == Cluster.Role.LEADER.code();
    }

    /** @return the instance that has the distributor, and whose media driver handlers and readers use. */
    Instance entry()
    {
        return entry;
    }

    /**
     * Throws what made a stage stop.
     *
     * @throws IllegalStateException when one did.
     */
    void checkRunning()
    {
        instances.forEach(Instance::checkRunning);
    }

    @Override
    public void close()
    {
        if (entry != null && settings.guarantee() == Guarantee.QUORUM && !isLeader(leader))
        {
            console.warn("another member has become the leader while load was on: what was read is a follower's line");
        }
        CloseHelper.closeAll(closing);
    }
}
