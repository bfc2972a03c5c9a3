package io.directlive.subscriber;

import io.directlive.protocol.CounterSet;
import io.directlive.protocol.Tier;

/** What the feed of one tier reports. */
final class FeedCounters
{
    private final CounterSet<SubscriberCounter> counters;

    FeedCounters(final Tier tier, final String name, final CounterSet.Factory factory)
    {
        counters = new CounterSet<>(
            SubscriberCounter.class,
            name.isEmpty() ? tier.lowerName() : tier.lowerName() + " " + name,
            factory);
    }

    void report(final TierFeed feed, final boolean hasWorked)
    {
        if (hasWorked)
        {
            set(SubscriberCounter.DELIVERED, feed.progress().delivered());
            set(SubscriberCounter.DUPLICATES, feed.duplicates());
            set(SubscriberCounter.GAPS, feed.progress().gaps());
            set(SubscriberCounter.RECOVERED, feed.progress().recovered());
            set(SubscriberCounter.LOST, feed.progress().lost());
            set(SubscriberCounter.FOREIGN, feed.foreign());
            set(SubscriberCounter.DAMAGED, feed.damaged());
            set(SubscriberCounter.BLOCKS_COMPARED, feed.lines().blocksCompared());
            set(SubscriberCounter.LINES_FENCED, feed.lines().fenced());
        }
        set(SubscriberCounter.STATE, feed.state().ordinal());
        set(SubscriberCounter.STALE_REASON, feed.reason() == null ? 0 : feed.reason().ordinal() + 1L);
        set(SubscriberCounter.LINES, feed.lines().openCount());
    }

    private void set(final SubscriberCounter counter, final long value)
    {
        counters.get(counter).setRelease(value);
    }
}
