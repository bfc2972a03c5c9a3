package io.directlive.replay;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.directlive.protocol.StreamIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * The ordered stream as one recording that is begun once and goes on for ever: same session, same positions, whatever was
 * killed in between.
 * <p>
 * Whoever opens it removes the directories of earlier media drivers afterwards and tells the ledger: they are not needed again.
 * <p>
 * Opening it after a kill first brings the recording up to what had been published, from the log buffers that the killed
 * process left in shared memory: each frame is offered again with the same bytes and gets the same position, so no number that
 * a reader saw changes or vanishes. It has to be opened before anything is subscribed to the stream in the same media driver.
 * Blocking, for start-up; afterwards the publication belongs to the sequencer's thread.
 */
public final class OrderedLog implements AutoCloseable
{
    /** A recording ends with its publication, so that another run can go on with it under the same archive. */
    private static final boolean AUTO_STOP = true;

    private final OrderedLogConfig config;
    private final Aeron aeron;
    private final AeronArchive archive;
    private final SessionLedger ledger;
    private ExclusivePublication publication;
    private RecordedStream recorded;
    private LogRecovery recovery; // null when there was no stream before.
    private int recordingCounterId;

    private OrderedLog(
        final OrderedLogConfig config,
        final Aeron aeron,
        final AeronArchive archive,
        final SessionLedger ledger)
    {
        this.config = config;
        this.aeron = aeron;
        this.archive = archive;
        this.ledger = ledger;
    }

    /**
     * Begins the stream or goes on with it.
     *
     * @param config  for a new stream.
     * @param aeron   client of the media driver that carries it.
     * @param archive that records it, on the same media driver.
     * @param ledger  of the data directory, already told of the current media driver.
     * @param epoch   for a new stream: never one that was used before.
     * @return the stream, recorded, ready to be published to.
     * @throws IOException           when the ledger cannot be written.
     * @throws IllegalStateException when the archive does not record it in time, or salvaged frames do not keep their positions.
     */
    public static OrderedLog open(
        final OrderedLogConfig config,
        final Aeron aeron,
        final AeronArchive archive,
        final SessionLedger ledger,
        final int epoch) throws IOException
    {
        final OrderedLog log = new OrderedLog(config, aeron, archive, ledger);
        final RecordingDescriptor recording = RecordingDescriptor.findOrdered(archive);
        if (recording == null)
        {
            ledger.begin(epoch); // First: a stream that was never published to is not broken by a kill in what follows.
            log.begin();
        }
        else
        {
            log.goOn(log.awaitStopped(recording));
        }
        return log;
    }

    private void begin()
    {
        final String channel = new ChannelUriStringBuilder()
            .media(CommonContext.IPC_MEDIA)
            .termLength(config.termLength())
            .mtu(config.mtuLength())
            .build();
        publication = aeron.addExclusivePublication(channel, StreamIds.ORDERED);
        archive.startRecording(
            ChannelUri.addSessionId(channel, publication.sessionId()), StreamIds.ORDERED, SourceLocation.LOCAL, AUTO_STOP);
        recordingCounterId = awaitRecordingCounter();
        final long recordingId = RecordingPos.getRecordingId(aeron.countersReader(), recordingCounterId);
        recorded = new RecordedStream(aeron, archive, recordingId, config.timeoutNs());
    }

    /** The old publication may still be draining when only the sequencer's process was killed: its driver knows better. */
    private RecordingDescriptor awaitStopped(final RecordingDescriptor recording)
    {
        await("the recording of the previous run to stop", () -> isStopped(recording));
        return RecordingDescriptor.findOrdered(archive);
    }

    private boolean isStopped(final RecordingDescriptor recording)
    {
        final long position = archive.getRecordingPosition(recording.recordingId());
        if (position == AeronArchive.NULL_POSITION)
        {
            return true;
        }
        try
        {
            UnfinishedFrame.pad(
                Path.of(aeron.context().aeronDirectoryName()), StreamIds.ORDERED,
                recording.sessionId(), recording.initialTermId(), position);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot look for an unfinished frame", ex);
        }
        return false;
    }

    private void goOn(final RecordingDescriptor recording) throws IOException
    {
        final long stopPosition = recording.stopPosition();
        recorded = new RecordedStream(aeron, archive, recording.recordingId(), config.timeoutNs());
        recovery = LogRecovery.of(
            ledger,
            recording.sessionId(),
            recording.initialTermId(),
            recording.termBufferLength(),
            recording.startPosition(),
            stopPosition,
            recorded);
        recovery.begin();

        final String channel = new ChannelUriStringBuilder()
            .media(CommonContext.IPC_MEDIA)
            .sessionId(recording.sessionId())
            .mtu(recording.mtuLength())
            .initialPosition(stopPosition, recording.initialTermId(), recording.termBufferLength())
            .build();
        publication = aeron.addExclusivePublication(channel, StreamIds.ORDERED);
        archive.extendRecording(
            recording.recordingId(), channel, StreamIds.ORDERED, SourceLocation.LOCAL, AUTO_STOP);
        recordingCounterId = awaitRecordingCounter();
        offerAgain();
    }

    private void offerAgain() throws IOException
    {
        while (!recovery.isDone())
        {
            await("room for a salvaged frame", () -> recovery.offerNext(publication));
        }
        final long position = publication.position();
        final LongSupplier recordedPosition = recorded.recordedPosition();
        await("salvaged frames to be recorded", () -> recordedPosition.getAsLong() >= position);
        recovery.conclude(position);
    }

    private int awaitRecordingCounter()
    {
        final CountersReader counters = aeron.countersReader();
        final int[] counterId = { CountersReader.NULL_COUNTER_ID };
        await("the archive to record the ordered stream", () ->
        {
            counterId[0] = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archive.archiveId());
            return counterId[0] != CountersReader.NULL_COUNTER_ID && publication.isConnected();
        });
        return counterId[0];
    }

    private void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + config.timeoutNs();
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0 || Thread.currentThread().isInterrupted())
            {
                throw new IllegalStateException("ordered stream: waited " +
                    TimeUnit.NANOSECONDS.toMillis(config.timeoutNs()) + " ms in vain for " + what);
            }
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }

    /** @return the stream to publish to; for one thread. */
    public ExclusivePublication publication()
    {
        return publication;
    }

    /** @return the stream to read from. */
    public RecordedStream recorded()
    {
        return recorded;
    }

    /**
     * Makes sure that the archive is still there: without it the stream must not go on.
     *
     * @throws IllegalStateException when nothing records the stream.
     */
    public void checkRecording()
    {
        if (!RecordingPos.isActive(aeron.countersReader(), recordingCounterId, recorded.recordingId()))
        {
            throw new IllegalStateException("the archive has stopped recording the ordered stream");
        }
    }

    /**
     * Removes what lies before a position, as far as it fills files of the archive: the catalog first, the files after it. What
     * a kill in the midst of it left is removed by the next call, with the same position or a later one. Nothing happens where
     * less is kept already.
     *
     * @param position of the first frame that is needed, where an epoch begins; not beyond what is recorded.
     * @return bytes that the recording became shorter by.
     * @throws ArchiveException when the archive refuses, as it does while somebody reads what is to be removed.
     */
    public long removeBefore(final long position)
    {
        final RecordingDescriptor recording = RecordingDescriptor.findOrdered(archive);
        final long startPosition = recording.startPosition();
        final long newStartPosition = AeronArchive.segmentFileBasePosition(
            startPosition, position, recording.termBufferLength(), recording.segmentFileLength());
        if (newStartPosition <= startPosition)
        {
            archive.deleteDetachedSegments(recording.recordingId());
            return 0;
        }
        archive.purgeSegments(recording.recordingId(), newStartPosition);
        return newStartPosition - startPosition;
    }

    /** @return what is known of the stream's end before this opening. */
    public Continuity continuity()
    {
        return recovery == null ? Continuity.NEW : recovery.continuity();
    }

    /** @return frames that had been published but not recorded before a kill, and are recorded now. */
    public long salvagedFrames()
    {
        return recovery == null ? 0 : recovery.salvagedFrames();
    }

    /** @return payload bytes of these frames. */
    public long salvagedBytes()
    {
        return recovery == null ? 0 : recovery.salvagedBytes();
    }

    /** Waits until all that was published is recorded, and notes that the stream ended in peace. */
    @Override
    public void close() throws IOException
    {
        final long position = publication.position();
        final LongSupplier recordedPosition = recorded.recordedPosition();
        await("the recording to reach the end of the ordered stream", () -> recordedPosition.getAsLong() >= position);
        publication.close();
        ledger.close(position);
    }
}
