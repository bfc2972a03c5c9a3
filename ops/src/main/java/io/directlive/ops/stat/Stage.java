package io.directlive.ops.stat;

import io.directlive.distributor.DistributorCounter;
import io.directlive.distributor.QualityCounter;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.glimpse.GlimpseCounter;
import io.directlive.feed.line.ArbiterCounter;
import io.directlive.feed.line.LineCounter;
import io.directlive.feed.soup.SoupCounter;
import io.directlive.feed.ws.WebSocketCounter;
import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.SubscriberCounter;
import java.util.Locale;
import java.util.Set;

/** A stage as its counters show it. */
enum Stage
{
    FEED_HANDLER(
        CounterIds.FEED_HANDLER, FeedHandlerCounter.values(), SoupCounter.values(), GlimpseCounter.values(),
        WebSocketCounter.values()),
    FEED_LINE(CounterIds.FEED_LINE, LineCounter.values(), ArbiterCounter.values()),
    SEQUENCER(CounterIds.SEQUENCER, SequencerCounter.values()),
    DISTRIBUTOR(CounterIds.DISTRIBUTOR, DistributorCounter.values(), QualityCounter.values()),
    REPLAY_STORE(CounterIds.REPLAY_STORE, ReplayStoreCounter.values()),
    SUBSCRIBER(CounterIds.SUBSCRIBER, SubscriberCounter.values());

    /** Counters that do not only grow, so that a rate of them would mean nothing. */
    private static final Set<Enum<?>> GAUGES = Set.of(
        LineCounter.LOST, LineCounter.STALE, LineCounter.LAG_P50, LineCounter.LAG_P99, LineCounter.LAG_MAX,
        ArbiterCounter.HELD,
        SoupCounter.SOUP_LOGGED_IN, WebSocketCounter.CONNECTED,
        SequencerCounter.NEXT_SEQUENCE, SequencerCounter.LATENCY_P50, SequencerCounter.LATENCY_P99,
        SequencerCounter.LATENCY_MAX, SequencerCounter.LEADING_MEMBER, SequencerCounter.CLOCK_TICK, SequencerCounter.ORDERING_TERM,
        DistributorCounter.LAST_SEQUENCE, DistributorCounter.LATENCY_P50_NS, DistributorCounter.LATENCY_P99_NS,
        DistributorCounter.LATENCY_MAX_NS, DistributorCounter.SUSPECT_BOOKS,
        ReplayStoreCounter.REPLAYS_ACTIVE, ReplayStoreCounter.INDEX_ENTRIES, ReplayStoreCounter.INDEXED_POSITION,
        ReplayStoreCounter.RECORDING_LAG, ReplayStoreCounter.EARLIEST_EPOCH, ReplayStoreCounter.EPOCHS_KEPT,
        SubscriberCounter.STATE, SubscriberCounter.LINES, SubscriberCounter.STALE_REASON);

    private static final int IDS_PER_STAGE = 100;

    private final int firstTypeId;
    private final Enum<?>[] counters = new Enum<?>[IDS_PER_STAGE];

    Stage(final int firstTypeId, final CounterSet.Label[]... sets)
    {
        this.firstTypeId = firstTypeId;
        for (final CounterSet.Label[] set : sets)
        {
            for (final CounterSet.Label counter : set)
            {
                counters[counter.typeId() - firstTypeId] = (Enum<?>)counter;
            }
        }
    }

    /** @return the stage that the type id belongs to; null when it is none of ours. */
    static Stage of(final int typeId)
    {
        for (final Stage stage : values())
        {
            if (typeId >= stage.firstTypeId && typeId < stage.firstTypeId + IDS_PER_STAGE)
            {
                return stage;
            }
        }
        return null;
    }

    /** @return the constant behind a type id; null when the instance is newer than this program. */
    Enum<?> counter(final int typeId)
    {
        return counters[typeId - firstTypeId];
    }

    static boolean isGauge(final Enum<?> counter)
    {
        return GAUGES.contains(counter);
    }

    /** @return name in JSON. */
    String key()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return name for people, as labels begin with it. */
    String title()
    {
        return key().replace('_', '-');
    }
}
