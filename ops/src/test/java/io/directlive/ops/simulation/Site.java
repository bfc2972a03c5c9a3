package io.directlive.ops.simulation;

import io.aeron.Subscription;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One instance: its host with media driver and archive, the stages there, the network between these and the readers of this
 * instance, and who watches its ordered stream.
 */
final class Site
{
    final World world;
    final String name;
    final int partitionId;
    final Workshop.Bench bench;
    final Oracle oracle;
    final HostDriver driver;
    private final List<Stage> hostStages = new ArrayList<>();
    private final List<Stage> guests = new ArrayList<>();
    private final List<Multicast> multicasts = new ArrayList<>();
    private final List<Subscription> listeners = new ArrayList<>();
    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Set<Tier> tiers = EnumSet.of(Tier.ORDERS);
    private final WrongLine wrongLine = new WrongLine();
    private int hostKills;
    private int powerLosses;

    /**
     * @param world       that it is in.
     * @param name        put before the names of its stages.
     * @param partitionId of its stream.
     * @param oracle      that watches the stream.
     */
    Site(final World world, final String name, final int partitionId, final Oracle oracle)
    {
        this.world = world;
        this.name = name;
        this.partitionId = partitionId;
        this.oracle = oracle;
        bench = world.workshop.bench();
        driver = new HostDriver(this);
    }

    /** A stage runs on the host. */
    void add(final Stage stage)
    {
        hostStages.add(stage);
    }

    /** A stage dies with the host, and is not of it alone. */
    void addGuest(final Stage stage)
    {
        guests.add(stage);
    }

    /** @return what runs on the host, but for its driver. */
    List<Stage> hostStages()
    {
        return hostStages;
    }

    /** A reader wants this tier. */
    void publish(final Tier tier)
    {
        tiers.add(tier);
    }

    /** @return tiers that are published. */
    Set<Tier> tiers()
    {
        return tiers;
    }

    /** @return the line that has other bytes, if there is one. */
    WrongLine wrongLine()
    {
        return wrongLine;
    }

    boolean hasWrongLine()
    {
        return wrongLine.isThere();
    }

    int hostKills()
    {
        return hostKills;
    }

    int powerLosses()
    {
        return powerLosses;
    }

    // --- The run.

    /** Sees what has become visible. */
    void watch()
    {
        if (driver.ordered() != null)
        {
            oracle.watch(driver.ordered());
            oracle.onRecorded(driver.recordedPosition());
        }
    }

    /** A stage of another kind than the driver has had its step: the driver is there all the time. */
    void drive()
    {
        if (driver.isUp())
        {
            watch();
            driver.step();
        }
    }

    /** The network brings what is due. */
    void carry()
    {
        for (int i = multicasts.size() - 1; i >= 0; i--)
        {
            multicasts.get(i).work();
        }
    }

    /** @return whether all lines are read to their end, where a wrong one must be found out. */
    boolean areLinesRead()
    {
        return !hasWrongLine() || multicasts.stream().allMatch(Multicast::isSettled);
    }

    // --- What goes wrong.

    /** SIGKILL of every process on the host; or one that takes the others with it. */
    void killHost(final String why)
    {
        hostKills++;
        world.trace(name + why);
        if (driver.isUp())
        {
            driver.kill();
        }
        hostStages.forEach(Stage::kill);
        guests.forEach(Stage::kill);
    }

    void losePower()
    {
        powerLosses++;
        killHost("power lost");
        driver.onPowerLost();
        onStreamLost();
    }

    void loseDisk()
    {
        killHost("the disk has lost what was not forced to it");
        driver.onDiskLost();
        onStreamLost();
    }

    /** What was ordered may be to come again. */
    private void onStreamLost()
    {
        hostStages.stream()
            .filter(HandlerStage.class::isInstance)
            .forEach(handler -> ((HandlerStage)handler).onStreamLost());
    }

    // --- What stages find in it.

    void onMulticast(final Multicast multicast)
    {
        multicasts.removeIf(old -> !old.isUp() && old.isSettled());
        multicasts.add(multicast);
        listeners.stream().filter(listener -> listener.streamId() == multicast.streamId()).forEach(multicast::join);
    }

    void listen(final Subscription subscription)
    {
        listeners.add(subscription);
        multicasts.stream()
            .filter(multicast -> multicast.streamId() == subscription.streamId())
            .forEach(multicast -> multicast.join(subscription));
    }

    void deafen(final Subscription subscription)
    {
        listeners.remove(subscription);
        multicasts.forEach(multicast -> multicast.leave(subscription));
    }

    Wire newWire(final String channel)
    {
        final Wire wire = new Wire(channel, world);
        wires.put(channel, wire);
        return wire;
    }

    Wire wire(final String channel)
    {
        return wires.get(channel);
    }

    Collection<Wire> wires()
    {
        return wires.values();
    }

    void removeWire(final Wire wire)
    {
        wire.close();
        wires.remove(wire.channel);
    }
}
