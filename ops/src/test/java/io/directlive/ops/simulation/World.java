package io.directlive.ops.simulation;

import io.aeron.Subscription;
import io.directlive.protocol.Tier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything there is in one run: stages on their hosts, the network between, what goes wrong, and who watches. */
final class World
{
    /** Longest that a killed stage stays down while things go wrong. */
    static final long LONGEST_DOWN_NS = 3_000_000;

    private static final long START_NS = 1_795_000_000_000_000_000L;
    private static final long SPAN_NS = 16_000_000;
    private static final int TRACE_LENGTH = 40;
    private static final int CALM_STEPS = 60_000;
    private static final int SETTLE_CHECK_STEPS = 64;

    final VirtualClock clock = new VirtualClock(START_NS);
    final Dice dice;
    final Weather weather;
    final Workshop workshop;
    final Oracle oracle;
    private final SourceReference sources = new SourceReference();
    private final HostDriver driver;
    private final List<Stage> hostStages = new ArrayList<>();
    private final List<ReaderStage> readers = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Multicast> multicasts = new ArrayList<>();
    private final List<Subscription> listeners = new ArrayList<>();
    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Set<Tier> tiers = EnumSet.of(Tier.ORDERS);
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final StringBuilder fullTrace;

    // A kill in the middle of a duty cycle: which stage, at which of its offers, and what dies with it.
    private Stage victim;
    private int offersLeft;
    private boolean isHostToDie;

    private long steps;
    private int hostKills;
    private int powerLosses;

    World(final long seed, final Workshop workshop, final boolean isTraced)
    {
        this.workshop = workshop;
        fullTrace = isTraced ? new StringBuilder() : null;
        workshop.begin();
        dice = new Dice(seed);
        weather = new Weather(dice);
        final int sourceCount = dice.between(1, 2);
        for (int id = 1; id <= sourceCount; id++)
        {
            sources.add(newSource(id));
        }
        oracle = new Oracle(sources, weather.isRecordedLevel, weather.isSynced);
        driver = new HostDriver(this);
        stages.add(driver);
        final StandaloneSequencer sequencer = new StandaloneSequencer(this, driver);
        hostStages.add(sequencer);
        newReaders();
        hostStages.add(new DistributorStage("distributor A", this, driver));
        if (dice.isHeads())
        {
            hostStages.add(new DistributorStage("distributor B", this, driver));
        }
        hostStages.add(new StoreStage(this, driver));
        for (final SourceReference.Source source : sources.all())
        {
            final int handlers = dice.between(1, 2);
            for (int handler = 1; handler <= handlers; handler++)
            {
                hostStages.add(new HandlerStage(
                    "handler " + source.id + "." + handler, this, driver, sequencer, source));
            }
        }
        stages.addAll(hostStages);
        stages.addAll(readers);
    }

    private SourceReference.Source newSource(final int id)
    {
        final boolean isLossy = dice.isHeads();
        final int dayCount = isLossy ? 1 : dice.between(1, 2);
        final boolean isBundled = dice.isHeads();
        final List<VenueDay> days = new ArrayList<>();
        for (int day = 0; day < dayCount; day++)
        {
            days.add(new VenueDay(
                id, day, dice.between(20, isBundled ? 80 : 160) / dayCount, isBundled,
                START_NS + day * SPAN_NS / dayCount, SPAN_NS / dayCount, dice.split()));
        }
        return new SourceReference.Source(id, days, isLossy);
    }

    private void newReaders()
    {
        final int count = dice.between(1, 3);
        for (int i = 1; i <= count; i++)
        {
            final Tier tier = dice.isHeads() ? Tier.ORDERS : Tier.values()[dice.below(Tier.values().length)];
            readers.add(new ReaderStage("reader " + i, this, tier));
            tiers.add(tier);
        }
    }

    // --- The run.

    /** Lets everything happen, and then all become well; throws what should not be. */
    void run()
    {
        final long stormEndNs = START_NS + SPAN_NS + SPAN_NS / 2;
        while (clock.nanoTime() < stormEndNs)
        {
            step();
        }
        weather.calm();
        stages.forEach(Stage::resume);
        trace("calm");
        int calmSteps = 0;
        while (calmSteps % SETTLE_CHECK_STEPS != 0 || !isSettled())
        {
            if (++calmSteps > CALM_STEPS)
            {
                throw new Violation("F44", "does not become well: " + stages + " " + describeSources());
            }
            step();
        }
        readers.forEach(reader -> reader.checkBooks(sources));
        oracle.checkRecording(driver.recording());
    }

    private boolean isSettled()
    {
        for (final SourceReference.Source source : sources.all())
        {
            if (!source.isDone())
            {
                return false;
            }
        }
        return stages.stream().allMatch(Stage::isSettled);
    }

    private String describeSources()
    {
        final StringBuilder text = new StringBuilder();
        sources.all().forEach(source -> text.append(source).append("; "));
        return text.toString();
    }

    private void step()
    {
        steps++;
        clock.advance(dice.between(500L, 12_000L));
        if (weather.isStorm())
        {
            misfortune();
        }
        final Stage stage = stages.get(dice.below(stages.size()));
        stage.step();
        if (stage != driver && driver.isUp())
        {
            watch();
            driver.step();
        }
        watch();
        if (victim != null && victim == stage)
        {
            strike();
        }
        for (int i = multicasts.size() - 1; i >= 0; i--)
        {
            multicasts.get(i).work();
        }
    }

    private void watch()
    {
        if (driver.ordered() != null)
        {
            oracle.watch(driver.ordered());
            oracle.onRecorded(driver.recordedPosition());
        }
    }

    // --- What goes wrong.

    private void misfortune()
    {
        if (dice.perMille(weather.stageKill) && victim == null)
        {
            victim = stages.get(1 + dice.below(stages.size() - 1));
            offersLeft = dice.below(4);
            isHostToDie = victim != driver && hostStages.contains(victim) && dice.perMille(20 * weather.hostKill);
            if (victim instanceof ReaderStage reader && reader.isUp())
            {
                reader.killInCallback(dice.below(4));
            }
        }
        if (dice.perMille(weather.hostKill))
        {
            killHost("SIGKILL of all");
        }
        if (weather.powerLoss > 0 && dice.below(5_000) < weather.powerLoss)
        {
            powerLosses++;
            killHost("power lost");
            driver.onPowerLost();
            onStreamLost();
        }
        if (weather.diskLoss > 0 && dice.below(5_000) < weather.diskLoss)
        {
            killHost("the disk has lost what was not forced to it");
            driver.onDiskLost();
            onStreamLost();
        }
        if (dice.perMille(weather.pause))
        {
            stages.get(dice.below(stages.size())).pause(dice.between(0L, 6_000_000L));
        }
    }

    /** What was ordered may be to come again. */
    private void onStreamLost()
    {
        hostStages.stream()
            .filter(HandlerStage.class::isInstance)
            .forEach(handler -> ((HandlerStage)handler).onStreamLost());
    }

    /** A stage is about to publish. */
    void onOffer(final Stage stage)
    {
        if (victim == stage && offersLeft-- == 0)
        {
            throw new StageKilled();
        }
    }

    /** The victim has had its last duty cycle, whole or not. */
    private void strike()
    {
        final Stage struck = victim;
        victim = null;
        if (struck.isUp() || struck instanceof StandaloneSequencer)
        {
            if (isHostToDie)
            {
                killHost("SIGKILL of all, " + struck.name + " in its work");
            }
            else
            {
                struck.kill();
            }
        }
    }

    /** SIGKILL of every process on the host of the stages; or one that takes the others with it. */
    void killHost(final String why)
    {
        hostKills++;
        trace(why);
        if (driver.isUp())
        {
            driver.kill();
        }
        hostStages.forEach(Stage::kill);
    }

    // --- What stages find in it.

    /** @return tiers that are published. */
    Set<Tier> tiers()
    {
        return tiers;
    }

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
        final Wire wire = new Wire(channel, this);
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

    // --- For people.

    void trace(final String what)
    {
        if (trace.size() == TRACE_LENGTH)
        {
            trace.removeFirst();
        }
        final String line = (clock.nanoTime() - START_NS) / 1_000 + " us, step " + steps + ": " + what;
        trace.add(line);
        if (fullTrace != null)
        {
            fullTrace.append(line).append(System.lineSeparator());
        }
    }

    /** @return whether all that happens is to be told. */
    boolean isTraced()
    {
        return fullTrace != null;
    }

    /** @return what happened last; all of it in a traced run. */
    String story()
    {
        return fullTrace != null ? fullTrace.toString() : String.join(System.lineSeparator(), trace);
    }

    RunReport report()
    {
        return new RunReport(
            steps,
            oracle.ordered(),
            oracle.delivered(),
            oracle.seenAgain(),
            stages.stream().mapToInt(Stage::kills).sum(),
            hostKills,
            powerLosses,
            oracle.epoch() - 1,
            readers.stream().mapToLong(ReaderStage::compared).sum());
    }
}
