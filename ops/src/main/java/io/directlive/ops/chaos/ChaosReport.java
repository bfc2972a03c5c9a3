package io.directlive.ops.chaos;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What people are told: a row for each run as it ends, then how long streams stood still when a leader was lost. */
final class ChaosReport
{
    private static final int DIGITS = 3;
    private static final double MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Chaos.Options options;
    private final Scenario scenario;
    private final PrintWriter out;
    private final Histogram ordering = new Histogram(DIGITS);
    private final Histogram delivery = new Histogram(DIGITS);
    private int passed;
    private int failed;
    private int incomplete;

    ChaosReport(final Chaos.Options options, final Scenario scenario, final PrintWriter out)
    {
        this.options = options;
        this.scenario = scenario;
        this.out = out;
    }

    void begin(final SourceDay day)
    {
        out.printf(Locale.ROOT, "scenario %s: %s%n", scenario.name(), scenario.what());
        out.printf(Locale.ROOT, "%,d messages of the venue, %,d rows of depth%n", day.source().messages(), day.rows().size());
        out.printf("%4s %10s %10s %6s %10s %10s  %s%n", "run", "seed", "events", "leader", "stall ms", "most ms", "");
        out.flush();
    }

    void add(final RunResult result)
    {
        final boolean isGood = result.violations().isEmpty();
        final Histogram stalls = new Histogram(DIGITS);
        for (final LeaderLoss loss : result.leaderLosses())
        {
            stalls.recordValue(loss.stallNs());
            for (final JournalCheck check : result.checks())
            {
                final long silenceNs = check.longestSilenceNs(loss.fromNs(), loss.toNs());
                if (silenceNs != JournalCheck.NOT_KNOWN)
                {
                    delivery.recordValue(silenceNs);
                }
            }
        }
        ordering.add(stalls);
        passed += isGood ? 1 : 0;
        incomplete += result.stepsLeftOut() > 0 ? 1 : 0;
        failed += isGood ? 0 : 1;
        final long events = result.checks().stream().mapToLong(JournalCheck::events).findFirst().orElse(0);
        out.printf(Locale.ROOT, "%4d %10d %10d %6d %10.0f %10.0f  %s%n", passed + failed, result.seed(), events,
            result.leaderLosses().size(), stalls.getValueAtPercentile(50) / MS, stalls.getMaxValue() / MS,
            !isGood ? "FAILED" : "held; killed " + String.join(", ", result.kills()) + (result.stepsLeftOut() == 0 ? "" :
                "; the day was over before the last " + result.stepsLeftOut() + " steps: take a lower --rate"));
        if (!isGood)
        {
            result.violations().forEach(violation -> out.println("  " + violation));
            result.events().forEach(event -> out.println("  " + event));
            out.println("repeat with: " + command(result.seed()));
        }
        out.flush();
    }

    /** The one command that does the same again. */
    private String command(final long seed)
    {
        return "./directlive chaos --scenario " + scenario.name() + " --runs 1 --seed " + seed +
            (options.file() == null ? "" : " --from " + options.file()) +
            (options.messages() == 0 ? "" : " --messages " + options.messages()) +
            (options.rate() == 0 ? "" : " --rate " + options.rate());
    }

    void end()
    {
        if (ordering.getTotalCount() > 0)
        {
            print("stall of the order per loss of a leader", ordering);
            print("longest silence at a subscriber around it", delivery);
        }
        out.printf("%d of %d runs held%s%n", passed, passed + failed,
            incomplete == 0 ? "" : "; " + incomplete + " did not do all steps");
        out.flush();
    }

    private void print(final String name, final Histogram histogram)
    {
        out.printf(Locale.ROOT, "%s, ms: p50 %.0f, p90 %.0f, p99 %.0f, max %.0f of %d%n", name,
            histogram.getValueAtPercentile(50) / MS, histogram.getValueAtPercentile(90) / MS,
            histogram.getValueAtPercentile(99) / MS, histogram.getMaxValue() / MS, histogram.getTotalCount());
    }

    Chaos.Verdict verdict()
    {
        return failed > 0 ? Chaos.Verdict.VIOLATED : incomplete > 0 ? Chaos.Verdict.INCOMPLETE : Chaos.Verdict.HELD;
    }
}
