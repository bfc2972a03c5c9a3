package io.directlive.replay;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.frameLengthOrdered;
import static io.aeron.logbuffer.FrameDescriptor.frameLengthVolatile;

import io.aeron.LogBuffers;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last frame of a killed publisher whose media driver lives on: claimed, so that the tail of the log is past it, and not
 * committed. The driver is to make padding of it when the publication drains, or that never ends, and neither does its
 * recording. But of a frame whose header is still all zero it makes nothing as long as nothing follows ({@code
 * TermUnblocker} of Aeron 1.51); and the kernel takes as long to give the log its next page as it takes to publish many
 * frames, so kills do meet one. And it looks where the readers were when the publication was still open.
 */
final class UnfinishedFrame
{
    private UnfinishedFrame()
    {
    }

    /**
     * Makes padding of the frame, as the driver would. To be called when the publisher's process is known to be gone. Does nothing
     * when the frame at the position is whole, or there is none.
     *
     * @param driverDirectory of the media driver, which is running.
     * @param streamId        of the stream.
     * @param sessionId       of its publication.
     * @param initialTermId   of its publication.
     * @param position        up to which it was read.
     * @return true when there was such a frame.
     * @throws IOException when a log cannot be read.
     */
    static boolean pad(
        final Path driverDirectory, final int streamId, final int sessionId, final int initialTermId, final long position)
        throws IOException
    {
        for (final Path logFile : UnrecordedTail.logFiles(List.of(driverDirectory)))
        {
            try (LogBuffers log = UnrecordedTail.open(logFile, streamId, sessionId, initialTermId))
            {
                if (log != null && pad(log, initialTermId, position))
                {
                    return true;
                }
            }
            catch (final NoSuchFileException ex)
            {
                continue; // Its publication has come to its end meanwhile.
            }
        }
        return false;
    }

    private static boolean pad(final LogBuffers log, final int initialTermId, final long position)
    {
        final int termLength = log.termLength();
        final int bitsToShift = LogBufferDescriptor.positionBitsToShift(termLength);
        final int index = LogBufferDescriptor.indexByPosition(position, bitsToShift);
        final long rawTail = LogBufferDescriptor.rawTailVolatile(log.metaDataBuffer(), index);
        final int termId = LogBufferDescriptor.computeTermIdFromPosition(position, bitsToShift, initialTermId);
        final int tail = LogBufferDescriptor.termOffset(rawTail, termLength);
        final int offset = (int)position & (termLength - 1);
        final int oneFrame = BitUtil.align(LogBufferDescriptor.mtuLength(log.metaDataBuffer()), FRAME_ALIGNMENT);
        final UnsafeBuffer term = log.duplicateTermBuffers()[index];
        final int length = tail <= offset ? 0 : frameLengthVolatile(term, offset);
        if (LogBufferDescriptor.termId(rawTail) != termId || tail <= offset || tail - offset > oneFrame || length > 0)
        {
            return false;
        }
        LogBufferDescriptor.applyDefaultHeader(log.metaDataBuffer(), term, offset);
        FrameDescriptor.frameType(term, offset, DataHeaderFlyweight.HDR_TYPE_PAD);
        FrameDescriptor.frameTermOffset(term, offset);
        FrameDescriptor.frameTermId(term, offset, termId);
        frameLengthOrdered(term, offset, length == 0 ? tail - offset : -length);
        return true;
    }
}
