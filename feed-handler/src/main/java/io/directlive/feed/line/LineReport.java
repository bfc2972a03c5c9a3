package io.directlive.feed.line;

import io.directlive.protocol.CounterSet;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Shows what lines and arbiter have counted, in counters: now and then, so that a packet costs no counter. Percentiles
 * are read less often, as it takes microseconds to find them. One thread; allocates at construction only.
 */
final class LineReport
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LAG_INTERVAL = 50; // Of these.

    private final LineArbiter arbiter;
    private final GapRequests requests;
    private final AnswerChannel channels;
    private final AtomicCounter[][] lines;
    private final CounterSet<ArbiterCounter> counters;
    private long deadlineNs;
    private int untilLag;

    LineReport(
        final String source,
        final LineArbiter arbiter,
        final GapRequests requests,
        final AnswerChannel channels,
        final CounterSet.Factory factory)
    {
        this.arbiter = arbiter;
        this.requests = requests;
        this.channels = channels;
        counters = new CounterSet<>(ArbiterCounter.class, source, factory);
        lines = new AtomicCounter[requests == null ? arbiter.lineCount() : arbiter.lineCount() + 1][];
        for (int line = 0; line < lines.length; line++)
        {
            final CounterSet<LineCounter> set =
                new CounterSet<>(LineCounter.class, source + " " + arbiter.lineName(line), factory);
            lines[line] = new AtomicCounter[LineCounter.values().length];
            for (final LineCounter counter : LineCounter.values())
            {
                lines[line][counter.ordinal()] = set.get(counter);
            }
        }
    }

    /** Shows the counts when it is time to. */
    void onTime(final long nowNs)
    {
        if (nowNs - deadlineNs >= 0)
        {
            deadlineNs = nowNs + INTERVAL_NS;
            show();
        }
    }

    /** Shows the counts. */
    void show()
    {
        final boolean isLagShown = untilLag == 0;
        untilLag = isLagShown ? LAG_INTERVAL : untilLag - 1;
        for (int line = 0; line < lines.length; line++)
        {
            show(lines[line], arbiter.stats(line), isLagShown);
        }
        counters.get(ArbiterCounter.SESSIONS).setRelease(arbiter.sessions());
        counters.get(ArbiterCounter.GAPS).setRelease(arbiter.gaps());
        counters.get(ArbiterCounter.GAP_MESSAGES).setRelease(arbiter.lost());
        counters.get(ArbiterCounter.HELD).setRelease(arbiter.held());
        counters.get(ArbiterCounter.WINDOW_FULL).setRelease(arbiter.windowFull());
        if (requests != null)
        {
            counters.get(ArbiterCounter.REQUESTS_SENT).setRelease(requests.sent());
            counters.get(ArbiterCounter.REQUESTS_ANSWERED).setRelease(requests.answered());
            counters.get(ArbiterCounter.REQUESTS_RETRIED).setRelease(requests.retried());
            counters.get(ArbiterCounter.REQUESTS_FAILED).setRelease(requests.failed());
            counters.get(ArbiterCounter.REQUESTS_UNREACHABLE).setRelease(channels.unreachable());
        }
    }

    private static void show(final AtomicCounter[] line, final LineStats stats, final boolean isLagShown)
    {
        set(line, LineCounter.PACKETS, stats.packets());
        set(line, LineCounter.BYTES, stats.bytes());
        set(line, LineCounter.MESSAGES, stats.messages());
        set(line, LineCounter.HEARTBEATS, stats.heartbeats());
        set(line, LineCounter.FIRSTS, stats.firsts());
        set(line, LineCounter.DUPLICATES, stats.duplicates());
        set(line, LineCounter.LOST, stats.lost());
        set(line, LineCounter.LATE, stats.late());
        set(line, LineCounter.REORDERED, stats.reordered());
        set(line, LineCounter.MALFORMED, stats.malformed());
        set(line, LineCounter.FOREIGN, stats.foreign());
        set(line, LineCounter.STALE, stats.isStale() ? 1 : 0);
        if (isLagShown)
        {
            final Histogram lag = stats.lag();
            set(line, LineCounter.LAGS, lag.getTotalCount());
            set(line, LineCounter.LAG_P50, lag.getValueAtPercentile(50));
            set(line, LineCounter.LAG_P99, lag.getValueAtPercentile(99));
            set(line, LineCounter.LAG_MAX, lag.getMaxValue());
        }
    }

    private static void set(final AtomicCounter[] line, final LineCounter counter, final long value)
    {
        line[counter.ordinal()].setRelease(value);
    }
}
