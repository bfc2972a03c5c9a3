package io.directlive.ops.chaos;

import java.util.ArrayList;
import java.util.List;

/** What came of one run. */
final class RunResult
{
    private final long seed;
    private final int stepsLeftOut;
    private final List<LeaderLoss> leaderLosses;
    private final List<JournalCheck> checks;
    private final List<String> violations;
    private final List<String> events;
    private final List<String> kills = new ArrayList<>();

    RunResult(
        final long seed,
        final Rig rig,
        final List<LeaderLoss> leaderLosses,
        final List<JournalCheck> checks,
        final List<String> violations,
        final int stepsLeftOut)
    {
        this.seed = seed;
        this.stepsLeftOut = stepsLeftOut;
        this.leaderLosses = List.copyOf(leaderLosses);
        this.checks = checks;
        this.violations = List.copyOf(violations);
        events = List.copyOf(rig.supervisor().events());
        rig.supervisor().all().stream().filter(process -> process.kills() > 0)
            .forEach(process -> kills.add(process.name() + " " + process.kills()));
        if (rig.linesLost() > 0)
        {
            kills.add("for a line that was given up " + rig.linesLost());
        }
    }

    long seed()
    {
        return seed;
    }

    List<LeaderLoss> leaderLosses()
    {
        return leaderLosses;
    }

    /** @return of subscribers, then of the members' lines. */
    List<JournalCheck> checks()
    {
        return checks;
    }

    /** @return what does not hold; empty when all does. */
    List<String> violations()
    {
        return violations;
    }

    /** @return steps that were not done, because the day was over before. */
    int stepsLeftOut()
    {
        return stepsLeftOut;
    }

    /** @return what was done, one line each. */
    List<String> events()
    {
        return events;
    }

    /** @return name and number of SIGKILLs of each process that had any. */
    List<String> kills()
    {
        return kills;
    }
}
