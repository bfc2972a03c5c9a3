package io.directlive.replay;

import io.aeron.Aeron;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameHandler;
import io.directlive.protocol.StreamHistory;
import io.directlive.protocol.StreamIds;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.BitUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The ordered stream as it is recorded: for stages that start and must first see what came before. Blocking, for start-up
 * only; each instance belongs to one thread at a time.
 * <p>
 * Of a recording that was shortened ({@link OrderedLog#removeBefore}) only whole epochs are kept. Its first file may begin in
 * the middle of an older one: who asks for what is gone is given the first epoch that begins there, and what follows.
 */
public final class RecordedStream implements StreamHistory, RecordedFrames
{
    private static final String HISTORY_CHANNEL = "aeron:ipc?term-length=4m|alias=directlive-history";
    private static final int FRAGMENT_LIMIT = 1024;

    /** Number of the first event of an epoch, which begins a frame. */
    static final int FIRST_SEQUENCE = 1;

    private final Aeron aeron;
    private final AeronArchive archive;
    private final long recordingId;
    private final long timeoutNs;

    RecordedStream(
        final Aeron aeron,
        final AeronArchive archive,
        final long recordingId,
        final long timeoutNs)
    {
        this.aeron = aeron;
        this.archive = archive;
        this.recordingId = recordingId;
        this.timeoutNs = timeoutNs;
    }

    /**
     * Finds the recording of the ordered stream.
     *
     * @param aeron     client.
     * @param archive   that holds it.
     * @param timeoutNs longest time without progress that is waited before a replay is given up.
     * @return the stream.
     * @throws IllegalStateException when the archive holds none.
     */
    public static RecordedStream find(final Aeron aeron, final AeronArchive archive, final long timeoutNs)
    {
        final RecordingDescriptor recording = RecordingDescriptor.findOrdered(archive);
        if (recording == null)
        {
            throw new IllegalStateException("the archive holds no recording of the ordered stream");
        }
        return new RecordedStream(aeron, archive, recording.recordingId(), timeoutNs);
    }

    /** @return Aeron's id of the recording. */
    public long recordingId()
    {
        return recordingId;
    }

    /** @return position of the first frame that is on disk, asked of the archive. */
    public long startPosition()
    {
        return archive.getStartPosition(recordingId);
    }

    /**
     * @return how far the stream is recorded, read from the archive's counter: cheap, for one thread. While no recording is
     * active, because the sequencer starts again, it stands still.
     */
    public LongSupplier recordedPosition()
    {
        return new RecordedPosition(aeron.countersReader(), recordingId, archive.archiveId(), startPosition());
    }

    @Override
    public void replay(final long fromPosition, final long toPosition, final FrameHandler handler)
    {
        final long startPosition = startPosition();
        final boolean[] isKept = { fromPosition >= startPosition };
        replay(Math.max(startPosition, fromPosition), toPosition, (position, buffer, offset, length) ->
        {
            isKept[0] |= EventLayout.sequence(buffer, offset) == FIRST_SEQUENCE;
            if (isKept[0])
            {
                handler.onFrame(buffer, offset, length);
            }
        });
    }

    @Override
    public void replay(final long fromPosition, final long toPosition, final PositionedFrameHandler handler)
    {
        if (fromPosition >= toPosition)
        {
            return;
        }
        awaitRecorded(toPosition);

        final FragmentHandler frames = (buffer, offset, length, header) -> handler.onFrame(
            header.position() - alignedFrameLength(length), buffer, offset, length);
        try (Subscription subscription =
            archive.replay(recordingId, fromPosition, toPosition - fromPosition, HISTORY_CHANNEL, StreamIds.HISTORY))
        {
            final Progress progress = new Progress("replay of the ordered stream to position " + toPosition);
            Image image = null;
            long position = fromPosition;
            while (position < toPosition)
            {
                int work = 0;
                if (image == null)
                {
                    image = subscription.imageCount() == 0 ? null : subscription.imageAtIndex(0);
                }
                else
                {
                    work = image.poll(frames, FRAGMENT_LIMIT);
                    if (work == 0 && image.isClosed() && image.position() < toPosition)
                    {
                        throw new IllegalStateException("replay ended at position " + image.position() +
                            " instead of " + toPosition);
                    }
                    position = image.position();
                }
                progress.idle(work);
            }
        }
    }

    /** @return bytes that a frame takes in the log, its own header and alignment included. */
    static int alignedFrameLength(final int length)
    {
        return BitUtil.align(length + DataHeaderFlyweight.HEADER_LENGTH, FrameDescriptor.FRAME_ALIGNMENT);
    }

    private void awaitRecorded(final long position)
    {
        final Progress progress = new Progress("recording of the ordered stream to reach position " + position);
        long recorded = recordedNow();
        while (recorded < position)
        {
            final long before = recorded;
            recorded = recordedNow();
            progress.idle(recorded == before ? 0 : 1);
        }
    }

    private long recordedNow()
    {
        final long position = archive.getRecordingPosition(recordingId);
        return position == AeronArchive.NULL_POSITION ? archive.getStopPosition(recordingId) : position;
    }

    /** Idles between steps and fails when nothing moves for too long. */
    private final class Progress
    {
        private final IdleStrategy idleStrategy = YieldingIdleStrategy.INSTANCE;
        private final String what;
        private long deadlineNs = System.nanoTime() + timeoutNs;

        private Progress(final String what)
        {
            this.what = what;
        }

        private void idle(final int work)
        {
            if (Thread.currentThread().isInterrupted())
            {
                throw new IllegalStateException("interrupted while waiting for " + what);
            }
            final long nowNs = System.nanoTime();
            if (work > 0)
            {
                deadlineNs = nowNs + timeoutNs;
            }
            else if (deadlineNs - nowNs < 0)
            {
                throw new IllegalStateException(
                    "no progress for " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms: " + what);
            }
            idleStrategy.idle(work);
        }
    }
}
