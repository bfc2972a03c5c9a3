package io.directlive.ops;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NanosecondClusterClock;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.exceptions.AeronException;
import io.directlive.sequencer.ClusteredSequencer;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.LineReporter;
import io.directlive.sequencer.SnapshotException;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * One member of a cluster: the consensus module, the container of the sequencer and its reports, each on a thread of its own, over the
 * host's media driver and archive.
 */
final class ClusterMember implements AutoCloseable
{
    private static final String DIRECTORY = "cluster";

    private final Settings settings;
    private final Host host;
    private final File directory;
    private final Console console;
    private final Consumer<Throwable> failure;
    private final AtomicReference<Throwable> startFailure = new AtomicReference<>();
    private final long snapshotIntervalNs;
    private final MemberLog log;
    private final int version;
    private ConsensusModule consensusModule;
    private ClusteredServiceContainer container;
    private LineReporter reporter;
    private AgentRunner reports;
    private volatile boolean isStarted;
    private volatile boolean isClosing;
    private long snapshotDeadlineNs;
    private long retainedSnapshotCount = -1;

    /**
     * @param settings of the process; it names the member.
     * @param host     what the member stands on.
     * @param data     directory of the member.
     * @param version  of its sequencer, {@link ClusteredSequencer#VERSION}. It takes no log that another version has ordered,
     *                 and follows no leader of another version.
     * @param console  told what happens in the cluster.
     * @param failure  told what ends the member.
     */
    ClusterMember(
        final Settings settings,
        final Host host,
        final Path data,
        final int version,
        final Console console,
        final Consumer<Throwable> failure)
    {
        this.settings = settings;
        this.host = host;
        this.version = version;
        this.console = console;
        this.failure = failure;
        directory = data.resolve(DIRECTORY).toFile();
        snapshotIntervalNs = settings.nanos("cluster.snapshot-interval");
        log = new MemberLog(directory, data.resolve(DataDirectory.ARCHIVE), settings.nanos("cluster.retention"));
    }

    /**
     * Starts the member and waits until its sequencer has the state of the latest snapshot. One that does not give back the
     * state that was written, or that the member's line does not reach, is marked as invalid, and the one before is taken with
     * more of the log.
     *
     * @param lineReporter says what the member has to say in the log, from then on.
     * @param sequencer    makes the service, once for each attempt.
     * @throws IllegalStateException when the member cannot start, or has nothing to start from.
     */
    void start(final LineReporter lineReporter, final Supplier<ClusteredSequencer> sequencer)
    {
        reporter = lineReporter;
        dropDamagedSnapshots();
        while (!tryStart(sequencer.get()))
        {
            final Throwable ex = startFailure.getAndSet(null);
            closeAll();
            if (!(ex instanceof SnapshotException))
            {
                throw new IllegalStateException("the member cannot start: " + ex.getMessage(), ex);
            }
            if (!log.dropLatestSnapshot())
            {
                throw new IllegalStateException("the member has no snapshot that it can start from: " + ex.getMessage(), ex);
            }
            console.warn("cluster: " + ex.getMessage() + "; started again from the snapshot before");
            dropDamagedSnapshots();
        }
        isStarted = true;
        snapshotDeadlineNs = System.nanoTime() + snapshotIntervalNs;
        final MemberReports agent = new MemberReports(
            reporter,
            () -> SequencerWays.session(
                settings, host.aeron(), "member-" + settings.clusterMember(), "line-reports", this::onReportsFault),
            SystemEpochNanoClock.INSTANCE,
            this::onReportsFault);
        reports = new AgentRunner(new SleepingMillisIdleStrategy(1), this::onFailure, null, agent);
        AgentRunner.startOnThread(reports);
    }

    /**
     * @param lineEnd last event that the member's line holds.
     * @return what says so in the log, and makes the ticks of the clock.
     */
    LineReporter newReporter(final LineEnd lineEnd)
    {
        return new LineReporter(
            settings.clusterMember(),
            settings.clusterLayout().members().size(),
            settings.nanos("cluster.startup-timeout"),
            lineEnd,
            SystemEpochNanoClock.INSTANCE.nanoTime(),
            settings.nanos("sequencer.clock-tick"));
    }

    private void dropDamagedSnapshots()
    {
        try (AeronArchive archive = host.connectArchive())
        {
            log.dropDamagedSnapshots(archive, fault -> console.warn("cluster: " + fault));
        }
    }

    private boolean tryStart(final ClusteredSequencer sequencer)
    {
        isClosing = false;
        final ClusterLayout layout = settings.clusterLayout();
        final int member = settings.clusterMember();
        final Idle idle = settings.idle("cluster.idle");
        final AeronArchive.Context archive = new AeronArchive.Context()
            .controlRequestChannel(Host.LOCAL_CONTROL_CHANNEL)
            .controlResponseChannel(Host.LOCAL_CONTROL_CHANNEL)
            .messageTimeoutNs(settings.nanos("timeout"));
        final int termLength = KernelLimits.termLength(
            settings.bytes("cluster.term-length"), host.driverDirectory(), console::warn);
        consensusModule = ConsensusModule.launch(new ConsensusModule.Context()
            .clusterMemberId(member)
            .clusterMembers(layout.clusterMembers())
            .appVersion(SemanticVersion.compose(version, 0, 0))
            .clusterDir(directory)
            .markFileDir(host.driverDirectory().toFile())
            .aeronDirectoryName(host.driverDirectory().toString())
            .archiveContext(archive.clone())
            .ingressChannel("aeron:udp?term-length=1m")
            .logChannel("aeron:udp?term-length=" + termLength)
            .replicationChannel(layout.answerChannel(member))
            .clusterClock(new NanosecondClusterClock())
            .leaderHeartbeatIntervalNs(settings.nanos("cluster.heartbeat-interval"))
            .leaderHeartbeatTimeoutNs(settings.nanos("cluster.heartbeat-timeout"))
            .electionTimeoutNs(settings.nanos("cluster.election-timeout"))
            .startupCanvassTimeoutNs(settings.nanos("cluster.startup-timeout"))
            .sessionTimeoutNs(settings.nanos("cluster.session-timeout"))
            .maxConcurrentSessions(settings.number("cluster.session-limit", 1, 10_000))
            .fileSyncLevel(settings.number("archive.file-sync-level", 0, 2))
            .idleStrategySupplier(idle::newStrategy)
            .errorHandler(this::onConsensusError)
            .terminationHook(() -> onEnd("consensus module")));
        container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
            .clusterDir(directory)
            .markFileDir(host.driverDirectory().toFile())
            .aeronDirectoryName(host.driverDirectory().toString())
            .archiveContext(archive.clone())
            .clusteredService(sequencer)
            .appVersion(SemanticVersion.compose(version, 0, 0))
            .serviceName("sequencer")
            .isRespondingService(false)
            .logFragmentLimit(settings.number("sequencer.fragment-limit", 1, 100_000))
            .idleStrategySupplier(idle::newStrategy)
            .errorHandler(onServiceError())
            .terminationHook(() -> onEnd("sequencer")));
        final long deadlineNs = System.nanoTime() + settings.nanos("timeout");
        while (!sequencer.isStarted() && startFailure.get() == null)
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new IllegalStateException("the member's sequencer does not start");
            }
            Thread.onSpinWait();
        }
        return sequencer.isStarted();
    }

    private ErrorHandler onServiceError()
    {
        return ex ->
        {
            if (isOf(AeronException.Category.WARN, ex))
            {
                console.warn("cluster: " + ex.getMessage());
            }
            else
            {
                onFailure(ex instanceof AgentTerminationException && ex.getCause() != null ? ex.getCause() : ex);
            }
        };
    }

    /** It goes on after what it reports, unless that is fatal: at its start it would end without a word of its own. */
    private void onConsensusError(final Throwable ex)
    {
        if (!isClosing)
        {
            console.warn("cluster: " + ex.getMessage());
            if (isOf(AeronException.Category.FATAL, ex))
            {
                onFailure(new IllegalStateException("the consensus module of this member ends: " + ex.getMessage(), ex));
            }
        }
    }

    private void onReportsFault(final Throwable ex)
    {
        if (!isClosing)
        {
            console.warn("cluster: the leader does not hear this member: " + ex.getMessage());
        }
    }

    private void onEnd(final String what)
    {
        onFailure(new IllegalStateException("the " + what + " of this member has ended"));
    }

    private void onFailure(final Throwable ex)
    {
        if (isClosing)
        {
            return;
        }
        if (isStarted)
        {
            failure.accept(ex);
        }
        else
        {
            startFailure.compareAndSet(null, ex);
        }
    }

    private static boolean isOf(final AeronException.Category category, final Throwable ex)
    {
        return ex instanceof AeronException aeronException && aeronException.category() == category;
    }

    /** @return true when the others follow this one. */
    boolean isLeader()
    {
        return Cluster.Role.get(consensusModule.context().clusterNodeRoleCounter()) == Cluster.Role.LEADER;
    }

    /** @return true when it leads, and its sequencer takes events. */
    boolean isOrdering()
    {
        return isLeader() && reporter.isOpen();
    }

    /** @return snapshots that were taken since the start. */
    long snapshotCount()
    {
        return consensusModule.context().snapshotCounter().get();
    }

    /**
     * To be called from time to time, by one thread that may block: has all members take a snapshot when it is time, as only
     * the leader can, and removes what is too old when there is a new one.
     */
    void keepHouse()
    {
        if (snapshotDeadlineNs - System.nanoTime() <= 0)
        {
            snapshotDeadlineNs = System.nanoTime() + snapshotIntervalNs;
            takeSnapshot();
        }
        if (log.isLimited() && retainedSnapshotCount != snapshotCount())
        {
            retainedSnapshotCount = snapshotCount();
            removeOld();
        }
    }

    private void removeOld()
    {
        try (AeronArchive archive = host.connectArchive())
        {
            log.removeOld(archive, consensusModule.context().clusterClock().timeNanos());
        }
        catch (final ArchiveException ex)
        {
            console.warn("cluster: what is too old stays until the next snapshot: " + ex.getMessage());
        }
    }

    /** @return true when this is the leader, and a snapshot is on its way. */
    boolean takeSnapshot()
    {
        return isLeader() && ClusterControl.ToggleState.SNAPSHOT.toggle(consensusModule.context().controlToggleCounter());
    }

    private void closeAll()
    {
        isClosing = true;
        CloseHelper.closeAll(reports, container, consensusModule);
    }

    @Override
    public void close()
    {
        closeAll();
    }
}
