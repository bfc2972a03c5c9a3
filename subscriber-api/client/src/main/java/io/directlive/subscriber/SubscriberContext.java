package io.directlive.subscriber;

import io.aeron.Aeron;
import io.directlive.book.QualityRules;
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
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What to read and whom to tell. Set what differs from the defaults; {@link Subscriber#connect} checks the whole.
 */
public final class SubscriberContext
{
    /** Ticks of the stream's clock that may be missing before its order is taken to stand still. */
    private static final int ORDER_TICKS = 4;

    private static final NanoClock CLOCK = SystemNanoClock.INSTANCE;
    private static final StateListener NO_LISTENER = new StateListener()
    {
    };

    private final Map<Tier, StartFrom> startByTier = new EnumMap<>(Tier.class);
    private final List<String> faults = new ArrayList<>();
    private final List<StreamDirectory> directories = new ArrayList<>();
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
    private long lineWaitNs = FeedSettings.LINE_WAIT_NS;
    private FeedSettings settings;
    private boolean isConcluded;

    /** Checks everything, and settles what was left open. */
    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("a context is for one subscriber");
        }
        isConcluded = true;

        require(!directories.isEmpty(), "directory: not set, so there is nothing to connect to");
        require(!tiers.isEmpty(), "tiers: none chosen");
        if (!directories.isEmpty())
        {
            directories.forEach(this::checkLine);
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
        require(lineWaitNs >= 0, "lineWaitNs: negative");
        final QualityRules quality = directories.isEmpty() ? null : quality(directory());
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
            lineWaitNs,
            orderTimeoutNs(),
            quality);
        if (aeronDirectoryName.isEmpty())
        {
            aeronDirectoryName = directory().driverDirectory();
        }
    }

    /** Heartbeats tell of a tick a little later than it came, and more than one may be lost. */
    private long orderTimeoutNs()
    {
        final long tickNs = directory().clockTickNs();
        return tickNs == 0 ? Long.MAX_VALUE : ORDER_TICKS * tickNs;
    }

    /** All lines must be of one stream, and give the same tiers by the same rules. */
    private void checkLine(final StreamDirectory line)
    {
        for (final Tier tier : tiers)
        {
            require(line.tiers().containsKey(tier),
                "tiers: " + line.instance() + " does not publish " + tier.lowerName());
        }
        require(line.partitionId() == directory().partitionId(), "directory: " + line.instance() + " is of partition " +
            line.partitionId() + ", and " + directory().instance() + " of " + directory().partitionId());
        require(line.quality().equals(directory().quality()), "directory: " + line.instance() + " and " +
            directory().instance() + " judge events by other rules, and so their tiers differ");
        require(aeron != null || !aeronDirectoryName.isEmpty() ||
            line.driverDirectory().equals(directory().driverDirectory()),
            "aeronDirectoryName: lines of several media drivers need one that does not die with one of them");
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
                after.cursor().partitionId() == directory().partitionId(),
                "from: the cursor of " + tier.lowerName() +
                " is of another partition than " + directory().partitionId());
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
     * @param others  instances that publish the same stream beside it, such as the other members of a cluster. Of each event
     *                the first copy is delivered, and lines that differ are told by {@link StateListener#onLineFenced}.
     * @return this.
     */
    public SubscriberContext directory(final StreamDirectory streams, final StreamDirectory... others)
    {
        directories.clear();
        directories.add(streams);
        directories.addAll(List.of(others));
        return this;
    }

    /**
     * @param file   {@value StreamDirectory#FILE_NAME} that the instance wrote, or the data directory that holds it.
     * @param others the same of instances that publish the same stream beside it.
     * @return this.
     */
    public SubscriberContext directory(final Path file, final Path... others)
    {
        directories.clear();
        load(file);
        for (final Path other : others)
        {
            load(other);
        }
        return this;
    }

    private void load(final Path file)
    {
        final Path properties = Files.isDirectory(file) ? file.resolve(StreamDirectory.FILE_NAME) : file;
        try
        {
            directories.add(StreamDirectory.load(properties));
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            faults.add("directory: cannot be read: " + ex.getMessage());
        }
    }

    /** The first of the lines: what holds for all of them is asked of it. */
    StreamDirectory directory()
    {
        return directories.get(0);
    }

    List<StreamDirectory> directories()
    {
        return directories;
    }

    /**
     * @param client to use and leave open; by default one is connected and closed by the subscriber, without a
     *               thread. When its conductor is invoked, the owner does that.
     * @return this.
     */
    public SubscriberContext aeron(final Aeron client)
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
    public SubscriberContext aeronDirectoryName(final String directoryName)
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
    public SubscriberContext replayEndpoint(final String hostAndPort)
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
    public SubscriberContext name(final String subscriberName)
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
    public SubscriberContext tiers(final Tier first, final Tier... others)
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
    public SubscriberContext from(final StartFrom from)
    {
        start = Objects.requireNonNull(from);
        return this;
    }

    /**
     * @param tier one tier.
     * @param from where its delivery begins, whatever holds for the others.
     * @return this.
     */
    public SubscriberContext from(final Tier tier, final StartFrom from)
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
    public SubscriberContext instruments(final String... symbols)
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
    public SubscriberContext bookViews(final boolean isWanted)
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
    public SubscriberContext ordersHandler(final OrdersHandler handler)
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
    public SubscriberContext depthHandler(final DepthHandler handler)
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
    public SubscriberContext topHandler(final TopHandler handler)
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
    public SubscriberContext tradeHandler(final TradeHandler handler)
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
    public SubscriberContext instrumentHandler(final InstrumentHandler handler)
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
    public SubscriberContext tierHandler(final TierHandler handler)
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
    public SubscriberContext stateListener(final StateListener listener)
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
    public SubscriberContext errorHandler(final ErrorHandler handler)
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
    public SubscriberContext clock(final NanoClock nanoClock)
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
    public SubscriberContext requestIntervalNs(final long intervalNs)
    {
        requestIntervalNs = intervalNs;
        return this;
    }

    /**
     * @param timeoutNs longest wait for an answer of the replay store before it is asked again; 1 s by default.
     * @return this.
     */
    public SubscriberContext answerTimeoutNs(final long timeoutNs)
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
    public SubscriberContext recoveryTimeoutNs(final long timeoutNs)
    {
        recoveryTimeoutNs = timeoutNs;
        return this;
    }

    /**
     * @param silenceNs longest silence of a live tier before its books are {@link BookState#STALE}; 3 s by default.
     *                  To be well above the heartbeat interval of the distributor.
     * @return this.
     */
    public SubscriberContext staleAfterNs(final long silenceNs)
    {
        staleAfterNs = silenceNs;
        return this;
    }

    /**
     * @param waitNs longest wait for another line to bring what one has left out, before the replay store is asked; 1 ms by
     *               default. Above what lines differ by.
     * @return this.
     */
    public SubscriberContext lineWaitNs(final long waitNs)
    {
        lineWaitNs = waitNs;
        return this;
    }

    FeedSettings settings()
    {
        return settings;
    }
}
