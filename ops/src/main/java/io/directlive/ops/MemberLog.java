package io.directlive.ops;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.directlive.replay.ArchiveRepair;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a member has on disk to start from: the cluster's log and the snapshots of its state. It keeps them from the newest
 * snapshot that is old enough on: that is all that it starts from itself, and all that another member which was away for less
 * than that catches up with. The last two snapshots stay in any case, should the last one be damaged.
 * <p>
 * Entries of the recording log stay, of removed snapshots too: it is the consensus module's. For one thread that may block.
 */
final class MemberLog
{
    private static final int LEAST_SNAPSHOTS = 2;

    private final File clusterDirectory;
    private final Path archiveDirectory;
    private final long retentionNs;

    /**
     * @param clusterDirectory of the member.
     * @param archiveDirectory of its archive.
     * @param retentionNs      how old a snapshot must be for what lies before it to go; 0 keeps everything.
     */
    MemberLog(final File clusterDirectory, final Path archiveDirectory, final long retentionNs)
    {
        this.clusterDirectory = clusterDirectory;
        this.archiveDirectory = archiveDirectory;
        this.retentionNs = retentionNs;
    }

    /** @return true when anything is ever removed. */
    boolean isLimited()
    {
        return retentionNs != 0;
    }

    /**
     * Removes what has become too old.
     *
     * @param archive of the member.
     * @param nowNs   time of the cluster.
     * @throws ArchiveException when the archive refuses, as it does while another member reads what is to be removed: the next
     *                          call tries again.
     */
    void removeOld(final AeronArchive archive, final long nowNs)
    {
        try (RecordingLog recordingLog = open())
        {
            final List<RecordingLog.Entry> snapshots = snapshots(recordingLog);
            for (int i = snapshots.size() - LEAST_SNAPSHOTS; i >= 0; i--)
            {
                if (nowNs - snapshots.get(i).timestamp >= retentionNs)
                {
                    removeBefore(archive, recordingLog, snapshots.get(i).logPosition);
                    return;
                }
            }
        }
    }

    private static void removeBefore(
        final AeronArchive archive, final RecordingLog recordingLog, final long logPosition)
    {
        for (final RecordingLog.Entry entry : recordingLog.entries())
        {
            if (isSnapshot(entry) && entry.logPosition < logPosition && Recording.of(archive, entry.recordingId) != null)
            {
                archive.purgeRecording(entry.recordingId);
            }
        }
        final Recording log = Recording.of(archive, recordingLog.findLastTermRecordingId());
        final long base = AeronArchive.segmentFileBasePosition(
            log.startPosition, logPosition, log.termLength, log.segmentLength);
        if (base > log.startPosition)
        {
            archive.purgeSegments(log.id, base);
        }
    }

    /**
     * Marks snapshots as invalid that cannot be read back as they were written, from the last one on, until one can.
     *
     * @param archive of the member.
     * @param warning told of each.
     * @throws IllegalStateException when no snapshot is left, and the log has lost its beginning.
     */
    void dropDamagedSnapshots(final AeronArchive archive, final Consumer<String> warning)
    {
        if (!new File(clusterDirectory, RecordingLog.RECORDING_LOG_FILE_NAME).exists())
        {
            return; // The member was never started.
        }
        try (RecordingLog recordingLog = open())
        {
            RecordingLog.Entry damaged = damaged(archive, recordingLog);
            while (damaged != null)
            {
                warning.accept("the snapshot at log position " + damaged.logPosition + " is damaged: recording " +
                    damaged.recordingId + " is not whole; the one before is taken");
                recordingLog.invalidateLatestSnapshot();
                damaged = damaged(archive, recordingLog);
            }
            final Recording log = Recording.of(archive, recordingLog.findLastTermRecordingId());
            if (snapshots(recordingLog).isEmpty() && log != null && log.startPosition > 0)
            {
                throw new IllegalStateException("the member has nothing to start from: no snapshot can be read, and its log " +
                    "begins at position " + log.startPosition + "; give it the data of another member");
            }
        }
    }

    /** Marks the last snapshot as invalid: it can be read, and is not what the member can go on from. */
    boolean dropLatestSnapshot()
    {
        try (RecordingLog recordingLog = open())
        {
            return recordingLog.invalidateLatestSnapshot();
        }
    }

    private RecordingLog open()
    {
        return new RecordingLog(clusterDirectory, false);
    }

    /** @return entry of the last snapshot whose recording is not whole; null when all of them are. */
    private RecordingLog.Entry damaged(final AeronArchive archive, final RecordingLog recordingLog)
    {
        final List<RecordingLog.Entry> snapshots = snapshots(recordingLog);
        if (snapshots.isEmpty())
        {
            return null;
        }
        final long latest = snapshots.get(snapshots.size() - 1).logPosition;
        return recordingLog.entries().stream()
            .filter(entry -> isSnapshot(entry) && entry.isValid && entry.logPosition == latest)
            .filter(entry -> !isWhole(Recording.of(archive, entry.recordingId)))
            .findFirst()
            .orElse(null);
    }

    private boolean isWhole(final Recording recording)
    {
        return recording != null && recording.stopPosition > recording.startPosition && ArchiveRepair.isWhole(
            archiveDirectory, recording.id, recording.startPosition, recording.stopPosition, recording.segmentLength);
    }

    /** @return those of the consensus module, which is written last, in the order in which they were taken. */
    private static List<RecordingLog.Entry> snapshots(final RecordingLog recordingLog)
    {
        return recordingLog.entries().stream()
            .filter(entry -> isSnapshot(entry) && entry.isValid)
            .filter(entry -> entry.serviceId == ConsensusModule.Configuration.SERVICE_ID)
            .toList();
    }

    private static boolean isSnapshot(final RecordingLog.Entry entry)
    {
        return entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT;
    }

    private record Recording(long id, long startPosition, long stopPosition, int termLength, int segmentLength)
    {
        /** @return null when there is none. */
        private static Recording of(final AeronArchive archive, final long recordingId)
        {
            final Recording[] found = new Recording[1];
            archive.listRecording(recordingId, (controlSessionId, correlationId, id, startTimestamp, stopTimestamp,
                startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId,
                streamId, strippedChannel, originalChannel, sourceIdentity) ->
                found[0] = new Recording(id, startPosition, stopPosition, termBufferLength, segmentFileLength));
            return found[0];
        }
    }
}
