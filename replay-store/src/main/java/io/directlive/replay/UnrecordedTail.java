package io.directlive.replay;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.frameLengthVolatile;
import static io.aeron.logbuffer.FrameDescriptor.frameTermId;
import static io.aeron.logbuffer.FrameDescriptor.frameType;

import io.aeron.LogBuffers;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a killed process had published on the ordered stream and the Archive had not yet recorded. Log buffers are files in
 * shared memory: they outlive the media driver that made them, until its directory is deleted or the host goes down.
 * <p>
 * Frames count from the recording's stop position on, as long as they are committed (length above 0) and belong to the term
 * that the position is in. There is one writer, so at most the last frame can be uncommitted, and no reader has seen it. That
 * it was one, and not one that was read, recorded and then lost by the disk, cannot be told here; of more than one it can.
 */
final class UnrecordedTail
{
    /** One frame of the old log: its payload, or padding when null. */
    record Frame(byte[] payload, int length)
    {
        boolean isPadding()
        {
            return payload == null;
        }

        /** @return bytes that it takes in the log. */
        int alignedLength()
        {
            return RecordedStream.alignedFrameLength(length);
        }
    }

    private final List<Frame> frames;
    private final long endPosition;
    private final long dataFrames;

    private UnrecordedTail(final List<Frame> frames, final long endPosition)
    {
        this.frames = frames;
        this.endPosition = endPosition;
        dataFrames = frames.stream().filter(frame -> !frame.isPadding()).count();
    }

    List<Frame> frames()
    {
        return frames;
    }

    long endPosition()
    {
        return endPosition;
    }

    /**
     * Looks through old media driver directories for the log that goes on at a position.
     *
     * @param driverDirectories to look in.
     * @param streamId          of the stream.
     * @param sessionId         of its publication.
     * @param initialTermId     of its publication.
     * @param stopPosition      where the recording ends.
     * @param publishedPosition where the last publication of the stream began. It may lie a little after the end of the recording:
     *                          when a publisher was killed in the middle of a frame, and its driver was not, that frame became
     *                          padding; the next publisher went on after it, and such padding is cut from the end of a
     *                          recording by {@link ArchiveRepair}.
     * @return the tail with most frames, empty when a log ends right there; null when no directory holds a log of the stream
     * that covers the position, so that nothing can be said. A log that a salvage was published to has none that the salvaged
     * one lacks, though it may end later.
     */
    static UnrecordedTail find(
        final List<Path> driverDirectories,
        final int streamId,
        final int sessionId,
        final int initialTermId,
        final long stopPosition,
        final long publishedPosition)
    {
        UnrecordedTail longest = null;
        for (final Path logFile : logFiles(driverDirectories))
        {
            final UnrecordedTail tail = read(logFile, streamId, sessionId, initialTermId, stopPosition, publishedPosition);
            if (tail != null && (longest == null || tail.isLongerThan(longest)))
            {
                longest = tail;
            }
        }
        return longest;
    }

    private boolean isLongerThan(final UnrecordedTail other)
    {
        return dataFrames == other.dataFrames ? endPosition > other.endPosition : dataFrames > other.dataFrames;
    }

    static List<Path> logFiles(final List<Path> driverDirectories)
    {
        final List<Path> files = new ArrayList<>();
        for (final Path directory : driverDirectories)
        {
            final Path publications = directory.resolve("publications");
            if (Files.isDirectory(publications))
            {
                try (Stream<Path> entries = Files.list(publications))
                {
                    entries.filter(path -> path.toString().endsWith(".logbuffer")).sorted().forEach(files::add);
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException("cannot look for the unrecorded tail in " + publications, ex);
                }
            }
        }
        return files;
    }

    private static UnrecordedTail read(
        final Path logFile,
        final int streamId,
        final int sessionId,
        final int initialTermId,
        final long stopPosition,
        final long publishedPosition)
    {
        try (LogBuffers log = open(logFile, streamId, sessionId, initialTermId))
        {
            return log == null ? null : read(log, initialTermId, stopPosition, publishedPosition);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot look for the unrecorded tail in " + logFile, ex);
        }
    }

    /**
     * @return the log, when it is one of that publication; else null.
     * @throws IOException when it cannot be read; {@link LogBuffers} throws it too, and does not say so.
     */
    static LogBuffers open(final Path logFile, final int streamId, final int sessionId, final int initialTermId)
        throws IOException
    {
        if (isUnfinished(logFile))
        {
            return null; // Killed while the log was being made: nobody can have written to it.
        }
        final LogBuffers log = new LogBuffers(logFile.toString());
        final UnsafeBuffer metaData = log.metaDataBuffer();
        final UnsafeBuffer header = LogBufferDescriptor.defaultFrameHeader(metaData);
        if (header.getInt(DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET) == streamId &&
            header.getInt(DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET) == sessionId &&
            LogBufferDescriptor.initialTermId(metaData) == initialTermId)
        {
            return log;
        }
        log.close();
        return null;
    }

    /** The file has its length before its metadata is written, and nobody is told of it before all is. */
    private static boolean isUnfinished(final Path logFile) throws IOException
    {
        try (FileChannel channel = FileChannel.open(logFile))
        {
            final long metaData = channel.size() - LogBufferDescriptor.LOG_META_DATA_LENGTH;
            final ByteBuffer termLength = ByteBuffer.allocate(Integer.BYTES);
            return metaData <= 0 ||
                channel.read(termLength, metaData + LogBufferDescriptor.LOG_TERM_LENGTH_OFFSET) < Integer.BYTES ||
                termLength.getInt(0) == 0;
        }
    }

    private static UnrecordedTail read(
        final LogBuffers log, final int initialTermId, final long stopPosition, final long publishedPosition)
    {
        final int termLength = log.termLength();
        final int bitsToShift = LogBufferDescriptor.positionBitsToShift(termLength);
        final UnsafeBuffer[] terms = log.duplicateTermBuffers();
        final long rawTail = LogBufferDescriptor.rawTailVolatile(log.metaDataBuffer());
        final long tailPosition = LogBufferDescriptor.computePosition(
            LogBufferDescriptor.termId(rawTail),
            LogBufferDescriptor.termOffset(rawTail, termLength),
            bitsToShift,
            initialTermId);
        if (stopPosition > tailPosition || tailPosition - stopPosition > 2L * termLength)
        {
            return null; // Another run's log, or one that has gone on so far that the position was overwritten.
        }

        final List<Frame> frames = new ArrayList<>();
        long position = publishedPosition > tailPosition ? stopPosition : Math.max(stopPosition, publishedPosition);
        if (position > stopPosition)
        {
            frames.add(new Frame(null, (int)(position - stopPosition) - DataHeaderFlyweight.HEADER_LENGTH));
        }
        while (position < tailPosition)
        {
            final UnsafeBuffer term = terms[LogBufferDescriptor.indexByPosition(position, bitsToShift)];
            final int offset = (int)position & (termLength - 1);
            final int length = frameLengthVolatile(term, offset);
            if (length <= 0 ||
                frameTermId(term, offset) != LogBufferDescriptor.computeTermIdFromPosition(position, bitsToShift, initialTermId))
            {
                break;
            }

            if (frameType(term, offset) == DataHeaderFlyweight.HDR_TYPE_PAD)
            {
                frames.add(new Frame(null, length - DataHeaderFlyweight.HEADER_LENGTH));
            }
            else
            {
                final byte[] payload = new byte[length - DataHeaderFlyweight.HEADER_LENGTH];
                term.getBytes(offset + DataHeaderFlyweight.HEADER_LENGTH, payload);
                frames.add(new Frame(payload, payload.length));
            }
            position += BitUtil.align(length, FRAME_ALIGNMENT);
        }
        final int oneFrame = BitUtil.align(LogBufferDescriptor.mtuLength(log.metaDataBuffer()), FRAME_ALIGNMENT);
        return tailPosition - position > oneFrame ?
            null : // Frames were here, and are not: they were read, and what was recorded of them is lost.
            new UnrecordedTail(frames, position);
    }
}
