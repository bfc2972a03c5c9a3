package io.directlive.subscriber;

import io.aeron.Subscription;
import io.directlive.book.QualityRules;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import java.util.List;
import java.util.Set;

/**
 * A subscriber of one tier without the {@link Subscriber}, which is bound to a media driver: the same feed, delivery and
 * books, wired as that does, over a live subscription of Aeron's and a simulated way to the store.
 */
public final class SimulatedReader
{
    /** How patient a reader is that waits for its store however long it takes. */
    public static final long FOR_EVER_NS = Long.MAX_VALUE;

    /** Numbers that are compared at a time. */
    public static final int BLOCK_LENGTH = 8;

    private static final long REQUEST_INTERVAL_NS = 200_000;
    private static final long ANSWER_TIMEOUT_NS = 2_000_000;
    private static final long STALE_AFTER_NS = 5_000_000;
    private static final long LINE_WAIT_NS = 100_000;

    private final CallbackFaults faults = new CallbackFaults(null);
    private final BookShelf books;
    private final TierFeed feed;

    /**
     * @param tier              to read.
     * @param partitionId       of the stream.
     * @param start             where delivery begins.
     * @param live              its live frames.
     * @param wire              to the replay store.
     * @param channel           name of the reader on the wire.
     * @param correlationId     before the first of its requests.
     * @param recoveryTimeoutNs after which a hole is given up.
     * @param handler           that takes the events.
     * @param listener          that is told of gaps and states.
     * @param nowNs             time now.
     */
    public SimulatedReader(
        final Tier tier,
        final int partitionId,
        final StartFrom start,
        final Subscription live,
        final StoreWire wire,
        final String channel,
        final long correlationId,
        final long recoveryTimeoutNs,
        final TierHandler handler,
        final StateListener listener,
        final long nowNs)
    {
        final QualityRules quality = QualityRules.DEFAULT;
        final SubscriberContext context = new SubscriberContext().tierHandler(handler).stateListener(listener);
        books = tier != Tier.ORDERS && tier != Tier.DEPTH ?
            null : new BookShelf(tier, null, listener::onBookState, quality);
        final TierDelivery delivery =
            new TierDelivery(tier, context, new InstrumentTable(Set.of()), books, true, faults);
        feed = new TierFeed(
            tier, partitionId, start,
            new FeedSettings(
                REQUEST_INTERVAL_NS, ANSWER_TIMEOUT_NS, ANSWER_TIMEOUT_NS, recoveryTimeoutNs, STALE_AFTER_NS, LINE_WAIT_NS,
                Long.MAX_VALUE, quality),
            new AeronLiveLink(new StreamLines(BLOCK_LENGTH), List.of(new AeronLiveLink.Channel("simulated", live))),
            new SimulatedReplayLink(partitionId, wire, channel, correlationId),
            delivery,
            nowNs);
    }

    /** Delivers what is there; throws what the handlers threw. */
    public int poll(final int frameLimit, final long nowNs)
    {
        final int work = feed.poll(frameLimit, nowNs);
        if (!faults.isEmpty())
        {
            faults.report();
        }
        return work;
    }

    /** @return the place after the last event delivered. */
    public Cursor cursor()
    {
        return feed.progress().cursor();
    }

    /** @return true when books are built of all events up to this one. */
    public boolean isBuiltUpTo(final int epoch, final long sequence)
    {
        return feed.progress().expected().epoch() == epoch && feed.progress().expected().sequence() == sequence + 1;
    }

    /** @return how often the digests of lines were compared. */
    public long blocksCompared()
    {
        return feed.lines().blocksCompared();
    }

    /** @return lines that are heard and not fenced. */
    public int openLines()
    {
        return feed.lines().openCount();
    }

    /** @return state as of the last poll. */
    public BookState state()
    {
        return feed.state();
    }

    /** @return book of an instrument; null when nothing was heard of it, or the tier has no books. */
    public BookView book(final int instrumentId)
    {
        return books == null ? null : books.get(instrumentId);
    }

    /** @return levels of one side, the best first, as price:quantity in the units of events. */
    public static String levels(final BookView book, final Side side, final long priceUnit)
    {
        final StringBuilder text = new StringBuilder();
        for (int level = 0; book != null && level < book.levelCount(side); level++)
        {
            text.append(book.price(side, level) / priceUnit).append(':').append(book.quantity(side, level)).append(' ');
        }
        return text.toString();
    }
}
