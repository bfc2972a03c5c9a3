package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.directlive.replay.ArchiveRepair;
import io.directlive.replay.SessionLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/**
 * What the stages of one process stand on: media driver, archive and the clients of both, embedded or somebody else's.
 * <p>
 * An embedded driver uses a new directory for each start, because the old one may hold the only copy of events that were
 * published and not yet recorded; the ledger in the data directory knows which.
 */
final class Host implements AutoCloseable
{
    /** The driver's own executor resolves names, when streams are added: by default it wakes up a thousand times a second. */
    private static final long EXECUTOR_SLEEP_MS = 10;
    /** On which the archive takes requests of its own process. */
    static final String LOCAL_CONTROL_CHANNEL = "aeron:ipc?term-length=64k";

    private final Settings settings;
    private final SessionLedger ledger;
    private final Path driverDirectory;
    private final boolean ownsDriverDirectory;
    private MediaDriver driver;
    private AutoCloseable invokedDriver;
    private Archive archive;
    private Aeron aeron;

    private Host(final Settings settings, final DataDirectory data, final Set<Role> roles) throws IOException
    {
        this.settings = settings;
        ledger = SessionLedger.load(data.path());
        final String configured = settings.text("driver.directory");
        ownsDriverDirectory = configured.isEmpty();
        DriverDirectories.sweep();
        if (ownsDriverDirectory && !roles.contains(Role.DRIVER))
        {
            throw new SettingsException("driver.directory: must be set when this process has no role driver");
        }
        driverDirectory = ownsDriverDirectory ? DriverDirectories.create(data) : Path.of(configured).toAbsolutePath();
        if (!ownsDriverDirectory && roles.contains(Role.DRIVER) && Files.exists(driverDirectory))
        {
            keepOldDriver();
        }
    }

    /** The data directory's lock says that no driver runs here; what the last one left may be needed. */
    private void keepOldDriver() throws IOException
    {
        final Path kept = driverDirectory.resolveSibling(driverDirectory.getFileName() + "-" + UUID.randomUUID());
        Files.move(driverDirectory, kept);
        ledger.open(kept);
    }

    /**
     * Starts what the roles need.
     *
     * @param settings of the process.
     * @param data     directory of the instance.
     * @param roles    of the process.
     * @param thread   that drives a media driver which has no threads of its own; null when there is none to be driven.
     * @param warning  told what was lowered because the machine has less.
     * @param failure  told when the driver, the archive or a client of them fails.
     * @return the running host.
     */
    static Host start(
        final Settings settings,
        final DataDirectory data,
        final Set<Role> roles,
        final StageThread thread,
        final Consumer<String> warning,
        final Consumer<Throwable> failure)
    {
        try
        {
            final Host host = new Host(settings, data, roles);
            try
            {
                final Consumer<Throwable> onError = ex -> onError(ex, warning, failure);
                if (roles.contains(Role.DRIVER))
                {
                    host.ledger.open(host.driverDirectory);
                    host.launchDriver(warning, onError);
                    if (host.driver.sharedAgentInvoker() != null)
                    {
                        host.invokedDriver = thread.add(new InvokedDriver(host.driver.sharedAgentInvoker()));
                    }
                }
                if (roles.contains(Role.ARCHIVE))
                {
                    host.launchArchive(data, ex -> onArchiveError(ex, warning, onError));
                }
                host.aeron = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(host.driverDirectory.toString())
                    .errorHandler(failure::accept));
                data.hold(host.aeron);
                return host;
            }
            catch (final RuntimeException | IOException ex)
            {
                host.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot start in " + data.path() + ": " + ex.getMessage(), ex);
        }
    }

    /** What Aeron itself takes for a warning, such as a peer that went away, is none of a failure. */
    private static void onError(
        final Throwable ex, final Consumer<String> warning, final Consumer<Throwable> failure)
    {
        if (ex instanceof AeronException aeronException && aeronException.category() == AeronException.Category.WARN)
        {
            warning.accept(ex.getMessage());
        }
        else
        {
            failure.accept(ex);
        }
    }

    /**
     * The archive goes on after what goes wrong in one of its sessions: a replay whose reader died is told as an error. That the
     * ordered stream is still recorded is seen to by {@code OrderedLog}, and that of the cluster by the consensus module.
     */
    private static void onArchiveError(
        final Throwable ex, final Consumer<String> warning, final Consumer<Throwable> onError)
    {
        if (ex instanceof ArchiveException session && session.errorCode() != ArchiveException.STORAGE_SPACE)
        {
            warning.accept("archive: " + ex.getMessage());
        }
        else
        {
            onError.accept(ex);
        }
    }

    private void launchDriver(final Consumer<String> warning, final Consumer<Throwable> failure)
    {
        final Idle idle = settings.idle("driver.idle");
        final int socketBuffer = KernelLimits.socketBuffer(settings.bytes("driver.socket-buffer"), warning);
        final int termLength = KernelLimits.termLength(
            settings.bytes("driver.term-length"), driverDirectory.getParent(), warning);
        final int mtu = settings.bytes("network.mtu");
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(driverDirectory.toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(false)
            .threadingMode(settings.choice("driver.threading", ThreadingMode.class))
            .sharedIdleStrategy(idle.newStrategy())
            .sharedNetworkIdleStrategy(idle.newStrategy())
            .senderIdleStrategy(idle.newStrategy())
            .receiverIdleStrategy(idle.newStrategy())
            .conductorIdleStrategy(Idle.BACKOFF.newStrategy())
            .publicationTermBufferLength(termLength)
            .ipcTermBufferLength(termLength)
            .termBufferSparseFile(settings.flag("driver.sparse"))
            .performStorageChecks(false)
            .mtuLength(mtu)
            .ipcMtuLength(mtu)
            .socketRcvbufLength(socketBuffer)
            .socketSndbufLength(socketBuffer)
            .initialWindowLength(Math.min(settings.bytes("driver.receiver-window"), socketBuffer))
            .nakMulticastMaxBackoffNs(settings.nanos("driver.nak-backoff"))
            .nakMulticastGroupSize(settings.number("driver.nak-group-size", 1, 10_000))
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(EXECUTOR_SLEEP_MS))
            .retransmitUnicastLingerNs(settings.nanos("driver.retransmit-linger"))
            .clientLivenessTimeoutNs(settings.nanos("driver.client-liveness"))
            .timerIntervalNs(settings.nanos("driver.timer-interval"))
            .untetheredWindowLimitTimeoutNs(settings.nanos("driver.untethered-window-limit"))
            .untetheredLingerTimeoutNs(settings.nanos("driver.untethered-linger"))
            .untetheredRestingTimeoutNs(settings.nanos("driver.untethered-resting"))
            .errorHandler(failure::accept));
    }

    private void launchArchive(final DataDirectory data, final Consumer<Throwable> failure) throws IOException
    {
        ledger.archiveStarts();
        if (ledger.closedPosition() == SessionLedger.NOT_CLOSED)
        {
            ArchiveRepair.cutTornTails(data.archive());
        }
        final Archive.Context context = new Archive.Context()
            .aeronDirectoryName(driverDirectory.toString())
            .archiveDir(data.archive().toFile())
            .markFileDir(driverDirectory.toFile())
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(settings.idle("archive.idle")::newStrategy)
            .fileSyncLevel(settings.number("archive.file-sync-level", 0, 2))
            .catalogFileSyncLevel(settings.number("archive.file-sync-level", 0, 2))
            .recordChecksum(ArchiveRepair.checksum())
            .replayChecksum(ArchiveRepair.checksum())
            .segmentFileLength(settings.bytes("archive.segment-length"))
            .controlChannelEnabled(false)
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel(LOCAL_CONTROL_CHANNEL))
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .maxConcurrentReplays(settings.number("replay-store.replay-limit", 1, 1000) + 8)
            .errorHandler(failure::accept);
        final int member = settings.clusterMember();
        if (member >= 0)
        {
            final String answerChannel = settings.clusterLayout().answerChannel(member);
            context.controlChannelEnabled(true)
                .controlChannel(settings.clusterLayout().archiveChannel(member))
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(answerChannel))
                .replicationChannel(answerChannel);
        }
        archive = Archive.launch(context);
    }

    /** @return client of the media driver, for all stages of the process. */
    Aeron aeron()
    {
        return aeron;
    }

    /** @return new client of the archive; each thread has its own. */
    AeronArchive connectArchive()
    {
        return AeronArchive.connect(new AeronArchive.Context()
            .aeron(aeron)
            .ownsAeronClient(false)
            .controlRequestChannel(LOCAL_CONTROL_CHANNEL)
            .controlResponseChannel(LOCAL_CONTROL_CHANNEL)
            .messageTimeoutNs(settings.nanos("timeout")));
    }

    /** @return what is known of the data directory's past. */
    SessionLedger ledger()
    {
        return ledger;
    }

    /** @return directory of the media driver in use. */
    Path driverDirectory()
    {
        return driverDirectory;
    }

    /** Removes the directories of earlier drivers, after the ordered log has taken over what they held. */
    void removePreviousDrivers() throws IOException
    {
        for (final Path old : ledger.drivers())
        {
            if (!old.equals(driverDirectory))
            {
                DriverDirectories.delete(old);
            }
        }
        ledger.forgetPreviousDrivers();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(aeron, archive, invokedDriver, driver);
        if (ownsDriverDirectory && ledger.isClosed())
        {
            DriverDirectories.delete(driverDirectory);
        }
    }

    /** The media driver, for a thread that has other work too. Closed by the driver, not by the thread. */
    private static final class InvokedDriver implements Agent
    {
        private final AgentInvoker invoker;

        private InvokedDriver(final AgentInvoker invoker)
        {
            this.invoker = invoker;
        }

        @Override
        public void onStart()
        {
            invoker.start();
        }

        @Override
        public int doWork()
        {
            return invoker.invoke();
        }

        @Override
        public String roleName()
        {
            return Role.DRIVER.settingName();
        }
    }
}
