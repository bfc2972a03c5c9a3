package io.directlive.replay;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.YieldingIdleStrategy;

/** Media driver, archive and clients of both on a data directory, as ops starts them: a fresh driver directory per start. */
final class TestHost implements AutoCloseable
{
    static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    final SessionLedger ledger;
    final MediaDriver driver;
    final Archive archive;
    final Aeron aeron;
    final AeronArchive archiveClient;

    TestHost(final Path dataDirectory) throws Exception
    {
        final Path markDirectory = Files.createTempDirectory(Path.of("/dev/shm"), "directlive-test-");
        final Path driverDirectory = markDirectory.resolve("aeron");
        ledger = SessionLedger.load(dataDirectory);
        ledger.open(driverDirectory);
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(driverDirectory.toString())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
            .dirDeleteOnShutdown(true));
        ledger.archiveStarts();
        ArchiveRepair.cutTornTails(dataDirectory.resolve("archive"));
        archive = Archive.launch(new Archive.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .archiveDir(dataDirectory.resolve("archive").toFile())
            .markFileDir(markDirectory.toFile())
            .threadingMode(ArchiveThreadingMode.SHARED)
            .recordChecksum(ArchiveRepair.checksum())
            .replayChecksum(ArchiveRepair.checksum())
            .segmentFileLength(1024 * 1024)
            .controlChannelEnabled(false)
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel("aeron:ipc?term-length=64k"))
            .replicationChannel("aeron:udp?endpoint=localhost:0")
            .deleteArchiveOnStart(false));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        archiveClient = AeronArchive.connect(new AeronArchive.Context()
            .aeron(aeron)
            .controlRequestChannel("aeron:ipc?term-length=64k")
            .controlResponseChannel("aeron:ipc?term-length=64k"));
    }

    OrderedLog openLog() throws Exception
    {
        final OrderedLog log = OrderedLog.open(
            new OrderedLogConfig(256 * 1024, 1408, TIMEOUT_NS), aeron, archiveClient, ledger, 1);
        for (final Path old : ledger.drivers())
        {
            if (!old.equals(Path.of(driver.aeronDirectoryName())))
            {
                IoUtil.delete(old.getParent().toFile(), true);
            }
        }
        ledger.forgetPreviousDrivers();
        return log;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(archiveClient, aeron, archive, driver);
        IoUtil.delete(Path.of(driver.aeronDirectoryName()).getParent().toFile(), true);
    }
}
