package io.directlive.ops.stat;

import io.directlive.distributor.DistributorCounter;
import io.directlive.ops.Sizes;
import io.directlive.protocol.StreamDirectory;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.SubscriberCounter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Counters as people read them: the verdict first, then who does how much, who waits for whom, and what the network
 * did.
 */
final class StatText
{
    /** Shown by themselves, in words, in microseconds or with a unit. */
    private static final Set<SequencerCounter> OF_SEQUENCER = EnumSet.of(
        SequencerCounter.LATENCY_P50, SequencerCounter.LATENCY_P99, SequencerCounter.LATENCY_MAX,
        SequencerCounter.LEADING_MEMBER, SequencerCounter.CLOCK_TICK, SequencerCounter.ORDERING_TERM);
    private static final Set<DistributorCounter> OF_DISTRIBUTOR =
        EnumSet.of(
            DistributorCounter.LATENCY_P50_NS, DistributorCounter.LATENCY_P99_NS, DistributorCounter.LATENCY_MAX_NS);

    private final Interval interval;
    private final StreamDirectory directory;
    private final boolean isAll;
    private final PrintWriter out;

    private StatText(
        final Interval interval, final StreamDirectory directory, final boolean isAll, final PrintWriter out)
    {
        this.interval = interval;
        this.directory = directory;
        this.isAll = isAll;
        this.out = out;
    }

    static void print(
        final Interval interval,
        final Verdict verdict,
        final StreamDirectory directory,
        final boolean isAll,
        final PrintWriter out)
    {
        out.println(verdict.line());
        new StatText(interval, directory, isAll, out).print();
        out.flush();
    }

    private void print()
    {
        final Reading now = interval.now();
        line("%s  %s  partition %d  process %d  up %s  heartbeat %.1f s ago",
            directory.instance(), directory.guarantee(), directory.partitionId(), directory.processId(),
            duration(System.currentTimeMillis() - now.startTimeMs()), now.heartbeatAgeMs() / 1e3);
        cluster();
        for (final Stage stage : Stage.values())
        {
            if (stage != Stage.SUBSCRIBER)
            {
                stage(stage);
            }
        }
        latencies();
        subscribers();
        streams();
        driver();
        now.distinctErrors().forEach(error -> line("  error: %s", error));
    }

    private void cluster()
    {
        final ClusterState cluster = interval.now().cluster();
        if (cluster != null)
        {
            line("cluster: %s%s  term %d  elections %d  snapshots %d  committed %,d bytes, %,d a second%s",
                cluster.roleName(),
                cluster.isCaughtUp() && !cluster.isLeader() ? " of member " + cluster.leader() : "",
                cluster.term(), cluster.elections(), cluster.snapshots(), cluster.commitPosition(), interval.commitRate(),
                cluster.errors() == 0 ? "" : "  errors " + cluster.errors());
        }
    }

    private void stage(final Stage stage)
    {
        String name = null;
        for (final StageCounter counter : interval.now().counters())
        {
            if (counter.stage() != stage)
            {
                continue;
            }
            final long rate = interval.rate(counter);
            if (!isShownByItself(counter) && (isAll || counter.value() != 0 || rate != 0))
            {
                if (!counter.name().equals(name))
                {
                    name = counter.name();
                    out.println();
                    line("%-46s%16s%16s", stage.title() + (name.isEmpty() ? "" : " " + name), "total", "per second");
                }
                line("  %-44s%,16d%16s", counter.text(), counter.value(),
                    counter.isGauge() ? "" : String.format(Locale.ROOT, "%,d", rate));
            }
        }
    }

    private static boolean isShownByItself(final StageCounter counter)
    {
        return counter.counter() instanceof SequencerCounter order && OF_SEQUENCER.contains(order) ||
            counter.counter() instanceof DistributorCounter distribute && OF_DISTRIBUTOR.contains(distribute);
    }

    private void latencies()
    {
        final Reading now = interval.now();
        out.println();
        line("%-46s%10s%10s%12s", "latency in microseconds, last interval", "p50", "p99", "max");
        latency("received to ordered", now.sum(SequencerCounter.LATENCY_P50),
            now.sum(SequencerCounter.LATENCY_P99), now.sum(SequencerCounter.LATENCY_MAX));
        latency("ordered to published", now.sum(DistributorCounter.LATENCY_P50_NS),
            now.sum(DistributorCounter.LATENCY_P99_NS), now.sum(DistributorCounter.LATENCY_MAX_NS));
        line("  %-44s%32s", "published and not yet recorded", Sizes.bytes(now.sum(ReplayStoreCounter.RECORDING_LAG)));
    }

    private void latency(final String name, final long p50Ns, final long p99Ns, final long maxNs)
    {
        line("  %-44s%,10.1f%,10.1f%,12.1f", name, p50Ns / 1e3, p99Ns / 1e3, maxNs / 1e3);
    }

    private void subscribers()
    {
        final List<StageCounter> delivered = new ArrayList<>();
        interval.now().counters().stream().filter(c -> c.is(SubscriberCounter.DELIVERED)).forEach(delivered::add);
        if (delivered.isEmpty())
        {
            return;
        }
        out.println();
        line("%-20s%13s%11s%7s%12s%10s%9s%7s",
            "subscriber", "delivered", "per second", "gaps", "dups", "recovered", "lost", "lines");
        for (final StageCounter counter : delivered)
        {
            line("  %-18s%,13d%,11d%,7d%,12d%,10d%,9d%7d  %s", counter.name(), counter.value(), interval.rate(counter),
                of(counter, SubscriberCounter.GAPS), of(counter, SubscriberCounter.DUPLICATES),
                of(counter, SubscriberCounter.RECOVERED), of(counter, SubscriberCounter.LOST),
                of(counter, SubscriberCounter.LINES),
                Verdict.stateName(of(counter, SubscriberCounter.STATE)));
        }
    }

    /** @return value of another counter of the same subscriber: the ids of one set follow each other. */
    private long of(final StageCounter delivered, final SubscriberCounter wanted)
    {
        long value = 0;
        for (final StageCounter counter : interval.now().counters())
        {
            if (counter.is(wanted) && counter.ownerId() == delivered.ownerId() &&
                counter.name().equals(delivered.name()))
            {
                value = counter.value();
            }
        }
        return value;
    }

    private void streams()
    {
        out.println();
        line("%-46s%16s%16s", "stream and its readers", "position", "bytes a second");
        for (final Stream stream : interval.now().streams())
        {
            if (isAll || !stream.readers().isEmpty() || interval.rate(stream) > 0)
            {
                line("  %-44s%,16d%,16d", stream.name() + ", session " + stream.sessionId(), stream.position(),
                    interval.rate(stream));
                for (final Reader reader : stream.readers())
                {
                    line("    %-42s%16s", reader.name(), Sizes.bytes(reader.lagLength()) + " behind");
                }
            }
        }
    }

    private void driver()
    {
        out.println();
        line("%-46s%16s%16s", "media driver", "total", "per second");
        for (final DriverCounter counter : DriverCounter.values())
        {
            final long total = interval.now().driver(counter);
            if (isAll || total != 0)
            {
                line("  %-44s%,16d%,16d", counter.text(), total, interval.rate(counter));
            }
        }
    }

    private void line(final String format, final Object... values)
    {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }

    /** @return hours, minutes and seconds. */
    static String duration(final long lengthMs)
    {
        final long seconds = TimeUnit.MILLISECONDS.toSeconds(lengthMs);
        return String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
