package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.directlive.book.QualityRules;
import io.directlive.distributor.DistributorCounter;
import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.Continuity;
import io.directlive.replay.OrderedLog;
import io.directlive.replay.RecordedStream;
import io.directlive.replay.ReplayStoreAgent;
import io.directlive.replay.ReplayStoreConfig;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * The stages of one process, wired and running. Built in the order in which data flows, closed the other way round, so that
 * what a stage has taken in is out before the next one goes.
 */
public final class Instance implements AutoCloseable
{
    /** One for the process: latencies between its instances and readers are differences of it. */
    static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final Settings settings;
    private final DataDirectory data;
    private final Set<Role> roles;
    private final Console console;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final EpochNanoClock clock = CLOCK;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final Map<Role, List<Agent>> stages = new EnumMap<>(Role.class);
    private final List<Feed> feeds = new ArrayList<>();
    private final Set<Feed> reportedFeeds = new HashSet<>();
    private final Set<Feed> behindFeeds = new HashSet<>();

    private Host host;
    private StageThreads threads;
    private InstanceChannels channels;
    private SequencerWays ways;
    private SequencerStage sequencer;     // Null without the role, as is the distributor.
    private DistributorStage distributor;
    private StreamDirectory directory;
    private boolean closed;

    private Instance(
        final Settings settings, final DataDirectory data, final Set<Role> roles, final Console console)
    {
        this.settings = settings;
        this.data = data;
        this.roles = roles;
        this.console = console;
    }

    /**
     * Starts stages. Sources wait until {@link #openSources()}.
     *
     * @param settings of the process.
     * @param data     directory of the instance; owned and closed by the caller.
     * @param roles    that this process has.
     * @param sources  that its feed handlers take in.
     * @param console  told what is not as it was asked for, and of input that could not be used.
     * @return the running instance.
     * @throws SettingsException when settings or machine do not allow it.
     */
    public static Instance start(
        final Settings settings,
        final DataDirectory data,
        final Set<Role> roles,
        final List<SourceSettings> sources,
        final Console console)
    {
        final Instance instance = new Instance(RecordedPartition.settle(settings, data), data, roles, console);
        try
        {
            instance.start(sources);
            return instance;
        }
        catch (final RuntimeException ex)
        {
            instance.abandon();
            final Throwable cause = instance.failure.get();
            if (cause != null && cause != ex)
            {
                ex.addSuppressed(cause);
            }
            throw ex;
        }
    }

    private void start(final List<SourceSettings> sources)
    {
        Guarantee.check(settings, roles, console);
        final PortBlock ports = PortBlock.reserve(settings.number("network.port", 0, 0xFFFF - 16), roles);
        closing.push(ports);
        threads = StageThreads.start(settings, roles, closing::push, this::onFailure);
        host = Host.start(settings, data, roles, threads.driverThread(), console::warn, this::onFailure);
        closing.push(host);
        channels = new InstanceChannels(settings, ports, host.driverDirectory());

        try
        {
            if (roles.contains(Role.SEQUENCER))
            {
                sequencer = SequencerStage.open(
                    settings, host, channels, data, clock, console, this::onFailure, closing::push);
                stages.put(Role.SEQUENCER, sequencer.agents());
            }
            QualityRules rules = QualityRules.DEFAULT;
            if (roles.contains(Role.DISTRIBUTOR))
            {
                rules = RecordedRules.of(data, settings, console);
                distributor = new DistributorStage(settings, host, channels, clock, rules, sources, closing::push);
                stages.put(Role.DISTRIBUTOR, List.of(distributor.agent()));
            }
            if (roles.contains(Role.REPLAY_STORE))
            {
                startReplayStore();
            }
            writeDirectory(rules);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot start in " + data.path() + ": " + ex.getMessage(), ex);
        }
        if (roles.contains(Role.FEED_HANDLER))
        {
            startFeeds(sources);
        }
        threads.drive(stages);
    }

    private void onFailure(final Throwable ex)
    {
        failure.compareAndSet(null, ex);
    }

    private void startReplayStore()
    {
        final Aeron aeron = host.aeron();
        final AeronArchive archive = host.connectArchive();
        closing.push(archive);
        stages.put(Role.REPLAY_STORE, List.of(new ReplayStoreAgent(
            new ReplayStoreConfig(
                settings.bytes("replay-store.index-interval"),
                settings.number("replay-store.replay-limit", 1, 1000),
                settings.nanos("replay-store.response-timeout"),
                16),
            aeron,
            archive,
            RecordedStream.find(aeron, archive, settings.nanos("timeout")),
            InstanceChannels.ordered(aeron, "replay-store"),
            aeron.addSubscription(channels.replay(), StreamIds.REPLAY_REQUESTS),
            clock,
            new CounterSet<>(ReplayStoreCounter.class, "", aeron::addCounter),
            data.path())));
    }

    private void writeDirectory(final QualityRules rules) throws IOException
    {
        directory = new StreamDirectory(
            settings.text("instance"),
            ProcessHandle.current().pid(),
            settings.partition(),
            sequencer == null ? settings.guarantee().name() : sequencer.guarantee(settings),
            channels.tiers().subscriptions(settings.tiers()),
            channels.replay(),
            host.driverDirectory().toString(),
            rules.text(),
            settings.nanos("sequencer.clock-tick"));
        if (roles.contains(Role.DISTRIBUTOR))
        {
            final Path file = data.path().resolve(StreamDirectory.FILE_NAME);
            directory.store(file);
            closing.push(() -> Files.deleteIfExists(file));
        }
    }

    private void startFeeds(final List<SourceSettings> sources)
    {
        PlayedSources.check(data, sources);
        for (final SourceSettings source : sources)
        {
            final Feed feed = Feed.open(source, settings, host.aeron(), ways(), clock, console);
            closing.push(feed);
            feeds.add(feed);
        }
        stages.put(Role.FEED_HANDLER, feeds.stream().map(feed -> (Agent)feed.gate()).toList());
    }

    private SequencerWays ways()
    {
        if (ways == null)
        {
            ways = new SequencerWays(settings, host.aeron(), console::warn);
            closing.push(ways);
        }
        return ways;
    }

    /** Lets the sources begin: to be called when those who are to see the first event have joined. */
    public void openSources()
    {
        feeds.forEach(feed -> feed.gate().open());
    }

    /** Lets the sources send no more, so that what they have sent can be counted; {@link #openSources()} lets them go on. */
    public void closeSources()
    {
        feeds.forEach(feed -> feed.gate().shut());
    }

    /** @return the clock that all stages stamp and measure with; may be read by any thread. */
    public EpochNanoClock clock()
    {
        return clock;
    }

    /**
     * A feed handler on a source of the caller's, to be driven by the caller's thread.
     *
     * @param source     that is polled.
     * @param normaliser of its messages.
     * @return the feed handler; not yet started.
     */
    FeedHandlerAgent newFeedHandler(final VenueSource source, final Normaliser normaliser)
    {
        return Feed.newHandler(settings, ways(), clock, new OpenedSource(source, normaliser, VenueFilter.NONE),
            new CounterSet<>(FeedHandlerCounter.class, normaliser.session().name(), host.aeron()::addCounter),
            BadInputListener.NONE);
    }

    /** @return where the streams of this instance are. */
    public StreamDirectory directory()
    {
        return directory;
    }

    /** @return the process's client of the media driver. */
    public Aeron aeron()
    {
        return host.aeron();
    }

    /** @return the threads that drive stages. */
    public List<Thread> stageThreads()
    {
        return threads.started();
    }

    /** @return the sources of this process. */
    List<Feed> feeds()
    {
        return feeds;
    }

    /** @return sum of one counter over all sources. */
    public long count(final FeedHandlerCounter counter)
    {
        return feeds.stream().mapToLong(feed -> feed.count(counter)).sum();
    }

    /** @return a counter of the sequencer. */
    public long count(final SequencerCounter counter)
    {
        return sequencer.count(counter);
    }

    /** @return a counter of the distributor. */
    public long count(final DistributorCounter counter)
    {
        return distributor.count(counter);
    }

    /** @return events that were in the stream when it was opened. */
    public long recoveredEvents()
    {
        return sequencer == null ? 0 : sequencer.recoveredEvents();
    }

    /** @return frames that were salvaged from a killed run. */
    public long salvagedFrames()
    {
        return sequencer == null ? 0 : sequencer.log().salvagedFrames();
    }

    /** @return what was known of the stream's end when it was opened; null without role sequencer. */
    public Continuity continuity()
    {
        return sequencer == null ? null : sequencer.log().continuity();
    }

    /**
     * Throws what made a stage stop.
     *
     * @throws IllegalStateException when one did.
     */
    public void checkRunning()
    {
        final Throwable ex = failure.get();
        if (ex != null)
        {
            throw new IllegalStateException("a stage has stopped: " + ex, ex);
        }
        if (sequencer != null)
        {
            sequencer.check();
        }
    }

    /** @return true when all sources have ended and the sequencer has acknowledged everything. */
    public boolean areSourcesDone()
    {
        return areSourcesDone(id -> false);
    }

    /**
     * @param isOver tells of a source, by its number, that enough of it has come; live sources do not end by themselves.
     * @return true when this is so of all sources that have not ended.
     */
    public boolean areSourcesDone(final IntPredicate isOver)
    {
        return feeds.stream().allMatch(feed -> feed.isDone() || feed.isFenced() || isOver.test(feed.settings().id()));
    }

    /**
     * Which event a venue time stands for. Reads the recording.
     *
     * @param text a time; a time of day is of the trading date of the first definition.
     * @return sequence of the first event whose venue time, or that of one before it, is not before the time; one past the last
     * when there is none.
     */
    public long firstSequenceAt(final String text)
    {
        final FirstSequenceAt search = new FirstSequenceAt(text);
        final RecordedStream recorded = sequencer.log().recorded();
        recorded.replay(0, recorded.recordedPosition().getAsLong(), search);
        return search.sequence();
    }

    /** @return last event that is recorded. Reads the recording. */
    public LineEnd recordedEnd()
    {
        return SequencerStage.lineEnd(sequencer.log());
    }

    /** @return true when a source is held back by a clock, so that silence means nothing. */
    public boolean isPaced()
    {
        return feeds.stream().anyMatch(Feed::isPaced);
    }

    /** @return bytes of the source files on disk. */
    public long sourceBytesTotal()
    {
        return feeds.stream().mapToLong(Feed::bytesTotal).sum();
    }

    /** @return bytes of the source files that have been read. */
    public long sourceBytesRead()
    {
        return feeds.stream().mapToLong(Feed::bytesRead).sum();
    }

    /**
     * Tells of sources that ended before their end, or were not taken because the stream is past their session: of each
     * once, however often this is called.
     *
     * @param console that is told.
     * @return number of them.
     */
    public long reportSourceFailures(final Console console)
    {
        long failures = 0;
        for (final Feed feed : feeds)
        {
            if (!feed.isBehind())
            {
                behindFeeds.remove(feed);
            }
            else if (behindFeeds.add(feed))
            {
                console.warn(feed.settings().name() + ": the stream is past its session: what comes is dropped until the " +
                    "later one is reached");
            }
            final BadInput failed = feed.failure();
            if (failed == null && !feed.isFenced())
            {
                continue;
            }
            failures++;
            if (reportedFeeds.add(feed))
            {
                console.badInput(failed != null ? failed.describe() :
                    feed.settings().name() + ": the stream is past its session: a later one was recorded");
            }
        }
        return failures;
    }

    /** After a failure. The log is not closed: its ledger would say that all of the stream was recorded. */
    private void abandon()
    {
        while (!closing.isEmpty())
        {
            final AutoCloseable next = closing.pop();
            if (!(next instanceof OrderedLog))
            {
                CloseHelper.quietClose(next);
            }
        }
    }

    @Override
    public void close()
    {
        if (closed)
        {
            return;
        }
        closed = true;
        if (failure.get() != null)
        {
            abandon();
            return;
        }
        CloseHelper.closeAll(closing);
    }
}
