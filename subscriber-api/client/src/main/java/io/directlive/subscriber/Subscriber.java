package io.directlive.subscriber;

import io.aeron.Aeron;
import io.directlive.book.OrderBook;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NanoClock;

/**
 * Reads tiers of a running instance, or of several that carry the same, and calls handlers: each event once, in order, with
 * the books kept beside.
 * <pre>{@code
 * try (Subscriber subscriber = Subscriber.connect(new SubscriberContext()
 *     .directory(path)
 *     .tiers(Tier.DEPTH)
 *     .instruments("AAPL")
 *     .depthHandler(book -> quote(book.bestBid(), book.bestAsk()))))
 * {
 *     while (running)
 *     {
 *         idleStrategy.idle(subscriber.poll(16));
 *     }
 * }
 * }</pre>
 * <p>
 * <b>Threading.</b> Everything happens in {@link #poll} on the thread that calls it: no thread of its own, no lock,
 * nothing blocks and, once instruments and books are known, nothing is allocated. All methods belong to that thread.
 * <p>
 * <b>Exactly once.</b> Callbacks of a tier carry numbers that grow by one. What the network loses is fetched from the
 * replay store, in order, before anything after it; what cannot be fetched is told as a range by {@link
 * StateListener#onLost}. Across restarts, store {@link #cursor} together with the effect of each event, and start from
 * it.
 * <p>
 * <b>Errors.</b> What a handler throws leaves {@link #poll}, or goes to the error handler when there is one. The event
 * then counts as delivered, and the next poll goes on with the one after it. Any other exception means that the
 * subscriber cannot go on: close it and connect anew, from a cursor.
 */
public final class Subscriber implements AutoCloseable
{
    private final SubscriberContext context;
    private final Aeron aeron;
    private final AgentInvoker aeronInvoker;
    private final boolean ownsAeron;
    private final NanoClock clock;
    private final InstrumentTable instruments;
    private final BookShelf books;
    private final CallbackFaults faults;
    private final TierFeed[] feeds;
    private final Map<Tier, TierFeed> feedByTier = new EnumMap<>(Tier.class);
    private final List<FeedCounters> counters = new ArrayList<>();
    private boolean isClosed;

    private Subscriber(final SubscriberContext context)
    {
        this.context = context;
        clock = context.clock();
        faults = new CallbackFaults(context.errorHandler());
        instruments = new InstrumentTable(context.instruments());
        books = context.bookTier() == null ?
            null :
            new BookShelf(
                context.bookTier(),
                context.depthHandler(),
                context.stateListener()::onBookState,
                context.settings().quality());
        ownsAeron = context.aeron() == null;
        aeron = ownsAeron ? connectAeron(context) : context.aeron();
        aeronInvoker = ownsAeron ? aeron.conductorAgentInvoker() : null;
        feeds = new TierFeed[context.tiers().size()];
    }

    /**
     * Connects to the streams of an instance. Does not wait for data: that comes with {@link #poll}.
     *
     * @param context what to read and whom to tell; concluded here, and not to be used for another subscriber.
     * @return the subscriber, to be closed.
     * @throws IllegalArgumentException when the context has faults; the message has one line for each.
     */
    public static Subscriber connect(final SubscriberContext context)
    {
        context.conclude();
        final Subscriber subscriber = new Subscriber(context);
        try
        {
            subscriber.openFeeds();
        }
        catch (final Exception ex)
        {
            subscriber.close();
            throw ex;
        }
        return subscriber;
    }

    private static Aeron connectAeron(final SubscriberContext context)
    {
        final Aeron.Context aeronContext = new Aeron.Context()
            .useConductorAgentInvoker(true)
            .clientName("directlive-subscriber");
        if (!context.aeronDirectoryName().isEmpty())
        {
            aeronContext.aeronDirectoryName(context.aeronDirectoryName());
        }
        return Aeron.connect(aeronContext);
    }

    private void openFeeds()
    {
        final StreamDirectory directory = context.directory();
        final long nowNs = clock.nanoTime();
        int index = 0;
        for (final Tier tier : context.tiers())
        {
            final LiveLink live = AeronLinks.live(context, aeron, tier);
            final ReplayLink replay = AeronLinks.replay(context, aeron);
            final FeedListener delivery = new TierDelivery(
                tier, context, instruments, tier == context.bookTier() ? books : null, index == 0, faults);
            final TierFeed feed = new TierFeed(
                tier, directory.partitionId(), context.from(tier), context.settings(), live, replay, delivery, nowNs);
            feeds[index++] = feed;
            feedByTier.put(tier, feed);
            counters.add(new FeedCounters(tier, context.name(), aeron::addCounter));
        }
    }

    /**
     * Delivers what is there, to the handlers, on this thread. Never blocks.
     *
     * @param frameLimit most frames to take of each stream; a frame holds one event or several.
     * @return work done; 0 when there was nothing to do, for an idle strategy.
     */
    public int poll(final int frameLimit)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the subscriber is closed");
        }

        int work = aeronInvoker == null ? 0 : aeronInvoker.invoke();
        if (aeron.isClosed()) // Asked after the invoker ran, which may have closed it: its counters are unmapped then.
        {
            throw new IllegalStateException("the media driver is gone, or took this reader for dead because it did not " +
                "poll for longer than the client liveness time-out: connect anew, from the cursor");
        }
        final long nowNs = clock.nanoTime();
        for (final TierFeed feed : feeds)
        {
            if (faults.isEmpty())
            {
                work += feed.poll(frameLimit, nowNs);
            }
        }
        report(work);
        if (!faults.isEmpty())
        {
            faults.report();
        }
        return work;
    }

    private void report(final int work)
    {
        for (int i = 0; i < feeds.length; i++)
        {
            counters.get(i).report(feeds[i], work > 0);
        }
    }

    /**
     * Where delivery is: to be stored with the effect of the event, from within its callback or after {@link #poll}.
     *
     * @param tier that is read.
     * @return the place after the last event delivered; before any, the one that delivery began from.
     */
    public Cursor cursor(final Tier tier)
    {
        return feed(tier).progress().cursor();
    }

    /**
     * @param symbol of an instrument that passes the filter.
     * @return its book; null when the instrument was not heard of yet, or there are no book views.
     */
    public BookView book(final String symbol)
    {
        final Instrument instrument = instruments.find(symbol);
        return instrument == null ? null : book(instrument);
    }

    /**
     * @param instrument that passes the filter.
     * @return its book; null when there is none yet, or there are no book views.
     */
    public BookView book(final Instrument instrument)
    {
        return books == null ? null : books.get(instrument.id());
    }

    /**
     * @param instrument that passes the filter.
     * @return its book with all levels and orders, to be read only; null unless book views are made from tier orders.
     */
    public OrderBook orderBook(final Instrument instrument)
    {
        return books == null ? null : books.orderBook(instrument.id());
    }

    /**
     * @param symbol of any instrument.
     * @return what is known of it; null when it was not defined yet.
     */
    public Instrument instrument(final String symbol)
    {
        return instruments.find(symbol);
    }

    /**
     * @param tier that is read.
     * @return its state as of the last poll.
     */
    public BookState state(final Tier tier)
    {
        return feed(tier).state();
    }

    /**
     * @param tier that is read.
     * @return events delivered, those of instruments filtered out included; not those before the start of delivery.
     */
    public long delivered(final Tier tier)
    {
        return feed(tier).progress().delivered();
    }

    /**
     * @param tier that is read.
     * @return live events that were dropped, as they had been delivered before.
     */
    public long duplicates(final Tier tier)
    {
        return feed(tier).duplicates();
    }

    /**
     * @param tier that is read.
     * @return holes found in the live stream.
     */
    public long gaps(final Tier tier)
    {
        return feed(tier).progress().gaps();
    }

    /**
     * @param tier that is read.
     * @return events of holes that came from the replay store.
     */
    public long recovered(final Tier tier)
    {
        return feed(tier).progress().recovered();
    }

    /**
     * @param tier that is read.
     * @return events that were to be delivered and never will be.
     */
    public long lost(final Tier tier)
    {
        return feed(tier).progress().lost();
    }

    /**
     * @param tier that is read.
     * @return lines of it that are heard now, and not fenced.
     */
    public int lines(final Tier tier)
    {
        return feed(tier).lines().openCount();
    }

    /**
     * How far the tier has been delivered in terms of the ordered stream, also where that has events without an effect
     * on the tier: as told by events and heartbeats.
     *
     * @param tier that is read.
     * @return sequence of the ordered stream up to which the tier is complete; 0 before any is known.
     */
    public long basisSequence(final Tier tier)
    {
        return feed(tier).progress().basisSequence();
    }

    private TierFeed feed(final Tier tier)
    {
        final TierFeed feed = feedByTier.get(tier);
        if (feed == null)
        {
            throw new IllegalArgumentException("not subscribed: " + tier.lowerName());
        }
        return feed;
    }

    /** @return true once closed. */
    public boolean isClosed()
    {
        return isClosed;
    }

    /** Leaves the streams. Callbacks are not called any more. */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            feedByTier.values().forEach(TierFeed::close);
            if (ownsAeron)
            {
                CloseHelper.close(aeron);
            }
        }
    }
}
