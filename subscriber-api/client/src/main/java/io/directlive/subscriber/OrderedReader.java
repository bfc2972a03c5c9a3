package io.directlive.subscriber;

import io.aeron.Aeron;
import io.directlive.protocol.Tier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * Reads the ordered stream itself from the lines of those who publish it, for a stage that goes on with the stream: every
 * event once, in order, from the event that it asks for on, and no instruments or books beside. Whoever takes the events
 * may say that there is no room for more; they stay where they are meanwhile.
 * <p>
 * One thread. Nothing blocks; nothing is allocated for an event.
 */
public final class OrderedReader implements AutoCloseable
{
    /** Takes the events. */
    @FunctionalInterface
    public interface Output
    {
        /**
         * The next event.
         *
         * @param buffer that holds it; valid only during the call.
         * @param offset of its message header.
         * @return false when no more are to be given until the next poll. This one is taken all the same.
         */
        boolean onEvent(DirectBuffer buffer, int offset);
    }

    private final TierFeed feed;
    private final FeedCounters counters;
    private final NanoClock clock;
    private final Delivery delivery;

    /**
     * @param partitionId of the stream.
     * @param start       where reading begins.
     * @param settings    how patient it is.
     * @param live        the lines.
     * @param replay      to the stores; null when there is none.
     * @param counters    what is reported.
     * @param listener    told of states, gaps and lines.
     * @param clock       ns.
     * @param output      that takes the events.
     */
    OrderedReader(
        final int partitionId,
        final StartFrom start,
        final FeedSettings settings,
        final LiveLink live,
        final ReplayLink replay,
        final FeedCounters counters,
        final StateListener listener,
        final NanoClock clock,
        final Output output)
    {
        this.clock = clock;
        this.counters = counters;
        delivery = new Delivery(listener, output);
        feed = new TierFeed(Tier.ORDERS, partitionId, start, settings, live, replay, delivery, clock.nanoTime());
    }

    /**
     * Connects to lines. Does not wait for data: that comes with {@link #poll}.
     *
     * @param context lines, with their client of Aeron; where to begin; who is told of states, gaps and lines. It is given its
     *                tier here, and its other handlers are not called.
     * @param output  that takes the events.
     * @return the reader, to be closed.
     * @throws IllegalArgumentException when the context has faults; the message has one line for each.
     */
    public static OrderedReader connect(final SubscriberContext context, final Output output)
    {
        context.tiers(Tier.ORDERS).conclude();
        final Aeron aeron = context.aeron();
        return new OrderedReader(
            context.directory().partitionId(),
            context.from(Tier.ORDERS),
            context.settings(),
            AeronLinks.live(context, aeron, Tier.ORDERS),
            AeronLinks.replay(context, aeron),
            new FeedCounters(Tier.ORDERS, context.name(), aeron::addCounter),
            context.stateListener(),
            context.clock(),
            output);
    }

    /**
     * Gives the events that are there. Never blocks.
     *
     * @param frameLimit most frames to take of each line; a frame holds one event or several.
     * @return work done; 0 when there was nothing to do.
     */
    public int poll(final int frameLimit)
    {
        delivery.isHeld = false;
        final int work = feed.poll(frameLimit, clock.nanoTime());
        counters.report(feed, work > 0);
        return work;
    }

    @Override
    public void close()
    {
        feed.close();
    }

    private static final class Delivery implements FeedListener
    {
        private final StateListener listener;
        private final Output output;
        private boolean isHeld;

        private Delivery(final StateListener listener, final Output output)
        {
            this.listener = listener;
            this.output = output;
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final boolean due)
        {
            if (due)
            {
                isHeld = !output.onEvent(buffer, offset);
            }
        }

        @Override
        public boolean isHeld()
        {
            return isHeld;
        }

        @Override
        public void onRebuild()
        {
            // Nothing was built.
        }

        @Override
        public void onIncomplete()
        {
            // As above; what is lost is told.
        }

        @Override
        public void onGap(final long from, final long to)
        {
            listener.onGap(Tier.ORDERS, from, to);
        }

        @Override
        public void onRecovered(final long from, final long to)
        {
            listener.onRecovered(Tier.ORDERS, from, to);
        }

        @Override
        public void onLost(final long from, final long to, final LostReason reason)
        {
            listener.onLost(Tier.ORDERS, from, to, reason);
        }

        @Override
        public void onResumeRefused(final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
        {
            listener.onResumeRefused(Tier.ORDERS, cursor, epoch, sequence, reason);
        }

        @Override
        public void onEpoch(final int previousEpoch, final int epoch)
        {
            listener.onEpoch(Tier.ORDERS, previousEpoch, epoch);
        }

        @Override
        public void onState(final BookState state, final StaleReason reason)
        {
            listener.onTierState(Tier.ORDERS, state, reason);
        }

        @Override
        public void onLineFenced(final LineFence fence)
        {
            listener.onLineFenced(Tier.ORDERS, fence);
        }
    }
}
