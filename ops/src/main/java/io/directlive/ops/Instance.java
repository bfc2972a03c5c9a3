package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.ThreadingMode;
import io.directlive.book.QualityRules;
import io.directlive.distributor.DistributorAgent;
import io.directlive.distributor.DistributorConfig;
import io.directlive.distributor.DistributorCounter;
import io.directlive.distributor.QualityCounter;
import io.directlive.distributor.TierChannels;
import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import io.directlive.replay.Continuity;
import io.directlive.replay.OrderedLog;
import io.directlive.replay.OrderedLogConfig;
import io.directlive.replay.RecordedStream;
import io.directlive.replay.ReplayStoreAgent;
import io.directlive.replay.ReplayStoreConfig;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The stages of one process, wired and running. Built in the order in which data flows, closed the other way round, so that
 * what a stage has taken in is out before the next one goes.
 */
public final class Instance implements AutoCloseable
{
    /** One for the process: latencies between its instances and readers are differences of it. */
    static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private static final int FIRST_EPOCH = 1;

    private final Settings settings;
    private final DataDirectory data;
    private final Set<Role> roles;
    private final Console console;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final EpochNanoClock clock = CLOCK;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final Map<Role, List<Agent>> agents = new EnumMap<>(Role.class);
    private final List<Feed> feeds = new ArrayList<>();
    private final Set<Feed> reportedFeeds = new HashSet<>();
    private final Set<Feed> behindFeeds = new HashSet<>();
    private final List<StageThread> threads = new ArrayList<>();
    private final List<Thread> stageThreads = new ArrayList<>();

    private Host host;
    private PortBlock ports;
    private OrderedLog log;
    private StreamDirectory directory;
    private CounterSet<SequencerCounter> sequencerCounters;
    private CounterSet<DistributorCounter> distributorCounters;
    private QualityRules rules = QualityRules.DEFAULT;
    private long recoveredEvents;
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
        final Instance instance = new Instance(settings, data, roles, console);
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
        final List<Settings.ThreadSettings> threadSettings = settings.threads();
        if (settings.choice("guarantee", Guarantee.class) == Guarantee.RECORDED &&
            settings.number("archive.file-sync-level", 0, 2) == 0)
        {
            console.warn("guarantee: RECORDED with archive.file-sync-level 0 survives kills but no power loss");
        }
        ports = PortBlock.reserve(settings.number("network.port", 0, 0xFFFF - 16), roles);
        closing.push(ports);
        final StageThread driverThread = startThreads(threadSettings);
        host = Host.start(settings, data, roles, driverThread, console::warn, this::onFailure);
        closing.push(host);

        try
        {
            if (roles.contains(Role.SEQUENCER))
            {
                startSequencer();
            }
            if (roles.contains(Role.DISTRIBUTOR))
            {
                startDistributor(sources);
            }
            if (roles.contains(Role.REPLAY_STORE))
            {
                startReplayStore();
            }
            writeDirectory();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot start in " + data.path() + ": " + ex.getMessage(), ex);
        }
        if (roles.contains(Role.FEED_HANDLER))
        {
            startFeeds(sources);
        }
        startStages();
    }

    /**
     * Starts the threads, without stages yet.
     *
     * @return the one that drives the media driver; null when that has threads of its own, or is not in this process.
     */
    private StageThread startThreads(final List<Settings.ThreadSettings> threadSettings)
    {
        final Set<Role> unplaced = EnumSet.copyOf(roles);
        unplaced.remove(Role.ARCHIVE);
        if (settings.choice("driver.threading", ThreadingMode.class) != ThreadingMode.INVOKER)
        {
            unplaced.remove(Role.DRIVER);
        }
        StageThread driverThread = null;
        for (final Settings.ThreadSettings thread : threadSettings)
        {
            final boolean hasDriver = thread.agents().contains(Role.DRIVER) && unplaced.contains(Role.DRIVER);
            if (unplaced.removeAll(thread.agents()))
            {
                final StageThread stageThread = new StageThread(thread, settings.nanos("timeout"), this::onFailure);
                closing.push(stageThread);
                stageThreads.add(stageThread.start());
                threads.add(stageThread);
                driverThread = hasDriver ? stageThread : driverThread;
            }
        }
        if (!unplaced.isEmpty())
        {
            throw new SettingsException("threads: no thread runs " +
                String.join(", ", unplaced.stream().map(Role::settingName).sorted().toList()));
        }
        return driverThread;
    }

    private void onFailure(final Throwable ex)
    {
        failure.compareAndSet(null, ex);
    }

    private void startSequencer() throws IOException
    {
        final AeronArchive archive = host.connectArchive();
        closing.push(archive);
        log = OrderedLog.open(
            new OrderedLogConfig(
                KernelLimits.termLength(settings.bytes("driver.term-length"), host.driverDirectory(), ignored -> { }),
                settings.bytes("network.mtu"),
                settings.nanos("timeout")),
            host.aeron(), archive, host.ledger());
        host.removePreviousDrivers();
        closing.push(log);

        final Sequencer sequencer = new Sequencer(settings.number("partition", 0, 0xFFFF), FIRST_EPOCH);
        log.recorded().replay(log.publication().position(), (buffer, offset, length) ->
        {
            for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
            {
                sequencer.recover(buffer, event);
                recoveredEvents++;
            }
        });
        if (log.continuity() == Continuity.BROKEN)
        {
            breakSession(sequencer);
        }

        final Aeron aeron = host.aeron();
        sequencerCounters = new CounterSet<>(SequencerCounter.class, "", aeron::addCounter);
        agents.put(Role.SEQUENCER, List.of(new SequencerAgent(
            new SequencerConfig(
                settings.number("sequencer.fragment-limit", 1, 100_000),
                settings.nanos("sequencer.mark-interval"),
                settings.number("sequencer.mark-event-interval", 1, 1_000_000),
                settings.nanos("sequencer.refusal-interval"),
                SequencerConfig.DEFAULT.latencyIntervalNs()),
            sequencer,
            aeron.addSubscription("aeron:ipc?alias=directlive-ingress-sequencer", StreamIds.INGRESS),
            log.publication(),
            aeron.addExclusivePublication("aeron:ipc?term-length=64k|alias=directlive-marks", StreamIds.MARKS),
            sequencerCounters,
            clock)));
    }

    private void breakSession(final Sequencer sequencer)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[Sequencer.SESSION_BREAK_LENGTH]);
        final int length = sequencer.breakSession(event, 0, clock.nanoTime());
        console.warn("the end of the last session cannot be shown to be complete: the stream goes on in epoch " +
            Integer.toUnsignedString(sequencer.streamEpoch()));
        while (log.publication().offer(event, 0, length) < 0)
        {
            Thread.onSpinWait();
        }
        recoveredEvents++;
    }

    private void startDistributor(final List<SourceSettings> sources)
    {
        final Aeron aeron = host.aeron();
        final RecordedStream recorded = recordedStream();
        final TierChannels channels = channels();
        final Map<Tier, ExclusivePublication> publications = new EnumMap<>(Tier.class);
        for (final Tier tier : settings.tiers())
        {
            publications.put(tier, aeron.addExclusivePublication(channels.publication(tier), tier.streamId()));
        }
        final LongSupplier releasable = settings.choice("guarantee", Guarantee.class) == Guarantee.RECORDED ?
            recorded.recordedPosition() :
            () -> Long.MAX_VALUE;
        final long maxBackPressureNs = settings.nanos("distributor.max-back-pressure");
        rules = RecordedRules.of(data, settings, console);
        distributorCounters = new CounterSet<>(DistributorCounter.class, "", aeron::addCounter);
        agents.put(Role.DISTRIBUTOR, List.of(new DistributorAgent(
            new DistributorConfig(
                settings.number("partition", 0, 0xFFFF),
                settings.number("distributor.fragment-limit", 1, 100_000),
                settings.nanos("distributor.heartbeat"),
                maxBackPressureNs == 0 ? Long.MAX_VALUE : maxBackPressureNs,
                SequencerConfig.DEFAULT.latencyIntervalNs(),
                rules),
            clock,
            orderedSubscription("distributor"),
            publications,
            recorded,
            historyThread(),
            releasable,
            distributorCounters,
            qualityCounters(sources))));
    }

    /** A set for each source of this process, and one for those that others send. */
    private Map<Integer, CounterSet<QualityCounter>> qualityCounters(final List<SourceSettings> sources)
    {
        final Map<Integer, CounterSet<QualityCounter>> sets = new TreeMap<>();
        for (final SourceSettings source : sources)
        {
            sets.put(source.id(), new CounterSet<>(
                QualityCounter.class, "source " + source.id() + " " + source.name(), host.aeron()::addCounter));
        }
        sets.put(DistributorAgent.OTHER_SOURCES,
            new CounterSet<>(QualityCounter.class, "other sources", host.aeron()::addCounter));
        return sets;
    }

    /** Reads history for a distributor that joins: its own thread must go on, as it may drive the media driver. */
    private Executor historyThread()
    {
        final ExecutorService executor =
            Executors.newSingleThreadExecutor(runnable -> new Thread(runnable, "directlive-history"));
        closing.push(() ->
        {
            executor.shutdownNow();
            if (!executor.awaitTermination(settings.nanos("timeout"), TimeUnit.NANOSECONDS))
            {
                throw new IllegalStateException("the thread that reads history does not stop");
            }
        });
        return executor;
    }

    private TierChannels channels()
    {
        final int socketBuffer = KernelLimits.socketBuffer(settings.bytes("driver.socket-buffer"), ignored -> { });
        final int window = Math.min(socketBuffer, settings.bytes("driver.receiver-window"));
        try
        {
            return new TierChannels(
                settings.choice("network.media", TierChannels.Transport.class),
                settings.text("network.group"),
                settings.text("network.interface"),
                ports.tiers(),
                settings.number("network.ttl", 0, 255),
                settings.bytes("network.mtu"),
                KernelLimits.termLength(settings.bytes("driver.term-length"), host.driverDirectory(), ignored -> { }),
                window,
                settings.flag("network.endpoint-per-tier"),
                settings.flag("network.tether"));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("network: " + ex.getMessage(), ex);
        }
    }

    private Subscription orderedSubscription(final String reader)
    {
        return host.aeron().addSubscription(
            "aeron:ipc?tether=true|alias=directlive-ordered-" + reader, StreamIds.ORDERED);
    }

    private RecordedStream recordedStream()
    {
        final AeronArchive archive = host.connectArchive();
        closing.push(archive);
        return RecordedStream.find(host.aeron(), archive, settings.nanos("timeout"));
    }

    private void startReplayStore()
    {
        final Aeron aeron = host.aeron();
        final AeronArchive archive = host.connectArchive();
        closing.push(archive);
        agents.put(Role.REPLAY_STORE, List.of(new ReplayStoreAgent(
            new ReplayStoreConfig(
                settings.bytes("replay-store.index-interval"),
                settings.number("replay-store.replay-limit", 1, 1000),
                settings.nanos("replay-store.response-timeout"),
                16),
            aeron,
            archive,
            RecordedStream.find(aeron, archive, settings.nanos("timeout")),
            orderedSubscription("replay-store"),
            aeron.addSubscription(replayChannel(), StreamIds.REPLAY_REQUESTS),
            clock,
            new CounterSet<>(ReplayStoreCounter.class, "", aeron::addCounter),
            data.path())));
    }

    private String replayChannel()
    {
        return "aeron:udp?endpoint=" + settings.text("network.interface") + ":" + ports.replay();
    }

    private void writeDirectory() throws IOException
    {
        directory = new StreamDirectory(
            settings.text("instance"),
            ProcessHandle.current().pid(),
            settings.number("partition", 0, 0xFFFF),
            settings.choice("guarantee", Guarantee.class).name(),
            channels().subscriptions(settings.tiers()),
            replayChannel(),
            host.driverDirectory().toString(),
            rules.text());
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
        final SessionLedger sessions = SessionLedger.open(data.path());
        for (final SourceSettings source : sources)
        {
            final Feed feed = Feed.open(source, settings, host.aeron(), clock, sessions, console);
            closing.push(feed);
            feeds.add(feed);
        }
        agents.put(Role.FEED_HANDLER, feeds.stream().map(feed -> (Agent)feed.gate()).toList());
    }

    private void startStages()
    {
        for (final StageThread thread : threads)
        {
            final List<Agent> onThread = new ArrayList<>();
            for (final Role role : thread.settings().agents())
            {
                onThread.addAll(agents.getOrDefault(role, List.of()));
            }
            if (!onThread.isEmpty())
            {
                closing.push(thread.add(onThread.size() == 1 ? onThread.get(0) : new CompositeAgent(onThread)));
            }
        }
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
        return Feed.newHandler(settings, host.aeron(), clock, source, normaliser, VenueFilter.NONE,
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
        return List.copyOf(stageThreads);
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
        return sequencerCounters.get(counter).get();
    }

    /** @return a counter of the distributor. */
    public long count(final DistributorCounter counter)
    {
        return distributorCounters.get(counter).get();
    }

    /** @return events that were in the stream when it was opened. */
    public long recoveredEvents()
    {
        return recoveredEvents;
    }

    /** @return frames that were salvaged from a killed run. */
    public long salvagedFrames()
    {
        return log == null ? 0 : log.salvagedFrames();
    }

    /** @return what was known of the stream's end when it was opened; null without role sequencer. */
    public Continuity continuity()
    {
        return log == null ? null : log.continuity();
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
        if (log != null)
        {
            log.checkRecording();
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
        log.recorded().replay(log.recorded().recordedPosition().getAsLong(), search);
        return search.sequence();
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

    private void abandon()
    {
        while (!closing.isEmpty())
        {
            final AutoCloseable next = closing.pop();
            if (next != log)
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
