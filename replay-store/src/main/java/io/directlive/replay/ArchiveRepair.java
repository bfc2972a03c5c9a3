package io.directlive.replay;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.frameLength;
import static io.aeron.logbuffer.FrameDescriptor.frameSessionId;
import static io.aeron.logbuffer.FrameDescriptor.isPaddingFrame;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes an archive startable after a kill. SIGKILL can stop a write anywhere, so that the last frame of a recording lacks its
 * end. The Archive then refuses to start, or, when all pages of the frame hold something, takes the frame for whole and fails
 * in the replay. Here the first frame whose CRC-32C does not fit is cut off with all that follows; {@link OrderedLog} brings it
 * back from the log buffers.
 * <p>
 * Works on recordings with {@link #checksum()} as the record checksum, of which the session field of each frame holds the CRC.
 */
public final class ArchiveRepair
{
    private static final String CATALOG_FILE = "archive.catalog";
    private static final Pattern SEGMENT_FILE = Pattern.compile("(\\d+)-(\\d+)\\.rec");

    private ArchiveRepair()
    {
    }

    /** @return the checksum that recordings must be made and replayed with. */
    public static Checksum checksum()
    {
        return Checksums.crc32c();
    }

    /**
     * Cuts the last segment file of each recording at its first frame that is not whole. Not of recordings that had stopped: the
     * catalog has their end, and what is cut of one would be a hole when it goes on. To be called before the Archive is
     * launched, by the owner of the directory. Reads these files once.
     *
     * @param archiveDirectory of the archive; it need not be there.
     * @return frames at which something was cut.
     */
    public static int cutTornTails(final Path archiveDirectory)
    {
        if (!Files.isDirectory(archiveDirectory))
        {
            return 0;
        }
        int cuts = 0;
        try
        {
            for (final Path segment : lastSegments(archiveDirectory))
            {
                cuts += cutTornTail(segment) ? 1 : 0;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot check the recordings in " + archiveDirectory, ex);
        }
        return cuts;
    }

    /**
     * Reads a recording that has stopped.
     *
     * @param archiveDirectory of the archive.
     * @param recordingId      of the recording.
     * @param startPosition    of it.
     * @param stopPosition     of it.
     * @param segmentLength    of its files.
     * @return true when all of its frames are there, and have their checksums.
     */
    public static boolean isWhole(
        final Path archiveDirectory,
        final long recordingId,
        final long startPosition,
        final long stopPosition,
        final int segmentLength)
    {
        final long base = startPosition - startPosition % segmentLength;
        for (long position = base; position < stopPosition; position += segmentLength)
        {
            final int from = (int)Math.max(0, startPosition - position);
            final int to = (int)Math.min(segmentLength, stopPosition - position);
            if (!isWhole(archiveDirectory.resolve(recordingId + "-" + position + ".rec"), from, to))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhole(final Path segment, final int from, final int to)
    {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ))
        {
            if (channel.size() < to)
            {
                return false;
            }
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, to);
            try
            {
                final UnsafeBuffer frames = new UnsafeBuffer(mapped);
                int offset = from;
                while (offset < to && isFrameWhole(frames, offset, to))
                {
                    offset += BitUtil.align(frameLength(frames, offset), FRAME_ALIGNMENT);
                }
                return offset == to;
            }
            finally
            {
                BufferUtil.free(mapped);
            }
        }
        catch (final NoSuchFileException ex)
        {
            return false; // Gone: the answer, not a fault.
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + segment, ex);
        }
    }

    private static boolean isFrameWhole(final UnsafeBuffer segment, final int offset, final int length)
    {
        final int frameLength = frameLength(segment, offset);
        final int alignedLength = BitUtil.align(frameLength, FRAME_ALIGNMENT);
        return frameLength >= HEADER_LENGTH && alignedLength <= length - offset &&
            (isPaddingFrame(segment, offset) || frameSessionId(segment, offset) ==
            checksum().compute(segment.addressOffset(), offset + HEADER_LENGTH, alignedLength - HEADER_LENGTH));
    }

    private static List<Path> lastSegments(final Path archiveDirectory) throws IOException
    {
        final Set<Long> stopped = stoppedRecordings(archiveDirectory.resolve(CATALOG_FILE));
        final Map<String, Path> lastByRecording = new HashMap<>();
        final Map<String, Long> lastPosition = new HashMap<>();
        try (Stream<Path> files = Files.list(archiveDirectory))
        {
            files.forEach(file ->
            {
                final Matcher name = SEGMENT_FILE.matcher(file.getFileName().toString());
                if (name.matches() && !stopped.contains(Long.parseLong(name.group(1))))
                {
                    final long position = Long.parseLong(name.group(2));
                    if (position >= lastPosition.getOrDefault(name.group(1), 0L))
                    {
                        lastPosition.put(name.group(1), position);
                        lastByRecording.put(name.group(1), file);
                    }
                }
            });
        }
        return List.copyOf(lastByRecording.values());
    }

    /** @return recordings whose end is known; none when there is no catalog. */
    private static Set<Long> stoppedRecordings(final Path file) throws IOException
    {
        final Set<Long> stopped = new HashSet<>();
        if (Files.exists(file))
        {
            final UnsafeBuffer catalog = new UnsafeBuffer(Files.readAllBytes(file));
            final int alignment = new CatalogHeaderDecoder().wrap(
                catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION).alignment();
            final RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
            final RecordingDescriptorDecoder descriptor = new RecordingDescriptorDecoder();
            int offset = CatalogHeaderDecoder.BLOCK_LENGTH;
            int length = alignment;
            while (length > 0 && offset + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH < catalog.capacity())
            {
                header.wrap(catalog, offset,
                    RecordingDescriptorHeaderDecoder.BLOCK_LENGTH, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
                length = header.length();
                if (length > 0)
                {
                    descriptor.wrap(catalog, offset + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH,
                        RecordingDescriptorDecoder.BLOCK_LENGTH, RecordingDescriptorDecoder.SCHEMA_VERSION);
                    if (descriptor.stopPosition() != AeronArchive.NULL_POSITION)
                    {
                        stopped.add(descriptor.recordingId());
                    }
                    offset += BitUtil.align(RecordingDescriptorHeaderDecoder.BLOCK_LENGTH + length, alignment);
                }
            }
        }
        return stopped;
    }

    private static boolean cutTornTail(final Path segment) throws IOException
    {
        try (FileChannel channel =
            FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final long length = channel.size();
            if (length == 0)
            {
                return false;
            }
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
            final long torn;
            try
            {
                torn = firstTornFrame(new UnsafeBuffer(mapped), (int)length);
            }
            finally
            {
                BufferUtil.free(mapped);
            }
            if (torn < 0)
            {
                return false;
            }
            channel.truncate(torn);
            channel.write(ByteBuffer.wrap(new byte[1]), length - 1); // The Archive wants segments of full length.
            return true;
        }
    }

    /**
     * Padding has no checksum, so the Archive refuses to start when it is the last frame and lies over two pages: it is cut as well,
     * and written anew from the log buffer, as if the kill had come before it was recorded.
     *
     * @return offset of the first frame that is not whole, or of padding that is the last frame; -1 when there is neither.
     */
    private static long firstTornFrame(final UnsafeBuffer segment, final int length)
    {
        int offset = 0;
        int lastPadding = -1;
        while (offset < length)
        {
            final int frameLength = frameLength(segment, offset);
            if (frameLength <= 0)
            {
                return lastPadding;
            }
            if (!isFrameWhole(segment, offset, length))
            {
                return offset;
            }
            lastPadding = isPaddingFrame(segment, offset) ? offset : -1;
            offset += BitUtil.align(frameLength, FRAME_ALIGNMENT);
        }
        return lastPadding;
    }
}
