package io.directlive.subscriber;

import io.aeron.Aeron;
import io.directlive.book.OrderBook;
import io.directlive.book.QualityRules;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Reads tiers of one running instance and calls handlers: each event once, in order, with the books kept beside.
 * <pre>{@code
 * try (Subscriber subscriber = Subscriber.connect(new Subscriber.Context()
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
    private final Context context;
    private final Aeron aeron;
    private final AgentInvoker aeronInvoker;
    private final boolean ownsAeron;
    private final NanoClock clock;
    private final InstrumentTable instruments;
    private final BookShelf books;
    private final CallbackFaults faults;
    private final TierFeed[] feeds;
    private final Map<Tier, TierFeed> feedByTier = new EnumMap<>(Tier.class);
    private final List<CounterSet<SubscriberCounter>> counters = new ArrayList<>();
    private boolean isClosed;

    private Subscriber(final Context context)
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
    public static Subscriber connect(final Context context)
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

    private static Aeron connectAeron(final Context context)
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
            final LiveLink live =
                new AeronLiveLink(aeron.addSubscription(directory.tiers().get(tier), tier.streamId()));
            final ReplayLink replay = directory.replayChannel().isEmpty() ? null :
                new AeronReplayLink(
                    aeron, directory.replayChannel(), context.replayEndpoint(), directory.partitionId());
            final FeedListener delivery = new TierDelivery(
                tier, context, instruments, tier == context.bookTier() ? books : null, index == 0, faults);
            final TierFeed feed = new TierFeed(
                tier, directory.partitionId(), context.from(tier), context.settings(), live, replay, delivery, nowNs);
            feeds[index++] = feed;
            feedByTier.put(tier, feed);
            counters.add(new CounterSet<>(
                SubscriberCounter.class,
                context.name().isEmpty() ? tier.lowerName() : tier.lowerName() + " " + context.name(),
                aeron::addCounter));
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
            final TierFeed feed = feeds[i];
            final CounterSet<SubscriberCounter> set = counters.get(i);
            if (work > 0)
            {
                set.get(SubscriberCounter.DELIVERED).setRelease(feed.delivered());
                set.get(SubscriberCounter.DUPLICATES).setRelease(feed.duplicates());
                set.get(SubscriberCounter.GAPS).setRelease(feed.gaps());
                set.get(SubscriberCounter.RECOVERED).setRelease(feed.recovered());
                set.get(SubscriberCounter.LOST).setRelease(feed.lost());
                set.get(SubscriberCounter.FOREIGN).setRelease(feed.foreign());
            }
            set.get(SubscriberCounter.STATE).setRelease(feed.state().ordinal());
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
        return feed(tier).cursor();
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
        return feed(tier).delivered();
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
        return feed(tier).gaps();
    }

    /**
     * @param tier that is read.
     * @return events of holes that came from the replay store.
     */
    public long recovered(final Tier tier)
    {
        return feed(tier).recovered();
    }

    /**
     * @param tier that is read.
     * @return events that were to be delivered and never will be.
     */
    public long lost(final Tier tier)
    {
        return feed(tier).lost();
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
        return feed(tier).basisSequence();
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

    /**
     * What to read and whom to tell. Set what differs from the defaults; {@link Subscriber#connect} checks the whole.
     */
    public static final class Context
    {
        private static final NanoClock CLOCK = SystemNanoClock.INSTANCE;
        private static final StateListener NO_LISTENER = new StateListener()
        {
        };

        private final Map<Tier, StartFrom> startByTier = new EnumMap<>(Tier.class);
        private final List<String> faults = new ArrayList<>();
        private StreamDirectory directory;
        private Aeron aeron;
        private String aeronDirectoryName = "";
        private String replayEndpoint = "localhost:0";
        private String name = "";
        private Set<Tier> tiers = EnumSet.noneOf(Tier.class);
        private StartFrom start = StartFrom.live();
        private Set<String> instruments = Set.of();
        private boolean bookViews;
        private Tier bookTier;
        private OrdersHandler ordersHandler;
        private DepthHandler depthHandler;
        private TopHandler topHandler;
        private TradeHandler tradeHandler;
        private InstrumentHandler instrumentHandler;
        private TierHandler tierHandler;
        private StateListener stateListener = NO_LISTENER;
        private ErrorHandler errorHandler;
        private NanoClock clock = CLOCK;
        private long requestIntervalNs = 10_000_000L;
        private long answerTimeoutNs = 1_000_000_000L;
        private long recoveryTimeoutNs = 10_000_000_000L;
        private long staleAfterNs = 3_000_000_000L;
        private FeedSettings settings;
        private boolean isConcluded;

        /** Checks everything, and settles what was left open. */
        private void conclude()
        {
            if (isConcluded)
            {
                throw new IllegalStateException("a context is for one subscriber");
            }
            isConcluded = true;

            require(directory != null, "directory: not set, so there is nothing to connect to");
            require(!tiers.isEmpty(), "tiers: none chosen");
            if (directory != null)
            {
                for (final Tier tier : tiers)
                {
                    require(directory.tiers().containsKey(tier),
                        "tiers: " + directory.instance() + " does not publish " + tier.lowerName());
                }
                checkCursors();
            }
            bookTier = !bookViews && depthHandler == null ? null :
                tiers.contains(Tier.DEPTH) ? Tier.DEPTH : tiers.contains(Tier.ORDERS) ? Tier.ORDERS : null;
            require(bookTier != null || !bookViews, "bookViews: needs tier depth or orders");
            require(bookTier != null || depthHandler == null, "depthHandler: needs tier depth or orders");
            require(ordersHandler == null || tiers.contains(Tier.ORDERS), "ordersHandler: needs tier orders");
            require(topHandler == null || tiers.contains(Tier.TOP), "topHandler: needs tier top");
            require(tradeHandler == null || tiers.contains(Tier.TRADES), "tradeHandler: needs tier trades");
            require(requestIntervalNs > 0, "requestIntervalNs: not positive");
            require(answerTimeoutNs > 0, "answerTimeoutNs: not positive");
            require(recoveryTimeoutNs > 0, "recoveryTimeoutNs: not positive");
            require(staleAfterNs > 0, "staleAfterNs: not positive");
            final QualityRules quality = directory == null ? null : quality(directory);
            if (!faults.isEmpty())
            {
                throw new IllegalArgumentException(String.join(System.lineSeparator(), faults));
            }

            settings = new FeedSettings(
                requestIntervalNs,
                Math.max(requestIntervalNs, answerTimeoutNs),
                answerTimeoutNs,
                recoveryTimeoutNs,
                staleAfterNs,
                quality);
            if (aeronDirectoryName.isEmpty())
            {
                aeronDirectoryName = directory.driverDirectory();
            }
        }

        private QualityRules quality(final StreamDirectory streams)
        {
            try
            {
                return QualityRules.parse(streams.quality());
            }
            catch (final IllegalArgumentException ex)
            {
                faults.add("directory: quality: " + ex.getMessage());
                return null;
            }
        }

        private void checkCursors()
        {
            require(tiers.size() < 2 || !(start instanceof StartFrom.After),
                "from: a cursor belongs to one tier; with several tiers use from(tier, start)");
            for (final Tier tier : startByTier.keySet())
            {
                require(tiers.contains(tier), "from: " + tier.lowerName() + " is not among the tiers");
            }
            for (final Tier tier : tiers)
            {
                require(!(from(tier) instanceof StartFrom.After after) ||
                    after.cursor().partitionId() == directory.partitionId(),
                    "from: the cursor of " + tier.lowerName() +
                    " is of another partition than " + directory.partitionId());
            }
        }

        private void require(final boolean condition, final String fault)
        {
            if (!condition)
            {
                faults.add(fault);
            }
        }

        /**
         * @param streams what the instance says of itself; required, this way or from its file.
         * @return this.
         */
        public Context directory(final StreamDirectory streams)
        {
            directory = streams;
            return this;
        }

        /**
         * @param file {@value StreamDirectory#FILE_NAME} that the instance wrote, or the data directory that holds it.
         * @return this.
         */
        public Context directory(final Path file)
        {
            final Path properties = Files.isDirectory(file) ? file.resolve(StreamDirectory.FILE_NAME) : file;
            try
            {
                directory = StreamDirectory.load(properties);
            }
            catch (final IOException | IllegalArgumentException ex)
            {
                faults.add("directory: cannot be read: " + ex.getMessage());
            }
            return this;
        }

        StreamDirectory directory()
        {
            return directory;
        }

        /**
         * @param client to use and leave open; by default one is connected and closed by the subscriber, without a
         *               thread. When its conductor is invoked, the owner does that.
         * @return this.
         */
        public Context aeron(final Aeron client)
        {
            aeron = client;
            return this;
        }

        Aeron aeron()
        {
            return aeron;
        }

        /**
         * @param directoryName of the media driver to connect to. By default the one that the instance shares, else
         *                      Aeron's own default. A driver of the reader's own keeps other readers apart from it.
         * @return this.
         */
        public Context aeronDirectoryName(final String directoryName)
        {
            aeronDirectoryName = Objects.requireNonNull(directoryName);
            return this;
        }

        String aeronDirectoryName()
        {
            return aeronDirectoryName;
        }

        /**
         * @param hostAndPort at which the replay store can reach this reader; port 0, the default, to have one chosen.
         *                    The default host is localhost: set it when the store is on another machine.
         * @return this.
         */
        public Context replayEndpoint(final String hostAndPort)
        {
            replayEndpoint = Objects.requireNonNull(hostAndPort);
            return this;
        }

        String replayEndpoint()
        {
            return replayEndpoint;
        }

        /**
         * @param subscriberName told in the labels of the counters.
         * @return this.
         */
        public Context name(final String subscriberName)
        {
            name = Objects.requireNonNull(subscriberName);
            return this;
        }

        String name()
        {
            return name;
        }

        /**
         * @param first  to read; required.
         * @param others to read beside it. Each tier is delivered in its own order; between tiers there is none.
         * @return this.
         */
        public Context tiers(final Tier first, final Tier... others)
        {
            tiers = EnumSet.of(first, others);
            return this;
        }

        Set<Tier> tiers()
        {
            return tiers;
        }

        /**
         * @param from where delivery of all tiers begins; by default {@link StartFrom#live()}.
         * @return this.
         */
        public Context from(final StartFrom from)
        {
            start = Objects.requireNonNull(from);
            return this;
        }

        /**
         * @param tier one tier.
         * @param from where its delivery begins, whatever holds for the others.
         * @return this.
         */
        public Context from(final Tier tier, final StartFrom from)
        {
            startByTier.put(tier, Objects.requireNonNull(from));
            return this;
        }

        StartFrom from(final Tier tier)
        {
            return startByTier.getOrDefault(tier, start);
        }

        /**
         * @param symbols that handlers are called for and books are made of; none, the default, for all. Events of no
         *                single instrument always pass. Numbers, cursors and counts are those of the whole stream.
         * @return this.
         */
        public Context instruments(final String... symbols)
        {
            instruments = new LinkedHashSet<>(List.of(symbols));
            return this;
        }

        Set<String> instruments()
        {
            return instruments;
        }

        /**
         * @param isWanted true to keep books for {@link Subscriber#book}; a depth handler implies it.
         * @return this.
         */
        public Context bookViews(final boolean isWanted)
        {
            bookViews = isWanted;
            return this;
        }

        Tier bookTier()
        {
            return bookTier;
        }

        /**
         * @param handler of every event of tier orders.
         * @return this.
         */
        public Context ordersHandler(final OrdersHandler handler)
        {
            ordersHandler = handler;
            return this;
        }

        OrdersHandler ordersHandler()
        {
            return ordersHandler;
        }

        /**
         * @param handler of books as they change; from tier depth when that is read, else from tier orders.
         * @return this.
         */
        public Context depthHandler(final DepthHandler handler)
        {
            depthHandler = handler;
            return this;
        }

        DepthHandler depthHandler()
        {
            return depthHandler;
        }

        /**
         * @param handler of tier top.
         * @return this.
         */
        public Context topHandler(final TopHandler handler)
        {
            topHandler = handler;
            return this;
        }

        TopHandler topHandler()
        {
            return topHandler;
        }

        /**
         * @param handler of tier trades.
         * @return this.
         */
        public Context tradeHandler(final TradeHandler handler)
        {
            tradeHandler = handler;
            return this;
        }

        TradeHandler tradeHandler()
        {
            return tradeHandler;
        }

        /**
         * @param handler of reference data.
         * @return this.
         */
        public Context instrumentHandler(final InstrumentHandler handler)
        {
            instrumentHandler = handler;
            return this;
        }

        InstrumentHandler instrumentHandler()
        {
            return instrumentHandler;
        }

        /**
         * @param handler of the encoded events of all tiers.
         * @return this.
         */
        public Context tierHandler(final TierHandler handler)
        {
            tierHandler = handler;
            return this;
        }

        TierHandler tierHandler()
        {
            return tierHandler;
        }

        /**
         * @param listener of gaps, recoveries, losses and states.
         * @return this.
         */
        public Context stateListener(final StateListener listener)
        {
            stateListener = Objects.requireNonNull(listener);
            return this;
        }

        StateListener stateListener()
        {
            return stateListener;
        }

        /**
         * @param handler of what the other handlers throw; by default the poll throws it.
         * @return this.
         */
        public Context errorHandler(final ErrorHandler handler)
        {
            errorHandler = handler;
            return this;
        }

        ErrorHandler errorHandler()
        {
            return errorHandler;
        }

        /**
         * @param nanoClock for time-outs; by default that of the system.
         * @return this.
         */
        public Context clock(final NanoClock nanoClock)
        {
            clock = Objects.requireNonNull(nanoClock);
            return this;
        }

        NanoClock clock()
        {
            return clock;
        }

        /**
         * @param intervalNs least time between two requests to the replay store; 10 ms by default. Doubles with each
         *                   request in a row that fails, up to the answer time-out.
         * @return this.
         */
        public Context requestIntervalNs(final long intervalNs)
        {
            requestIntervalNs = intervalNs;
            return this;
        }

        /**
         * @param timeoutNs longest wait for an answer of the replay store before it is asked again; 1 s by default.
         * @return this.
         */
        public Context answerTimeoutNs(final long timeoutNs)
        {
            answerTimeoutNs = timeoutNs;
            return this;
        }

        /**
         * @param timeoutNs longest time without a single event from the replay store before a hole is given up and told
         *                  by
         *                  {@link StateListener#onLost}; 10 s by default.
         * @return this.
         */
        public Context recoveryTimeoutNs(final long timeoutNs)
        {
            recoveryTimeoutNs = timeoutNs;
            return this;
        }

        /**
         * @param silenceNs longest silence of a live tier before its books are {@link BookState#STALE}; 3 s by default.
         *                  To be well above the heartbeat interval of the distributor.
         * @return this.
         */
        public Context staleAfterNs(final long silenceNs)
        {
            staleAfterNs = silenceNs;
            return this;
        }

        FeedSettings settings()
        {
            return settings;
        }
    }
}
