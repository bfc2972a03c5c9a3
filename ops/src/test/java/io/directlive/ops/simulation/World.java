package io.directlive.ops.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Everything there is in one run: stages on their hosts, the network between, what goes wrong, and who watches. */
final class World
{
    /** Longest that a killed stage stays down while things go wrong. */
    static final long LONGEST_DOWN_NS = 3_000_000;

    static final long START_NS = 1_795_000_000_000_000_000L;
    static final long SPAN_NS = 16_000_000;
    private static final int TRACE_LENGTH = 40;
    private static final int CALM_STEPS = 60_000;
    private static final int SETTLE_CHECK_STEPS = 64;

    final VirtualClock clock = new VirtualClock(START_NS);
    final Dice dice;
    final Weather weather;
    final Workshop workshop;
    private final List<Site> sites = new ArrayList<>();
    private final List<ReaderStage> readers = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Stage> mortals = new ArrayList<>(); // That can be killed alone.
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final StringBuilder fullTrace;

    // A kill in the middle of a duty cycle: which stage, at which of its offers, and what dies with it.
    private boolean canBreak = true;
    private Runnable onCalm = () -> { };
    private Stage victim;
    private int offersLeft;
    private boolean isHostToDie;

    private long steps;

    World(final long seed, final Workshop workshop, final boolean isTraced)
    {
        this.workshop = workshop;
        fullTrace = isTraced ? new StringBuilder() : null;
        workshop.begin();
        dice = new Dice(seed);
        weather = new Weather(dice);
        new Layout(this).build(Shape.of(seed));
    }

    /** An instance, and who reads it. */
    void add(final Site site, final List<ReaderStage> itsReaders)
    {
        sites.add(site);
        stages.add(site.driver);
        stages.addAll(site.hostStages());
        mortals.addAll(site.hostStages());
        addReaders(itsReaders);
    }

    /** No end of a stream is ever lost: what moves between streams is not said again. */
    void keepsStreams()
    {
        canBreak = false;
    }

    /** To be done when nothing goes wrong any more. */
    void onCalm(final Runnable work)
    {
        onCalm = work;
    }

    /** @return instances, in the order in which they came. */
    List<Site> sites()
    {
        return sites;
    }

    /** A stage that is of several instances. */
    void add(final Stage stage)
    {
        stages.add(stage);
        mortals.add(stage);
    }

    private void addReaders(final List<ReaderStage> itsReaders)
    {
        readers.addAll(itsReaders);
        stages.addAll(itsReaders);
        mortals.addAll(itsReaders);
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
        onCalm.run();
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
        readers.forEach(ReaderStage::check);
        for (final Site site : sites)
        {
            site.oracle.checkRecording(site.driver.recording());
            site.oracle.sources().checkWhole();
        }
    }

    private boolean isSettled()
    {
        return sites.stream().allMatch(site -> site.oracle.sources().isDone() && site.areLinesRead()) &&
            stages.stream().allMatch(Stage::isSettled);
    }

    private String describeSources()
    {
        final StringBuilder text = new StringBuilder();
        sites.forEach(site -> site.oracle.sources().all().forEach(source -> text.append(site.name).append(source).append("; ")));
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
        final Site site = stage.site;
        if (stage != site.driver)
        {
            site.drive();
        }
        site.watch();
        if (victim != null && victim == stage)
        {
            strike();
        }
        for (final Site each : sites)
        {
            each.carry();
        }
    }

    // --- What goes wrong.

    private void misfortune()
    {
        if (dice.perMille(weather.stageKill) && victim == null)
        {
            victim = mortals.get(dice.below(mortals.size()));
            offersLeft = dice.below(4);
            isHostToDie = victim.site.hostStages().contains(victim) && dice.perMille(20 * weather.hostKill);
            if (victim instanceof ReaderStage reader && reader.isUp())
            {
                reader.killInCallback(dice.below(4));
            }
        }
        if (dice.perMille(weather.hostKill))
        {
            site().killHost("SIGKILL of all");
        }
        if (canBreak && weather.powerLoss > 0 && dice.below(5_000) < weather.powerLoss)
        {
            site().losePower();
        }
        if (canBreak && weather.diskLoss > 0 && dice.below(5_000) < weather.diskLoss)
        {
            site().loseDisk();
        }
        if (dice.perMille(weather.pause))
        {
            stages.get(dice.below(stages.size())).pause(dice.between(0L, 6_000_000L));
        }
    }

    private Site site()
    {
        return sites.get(sites.size() == 1 ? 0 : dice.below(sites.size()));
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
        if (struck.isUp() || struck instanceof OrderedPublisher)
        {
            if (isHostToDie)
            {
                struck.site.killHost("SIGKILL of all, " + struck.name + " in its work");
            }
            else
            {
                struck.kill();
            }
        }
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
            sites.stream().mapToLong(site -> site.oracle.ordered()).sum(),
            sites.stream().mapToLong(site -> site.oracle.delivered()).sum(),
            sites.stream().mapToLong(site -> site.oracle.seenAgain()).sum(),
            stages.stream().mapToInt(Stage::kills).sum(),
            sites.stream().mapToLong(Site::hostKills).sum(),
            sites.stream().mapToLong(Site::powerLosses).sum(),
            sites.stream().mapToLong(site -> site.oracle.epoch() - 1).sum(),
            readers.stream().mapToLong(ReaderStage::compared).sum(),
            readers.stream().mapToLong(ReaderStage::fenced).sum(),
            sites.stream().mapToLong(site -> site.oracle.sources().silences()).sum(),
            sites.isEmpty() ? 0 : sites.get(0).oracle.sources().moves());
    }
}
