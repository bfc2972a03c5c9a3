package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.ExclusivePublication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for a replay and dies before it begins: a subscriber, or a member that catches up with its leader. */
@Timeout(60)
class DeadReaderTest
{
    private static final Set<Role> ROLES = EnumSet.of(Role.DRIVER, Role.ARCHIVE);
    private static final String CONNECT_TIMEOUT = "aeron.archive.connect.timeout";
    private static final String NOBODY = "aeron:udp?endpoint=localhost:9";

    @TempDir
    Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[256]);

    @BeforeEach
    void waitBriefly()
    {
        System.setProperty(CONNECT_TIMEOUT, "2s");
    }

    @AfterEach
    void forget()
    {
        System.clearProperty(CONNECT_TIMEOUT);
    }

    @Test
    @Tag("F31")
    @Tag("F33")
    void shouldGoOnWhenAReplayFindsNobody()
    {
        final Settings settings = Settings.load().with(TestInstance.SMALL).with(
            Map.of("driver.threading", "SHARED", "driver.idle", "backoff", "archive.idle", "backoff"));
        try (DataDirectory data = DataDirectory.own(directory, ROLES);
            Host host = Host.start(settings, data, ROLES, null, told::add, failures::add);
            AeronArchive archive = host.connectArchive();
            ExclusivePublication publication =
                archive.addRecordedExclusivePublication("aeron:ipc?term-length=64k", 1))
        {
            final CountersReader counters = host.aeron().countersReader();
            final int session = publication.sessionId();
            TestInstance.await("a recording", () -> RecordingPos.findCounterIdBySession(
                counters, session, archive.archiveId()) != CountersReader.NULL_COUNTER_ID);
            final int counterId = RecordingPos.findCounterIdBySession(counters, session, archive.archiveId());
            record(publication, counters, counterId);

            archive.startReplay(RecordingPos.getRecordingId(counters, counterId), 0, Long.MAX_VALUE, NOBODY, 2);
            TestInstance.await("the archive to give the replay up",
                () -> told.stream().anyMatch(line -> line.contains("no connection established")));

            record(publication, counters, counterId);
            assertEquals(List.of(), failures);
        }
    }

    private void record(final ExclusivePublication publication, final CountersReader counters, final int counterId)
    {
        TestInstance.await("room", () -> publication.offer(frame) > 0);
        TestInstance.await("a record", () -> counters.getCounterValue(counterId) == publication.position());
    }
}
