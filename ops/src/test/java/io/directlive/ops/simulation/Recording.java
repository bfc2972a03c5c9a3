package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.archive.checksum.Checksum;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.replay.ArchiveRepair;
import io.directlive.replay.PositionedFrameHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the Archive has on disk of the ordered stream: frames as the Archive records them, with the CRC-32C of each in the
 * place of its session. In memory; a segment file is made of it for {@link ArchiveRepair}, as a killed process leaves one.
 */
final class Recording
{
    private static final int CAPACITY = 1 << 20;
    private static final int SEGMENT_LENGTH = CAPACITY;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final Checksum checksum = ArchiveRepair.checksum();
    private final Path directory;
    private long position;
    private long syncedPosition;
    private int high;

    Recording(final Path directory)
    {
        this.directory = directory;
    }

    /** Begins anew. */
    void clear()
    {
        buffer.setMemory(0, high, (byte)0);
        position = 0;
        syncedPosition = 0;
        high = 0;
    }

    /** @return end of what is recorded. */
    long position()
    {
        return position;
    }

    /** All that was written is safe from loss of power. */
    void sync()
    {
        syncedPosition = position;
    }

    /**
     * Writes the next frame.
     *
     * @param log that holds it at the position.
     * @return false when none was published there.
     */
    boolean record(final SimulatedLog log)
    {
        final int length = log.frameLength(position);
        if (length == 0)
        {
            return false;
        }
        write(log, length);
        position += length;
        return true;
    }

    private void write(final SimulatedLog log, final int length)
    {
        final int at = (int)position;
        log.copyFrame(position, buffer, at);
        high = Math.max(high, at + length);
        if (!FrameDescriptor.isPaddingFrame(buffer, at))
        {
            FrameDescriptor.frameSessionId(buffer, at, checksum.compute(
                buffer.addressOffset(),
                at + DataHeaderFlyweight.HEADER_LENGTH,
                length - DataHeaderFlyweight.HEADER_LENGTH));
        }
    }

    /**
     * The process dies while it writes the next frame.
     *
     * @param log  that holds it, if there is one.
     * @param dice that say how much of it was written.
     */
    void tear(final SimulatedLog log, final Dice dice)
    {
        final int length = log.frameLength(position);
        if (length > 0)
        {
            write(log, length);
            final int written = dice.between(0, length);
            buffer.setMemory((int)position + written, length - written, (byte)0);
        }
    }

    /** The power fails: what was not forced to disk may be there in part. */
    void losePower(final Dice dice)
    {
        loseEnd(dice, 0);
    }

    /** What was not forced to disk may be there in part: all but so many bytes at the most. */
    void loseEnd(final Dice dice, final int least)
    {
        final long synced = Math.min(syncedPosition, high);
        final int kept = (int)dice.between(synced, Math.max(synced, Math.min(position, high) - least));
        if (least > 0 && Math.min(position, high) - kept < least)
        {
            return;
        }
        buffer.setMemory(kept, high - kept, (byte)0);
        high = kept;
    }

    /** Starts again after a kill: repairs the segment, and finds where it ends, as the Archive does. */
    void recover()
    {
        final Path segment = directory.resolve("0-0.rec");
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))
        {
            final ByteBuffer content = buffer.byteBuffer().duplicate();
            content.limit(high).position(0);
            channel.write(content);
            channel.write(ByteBuffer.wrap(new byte[1]), SEGMENT_LENGTH - 1);
            ArchiveRepair.cutTornTails(directory);
            final ByteBuffer repaired = buffer.byteBuffer().duplicate();
            repaired.limit(high).position(0);
            channel.read(repaired, 0);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        int at = 0;
        while (FrameDescriptor.frameLength(buffer, at) > 0)
        {
            at += BitUtil.align(FrameDescriptor.frameLength(buffer, at), FrameDescriptor.FRAME_ALIGNMENT);
        }
        position = at;
        syncedPosition = at;
        high = at;
    }

    /** Bytes to the next frame. */
    int frameLength(final long at)
    {
        return BitUtil.align(FrameDescriptor.frameLength(buffer, (int)at), FrameDescriptor.FRAME_ALIGNMENT);
    }

    boolean isPadding(final long at)
    {
        return FrameDescriptor.isPaddingFrame(buffer, (int)at);
    }

    /** @return what frames lie in: a position is an offset. */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int payloadLength(final long at)
    {
        return FrameDescriptor.frameLength(buffer, (int)at) - DataHeaderFlyweight.HEADER_LENGTH;
    }

    /** Reads frames in order. */
    void replay(final long fromPosition, final long toPosition, final PositionedFrameHandler handler)
    {
        long at = fromPosition;
        while (at < toPosition)
        {
            if (!isPadding(at))
            {
                handler.onFrame(
                    at, buffer, (int)at + DataHeaderFlyweight.HEADER_LENGTH, payloadLength(at));
            }
            at += frameLength(at);
        }
        if (at != toPosition)
        {
            throw new Violation("recording", "no frame boundary: " + toPosition);
        }
    }

    void delete() throws IOException
    {
        Files.deleteIfExists(directory.resolve("0-0.rec"));
    }
}
