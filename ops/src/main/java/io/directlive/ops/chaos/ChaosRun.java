package io.directlive.ops.chaos;

import io.directlive.protocol.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.collections.LongArrayList;

/** One run of a scenario: processes, faults by a seed, and the check of all journals. */
final class ChaosRun
{
    /** Of the distance between two steps, by how much a step may be early or late. */
    private static final double JITTER = 0.3;

    private final Scenario scenario;
    private final SourceDay day;
    private final long seed;
    private final int rate;
    private int stepsDone;

    /**
     * @param scenario that is run.
     * @param day      that is played.
     * @param seed     of all that is left to chance.
     * @param rate     messages a second.
     */
    ChaosRun(final Scenario scenario, final SourceDay day, final long seed, final int rate)
    {
        this.scenario = scenario;
        this.day = day;
        this.seed = seed;
        this.rate = rate;
    }

    /**
     * @param directory    for all files but those of media drivers.
     * @param sharedMemory for those.
     * @return what came of it.
     * @throws IOException when files cannot be read or written.
     */
    RunResult run(final Path directory, final Path sharedMemory) throws IOException
    {
        final Random random = new Random(seed);
        final RigSettings settings = new RigSettings(directory, sharedMemory);
        final List<String> violations = new ArrayList<>();
        try (Rig rig = new Rig(
            scenario.layout(), settings, settings.venue(day.file(), day.source().messages(), rate, random.nextInt())))
        {
            final Faults faults = new Faults(rig, random);
            List<String> lines = List.of();
            try
            {
                play(rig, faults, random);
                lines = rig.readLines();
            }
            catch (final RunFailedException ex)
            {
                violations.add(ex.getMessage());
            }
            final List<JournalCheck> checks = violations.isEmpty() ? check(settings, lines) : List.of();
            for (final JournalCheck check : checks)
            {
                violations.addAll(check.faults());
                faults.expectations().stream().map(expectation -> expectation.fault(check)).filter(Objects::nonNull)
                    .forEach(fault -> violations.add(check.name() + ": " + fault));
            }
            return new RunResult(seed, rig, faults.leaderLosses(), checks, violations, scenario.steps().size() - stepsDone);
        }
    }

    private void play(final Rig rig, final Faults faults, final Random random)
    {
        if (scenario.isCold())
        {
            rig.startIn(random);
        }
        else
        {
            rig.start();
            rig.open();
        }
        final int steps = scenario.steps().size();
        final double distance = day.source().messages() / (steps + 1.0);
        for (final Consumer<Faults> step : scenario.steps())
        {
            final long place = Math.round(distance * (stepsDone + 1 + JITTER * (2 * random.nextDouble() - 1)));
            rig.supervisor().await("event " + place, () -> rig.sequence() >= place);
            if (rig.sequence() > day.source().messages())
            {
                break; // The day is over: nothing flows that could be lost.
            }
            step.accept(faults);
            stepsDone++;
        }
        rig.supervisor().await("all subscribers to have the whole session", rig::areSubscribersDone);
    }

    private List<JournalCheck> check(final RigSettings settings, final List<String> lines) throws IOException
    {
        final Map<Tier, LongArrayList> streams = new EnumMap<>(Tier.class);
        final List<JournalCheck> checks = new ArrayList<>();
        for (int i = 0; i < scenario.layout().subscribers().size(); i++)
        {
            checks.add(check(settings, "subscriber-" + i, scenario.layout().subscribers().get(i), streams));
        }
        for (final String line : lines)
        {
            checks.add(check(settings, line, Tier.ORDERS, streams));
        }
        return checks;
    }

    private JournalCheck check(
        final RigSettings settings, final String name, final Tier tier, final Map<Tier, LongArrayList> streams)
        throws IOException
    {
        day.writeRows(settings.journal(name), settings.rows(name));
        return new JournalCheck(
            name, tier, day.source(), day.rows(), streams.computeIfAbsent(tier, ignored -> new LongArrayList()))
            .run(settings.journal(name));
    }
}
