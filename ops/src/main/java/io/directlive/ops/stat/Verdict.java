package io.directlive.ops.stat;

import io.directlive.distributor.DistributorCounter;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.ops.Sizes;
import io.directlive.protocol.Tier;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.StaleReason;
import io.directlive.subscriber.SubscriberCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What is wrong, if anything. That events were lost or are missing counts for as long as the counters do; that
 * somebody is slow or silent counts now.
 *
 * @param problems each in a few words, the worst first; empty when all is well.
 */
record Verdict(List<String> problems)
{
    private static final long HEARTBEAT_LIMIT_MS = TimeUnit.SECONDS.toMillis(5);
    private static final long TICK_LIMIT_MS = TimeUnit.SECONDS.toMillis(5);
    private static final long READER_LAG_LIMIT = 1 << 20;
    private static final long LEAST_RATE = 100; // Below it, chance decides how many come within an interval.
    private static final long RECORDING_LAG_LIMIT = 8 << 20;

    /** Takes a copy. */
    Verdict
    {
        problems = List.copyOf(problems);
    }

    boolean isHealthy()
    {
        return problems.isEmpty();
    }

    /** @return one line. */
    String line()
    {
        return isHealthy() ? "healthy" : "NOT HEALTHY: " + String.join("; ", problems);
    }

    static Verdict of(final Interval interval)
    {
        final List<String> problems = new ArrayList<>();
        final Reading now = interval.now();
        if (now.heartbeatAgeMs() > HEARTBEAT_LIMIT_MS)
        {
            problems.add("driver not active: heartbeat " +
                TimeUnit.MILLISECONDS.toSeconds(now.heartbeatAgeMs()) + " s ago");
        }
        cluster(now, problems);
        if (now.clockTickAgeMs() > TICK_LIMIT_MS)
        {
            problems.add("the order stands still: last clock tick " +
                TimeUnit.MILLISECONDS.toSeconds(now.clockTickAgeMs()) + " s ago");
        }
        subscribers(interval, problems);
        count(problems, now.sum(SequencerCounter.SOURCE_GAPS), "source gaps");
        count(problems, now.sum(DistributorCounter.SUSPECT_BOOKS), "suspect books");
        count(problems, now.sum(FeedHandlerCounter.MESSAGES_MALFORMED), "malformed venue messages");
        count(problems, now.sum(SequencerCounter.MALFORMED), "malformed events at the sequencer");

        count(problems, now.sum(ReplayStoreCounter.HOLES), "holes in the recording");

        final long recordingLag = now.sum(ReplayStoreCounter.RECORDING_LAG);
        if (recordingLag > RECORDING_LAG_LIMIT)
        {
            problems.add("recording lag " + Sizes.bytes(recordingLag));
        }
        final long dropped = interval.rate(DistributorCounter.DROPPED_BACK_PRESSURE);
        if (dropped > 0)
        {
            problems.add("distributor drops " + grouped(dropped) + " events a second for readers that are too slow");
        }
        readers(now, problems);
        if (!now.distinctErrors().isEmpty())
        {
            problems.add(now.distinctErrors().size() + " distinct errors logged, the first: " +
                now.distinctErrors().get(0));
        }
        return new Verdict(problems);
    }

    private static void cluster(final Reading now, final List<String> problems)
    {
        final ClusterState cluster = now.cluster();
        if (cluster != null && !cluster.hasLeader())
        {
            problems.add("no leader: election at " + cluster.roleName() + ", nothing is ordered");
        }
        else if (cluster != null && !cluster.isCaughtUp())
        {
            problems.add("catches up with the leader: " + cluster.roleName());
        }
        else if (cluster != null && now.counters().stream().anyMatch(c -> c.is(SequencerCounter.ORDERING_TERM) && c.value() == 0))
        {
            problems.add("waits to hear what the lines of the members hold: nothing is ordered");
        }
        if (now.sum(SequencerCounter.LINES_LOST) > 0)
        {
            problems.add("the line of this member is given up: restart it");
        }
    }

    private static void subscribers(final Interval interval, final List<String> problems)
    {
        for (final StageCounter counter : interval.now().counters())
        {
            if (counter.is(SubscriberCounter.LOST) && counter.value() > 0)
            {
                problems.add("lost " + grouped(counter.value()) + " events on subscriber " + counter.name());
            }
            else if (counter.is(SubscriberCounter.LINES_FENCED) && counter.value() > 0)
            {
                problems.add("a line of subscriber " + counter.name() + " carries other bytes than the others and is fenced");
            }
            else if (counter.is(SubscriberCounter.STATE) && counter.value() != BookState.SYNCED.ordinal())
            {
                problems.add("subscriber " + counter.name() + " is " + stateName(counter.value()) + reason(interval.now(), counter));
            }
            else if (counter.is(SubscriberCounter.DELIVERED))
            {
                speed(interval, counter, problems);
            }
        }
    }

    /** @return why a subscriber is stale, in words; empty when that says nothing more. */
    private static String reason(final Reading now, final StageCounter state)
    {
        final boolean isStanding = now.counters().stream().anyMatch(counter ->
            counter.is(SubscriberCounter.STALE_REASON) && counter.name().equals(state.name()) &&
            counter.value() == StaleReason.ORDER_STANDS.ordinal() + 1);
        return isStanding ? ": the order stands still" : "";
    }

    /** A reader that is not tethered is let go when it is slow, so its lag stays small: its rate tells. */
    private static void speed(final Interval interval, final StageCounter delivered, final List<String> problems)
    {
        final DistributorCounter out = eventsOut(delivered.name());
        final long published = out == null ? 0 : interval.rate(out);
        final long taken = interval.rate(delivered);
        if (interval.before().same(delivered) != null && published >= LEAST_RATE && taken < published / 2)
        {
            problems.add("subscriber " + delivered.name() + " is slow: " + grouped(taken) + " of " +
                grouped(published) + " events a second");
        }
    }

    /** @return events published on the tier that a subscriber's name begins with; null when there is none. */
    private static DistributorCounter eventsOut(final String subscriberName)
    {
        for (final Tier tier : Tier.values())
        {
            if (subscriberName.equals(tier.lowerName()) || subscriberName.startsWith(tier.lowerName() + " "))
            {
                return DistributorCounter.valueOf(tier.name() + "_OUT");
            }
        }
        return null;
    }

    private static void readers(final Reading now, final List<String> problems)
    {
        for (final Stream stream : now.streams())
        {
            for (final Reader reader : stream.readers())
            {
                if (reader.lagLength() > READER_LAG_LIMIT)
                {
                    problems.add("reader " + reader.name() + " is " + Sizes.bytes(reader.lagLength()) + " behind on " +
                        stream.name());
                }
            }
        }
    }

    private static void count(final List<String> problems, final long count, final String what)
    {
        if (count > 0)
        {
            problems.add(what + " " + grouped(count));
        }
    }

    /** @return name of a {@link BookState} that a counter tells the ordinal of. */
    static String stateName(final long ordinal)
    {
        final BookState[] states = BookState.values();
        return ordinal >= 0 && ordinal < states.length ? states[(int)ordinal].name() : "UNKNOWN";
    }

    private static String grouped(final long number)
    {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
